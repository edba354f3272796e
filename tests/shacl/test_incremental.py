"""Changes: incremental validation gives the findings of a full validation, and looks at few focus nodes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphtool.shacl.engine import Scope, engine_named, validate
from graphtool.shacl.incremental import Change, Session
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.load import Corpus
from graphtool.store.parse import ParsedFile, parse_bytes
from tests.conftest import graphtool
from tests.shacl import random_shapes
from tests.shacl.helpers import corpus, shapes_graph

SPARQL = """
:sparql a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql [ sh:select
    "SELECT $this ?value { $this <urn:t:p> ?x . ?x <urn:t:q> ?value FILTER NOT EXISTS { ?value <urn:t:r> $this } }" ] .
"""


def full(file: ParsedFile, shapes: ShapesGraph) -> Counter[tuple[str, ...]]:
    findings = engine_named("compiled").findings(Corpus((file,)), shapes, Scope())
    return Counter(finding.key() for finding in findings)


ROOT = Path(__file__).resolve().parents[2]


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
    session.validate()
    resumed = list(session.findings)
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
    later = Session(after.quads, graph)
    later.resume(resumed, Change(tuple(added), tuple(removed)))
    assert Counter(f.key() for f in later.findings) == full(after, graph)


def run_twice(project: Path, edit: tuple[str, str], cache: Path) -> tuple[list[str], list[str]]:
    """Validate, edit a file, validate with the memory of the first run; and what a full validation says."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-m", "graphtool", "--root", str(project), "validate", "--format", "json"]
    answers = []
    for engine in ("auto", "auto", "compiled"):
        done = subprocess.run([*command, "--engine", engine], capture_output=True, env=environment, check=False)
        answers.append([finding["fingerprint"] for finding in json.loads(done.stdout)["findings"]])
        page = project / "data" / "pages" / "klikks.ttl"
        page.write_text(page.read_text("utf-8").replace(*edit), "utf-8")
    assert answers[0] != answers[1]
    return answers[1], answers[2]


def test_a_project_is_validated_again_from_memory(tmp_path: Path) -> None:
    project = tmp_path / "project"
    for room in ("ontology", "shapes", "data", "queries"):
        shutil.copytree(ROOT / room, project / room, ignore=shutil.ignore_patterns("personal"))
    remembered, full_run = run_twice(project, ("org:role role:", "org:role place:"), tmp_path / "cache")
    assert remembered == full_run
    (kept,) = (tmp_path / "cache" / "graphtool").iterdir()
    kept.write_bytes(kept.read_bytes()[:-10])
    assert run_twice(project, ("kn:participationStatus", "kn:status"), tmp_path / "cache")[0]


def test_only_what_a_change_can_reach_is_looked_at() -> None:
    shapes = shapes_graph(
        ":s sh:targetClass :A ; sh:property [ sh:path ( [ sh:inversePath :p ] :q ) ; sh:node [ sh:property :t ] ] ."
        ":t sh:path :r ; sh:maxCount 1 ."
    )
    data = "".join(f":a{n} a :A . :b{n} :p :a{n} ; :q :c{n} . :c{n} :r 1 .\n" for n in range(50))
    session = Session(corpus(data).quads(), shapes)
    session.validate()
    assert session.findings == []
    triple = ox.Triple(ox.NamedNode("urn:t:c7"), ox.NamedNode("urn:t:r"), ox.Literal(2))
    assert session.apply(Change(added=(triple,))) == 1
    assert [f.focus for f in session.findings] == [ox.NamedNode("urn:t:a7")]
    session.apply(Change(removed=(triple,)))
    assert session.findings == []


def test_text_that_looks_like_a_blank_node_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    shapes = shapes_graph(
        ':s a sh:NodeShape ; sh:targetClass :A ; sh:property :t . :t sh:path :p ; sh:in ( "_:good" ) .'
    )

    def found(value: str) -> int:
        return len(validate(corpus(f':a a :A ; :p "{value}" .'), shapes, place="here").findings)

    assert [found("_:good"), found("_:bad"), found("_:good")] == [0, 1, 0]


def test_a_personal_file_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    graphtool("validate", "--include-personal")
    assert not list(tmp_path.rglob("*.pickle"))
    graphtool("validate")
    assert list(tmp_path.rglob("*.pickle"))
