"""Find the line of a statement in the file that states it.

pyoxigraph's parser does not give positions. It is fed one line per `read()` here, so that a triple belongs to the
last line handed over. Limits: a literal that ends a line without ';', ',' or '.' counts on the next line, a
multi-line literal on its last. Only files that a finding points to are read again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from graphtool.errors import Location
from graphtool.store.parse import ParsedFile, rdf_format, read_bytes
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LINE_BASED = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)


class _LineFeed:
    """A readable file object that hands out one line per read and counts them."""

    def __init__(self, content: bytes) -> None:
        self._lines = BytesIO(content)
        self.line = 0

    def read(self, _size: int = -1) -> bytes:
        self.line += 1
        return self._lines.readline()


@dataclass
class FilePositions:
    """Line numbers (from 1) of the triples and subjects of one file."""

    triples: dict[ox.Triple, int] = field(default_factory=dict)
    subjects: dict[str, int] = field(default_factory=dict)


def positions(content: bytes, syntax: ox.RdfFormat, base_iri: str) -> FilePositions:
    """Return the line of each triple, and of each subject's first statement; empty for syntaxes without lines."""
    found = FilePositions()
    if syntax not in _LINE_BASED:
        return found
    feed = _LineFeed(content)
    for quad in ox.parse(input=cast("IO[bytes]", feed), format=syntax, base_iri=base_iri):
        found.triples.setdefault(quad.triple, feed.line)
        found.subjects.setdefault(value(quad.subject), feed.line)
    return found


class Locator:
    """Answers where statements stand, reading each file at most once and only when asked."""

    def __init__(self, files: Sequence[ParsedFile]) -> None:
        self._files = files
        self._read: dict[str, FilePositions] = {}
        self._subject_files: dict[str, list[ParsedFile]] = {}
        for file in files:
            for iri in {value(q.subject) for q in file.quads}:
                self._subject_files.setdefault(iri, []).append(file)

    def statement(self, subject: str, matching: Iterable[ox.Triple]) -> Location | None:
        """Return where the first of `matching` triples stands, else where the subject begins, else None."""
        files = self._subject_files.get(subject, [])
        wanted = list(matching)
        for file in files:
            lines = [line for t in wanted if (line := self._of(file).triples.get(t))]
            if lines:
                return Location(file.shown, min(lines))
        for file in files:
            if line := self._of(file).subjects.get(subject):
                return Location(file.shown, line)
        return Location(files[0].shown) if files else None

    def line(self, location: Location) -> str:
        """Return the text of the line at a location, without its line end; empty if it cannot be read."""
        file = next((f for f in self._files if f.shown == location.path), None)
        if file is None or not location.line or str(file.path) == "-":
            return ""
        lines = read_bytes(file.path, file.shown).decode("utf-8", "replace").splitlines()
        return lines[location.line - 1] if location.line <= len(lines) else ""

    def _of(self, file: ParsedFile) -> FilePositions:
        if file.shown not in self._read:
            if str(file.path) == "-" or not file.path.is_file():
                self._read[file.shown] = FilePositions()
            else:
                content = read_bytes(file.path, file.shown)
                self._read[file.shown] = positions(content, rdf_format(file.path), file.graph.value)
        return self._read[file.shown]
