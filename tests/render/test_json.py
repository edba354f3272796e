"""The JSON form of a report: valid against the schema that the package carries, and complete."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema

from graphtool.render import findings_json
from graphtool.render.reports import render
from tests.render.conftest import Sample

SCHEMA = json.loads(findings_json.schema())


def validated(sample: Sample) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render(sample.report, "json", sample.page))
    checker = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(document)] == []
    return document


def test_the_schema_is_a_schema_and_describes_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for described in (SCHEMA, *(SCHEMA["$defs"][name] for name in ("summary", "finding"))):
        assert set(described["required"]) == set(described["properties"])


def test_every_report_is_valid_and_has_no_key_that_the_schema_does_not_know(sample: Sample) -> None:
    document = validated(sample)
    assert document.keys() == SCHEMA["properties"].keys()
    assert document["$schema"] == SCHEMA["$id"]
    for record in document["findings"] + document["fixed"]:
        assert record.keys() == SCHEMA["$defs"]["finding"]["properties"].keys()
    assert len(document["findings"]) == len(sample.report.findings)
    assert document["fails"] is sample.report.fails(sample.page.fail_on)


def test_the_schema_refuses_what_is_wrong(nasty: Sample) -> None:
    document = validated(nasty)
    for key, wrong in [
        ("severity", "error"),
        ("line", 0),
        ("fingerprint", "x"),
        ("focusNode", "a b"),
        ("state", "old"),
    ]:
        broken = {**document, "findings": [{**document["findings"][0], key: wrong}]}
        assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(broken), key


def test_messages_follow_the_language(nasty: Sample) -> None:
    german = json.loads(render(nasty.report, "json", replace(nasty.page, language="de")))
    assert german["findings"][0]["message"].startswith("Größe ")
