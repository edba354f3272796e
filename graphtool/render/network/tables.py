"""The actor network as tables: nodes and edges as Gephi imports them, and measures and ties for readers."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.namespaces import XSD
from graphtool.query.network.build import EDGE_ATTRIBUTES, NODE_ATTRIBUTES
from graphtool.query.results import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import networkx

    from graphtool.query.network.measures import Measures
    from graphtool.store.terms import Term

_FIRST = ("id", "label", "weight")
_ENDS = ("Source", "Target", "Type", "Id", "Label", "Weight")
_LONGEST = 1000  # characters of a header
_TIES = {"begin": "begin_edtf", "end": "end_edtf", "certainty": "certainty", "outside": "outside"}
_DATATYPES = {bool: f"{XSD}boolean", int: f"{XSD}integer", float: f"{XSD}double"}


def nodes_csv(graph: networkx.Graph) -> str:
    """Return the nodes as CSV with the columns Id and Label first."""
    names = _node_columns(moded=any("mode" in known for _, known in graph.nodes(data=True)))
    rows = ([node, known["label"], *(known.get(name) for name in names)] for node, known in graph.nodes(data=True))
    return _csv(["Id", "Label", *names], rows)


def edges_csv(graph: networkx.Graph) -> str:
    """Return the edges as CSV with the columns Source, Target, Type, Id, Label and Weight first."""
    names = _edge_columns(directed=graph.is_directed())
    kind = "Directed" if graph.is_directed() else "Undirected"
    rows = (
        [source, target, kind, *(known.get(name) for name in (*_FIRST, *names))]
        for source, target, known in graph.edges(data=True)
    )
    return _csv([*_ENDS, *names], rows)


def holds_tables(folder: Path) -> bool:
    """Return whether a folder holds these two tables, by their names and columns, and nothing else."""
    known = {
        "nodes.csv": {_csv(["Id", "Label", *_node_columns(moded=moded)], ()) for moded in (False, True)},
        "edges.csv": {_csv([*_ENDS, *_edge_columns(directed=directed)], ()) for directed in (False, True)},
    }
    return all(path.is_file() and _first_line(path) in known.get(path.name, ()) for path in folder.iterdir())


def measures_table(graph: networkx.Graph, measured: Sequence[Measures]) -> Table:
    """Return the measures with labels and kinds as a table."""
    names = ("degree", "ties", "betweenness", "closeness", "component", "community")
    rows = (
        (
            ox.NamedNode(item.node),
            _term(graph.nodes[item.node]["label"]),
            _term(graph.nodes[item.node]["kind"]),
            *(_term(getattr(item, name)) for name in names),
        )
        for item in measured
    )
    return Table(("actor", "actorLabel", "kind", *names), tuple(rows))


def ties_table(graph: networkx.Graph) -> Table:
    """Return the ties as a table: who, in which role, to whom and when; in a projection, what is shared."""
    if graph.is_directed():
        whole = ("source", "sourceLabel", "role", "target", "targetLabel", *_TIES, "statement")
        return Table(whole, tuple(_tie(graph, edge) for edge in graph.edges(data=True)))
    columns = ("first", "firstLabel", "second", "secondLabel", "weight", "by")
    edges = sorted(graph.edges(data=True), key=lambda edge: -edge[2]["weight"])
    return Table(
        columns, tuple((*_ends(graph, edge), *map(_term, (edge[2]["weight"], edge[2]["label"]))) for edge in edges)
    )


def _node_columns(*, moded: bool) -> tuple[str, ...]:
    return (*(name for name in NODE_ATTRIBUTES if name != "label"), *(("mode",) if moded else ()))


def _edge_columns(*, directed: bool) -> list[str]:
    return [name for name in EDGE_ATTRIBUTES if name not in _FIRST] if directed else ["shared"]


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        return stream.readline(_LONGEST)


def _tie(graph: networkx.Graph, edge: Any) -> tuple[Term | None, ...]:
    source, source_label, target, target_label = _ends(graph, edge)
    known = edge[2]
    statement = known.get("statement")
    rest = [_term(known.get(name)) for name in _TIES.values()]
    return (
        source, source_label, _term(known["label"]), target, target_label,
        *rest, ox.NamedNode(statement) if statement else None,
    )  # fmt: skip


def _ends(graph: networkx.Graph, edge: Any) -> tuple[Term, ...]:
    return tuple(term for end in edge[:2] for term in (ox.NamedNode(end), ox.Literal(graph.nodes[end]["label"])))


def _term(value: object) -> Term | None:
    if value is None:
        return None
    datatype = _DATATYPES.get(type(value))
    if datatype is None:
        return ox.Literal(str(value))
    return ox.Literal(_text(value), datatype=ox.NamedNode(datatype))


def _csv(header: list[str], rows: Iterable[list[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue()


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
