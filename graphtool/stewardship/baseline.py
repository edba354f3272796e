"""Read a report that `validate --format json` or `--format sarif` has stored, to compare with.

Only reports of graphtool are taken: each finding's fingerprint is computed anew and must be the one stored, so that a
report that was edited, or that another tool wrote, is refused instead of compared in vain.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from graphtool.errors import FileProblemError, Location
from graphtool.shacl.report import SARIF_FINGERPRINT, SEVERITIES, Finding, Text
from graphtool.store.read import read_bytes
from graphtool.store.terms import from_plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HINT = "write it with graphtool validate --format json -o FILE (or sarif)"


def read_baseline(path: Path) -> tuple[Finding, ...]:
    """Return the findings of a stored report; FileProblemError if it is none of graphtool's."""
    try:
        document = json.loads(read_bytes(path, str(path)))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise FileProblemError(f"{path}: not a JSON file", hint=_HINT) from None
    try:
        return tuple(_finding(record) for record in _records(document))
    except (AttributeError, IndexError, KeyError, SyntaxError, TypeError, ValueError) as error:
        raise FileProblemError(f"{path}: not a report of graphtool validate ({_what(error)})", hint=_HINT) from None


def _what(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _records(document: Any) -> Iterator[dict[str, Any]]:
    """Yield the findings as records of the JSON format; those that were fixed then are left out."""
    if "runs" not in document:
        yield from document["findings"]
        return
    for run in document["runs"]:
        for result in run["results"]:
            if result.get("baselineState") != "absent":
                yield _from_sarif(result)


def _from_sarif(result: dict[str, Any]) -> dict[str, Any]:
    physical = result["locations"][0].get("physicalLocation", {})
    region = physical.get("region", {})
    return {
        "path": None,
        "value": None,
        "sourceShape": None,
        "hint": "",
        **result["properties"],
        "message": result["message"]["text"],
        "fingerprint": result["partialFingerprints"][SARIF_FINGERPRINT],
        "file": unquote(physical.get("artifactLocation", {}).get("uri", "")) or None,
        "line": region.get("startLine"),
        "column": region.get("startColumn"),
    }


def _finding(record: dict[str, Any]) -> Finding:
    finding = Finding(
        focus=from_plain(record["focusNode"]),
        path=record["path"],
        value=None if record["value"] is None else from_plain(record["value"]),
        component=record["component"],
        shape=record["sourceShape"] or "",
        severity=SEVERITIES[SEVERITIES.index(record["severity"])],
        message=_text(record["message"]),
        hint=_text(record["hint"]),
        location=Location(record["file"], record["line"] or 0, record["column"] or 0) if record["file"] else None,
    )
    if finding.fingerprint != record["fingerprint"]:
        raise ValueError(f"the fingerprint {record['fingerprint']} is not that of its finding")
    return finding


def _text(words: str) -> Text:
    return Text((("", words),)) if words else Text()
