"""JUnit XML: valid, with counts that add up, and one test per finding that fails or is skipped as the run says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from graphtool.render.reports import render
from graphtool.shacl.report import reaches
from tests.render.conftest import Sample

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).with_name("junit.xsd"))))


def parsed(sample: Sample) -> Any:
    document = etree.fromstring(render(sample.report, "junit", sample.page).encode())
    SCHEMA.assertValid(document)
    return document


def test_every_report_is_valid_and_its_counts_add_up(sample: Sample) -> None:
    document = parsed(sample)
    suites = document.findall("testsuite")
    assert suites
    for suite in suites:
        for attribute, path in (("tests", "testcase"), ("failures", ".//failure"), ("skipped", ".//skipped")):
            assert int(suite.get(attribute)) == len(suite.findall(path))
    assert int(document.get("tests")) == len(document.findall(".//testcase"))
    failing = sum(reaches(finding, sample.page.fail_on) for finding in sample.report.findings)
    assert int(document.get("failures")) == len(document.findall(".//failure")) == failing
    assert len(document.findall(".//skipped")) == len(sample.report.findings) - failing


def test_a_file_without_findings_is_a_test_that_passes(empty: Sample) -> None:
    (suite,) = parsed(empty)
    assert suite.get("name") == "data/fine.ttl"
    assert [list(case) for case in suite] == [[]]
    assert suite[0].get("classname") == "data.fine"


def test_a_failure_says_what_and_where(real: Sample) -> None:
    (suite,) = (s for s in parsed(real) if s.get("name") == "tests/updates/wrong/member-is-a-place.ttl")
    case = suite[0]
    assert case.get("name") == (
        "MembershipShape-member: membership:klima-werk-herford-member org:member place:05758012"
    )
    (failure,) = case
    assert failure.get("message") == "A membership must name exactly one member, as an organisation."
    lines = failure.text.splitlines()
    assert lines[0].startswith("tests/updates/wrong/member-is-a-place.ttl:24")
    assert lines[1].strip() == "org:member place:05758012 ;"
    assert "name the body" in lines[-1]


def test_what_does_not_fail_the_run_is_skipped(nasty: Sample) -> None:
    strict = parsed(nasty)
    lax = parsed(Sample(nasty.report, replace(nasty.page, fail_on="info")))
    assert (strict.get("failures"), lax.get("failures")) == ("4", "6")
    (accepted,) = (
        case for case in lax.iter("testcase") if case.get("name").startswith('MembershipShape-member: "x"@de')
    )
    assert accepted[0].tag == "skipped"
    assert "accepted: " in accepted[0].text


def test_what_xml_forbids_is_replaced(nasty: Sample) -> None:
    text = render(nasty.report, "junit", nasty.page)
    assert "\x00" not in text
    assert "\x1b" not in text
    assert "\ufffe" not in text
    messages = [failure.get("message") for failure in parsed(nasty).iter("failure")]
    assert any("<script>alert(1)</script> ]]> & " in message for message in messages)
