"""Write a validation report as one JSON object; the schema is in `schemas/findings-v1.json`.

An IRI is written as it is; any other term, which then begins with `_:` or a quotation mark, as in N-Triples.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphtool.namespaces import BASE
from graphtool.render.wording import what
from graphtool.store.terms import plain

if TYPE_CHECKING:
    from graphtool.errors import Location
    from graphtool.render.reports import Page
    from graphtool.shacl.report import Acceptance, Finding, Origin, Report

SCHEMA = f"{BASE}schema/findings-v1.json"


def schema() -> str:
    """Return the JSON Schema (2020-12) of what `render` writes."""
    return (files("graphtool.render") / "schemas" / "findings-v1.json").read_text(encoding="utf-8")


def render(report: Report, page: Page) -> str:
    """Return the report as one JSON object: `conforms`, `fails`, `summary`, `findings`, `fixed`."""
    return json.dumps(document(report, page), ensure_ascii=False, indent=2) + "\n"


def document(report: Report, page: Page) -> dict[str, Any]:
    """Return the report as plain values."""
    return {
        "$schema": SCHEMA,
        "conforms": report.conforms,
        "failOn": page.fail_on,
        "fails": report.fails(page.fail_on),
        "engine": report.engine,
        "comparedWith": report.compared_with or None,
        "summary": _summary(report),
        "findings": [_record(finding, page.language) for finding in report.findings],
        "fixed": [_record(finding, page.language) for finding in report.fixed],
    }


def _summary(report: Report) -> dict[str, int | None]:
    states = {state: report.count_state(state) if report.compared_with else None for state in ("new", "known", "fixed")}
    return {
        "violations": report.count("violation"),
        "warnings": report.count("warning"),
        "infos": report.count("info"),
        "accepted": report.accepted,
        **states,
        "files": report.files,
        "triples": report.triples,
        "shapes": report.shapes,
        "focusNodes": report.focus_nodes,
    }


def _record(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "state": finding.state or None,
        "message": what(finding, language),
        "hint": finding.hint.in_language(language),
        "focusNode": plain(finding.focus),
        "path": finding.path,
        "value": None if finding.value is None else plain(finding.value),
        "component": finding.component,
        "sourceShape": finding.shape if ":" in finding.shape else None,
        **_place(finding.location),
        "related": [_place(other) for other in finding.related],
        "fingerprint": finding.fingerprint,
        "accepted": _acceptance(finding.accepted, language),
        "introduced": _origin(finding.introduced),
    }


def _place(place: Location | None) -> dict[str, Any]:
    if place is None:
        return {"file": None, "line": None, "column": None}
    return {"file": place.path, "line": place.line or None, "column": place.column or None}


def _acceptance(decision: Acceptance | None, language: str) -> dict[str, str] | None:
    if decision is None:
        return None
    return {
        "owner": decision.owner,
        "reason": decision.reason.in_language(language),
        "expires": decision.expires,
    }


def _origin(origin: Origin | None) -> dict[str, str | None] | None:
    if origin is None:
        return None
    return {"commit": origin.commit or None, "date": origin.date or None, "subject": origin.subject or None}
