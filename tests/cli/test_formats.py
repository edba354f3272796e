"""Every format of `validate` as a user meets it: language, exit code, file, other people's graphs, standard input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphtool.render import findings_json
from graphtool.render.reports import FORMATS
from tests.conftest import ROOT, graphtool

SLIP = ROOT / "tests/updates/wrong/member-is-a-place.ttl"
SAID = {"en": "A membership must name exactly one member", "de": "Eine Mitgliedschaft muss genau ein Mitglied nennen"}
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:S> sh:targetSubjectsOf <urn:p> ; sh:property [ sh:path <urn:p> ; sh:maxCount 1 ] .
"""


@pytest.mark.parametrize("chosen", FORMATS)
def test_every_format_reports_the_slip(chosen: str, tmp_path: Path) -> None:
    language = "de" if chosen in ("html", "junit", "github") else "en"
    done = graphtool("--lang", language, "validate", "--format", chosen, SLIP)
    assert (done.code, done.err) == (1, "")
    assert SAID[language] in done.out
    assert done.out.endswith("\n")
    target = tmp_path / f"befund.{chosen}"
    assert graphtool("--lang", language, "validate", "--format", chosen, SLIP, "-o", target).out == ""
    assert target.read_text("utf-8") == done.out, "the same bytes every time"


@pytest.mark.parametrize("chosen", FORMATS)
def test_other_peoples_graphs_and_shapes_without_names(chosen: str, tmp_path: Path) -> None:
    folder = tmp_path / "fremde Größe"
    folder.mkdir()
    (folder / "shapes.ttl").write_text(SHAPES, "utf-8")
    (folder / "däta.ttl").write_text("<urn:a> <urn:p> 1 , 2 . [] <urn:p> 1 , 2 .\n", "utf-8")
    done = graphtool("validate", "däta.ttl", "--shapes", "shapes.ttl", "--format", chosen, cwd=folder)
    assert (done.code, done.err) == (1, "")
    assert "Too many values: at most 1." in done.out
    again = graphtool("validate", "däta.ttl", "--shapes", "shapes.ttl", "--format", chosen, cwd=folder)
    assert again.out == done.out, "labels of blank nodes do not show"


def test_standard_input_has_no_file_but_everything_else() -> None:
    text = SLIP.read_text("utf-8")
    done = graphtool("validate", "-", "--format", "sarif", stdin=text)
    assert done.code == 1
    (run,) = json.loads(done.out)["runs"]
    assert all("physicalLocation" not in result["locations"][0] for result in run["results"])
    assert "file=" not in graphtool("validate", "-", "--format", "github", stdin=text).out


def test_the_schema_is_printed_without_a_project(tmp_path: Path) -> None:
    done = graphtool("validate", "--json-schema", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out == findings_json.schema()
