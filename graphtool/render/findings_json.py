"""Write a validation report as one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphtool.render.reports import Page
    from graphtool.shacl.report import Finding, Report


def render(report: Report, page: Page) -> str:
    """Return the report as one JSON object: `conforms`, `summary`, `findings`."""
    document = {
        "conforms": report.conforms,
        "engine": report.engine,
        "summary": {
            "violations": report.count("violation"),
            "warnings": report.count("warning"),
            "infos": report.count("info"),
            "files": report.files,
            "triples": report.triples,
            "shapes": report.shapes,
            "focusNodes": report.focus_nodes,
        },
        "findings": [_record(finding, page.language) for finding in report.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _record(finding: Finding, language: str) -> dict[str, Any]:
    place = finding.location
    return {
        "severity": finding.severity,
        "message": finding.message.in_language(language),
        "hint": finding.hint.in_language(language),
        "focusNode": getattr(finding.focus, "value", str(finding.focus)),
        "path": finding.path,
        "value": None if finding.value is None else str(finding.value),
        "component": finding.component,
        "sourceShape": finding.shape,
        "file": place.path if place else None,
        "line": place.line or None if place else None,
    }
