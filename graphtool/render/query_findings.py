"""Write the findings about query files: one line each with its cure, or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphtool.query.lint.subject import QueryFinding


def as_text(findings: Sequence[QueryFinding], files: int) -> str:
    """Return each finding as file:line:column, message, rule and hint; then how many there are."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.location}: {finding.message} [{finding.rule}]")
        if finding.hint:
            lines.append(f"      hint: {finding.hint}")
    lines.append(f"{_count(len(findings), 'finding', 'findings')} in {_count(files, 'query', 'queries')}")
    return "\n".join(lines) + "\n"


def as_json(findings: Sequence[QueryFinding], files: int) -> str:
    """Return the findings as one JSON document."""
    records = [
        {
            "file": finding.location.path,
            "line": finding.location.line or None,
            "column": finding.location.column or None,
            "rule": finding.rule,
            "message": finding.message,
            "hint": finding.hint or None,
        }
        for finding in findings
    ]
    return json.dumps({"queries": files, "findings": records}, ensure_ascii=False, indent=2) + "\n"


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
