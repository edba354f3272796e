"""The native engine gives what the compiled one gives: on the W3C suite, random graphs, literals and our own graph."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings

from graphtool.shacl.engine import Scope, engine_named
from graphtool.shacl.native import engine as native
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes
from tests.conftest import reference
from tests.shacl import random_shapes
from tests.shacl.suite import entries, parsed
from tests.shacl.test_real import damaged, without_sparql

FEW = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

pytest.importorskip("shacl")


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
