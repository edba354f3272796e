"""SARIF: valid against the official schema, with what code scanning platforms read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from graphtool.project import repository_top
from graphtool.render.reports import Page, render
from graphtool.shacl.report import SARIF_FINGERPRINT
from tests.conftest import ROOT, reference
from tests.render.conftest import EVIL, PATHS, Sample


def run_of(sample: Sample) -> dict[str, Any]:
    (run,) = json.loads(render(sample.report, "sarif", sample.page))["runs"]
    found: dict[str, Any] = run
    return found


def physical(result: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = result["locations"][0].get("physicalLocation", {})
    return found


def test_every_report_is_valid(sample: Sample) -> None:
    schema = json.loads(reference("suites/sarif/sarif-schema-2.1.0.json").read_text("utf-8"))
    document = json.loads(render(sample.report, "sarif", sample.page))
    jsonschema.validate(document, schema, format_checker=jsonschema.FormatChecker())
    assert document["$schema"] == schema["id"]


def test_every_result_names_its_rule_and_every_rule_is_used(sample: Sample) -> None:
    run = run_of(sample)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({result["ruleId"] for result in run["results"]})
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_a_rule_explains_itself_in_the_words_of_its_shape(real: Sample) -> None:
    german = Sample(real.report, replace(real.page, language="de"))
    for sample, title, cure in ((real, "member", "name the body"), (german, "Mitglied", "die Körperschaft nennen")):
        rules = {rule["id"]: rule for rule in run_of(sample)["tool"]["driver"]["rules"]}
        rule = rules["MembershipShape-member"]
        assert rule["shortDescription"]["text"] == title
        assert cure in rule["help"]["text"]
        assert rule["help"]["markdown"].startswith(f"**{title}**\n\n")
        assert rule["defaultConfiguration"] == {"level": "error"}
        assert rule["helpUri"] == "https://w3id.org/klimanetz/shapes#MembershipShape-member"


def test_paths_are_relative_to_the_repository_and_percent_encoded(nasty: Sample) -> None:
    results = run_of(nasty)["results"]
    files: list[Any] = [physical(result).get("artifactLocation") for result in results]
    assert files[1] == {"uri": "data/pages/%C3%9Cmlaut%20%26%20Leer%20%25.ttl", "uriBaseId": "%SRCROOT%"}
    assert unquote(files[0]["uri"]) == PATHS["b"]
    assert files[0]["uri"] == "data/x%2Cy%3Az.ttl", "a colon would read like a scheme"
    assert files[4]["uri"].startswith("file:///")
    assert "uriBaseId" not in files[4]
    assert files[5] is files[6] is None, "standard input and endpoints are no files"
    assert physical(results[1])["region"]["startLine"] == 41
    assert physical(results[1])["region"]["startColumn"] == 5
    assert "region" not in physical(results[0])
    (related,) = results[1]["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"] == files[0]


def test_a_project_below_the_top_of_its_repository(tmp_path: Path, real: Sample) -> None:
    root = tmp_path / "daten" / "netz"
    (tmp_path / ".git").mkdir()
    root.mkdir(parents=True)
    assert repository_top(root) == tmp_path
    assert repository_top(ROOT) == ROOT
    page = Page("en", base=root, top=repository_top(root))
    assert page.in_repository("data/pages/x.ttl") == "daten/netz/data/pages/x.ttl"


def test_states_decisions_and_commits(nasty: Sample) -> None:
    results = run_of(nasty)["results"]
    assert [result["baselineState"] for result in results] == [
        *("unchanged", "new", "new", "unchanged", "new", "new", "new", "absent")
    ]
    (suppression,) = results[3]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == EVIL
    assert suppression["properties"]["expires"] == "2027-06-30"
    assert results[1]["properties"]["introduced"]["date"] == "2026-11-20"
    assert [result["level"] for result in results[:3]] == ["note", "error", "warning"]


def test_the_fingerprint_is_that_of_the_finding(real: Sample) -> None:
    found = [result["partialFingerprints"][SARIF_FINGERPRINT] for result in run_of(real)["results"]]
    assert found == [finding.fingerprint for finding in real.report.findings]
    assert "baselineState" not in json.dumps(run_of(real))


@pytest.mark.parametrize("sign", ["`", "[", "<", "*", "\\"])
def test_markdown_shows_the_words_and_nothing_else(nasty: Sample, sign: str) -> None:
    finding = replace(nasty.report.findings[1], shape="urn:own", hint=nasty.report.findings[1].message)
    report = replace(nasty.report, findings=(finding,), fixed=())
    (rule,) = run_of(Sample(report, nasty.page))["tool"]["driver"]["rules"]
    text = rule["help"]["markdown"].removeprefix("**urn:own**")
    assert text.replace(f"\\{sign}", "").count(sign) == (text.count("\\") if sign == "\\" else 0)
