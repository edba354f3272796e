"""Changes: incremental validation gives the findings of a full validation, and looks at few focus nodes."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphtool.shacl.engine import Scope, engine_named
from graphtool.shacl.incremental import Change, Session
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.load import Corpus
from graphtool.store.parse import ParsedFile, parse_bytes
from tests.shacl import random_shapes
from tests.shacl.helpers import corpus, shapes_graph

SPARQL = """
:sparql a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql [ sh:select
    "SELECT $this ?value { $this <urn:t:p> ?x . ?x <urn:t:q> ?value FILTER NOT EXISTS { ?value <urn:t:r> $this } }" ] .
"""


def full(file: ParsedFile, shapes: ShapesGraph) -> Counter[tuple[str, ...]]:
    findings = engine_named("compiled").findings(Corpus((file,)), shapes, Scope())
    return Counter(finding.key() for finding in findings)


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    random_shapes.data(),
    random_shapes.data(),
    random_shapes.shapes_graphs(),
    st.lists(st.integers(0, 12), max_size=8),
    st.booleans(),
)
def test_incremental_findings_are_those_of_a_full_validation(
    before: str, more: str, shapes: str, kept: list[int], hierarchy: bool
) -> None:
    graph = ShapesGraph((parse_bytes((shapes + SPARQL).encode(), ox.RdfFormat.TURTLE, "urn:shapes"),))
    old = parse_bytes(before.encode(), ox.RdfFormat.TURTLE, "urn:data")
    new = parse_bytes(more.encode(), ox.RdfFormat.TURTLE, "urn:data")
    triples = {q.triple for q in old.quads}
    removed = {t for n, t in enumerate(sorted(triples, key=str)) if n in kept}
    added = {q.triple for q in new.quads[-6:]} - triples
    if not hierarchy:
        added = {t for t in added if not t.predicate.value.endswith("subClassOf")}
    session = Session(old.quads, graph)
    assert Counter(f.key() for f in session.findings) == full(old, graph)
    session.apply(Change(tuple(added), tuple(removed)))
    after = ParsedFile(
        old.path,
        old.shown,
        old.graph,
        tuple(ox.Quad(t.subject, t.predicate, t.object, old.graph) for t in (triples - removed) | added),
        {},
    )
    assert Counter(f.key() for f in session.findings) == full(after, graph)


def test_only_what_a_change_can_reach_is_looked_at() -> None:
    shapes = shapes_graph(
        ":s sh:targetClass :A ; sh:property [ sh:path ( [ sh:inversePath :p ] :q ) ; sh:node [ sh:property :t ] ] ."
        ":t sh:path :r ; sh:maxCount 1 ."
    )
    data = "".join(f":a{n} a :A . :b{n} :p :a{n} ; :q :c{n} . :c{n} :r 1 .\n" for n in range(50))
    session = Session(corpus(data).quads(), shapes)
    assert session.findings == []
    triple = ox.Triple(ox.NamedNode("urn:t:c7"), ox.NamedNode("urn:t:r"), ox.Literal(2))
    assert session.apply(Change(added=(triple,))) == 1
    assert [f.focus for f in session.findings] == [ox.NamedNode("urn:t:a7")]
    session.apply(Change(removed=(triple,)))
    assert session.findings == []
