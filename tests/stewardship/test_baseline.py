"""A stored report is read back with every fingerprint, and whatever is none of ours is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graphtool.errors import FileProblemError, Location
from graphtool.render.reports import Page, render
from graphtool.shacl.report import Text
from graphtool.stewardship.baseline import read_baseline
from tests.stewardship.samples import finding, report

PLACED = replace(finding(value='"ä"\n'), location=Location("data/pages/Größe.ttl", 4, 2), hint=Text((("en", "so"),)))
FINDINGS = (
    PLACED,
    replace(PLACED, focus=ox.BlankNode("x"), value=ox.BlankNode("y")),
    replace(PLACED, path=None, value=None, shape="anonymous", location=None),
    replace(PLACED, focus=ox.Literal("ü", language="de"), path="(<urn:a>|^(<urn:b>))", severity="info"),
)


def stored(tmp_path: Path, chosen: str) -> Path:
    path = tmp_path / f"before.{chosen}"
    fixed = (replace(finding("urn:gone"), state="fixed"),)
    path.write_text(render(replace(report(*FINDINGS), fixed=fixed, compared_with="x"), chosen, Page("en")), "utf-8")
    return path


@pytest.mark.parametrize("chosen", ["json", "sarif"])
def test_a_stored_report_is_read_back(tmp_path: Path, chosen: str) -> None:
    found = read_baseline(stored(tmp_path, chosen))
    assert [f.fingerprint for f in found] == [f.fingerprint for f in FINDINGS], "without what was fixed then"
    assert [f.severity for f in found] == [f.severity for f in FINDINGS]
    assert [f.location for f in found] == [f.location for f in FINDINGS]
    assert found[0].message.in_language("en").startswith("wrong")
    assert found[0].hint.in_language("de") == "so"


def _record(**changes: Any) -> str:
    record = json.loads(render(report(finding()), "json", Page("en")))["findings"][0]
    return json.dumps({"findings": [{**record, **changes}]})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b"null",
        b"{}",
        b'{"findings": 3}',
        b'{"findings": [{}]}',
        b'{"runs": [{}]}',
        b'{"runs": [{"results": [{"message": {"text": "another tool"}, "locations": [{}]}]}]}',
        _record(focusNode="urn:other").encode(),
        _record(focusNode="no iri").encode(),
        _record(severity="error").encode(),
        _record(value=3).encode(),
    ],
    ids=str,
)
def test_what_is_no_report_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(FileProblemError) as error:
        read_baseline(path)
    assert "x.json: not a " in str(error.value)
    assert "hint: write it with graphtool validate --format json" in str(error.value)
