"""Write a semantic difference as one JSON object; the schema is in `schemas/diff-v1.json`.

Statements are N-Triples or, where the graph matters, N-Quads, one per string.
"""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphtool.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from graphtool.stewardship.diff import Difference
    from graphtool.stewardship.folding import Group, Line

SCHEMA = f"{BASE}schema/diff-v1.json"


def schema() -> str:
    """Return the JSON Schema (2020-12) of what `render` writes."""
    return (files("graphtool.render") / "schemas" / "diff-v1.json").read_text(encoding="utf-8")


def render(difference: Difference, _language: str) -> str:
    """Return the difference as one JSON object."""
    return json.dumps({"$schema": SCHEMA, **record(difference)}, ensure_ascii=False, indent=2) + "\n"


def record(difference: Difference) -> dict[str, Any]:
    """Return the difference as plain values."""
    return {
        "old": difference.old,
        "new": difference.new,
        "differs": difference.differs,
        "summary": _summary(difference),
        "entities": [_entity(group, difference) for group in difference.groups],
        "renamed": [
            {
                "old": named.rename.old,
                "new": named.rename.new,
                "label": named.label,
                "statements": named.rename.statements,
                "references": named.rename.references,
            }
            for named in difference.renames
        ],
        "moved": [
            {"from": move.old, "to": move.new, "fileRenamed": move.whole, "statements": _lines(move.triples)}
            for move in difference.moves
        ],
        "repeated": [
            {"file": copy.file, "change": "added" if copy.added else "removed", "statements": _lines(copy.triples)}
            for copy in difference.copies
        ],
        "files": [{"path": file.path, "change": file.change} for file in difference.files],
        "removed": _lines(difference.removed),
        "added": _lines(difference.added),
        "notes": list(difference.notes),
    }


def _summary(difference: Difference) -> dict[str, int]:
    states = Counter(group.change for group in difference.groups)
    return {
        "entitiesAdded": states["added"],
        "entitiesRemoved": states["removed"],
        "entitiesChanged": states["changed"],
        "renamed": len(difference.renames),
        "statementsMoved": sum(len(move.triples) for move in difference.moves),
        "statementsAdded": len(difference.added),
        "statementsRemoved": len(difference.removed),
    }


def _entity(group: Group, difference: Difference) -> dict[str, Any]:
    return {
        "iri": group.iri if ":" in group.iri else f"_:{group.iri}",
        "label": group.label,
        "kind": group.kind or None,
        "change": group.change,
        "files": difference.files_of(group),
        "heading": _lines(group.heading),
        "changes": [_change(line) for line in group.lines],
    }


def _change(line: Line) -> dict[str, Any]:
    return {
        "change": line.change,
        "text": line.text,
        "node": line.node if ":" in line.node else f"_:{line.node}",
        "removed": _lines(line.removed),
        "added": _lines(line.added),
    }


def _lines(statements: Iterable[ox.Triple | ox.Quad]) -> list[str]:
    return [f"{statement} ." for statement in statements]
