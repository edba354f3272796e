"""The native engine gives what the compiled one gives: on the W3C suite, random graphs, literals and our own graph."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings

from graphtool.errors import ParseError
from graphtool.shacl.engine import Scope, engine_named
from graphtool.shacl.native import engine as native
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.load import Corpus, load_files
from graphtool.store.parse import parse_bytes, parse_file
from tests.conftest import reference
from tests.shacl import random_shapes
from tests.shacl.suite import entries, parsed
from tests.shacl.test_real import damaged, without_sparql

WRITTEN = [("01", "integer"), ("300", "byte"), ("03", "integer"), ("2020-01-01+00:00", "date"), ("P12M", "duration")]
XSD = "http://www.w3.org/2001/XMLSchema#"
FEW = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often the package itself was asked, so that a comparison cannot be one of the compiled engine alone."""
    asked: list[int] = []
    validated = native._validated

    def counted(*args: object) -> list[object]:
        asked.append(1)
        return validated(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(native, "_validated", counted)
    return asked


def keys(engine: str, corpus: Corpus, shapes: ShapesGraph) -> Counter[tuple[str, ...]]:
    return Counter(finding.key() for finding in engine_named(engine).findings(corpus, shapes, Scope()))


def test_w3c_core(runs: list[int]) -> None:
    tests = [
        t for t in entries(reference("suites/shacl") / "tests" / "core" / "manifest.ttl") if t.expected is not None
    ]
    for test in tests:
        corpus, shapes = Corpus((parsed(test.data),)), ShapesGraph((parsed(test.shapes),))
        assert keys("native", corpus, shapes) == keys("compiled", corpus, shapes), test.name
    assert len(runs) > 90


@FEW
@given(random_shapes.data(order=True), random_shapes.shapes_graphs(order=True))
def test_random_graphs(data: str, shapes: str) -> None:
    corpus = Corpus((parse_bytes(data.encode(), ox.RdfFormat.TURTLE, "urn:data"),))
    graph = ShapesGraph((parse_bytes(shapes.encode(), ox.RdfFormat.TURTLE, "urn:shapes"),))
    assert keys("native", corpus, graph) == keys("compiled", corpus, graph)


def test_our_graph_with_faults(asserted: Corpus, shapes: ShapesGraph, runs: list[int]) -> None:
    corpus = damaged(asserted)
    assert keys("native", corpus, shapes) == keys("compiled", corpus, shapes)
    assert keys("native", asserted, without_sparql(shapes)) == keys("compiled", asserted, without_sparql(shapes))
    assert len(runs) == 2


AWKWARD = """
@prefix : <urn:t:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a a :A ; :p "01"^^xsd:integer , 1 , "1.50"^^xsd:decimal , "P12M"^^xsd:duration , "2020-02-30"^^xsd:date ; :q 3 .
:b a :A ; :p "x"^^xsd:integer , "300"^^xsd:byte , "1"^^xsd:boolean , 7.0 ; :q "03"^^xsd:integer .
:c a :A ; :p 1 , true , "2020-01-01+00:00"^^xsd:date ; :q [ :q 1 ] .
"""
AWKWARD_SHAPES = """
@prefix : <urn:t:> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:S a sh:NodeShape ; sh:targetClass :A ; sh:property :P , :Q ; sh:sparql :equal .
:P sh:path :p ; sh:datatype xsd:integer ; sh:in ( 1 2 ) ; sh:maxInclusive 1 .
:Q sh:path :q ; sh:hasValue 3 ; sh:nodeKind sh:Literal .
:equal sh:select "SELECT $this ?value WHERE { $this ?any ?value . FILTER (?value = 1 || ?value = 3) }" .
"""


def unnamed(found: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Leave out the names of blank nodes, which are new each time a file is read."""
    return sorted(tuple("_:" if part.startswith("_:") else part for part in key) for key in found.elements())


@pytest.mark.parametrize("engine", ["compiled", "native"])
@pytest.mark.parametrize("blank", [True, False])
def test_a_file_that_the_engine_reads_itself(engine: str, blank: bool, tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(AWKWARD if blank else AWKWARD.replace("[ :q 1 ]", ":d"), "utf-8")
    shapes = ShapesGraph((parse_bytes(AWKWARD_SHAPES.encode(), ox.RdfFormat.TURTLE, "urn:shapes"),))
    deferred = load_files([(data, "urn:data", "data.ttl")], defer=True)
    found = keys(engine, deferred, shapes)
    parsed_file = parse_file(data, "urn:data")
    assert unnamed(found) == unnamed(keys("compiled", Corpus((parsed_file,)), shapes))
    assert {key[2] for key in found} >= {f'"{form}"^^<{XSD}{kind}>' for form, kind in WRITTEN}


@pytest.mark.parametrize("engine", ["compiled", "native"])
def test_blank_nodes_of_findings_are_those_of_the_file(engine: str, tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("@prefix : <urn:t:> . [] a :A ; :p 1 . [] a :A ; :p 2 ; :unread :x .", "utf-8")
    core = AWKWARD_SHAPES.replace(", :Q ; sh:sparql :equal", "")
    shapes = ShapesGraph((parse_bytes(core.encode(), ox.RdfFormat.TURTLE, "urn:shapes"),))
    deferred = load_files([(data, "urn:data", "data.ttl")], defer=True)
    (focus,) = {key[0] for key in keys(engine, deferred, shapes)}
    assert focus in {str(quad.subject) for quad in deferred.quads() if quad.predicate.value == "urn:t:unread"}


def test_a_file_with_a_syntax_error(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(AWKWARD.replace(":q 3 .", ":q 3 . ]"), "utf-8")
    shapes = ShapesGraph((parse_bytes(AWKWARD_SHAPES.encode(), ox.RdfFormat.TURTLE, "urn:shapes"),))
    with pytest.raises(ParseError, match=r"data\.ttl:3"):
        keys("native", load_files([(data, "urn:data", "data.ttl")], defer=True), shapes)
