"""Findings and syntax errors as a user meets them: file, line, column, caret, and the other places they join."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, graphtool

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix : <urn:t:> .
:Key a sh:PropertyShape ; sh:targetSubjectsOf :key ; sh:path :key ; sh:message "{?other} has the same key {?value}." ;
    sh:sparql :Key ; sh:select '''SELECT $this ?value ?other { $this <urn:t:key> ?value . ?other <urn:t:key> ?value
        FILTER (?other != $this) }''' .
:Member a sh:PropertyShape ; sh:targetSubjectsOf :member ; sh:path :member ; sh:class :Body ; sh:message "A body!" .
:Label a sh:PropertyShape ; sh:targetSubjectsOf :member ; sh:path :label ; sh:minCount 1 ; sh:message "A label!" .
:One a sh:PropertyShape ; sh:targetSubjectsOf :only ; sh:path :only ; sh:maxCount 1 ; sh:message "Only one!" .
"""
ONE = """@prefix : <urn:t:> .
# :a :key "1" in a comment is no statement
:a :key
        "1" ; :only "ä🌍" ,\t"漢字" , 'x' .
:place a :Territory ."""
TWO = """@prefix n: <urn:t:> .
n:b n:key \"\"\"1\"\"\" .
n:c
    n:member n:place , [ n:x 1 ] ;
    n:only "one" .
n:c n:only "two" ; n:member n:nobody .
"""
EXPECTED = """\
one.ttl:4:9: violation: <urn:t:b> has the same key 1. [urn:t:Key]
    4 |         "1" ; :only "ä🌍" ,	"漢字" , 'x' .
      |         ^
      <urn:t:a> <urn:t:key> "1"
      also: two.ttl:2:11

one.ttl:4:21: violation: Only one! [urn:t:One]
    4 |         "1" ; :only "ä🌍" ,	"漢字" , 'x' .
      |                     ^
      <urn:t:a> <urn:t:only>
      also: one.ttl:4:28
      also: one.ttl:4:35

two.ttl:2:11: violation: <urn:t:a> has the same key 1. [urn:t:Key]
    2 | n:b n:key \"\"\"1\"\"\" .
      |           ^
      <urn:t:b> <urn:t:key> "1"
      also: one.ttl:4:9

two.ttl:3:1: violation: A label! [urn:t:Label]
    3 | n:c
      | ^
      <urn:t:c> <urn:t:label>

two.ttl:4:14: violation: A body! [urn:t:Member]
    4 |     n:member n:place , [ n:x 1 ] ;
      |              ^ <urn:t:place> is a <urn:t:Territory>
      <urn:t:c> <urn:t:member> <urn:t:place>

two.ttl:4:24: violation: A body! [urn:t:Member]
    4 |     n:member n:place , [ n:x 1 ] ;
      |                        ^
      <urn:t:c> <urn:t:member> []

two.ttl:5:12: violation: Only one! [urn:t:One]
    5 |     n:only "one" .
      |            ^
      <urn:t:c> <urn:t:only>
      also: two.ttl:6:12

two.ttl:6:29: violation: A body! [urn:t:Member]
    6 | n:c n:only "two" ; n:member n:nobody .
      |                             ^ <urn:t:nobody> is described nowhere
      <urn:t:c> <urn:t:member> <urn:t:nobody>

"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("shapes.ttl", SHAPES), ("one.ttl", ONE), ("two.ttl", TWO)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_each_finding_points_to_the_value_and_to_what_it_joins(folder: Path) -> None:
    done = graphtool("validate", "one.ttl", "two.ttl", "--shapes", "shapes.ttl", cwd=folder)
    assert (done.code, done.err) == (1, "")
    text, _, last = done.out.rstrip().rpartition("\n")
    assert text == EXPECTED.rstrip() + "\n"
    assert last.startswith("8 violations")


@pytest.mark.parametrize("engine", ["compiled", "native", "pyshacl"])
def test_every_engine_s_findings_have_the_same_places(folder: Path, engine: str) -> None:
    arguments = ("--shapes", "shapes.ttl", "--engine", engine, "--format", "json")
    found = json.loads(graphtool("validate", "one.ttl", "two.ttl", *arguments, cwd=folder).out)["findings"]
    places = [line.partition(": ")[0] for line in EXPECTED.splitlines() if ": violation: " in line]
    assert [f"{f['file']}:{f['line']}:{f['column']}" for f in found] == places


def test_json_has_the_related_places(folder: Path) -> None:
    done = graphtool("validate", "one.ttl", "two.ttl", "--shapes", "shapes.ttl", "--format", "json", cwd=folder)
    first, second, *_ = json.loads(done.out)["findings"]
    assert (first["file"], first["line"], first["column"]) == ("one.ttl", 4, 9)
    assert first["related"] == [{"file": "two.ttl", "line": 2, "column": 11}]
    assert [place["column"] for place in second["related"]] == [28, 35]


def test_standard_input_has_lines_and_a_caret() -> None:
    text = (ROOT / "tests/updates/wrong/duplicate-town.ttl").read_text("utf-8")
    done = graphtool("validate", "-", stdin=text)
    assert done.code == 1
    start = "<stdin>:17:12: violation: place:05974028 has the same AGS 05974028; each AGS may stand on one place only. "
    assert f'{start}[KeyShape-ags]\n   17 |     kn:ags "05974028" ;\n      |            ^\n' in done.out
    (also,) = {line for line in done.out.partition(start)[2].split("\n\n")[0].splitlines() if "also: " in line}
    path, line, column = also.removeprefix("      also: ").split(":")
    stated = (ROOT / path).read_text("utf-8").splitlines()[int(line) - 1]
    assert stated[int(column) - 1 :].startswith('"05974028"')


def test_a_very_long_line_is_cut_around_the_caret(folder: Path) -> None:
    (folder / "one.ttl").write_text(
        f"@prefix : <urn:t:> . :a :only {', '.join(f'{n:05}' for n in range(90))} .", "utf-8"
    )
    done = graphtool("--lang", "de", "validate", "one.ttl", "--shapes", "shapes.ttl", cwd=folder)
    lines = done.out.splitlines()
    assert (lines[1][:15], lines[1][-1]) == ("    1 | @prefix", "…")
    assert len(lines[1]) < 200
    assert lines[2].index("^") == lines[1].index("00000")
    assert lines[9] == "      also: 15 more"


def test_all_syntax_errors_of_data_and_shapes_are_told_in_one_run(tmp_path: Path) -> None:
    for room in ("ontology", "shapes", "queries", "data/pages"):
        (tmp_path / room).mkdir(parents=True)
    (tmp_path / "shapes" / "bad.ttl").write_text("<a> <b> .\n<c> <d> .\n", "utf-8")
    (tmp_path / "ontology" / "bad.ttl").write_text("<a> <b> 'open .\n", "utf-8")
    (tmp_path / "data" / "pages" / "bad.ttl").write_text("x:a <b> <c> .\n", "utf-8")
    done = graphtool("validate", "-", cwd=tmp_path, stdin="<a> <b> <c d> .")
    assert (done.code, done.out) == (2, "")
    errors = [line.partition(": error")[0] for line in done.err.splitlines() if ": error[parse]: " in line]
    assert errors == [
        "<stdin>:1:11", "data/pages/bad.ttl:1:1", "ontology/bad.ttl:1:9", "shapes/bad.ttl:1:9", "shapes/bad.ttl:2:9",
    ]  # fmt: skip
