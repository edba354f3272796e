"""The generator writes the same bytes at every run, in both formats the same graph; only planted faults are found."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.inference.engine import inferred
from graphtool.shacl.engine import validate
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes
from tests.benchmarks.faults import FAULTS
from tests.benchmarks.generate import Part, parts, turtle, write_nquads, write_turtle
from tests.benchmarks.synthetic import Block


def _nquads(triples: int, **options: float) -> tuple[str, list[dict[str, object]]]:
    stream, manifest = io.StringIO(), io.StringIO()
    write_nquads(stream, parts(triples, **options), manifest)  # type: ignore[arg-type]
    return stream.getvalue(), [json.loads(line) for line in manifest.getvalue().splitlines()]


def _corpus(project_parts: list[Part], ontology: Corpus) -> Corpus:
    files = []
    for part in project_parts:
        graph = f"https://w3id.org/klimanetz/graph/{part.path}"
        files.append(parse_bytes(turtle(part).encode(), ox.RdfFormat.TURTLE, graph, shown=f"{part.path}.ttl"))
    return Corpus(tuple(files), ontology.ontology)


def test_the_same_bytes_at_every_run() -> None:
    assert _nquads(20_000, faults=0.05) == _nquads(20_000, faults=0.05)


def test_a_smaller_graph_is_the_beginning_of_a_larger_one() -> None:
    small, large = _nquads(5_000)[0], _nquads(12_000)[0]
    assert large.startswith(small)
    assert 5_000 <= small.count("\n") < 6_500


def test_seeds_and_faults_change_the_graph() -> None:
    assert _nquads(5_000, seed=2)[0] != _nquads(5_000)[0]
    assert _nquads(5_000)[1] == []
    assert len(_nquads(20_000, faults=0.2)[1]) > 50


def test_turtle_and_nquads_hold_the_same_graph(tmp_path: Path) -> None:
    written = write_turtle(tmp_path, parts(6_000))
    quads = {q.triple for q in ox.parse(_nquads(6_000)[0], format=ox.RdfFormat.N_QUADS)}
    triples = {q.triple for f in tmp_path.rglob("*.ttl") for q in ox.parse(f.read_bytes(), format=ox.RdfFormat.TURTLE)}
    assert triples == quads
    assert written == len(quads)


def test_no_statement_is_repeated_and_every_entity_referred_to_is_described() -> None:
    quads = list(ox.parse(_nquads(30_000)[0], format=ox.RdfFormat.N_QUADS))
    assert len({q.triple for q in quads}) == len(quads)
    described = {q.subject.value for q in quads}
    referred = {q.object.value for q in quads if isinstance(q.object, ox.NamedNode)}
    missing = {iri for iri in referred if iri.startswith("https://w3id.org/klimanetz/id/")} - described
    assert missing == set()


def test_every_fault_has_a_kind_of_node_that_is_generated() -> None:
    blocks = [Block(index, 1) for index in range(20)]
    assert set(FAULTS) <= {node.kind for block in blocks for node in (*block.place_nodes, *block.page_nodes)}


@pytest.mark.parametrize("faults", [0.0, 0.2])
def test_exactly_the_planted_faults_are_found(faults: float, asserted: Corpus, shapes: ShapesGraph) -> None:
    chosen = list(parts(10_000, faults=faults))
    corpus = inferred(_corpus(chosen, asserted))
    report = validate(corpus, shapes, engine="compiled")
    generated = {str(q.subject) for file in corpus.data for q in file.quads}
    violations = [f for f in report.findings if f.severity == "violation" and str(f.focus) in generated]
    found = {(str(f.focus)[1:-1], f.shape) for f in violations}
    planted = [defect for part in chosen for defect in part.defects]
    assert {(d.focus, shape) for d in planted for shape in d.shapes} - found == set()
    spoiled = {d.focus for d in planted}
    beside = {str(q.object)[1:-1] for f in corpus.data for q in f.quads if str(q.subject)[1:-1] in spoiled}
    assert {focus for focus, _ in found} - spoiled - beside == set()
