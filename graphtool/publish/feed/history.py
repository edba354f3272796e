"""The feed of a bundle: what an earlier bundle holds of it, and how a new bundle goes on with it.

The feed only grows. `changes.jsonl` gets lines at its end, the event stream gets pages, which begin with the state
that the feed starts from; neither ever changes what is there already.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphtool.errors import FileProblemError
from graphtool.publish.feed import stream
from graphtool.publish.feed.changes import CREATED, Change, Step, compare, lines
from graphtool.publish.feed.tombstones import missing
from graphtool.publish.feed.versions import DOCUMENTS, Version, digest, later, manifest, of_bundle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LINES = "changes.jsonl"


@dataclass(frozen=True)
class History:
    """An earlier version and the feed that led to it: its lines, its pages with their contents, its last step."""

    version: Version
    lines: bytes = b""
    pages: tuple[tuple[stream.Page, bytes], ...] = ()
    last: Step | None = None

    def begun(self, moment: str) -> History:
        """Return the history; if nobody knows when its version was made, as of a moment."""
        if self.version.moment or self.last is not None:
            return self
        return replace(self, version=replace(self.version, moment=moment))


def of_folder(folder: Path) -> History:
    """Return the history that a bundle holds, which may be none; FileProblemError if it cannot be read."""
    version, told = of_bundle(folder), manifest(folder)
    if LINES not in told.files:
        return History(version)
    written = told.read(LINES)
    try:
        pages = stream.pages_of(json.loads(told.read(stream.ROOT)))
        last = _last_step(written) or Step(0, pages[-1].moment)
    except (ValueError, LookupError, TypeError):
        raise FileProblemError(
            f"{folder}: the change feed cannot be read", hint="go on from an older bundle, or from a git revision"
        ) from None
    contents = tuple((page, told.read(f"{stream.FOLDER}{page.name}")) for page in pages)
    return History(version, written, contents, last)


def _last_step(written: bytes) -> Step | None:
    if not written:
        return None
    record = json.loads(written.splitlines()[-1])
    return Step(record["version"], record["time"])


def following(history: History, moment: str, revision: str = "") -> Step:
    """Return the step that leads from a history to a version made at a moment, a second later if it is beyond that."""
    last = history.last or Step(0, history.version.moment)
    return Step(last.number + 1, later(moment, last.moment), revision)


def extended(
    files: Iterable[tuple[str, bytes]], history: History, step: Step, licence: str
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a new bundle, its tombstones, and the feed with the step; without changes as it was.

    `licence` is the IRI of the dataset's, which is that of the feed too, or empty.
    """
    pages = list(history.pages) or list(_start(history.version))
    new = _Gathered(history.version)
    for name, content in _with_tombstones(files, new, step):
        yield name, content
    changes = compare(history.version, new.version())
    yield LINES, history.lines + lines(step, changes)
    pages += stream.fresh_pages(len(pages), step.moment, changes)
    for page, content in pages:
        yield f"{stream.FOLDER}{page.name}", content
    yield stream.ROOT, stream.root((page for page, _ in pages), licence)


def changed(files: Iterable[tuple[str, bytes]], history: History, step: Step) -> list[Change]:
    """Return what the step changes, if the files are those of the new bundle."""
    new = _Gathered(history.version)
    for _ in _with_tombstones(files, new, step):
        pass
    return compare(history.version, new.version())


def _with_tombstones(files: Iterable[tuple[str, bytes]], new: _Gathered, step: Step) -> Iterator[tuple[str, bytes]]:
    for name, content in files:
        new.add(name, content)
        yield name, content
    for name, content in missing(new.old, new.hashes, step.day):
        new.add(name, content)
        yield name, content


def _start(version: Version) -> Iterator[tuple[stream.Page, bytes]]:
    """Yield pages with the state that a feed begins with, each document as created."""
    changes = [Change(CREATED, p, None, h, version.document(p)) for p, h in sorted(version.hashes.items())]
    yield from stream.fresh_pages(0, version.moment, changes)


class _Gathered:
    """The documents of a new version: all hashes, and the contents that differ from those of the old one."""

    def __init__(self, old: Version) -> None:
        self.old = old
        self._contents: dict[str, bytes] = {}
        self.hashes: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        """Take note of a file, if it is a document."""
        if name.startswith(DOCUMENTS):
            self.hashes[name] = digest(content)
            if self.old.hashes.get(name) != self.hashes[name]:
                self._contents[name] = content

    def version(self) -> Version:
        """Return the documents as a version; only those that differ can be read."""
        return Version("the new bundle", self.hashes, self._contents.__getitem__)
