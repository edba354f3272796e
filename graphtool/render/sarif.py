"""Write a validation report as SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format).

Rules are the shapes that found something, with what `sh:name` and `sh:description` say. Paths are relative to
the top of the repository, the form that code scanning platforms expect (SARIF 2.1.0, section 3.4).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from graphtool import __version__
from graphtool.namespaces import BASE
from graphtool.render.wording import rule, statement, what
from graphtool.shacl.report import FIXED, KNOWN, NEW, SARIF_FINGERPRINT, Text
from graphtool.store.terms import plain, show

if TYPE_CHECKING:
    from graphtool.errors import Location
    from graphtool.render.reports import Page
    from graphtool.shacl.report import Finding, Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_STATES = {NEW: "new", KNOWN: "unchanged", FIXED: "absent"}
_TOP = "%SRCROOT%"
_HOW = {"de": "So wird es behoben", "en": "How to repair it"}


def render(report: Report, page: Page) -> str:
    """Return the report as one SARIF log with one run."""
    findings = [*report.findings, *report.fixed]
    rules = {rule(finding): finding for finding in reversed(findings)}
    numbers = {name: number for number, name in enumerate(sorted(rules))}
    run = {
        "tool": {
            "driver": {
                "name": "graphtool",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": BASE,
                "language": page.language,
                "rules": [_rule(name, rules[name], page) for name in numbers],
            }
        },
        "automationDetails": {"id": "graphtool/validate/"},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_TOP: {"description": {"text": "The top of the repository."}}},
        "results": [_result(finding, numbers[rule(finding)], page) for finding in findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(name: str, finding: Finding, page: Page) -> dict[str, Any]:
    """Describe a shape; a rule that is no shape (a contradiction) is described by its message and hint."""
    title, why = (_texts(finding, page, key).in_language(page.language) for key in ("name", "description"))
    why = why or finding.hint.in_language(page.language)
    obligation = _texts(finding, page, "message").in_language(page.language)
    record = {
        "id": name,
        "name": name,
        "shortDescription": {"text": title or name},
        "fullDescription": {"text": obligation or why or title or name},
        "help": {"text": why or obligation or name, "markdown": _markdown(title or name, obligation, why, page)},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"problem.severity": _LEVELS[finding.severity].replace("note", "recommendation")},
    }
    if finding.shape.startswith(("http://", "https://")):
        record["helpUri"] = finding.shape
    return record


def _texts(finding: Finding, page: Page, name: str) -> Text:
    return page.shapes.texts(finding.shape, [name]) if page.shapes else Text()


def _markdown(title: str, obligation: str, why: str, page: Page) -> str:
    parts = [f"**{_escaped(title)}**", _escaped(obligation)]
    if why:
        parts.append(f"{_HOW[page.language]}: {_escaped(why)}")
    return "\n\n".join(part for part in parts if part)


def _escaped(text: str) -> str:
    """Escape what Markdown (CommonMark, section 2.4) would take for markup."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>&#" else c for c in text)


def _result(finding: Finding, number: int, page: Page) -> dict[str, Any]:
    record: dict[str, Any] = {
        "ruleId": rule(finding),
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{what(finding, page.language)} ({statement(finding)})"},
        "locations": [_place(finding.location, page) | _thing(finding)],
        "partialFingerprints": {SARIF_FINGERPRINT: finding.fingerprint},
        "properties": _facts(finding, page),
    }
    if related := [place for other in finding.related if (place := _place(other, page))]:
        record["relatedLocations"] = [{"id": number, **place} for number, place in enumerate(related)]
    if finding.state:
        record["baselineState"] = _STATES[finding.state]
    if decision := finding.accepted:
        record["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": decision.reason.in_language(page.language),
                "properties": {"owner": decision.owner, "expires": decision.expires},
            }
        ]
    return record


def _facts(finding: Finding, page: Page) -> dict[str, Any]:
    """Return what SARIF has no words for, under the names of the JSON format, so that a baseline can be read."""
    facts: dict[str, Any] = {
        "severity": finding.severity,
        "focusNode": plain(finding.focus),
        "path": finding.path,
        "value": None if finding.value is None else plain(finding.value),
        "component": finding.component,
        "sourceShape": finding.shape if ":" in finding.shape else None,
        "hint": finding.hint.in_language(page.language) or None,
    }
    if origin := finding.introduced:
        facts["introduced"] = {"commit": origin.commit, "date": origin.date, "subject": origin.subject}
    return {name: fact for name, fact in facts.items() if fact is not None}


def _thing(finding: Finding) -> dict[str, Any]:
    name = getattr(finding.focus, "value", str(finding.focus))
    return {"logicalLocations": [{"name": show(finding.focus), "fullyQualifiedName": name, "kind": "resource"}]}


def _place(place: Location | None, page: Page) -> dict[str, Any]:
    """Return a location's place in a file, or nothing if it has none (standard input, an endpoint)."""
    artifact = _artifact(place.path, page) if place else None
    if place is None or artifact is None:
        return {}
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if place.line:
        physical["region"] = {"startLine": place.line}
        if place.column:
            physical["region"]["startColumn"] = place.column
        if text := page.source_line(place):
            physical["region"]["snippet"] = {"text": text}
    return {"physicalLocation": physical}


def _artifact(shown: str, page: Page) -> dict[str, str] | None:
    if (inside := page.in_repository(shown)) is not None:
        return {"uri": quote(inside), "uriBaseId": _TOP}
    path = page.absolute(shown)
    return {"uri": path.as_uri()} if path else None
