"""What changed between two versions of the documents, one by one, and the lines that say so.

A line is a JSON object: `version` counts the steps of the feed from 1, `time` is when the new version was made,
`revision` the commit it came from, if any; `old` and `new` are the SHA-256 of the document before and after.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphtool.jsonld.documents import kind_of
from graphtool.publish.feed.tombstones import is_tombstone, successors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.publish.feed.versions import Version

CREATED, CHANGED, REMOVED, REPLACED = "created", "changed", "removed", "replaced"
GONE = frozenset({REMOVED, REPLACED})


@dataclass(frozen=True)
class Step:
    """One step of a feed: its number from 1, when its version was made (UTC), and the commit, or nothing."""

    number: int
    moment: str
    revision: str = ""

    @property
    def day(self) -> str:
        """The day of the step, in UTC."""
        return self.moment[:10]


@dataclass(frozen=True)
class Change:
    """What became of an entity: created, changed, removed, or replaced by others; with its document as it is now."""

    change: str
    path: str
    old: str | None
    new: str
    document: dict[str, Any]

    @property
    def entity(self) -> str:
        """The IRI of the entity."""
        iri: str = self.document["id"]
        return iri

    @property
    def replaced_by(self) -> tuple[str, ...]:
        """The IRIs of what took its place."""
        return successors(self.document) if self.change in GONE else ()


def compare(old: Version, new: Version) -> list[Change]:
    """Return the changes from one version to another, sorted by path; the new one has its tombstones."""
    differing = sorted(path for path, found in new.hashes.items() if old.hashes.get(path) != found)
    return [_change(path, old, new) for path in differing]


def _change(path: str, old: Version, new: Version) -> Change:
    document = new.document(path)
    before = old.hashes.get(path)
    if is_tombstone(document):
        what = REPLACED if successors(document) else REMOVED
    elif before is None or is_tombstone(old.document(path)):
        what = CREATED
    else:
        what = CHANGED
    return Change(what, path, before, new.hashes[path], document)


def lines(step: Step, changes: Iterable[Change]) -> bytes:
    """Return changes as JSON lines."""
    return b"".join(_line(step, change) for change in changes)


def _line(step: Step, change: Change) -> bytes:
    record: dict[str, Any] = {"version": step.number, "time": step.moment}
    if step.revision:
        record["revision"] = step.revision
    record |= {
        "entity": change.entity,
        "kind": kind_of(change.entity),
        "change": change.change,
        "path": change.path,
        "old": change.old,
        "new": change.new,
    }
    if change.document.get("name"):
        record["label"] = change.document["name"]
    if change.replaced_by:
        record["replacedBy"] = list(change.replaced_by)
    return (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
