"""Accepted exceptions: what they cover, when they end, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.shacl.report import Finding, Report
from graphtool.stewardship.exceptions import decisions, persons_in, with_decisions
from graphtool.store.parse import parse_file
from tests.stewardship.samples import finding, report

TODAY = date(2026, 11, 22)
PREFIXES = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix knsh: <https://w3id.org/klimanetz/shapes#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
WHICH = "sh:sourceShape knsh:R ; sh:focusNode <urn:a>"
OWNER = "prov:wasAttributedTo <urn:office>"
REASON = 'dct:description "Die Quelle schreibt es so."@de , "The source writes it so."@en'
ENDS = 'schema:expires "2027-06-30"^^xsd:date'
WHOLE = f"{WHICH} ; {OWNER} ; {REASON} ; {ENDS}"


def judged(tmp_path: Path, entry: str, *found: Finding, today: date = TODAY, complete: bool = True) -> Report:
    path = tmp_path / "accepted.ttl"
    path.write_text(f"{PREFIXES}\nknsh:exception-1 {entry} .\n", "utf-8")
    file = parse_file(path, "urn:accepted", "shapes/accepted.ttl")
    return with_decisions(report(*found), decisions([file]), today, complete=complete)


def rules(result: Report) -> list[tuple[str, str]]:
    return [(f.shape.rpartition("#")[2], f.severity) for f in result.findings if "accepted-" in f.shape]


def test_an_accepted_finding_is_shown_and_does_not_fail(tmp_path: Path) -> None:
    result = judged(tmp_path, WHOLE, finding(), finding("urn:b"))
    accepted, other = result.findings
    assert accepted.accepted is not None
    assert accepted.accepted.owner == "urn:office"
    assert accepted.accepted.reason.in_language("de") == "Die Quelle schreibt es so."
    assert accepted.accepted.expires == "2027-06-30"
    assert other.accepted is None
    assert (result.count("violation"), result.accepted, result.fails("violation")) == (1, 1, True)
    assert not judged(tmp_path, WHOLE, finding()).fails("info")
    assert not judged(tmp_path, WHOLE, finding()).conforms, "SHACL knows no exceptions"


@pytest.mark.parametrize(
    ("more", "covered"),
    [
        ("", True),
        (" ; sh:resultPath <urn:p>", True),
        (" ; sh:resultPath <urn:q>", False),
        (" ; sh:resultPath [ sh:inversePath <urn:p> ]", False),
        (' ; sh:value "x"', True),
        (' ; sh:value "x"@de', False),
    ],
)
def test_path_and_value_narrow_an_exception_down(tmp_path: Path, more: str, covered: bool) -> None:
    result = judged(tmp_path, WHOLE + more, finding())
    assert result.accepted == covered
    assert rules(result) == ([] if covered else [("accepted-idle", "info")])


def test_a_composite_path_is_compared_as_the_findings_write_it(tmp_path: Path) -> None:
    found = replace(finding(), path="^(<urn:p>)")
    assert judged(tmp_path, f"{WHOLE} ; sh:resultPath [ sh:inversePath <urn:p> ]", found).accepted == 1


def test_a_fingerprint_is_enough(tmp_path: Path) -> None:
    entry = f'dct:identifier "{finding().fingerprint}" ; {OWNER} ; {REASON} ; {ENDS}'
    result = judged(tmp_path, entry, finding(), finding(value="y"))
    assert [f.accepted is not None for f in result.findings] == [True, False]


@pytest.mark.parametrize(("day", "holds"), [(date(2027, 6, 30), True), (date(2027, 7, 1), False)])
def test_it_holds_to_the_last_day_and_is_a_finding_from_the_next_on(tmp_path: Path, day: date, holds: bool) -> None:
    for severity in ("violation", "warning"):
        result = judged(tmp_path, WHOLE, finding(severity=severity), today=day)
        assert result.accepted == holds
        assert rules(result) == ([] if holds else [("accepted-expired", severity)])
    if not holds:
        (expired,) = (f for f in result.findings if "accepted-" in f.shape)
        assert expired.location is not None
        assert (expired.location.path, expired.location.line) == ("shapes/accepted.ttl", 9)
        assert "2027-06-30" in expired.message.in_language("de")


def test_what_matches_nothing_is_a_note_if_everything_was_judged(tmp_path: Path) -> None:
    assert rules(judged(tmp_path, WHOLE)) == [("accepted-idle", "info")]
    assert rules(judged(tmp_path, WHOLE, complete=False)) == []


@pytest.mark.parametrize(
    ("entry", "lacks"),
    [
        (f"{OWNER} ; {REASON} ; {ENDS}", "sh:sourceShape, sh:focusNode"),
        (f"sh:sourceShape knsh:R ; {OWNER} ; {REASON} ; {ENDS}", "sh:focusNode"),
        (f'dct:identifier "48F4" ; {OWNER} ; {REASON} ; {ENDS}', "dct:identifier (a fingerprint"),
        (f"{WHICH} ; {REASON} ; {ENDS}", "prov:wasAttributedTo (an organisation or a post)"),
        (f"{WHICH} ; prov:wasAttributedTo <mailto:x@example.org> ; {REASON} ; {ENDS}", "prov:wasAttributedTo"),
        (f'{WHICH} ; prov:wasAttributedTo "the office" ; {REASON} ; {ENDS}', "prov:wasAttributedTo"),
        (f"{WHICH} ; {OWNER} , <urn:b> ; {REASON} ; {ENDS}", "prov:wasAttributedTo (once)"),
        (f"{WHICH} ; {OWNER} ; {ENDS}", "dct:description (the reason)"),
        (f'{WHICH} ; {OWNER} ; dct:description " " ; {ENDS}', "dct:description (the reason)"),
        (f"{WHICH} ; {OWNER} ; {REASON}", "schema:expires (an xsd:date)"),
        (f'{WHICH} ; {OWNER} ; {REASON} ; schema:expires "2027-02-30"^^xsd:date', "schema:expires"),
        (f'{WHICH} ; {OWNER} ; {REASON} ; schema:expires "2027-06-30"', "schema:expires"),
        (f"{WHOLE} ; sh:resultPath [ ]", "sh:resultPath"),
    ],
)
def test_what_is_incomplete_is_a_violation_and_accepts_nothing(tmp_path: Path, entry: str, lacks: str) -> None:
    result = judged(tmp_path, entry, finding())
    assert rules(result) == [("accepted-incomplete", "violation")]
    (about,) = (f for f in result.findings if "accepted-" in f.shape)
    assert lacks in about.message.in_language("en")
    assert result.accepted == 0


def test_a_person_cannot_own_an_exception(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<urn:office> a <http://xmlns.com/foaf/0.1/Person> .\n", "utf-8")
    persons = persons_in([parse_file(data, "urn:data")])
    assert persons == {"urn:office"}
    path = tmp_path / "accepted.ttl"
    path.write_text(f"{PREFIXES} knsh:exception-1 {WHOLE} .\n", "utf-8")
    (decision,) = decisions([parse_file(path, "urn:accepted")], persons)
    assert decision.lacks == ("prov:wasAttributedTo (an organisation or a post)",)


def test_an_entry_without_a_name_is_one_too(tmp_path: Path) -> None:
    path = tmp_path / "accepted.ttl"
    path.write_text(f"{PREFIXES} [] a sh:ValidationResult ; {WHOLE} .\n", "utf-8")
    (decision,) = decisions([parse_file(path, "urn:accepted")])
    assert isinstance(decision.node, ox.BlankNode)
    assert decision.means(finding())
