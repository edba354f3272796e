"""`validate --check-shapes` warns of shapes that look like rules but check nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphtool.shacl.check import check_shapes
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_file
from tests.conftest import graphtool

PREFIXES = """@prefix kn: <https://w3id.org/klimanetz/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix s: <https://example.org/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


@pytest.mark.parametrize(
    ("shapes", "check", "line"),
    [
        ("s:A a sh:NodeShape ; sh:targetClass s:Nothing ; sh:nodeKind sh:IRI .", "selects-nothing", 5),
        ("s:A a sh:NodeShape ;\n sh:targetClass kn:Netwrok , kn:Network ; sh:nodeKind sh:IRI .", "undefined-term", 6),
        ("s:A a sh:NodeShape ; sh:targetClass kn:Network ;\n sh:property s:Gone .", "dangling-property", 6),
        (
            "s:A a sh:PropertyShape ; sh:targetClass kn:Network ; sh:path org:x ; sh:minCount 3 ; sh:maxCount 2 .",
            "unsatisfiable",
            5,
        ),
        (
            "s:A a sh:NodeShape ; sh:targetClass kn:Network .\ns:B a sh:NodeShape ; sh:nodeKind sh:IRI .",
            "never-used",
            6,
        ),
        (
            "s:A a sh:NodeShape ; sh:targetClass kn:Network ; sh:sparql s:Q .\n"
            's:Q sh:select "SELECT $this { $this kn:sponsrs ?x }" .',
            "undefined-term",
            6,
        ),
    ],
)
def test_each_check_finds_its_fault(tmp_path: Path, asserted: Corpus, shapes: str, check: str, line: int) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(f"{PREFIXES}{shapes}\n", "utf-8")
    report = check_shapes(asserted, ShapesGraph((parse_file(path, "https://example.org/g"),)))
    found = {(f.shape.rpartition("#")[2], f.location.line if f.location else 0, f.severity) for f in report.findings}
    assert (f"check-{check}", line, "warning") in found


def test_the_projects_shapes_have_no_such_fault_but_bans_that_are_kept() -> None:
    done = graphtool("validate", "--check-shapes", "--format", "json")
    assert done.code == 0
    assert "undefined-term" not in done.out
    assert "dangling-property" not in done.out
    assert "unsatisfiable" not in done.out
    assert "never-used" not in done.out
