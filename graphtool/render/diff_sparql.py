"""Write a difference as a SPARQL Update that turns the old graphs into the new ones.

Ground statements are taken out with DELETE DATA and put in with INSERT DATA, graph by graph; what a single file says,
compared without a project, is the default graph. Blank nodes cannot be named in an update, so a graph in which
statements with blank nodes changed is cleared and filled anew.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.render.diff_words import Sums
from graphtool.render.wording import clip
from graphtool.stewardship.diff import quad_key
from graphtool.stewardship.sides import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.stewardship.diff import Difference

_ESCAPED_BACKSLASH = re.compile(r"((?:^|[^\\])(?:\\\\)+)([uU])")
_U = {"u": "\\U00000075", "U": "\\U00000055"}  # with eight digits: some take four more where four are meant


def render(difference: Difference, language: str) -> str:
    """Return the update; for equal sides a comment alone, which is an update that does nothing."""
    anew = _rewritten_graphs(difference)
    kept = [quad for quad in difference.removed if quad.graph_name not in anew]
    added = [quad for quad in difference.added if quad.graph_name not in anew]
    added += sorted((quad for quad in difference.remaining if quad.graph_name in anew), key=quad_key)
    operations = [_clear(graph) for graph in sorted(anew, key=str)]
    operations += [_data("DELETE DATA", kept)] if kept else []
    operations += [_data("INSERT DATA", added)] if added else []
    comment = f"# {clip(Sums(difference).text(language), 300)}\n"
    return comment + " ;\n".join(operations) + ("\n" if operations else "")


def _rewritten_graphs(difference: Difference) -> set[object]:
    """Return the graphs that must be written anew, and those that share blank nodes with them."""
    shared: dict[ox.BlankNode, set[object]] = defaultdict(set)
    for quad in difference.remaining:
        for node in _blank(quad):
            shared[node].add(quad.graph_name)
    found: set[object] = {q.graph_name for q in (*difference.removed, *difference.added) if _blank(q)}
    while True:
        wider = found.union(*(graphs for graphs in shared.values() if graphs & found))
        if wider == found:
            return found
        found = wider


def _blank(quad: ox.Quad) -> list[ox.BlankNode]:
    return [term for term in (quad.subject, quad.object) if isinstance(term, ox.BlankNode)]


def _clear(graph: object) -> str:
    return "CLEAR SILENT DEFAULT" if _is_default(graph) else f"CLEAR SILENT GRAPH {graph}"


def _data(operation: str, quads: Iterable[ox.Quad]) -> str:
    """Return an operation with its triples in blocks, one per graph."""
    by_graph: dict[object, list[str]] = defaultdict(list)
    for quad in quads:
        by_graph[quad.graph_name].append(_triple(quad))
    blocks = []
    for graph, triples in by_graph.items():
        if _is_default(graph):
            blocks += [f"  {triple}" for triple in triples]
        else:
            blocks += [f"  GRAPH {graph} {{", *(f"    {triple}" for triple in triples), "  }"]
    return "\n".join([f"{operation} {{", *blocks, "}"])


def _is_default(graph: object) -> bool:
    return isinstance(graph, ox.DefaultGraph) or graph == ox.NamedNode(PLAIN)


def _triple(quad: ox.Quad) -> str:
    text = f"{quad.triple} ."
    if "\\\\" not in text:
        return text
    # some engines read \u0041 before they read \\ (SPARQL 1.1, section 19.2), so no u may follow a backslash
    return _ESCAPED_BACKSLASH.sub(lambda match: match[1] + _U[match[2]], text)
