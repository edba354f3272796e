"""Build the actor network of a graph as a networkx multigraph: an edge for each tie that a statement makes.

Nodes are IRIs, edge keys are stable and readable, and what is not known is left out instead of being None, so that
every format can write it. `NODE_ATTRIBUTES` and `EDGE_ATTRIBUTES` list what nodes and edges carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphtool.namespaces import DCT, GRAPH, KN, OA, ORG, RDF_TYPE, STANDARD, shrink
from graphtool.query.library import need
from graphtool.query.network.facts import Facts
from graphtool.query.network.ties import NAMES, ROLE, STATUS, TIES, family_of
from graphtool.store.wkt import point

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx

    from graphtool.query.network.ties import Tie
    from graphtool.store.load import Corpus

NODE_ATTRIBUTES = (
    "label", "label_de", "label_en", "kind", "class", "class_label", "place", "place_label", "ags",
    "latitude", "longitude", "degree", "ties", "unnamed_members", "outside",
)  # fmt: skip
EDGE_ATTRIBUTES = (
    "id", "label", "weight", "family", "affiliation", "relation", "role", "role_de", "role_en", "statement",
    "begin_edtf", "begin_earliest", "begin_latest", "end_edtf", "end_earliest", "end_latest", "as_of",
    "certainty", "outside", "evidence", "sources", "graphs",
)  # fmt: skip
Attributes = dict[str, Any]
_PLACES = ((f"{KN}territory",), (f"{ORG}hasSite", f"{DCT}spatial"), (f"{DCT}spatial",))


@dataclass(frozen=True)
class _Edge:
    """A tie found: its ends, its role (None if none is stated), and the statements that make it."""

    source: str
    target: str
    role: str | None
    subject: str
    tie: Tie

    @property
    def relation(self) -> str:
        return self.tie.target

    @property
    def statements(self) -> tuple[tuple[str, str, str], ...]:
        own = ((self.subject, self.tie.target, self.target),)
        return ((self.subject, self.tie.source, self.source), *own) if self.tie.source else own


def actor_network(corpus: Corpus, language: str = "en") -> networkx.MultiDiGraph:
    """Return the actor network of a graph; labels in a language, both languages beside them.

    Every actor is a node, also one without ties. Raises UsageError if networkx is not installed.
    """
    networkx = need("networkx")
    facts = Facts.of(corpus)
    edges = sorted(_edges(facts), key=lambda edge: (edge.source, edge.target, edge.role or "", edge.subject))
    graph = networkx.MultiDiGraph()
    for iri in sorted({*facts.actors, *(end for edge in edges for end in (edge.source, edge.target))}):
        graph.add_node(iri, **_known(_node(facts, iri, language)))
    for edge in edges:
        attributes = _known(_edge(facts, edge, language))
        graph.add_edge(edge.source, edge.target, key=attributes["id"], **attributes)
    count(graph)
    return graph


def count(graph: networkx.Graph) -> None:
    """Write into each node how many others it is tied to (`degree`), and by how many ties (`ties`)."""
    for node in graph:
        others = {*graph.predecessors(node), *graph.successors(node)} if graph.is_directed() else {*graph.adj[node]}
        graph.nodes[node].update(degree=len(others - {node}), ties=graph.degree(node))


def _edges(facts: Facts) -> Iterator[_Edge]:
    for subject, known in facts.values.items():
        for tie in TIES:
            if tie.target not in known or (tie.source and tie.source not in known):
                continue
            for source in known[tie.source] if tie.source else (subject,):
                for target in known[tie.target]:
                    if source != target and _joins(facts, source) and _joins(facts, target):
                        yield from (_Edge(source, target, role, subject, tie) for role in _roles(known, tie))


def _joins(facts: Facts, end: str) -> bool:
    """Return whether something is an actor, or at least nothing that the ontology knows to be something else."""
    return end in facts.actors or not any(
        cls in facts.values or cls in facts.labels for cls in facts.all(end, RDF_TYPE)
    )


def _roles(known: dict[str, list[str]], tie: Tie) -> list[str | None]:
    if tie.role in (ROLE, STATUS):
        return list(known.get(tie.role, ())) or [None]
    return [tie.role or tie.target]


def _node(facts: Facts, iri: str, language: str) -> Attributes:
    place = next((found for path in _PLACES if (found := facts.one(iri, *path))), None)
    latitude, longitude = _coordinates(facts, place)
    cls, kind = _own_class(facts, iri), facts.actors.get(iri, "unknown")
    types = [(iri, RDF_TYPE, cls) for cls in facts.all(iri, RDF_TYPE)]
    return {
        "label": facts.label(iri, language) or shrink(iri),
        **{f"label_{tag}": facts.labels.get(iri, {}).get(tag) for tag in ("de", "en")},
        "kind": kind,
        "class": cls,
        "class_label": cls and facts.label(cls, language),
        "place": place,
        "place_label": place and facts.label(place, language),
        "ags": place and facts.one(place, f"{KN}ags"),
        "latitude": latitude,
        "longitude": longitude,
        "unnamed_members": iri in facts.incomplete if kind in ("network", "project") else None,
        "outside": facts.outside(types),
    }


def _own_class(facts: Facts, iri: str) -> str | None:
    """Return the most specific of the classes that are stated."""
    stated = facts.all(iri, RDF_TYPE)
    above = frozenset().union(*map(facts.above, stated))
    return next((cls for cls in stated if cls not in above), None)


def _coordinates(facts: Facts, place: str | None) -> tuple[float | None, float | None]:
    """Return latitude and longitude in degrees (WGS 84) of a place with a point; GeoSPARQL 1.1, section 8.5.1."""
    geo = STANDARD["geo"]
    text = facts.one(place, f"{geo}hasGeometry", f"{geo}asWKT") if place else None
    longitude, latitude = point(text or "") or (None, None)
    return latitude, longitude


def _edge(facts: Facts, edge: _Edge, language: str) -> Attributes:
    statement = edge.subject if edge.tie.source else None
    role = edge.role or edge.relation
    names = facts.labels.get(role) or NAMES.get(role, {})
    parts = (edge.source, role, edge.target, *([statement] if statement else ()))
    evidence = facts.all(edge.subject, f"{KN}evidence") if statement else []
    certainties = {value.rpartition("/")[2] for item in evidence for value in facts.all(item, f"{KN}certainty")}
    stated = {graph for item in edge.statements for graph in facts.graphs[item]}
    return {
        "id": " ".join(map(shrink, parts)),
        "label": names.get(language) or next((names[tag] for tag in sorted(names)), shrink(role)),
        "weight": 1,
        "family": family_of(edge.tie, role),
        "affiliation": edge.tie.affiliation,
        "relation": (statement and _own_class(facts, statement)) or edge.relation,
        "role": role,
        **{f"role_{tag}": names.get(tag) for tag in ("de", "en")},
        "statement": statement,
        **(_dates(facts, statement) if statement else {}),
        "certainty": " ".join(sorted(certainties)),
        "outside": certainties == {"outside"} if certainties else facts.outside(edge.statements),
        "evidence": len(evidence),
        "sources": " ".join(sorted({source for item in evidence for source in facts.all(item, f"{OA}hasSource")})),
        "graphs": " ".join(sorted(graph.removeprefix(GRAPH) for graph in stated)),
    }


def _dates(facts: Facts, statement: str) -> Attributes:
    """Return begin and end of a statement's term as EDTF with their bounds, and the day it speaks for."""
    found: Attributes = {"as_of": facts.one(statement, f"{KN}statusAsOf")}
    for name in ("begin", "end"):
        path = (statement, f"{KN}term", f"{KN}{name}")
        found[f"{name}_edtf"] = facts.one(*path, f"{KN}edtf")
        found[f"{name}_earliest"] = min(facts.all(*path, f"{KN}earliest"), default=None)
        found[f"{name}_latest"] = max(facts.all(*path, f"{KN}latest"), default=None)
    return found


def _known(attributes: Attributes) -> Attributes:
    """Leave out what is not known."""
    return {name: value for name, value in attributes.items() if value not in (None, "")}
