"""Find where statements stand in the files that state them: line and column of subject, predicate and object.

A file is indexed by its subjects when a place in it is asked for, at less than the cost of parsing it, and only the
paragraphs of the subjects asked for are read token by token. TriG, and files in which a blank node is looked
for, are read as a whole; in JSON-LD and RDF/XML only the file is known.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import FileProblemError, Location
from graphtool.store.turtle.parts import Paragraph, Statement, WalkError
from graphtool.store.turtle.scan import ParagraphIndex, index, statement_counts
from graphtool.store.turtle.statements import match_blank_nodes, paragraphs, statements
from graphtool.store.turtle.tokens import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphtool.store.parse import ParsedFile
    from graphtool.store.terms import Term

    Stated = list[tuple[Statement, ox.Triple]]

_INDEXED = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_WALKED = (*_INDEXED, ox.RdfFormat.TRIG)


@dataclass(frozen=True, slots=True)
class Place:
    """A statement as a file states it: where each part is written; `statement` has the offsets, if they are known."""

    triple: ox.Triple
    subject: Location
    predicate: Location
    object: Location
    file: ParsedFile
    statement: Statement | None = None


class FilePositions:
    """The places of one file; what is asked for is kept."""

    def __init__(self, file: ParsedFile) -> None:
        self.file = file
        self._found: dict[Term, tuple[Place, ...]] = {}

    def places(self, subject: Term) -> tuple[Place, ...]:
        """Return the statements about an IRI or blank node (as the file's quads name it), in the order of the file."""
        if subject not in self._found:
            found = self._walked(subject) if self.file.syntax in _WALKED and self.text else None
            self._found[subject] = (
                self._unknown(subject) if found is None else tuple(self._place(*stated) for stated in found)
            )
        return self._found[subject]

    @cached_property
    def text(self) -> str:
        """The text of the file; empty if it cannot be read any more."""
        try:
            return self.file.text()
        except FileProblemError:
            return ""

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text)

    def at(self, offset: int) -> Location:
        """Return the location of an offset."""
        return Location(self.file.shown, *self.lines.place(offset))

    @cached_property
    def _index(self) -> ParagraphIndex | None:
        if self.file.syntax not in _INDEXED:
            return None
        try:
            return index(self.text, self.file.graph.value)
        except WalkError:
            return None

    def _walked(self, subject: Term) -> Stated | None:
        """Return a subject's statements; None if the text is not understood."""
        if self._index is not None:
            numbers = self._numbers(self._index, subject)
            paragraphs = [self._paragraph(self._index, number) for number in numbers]
            if None not in paragraphs:
                return [(s, t) for stated in paragraphs if stated for s, t in stated if t.subject == subject]
        whole = self._matched(list(self._whole), self.file.quads)
        return None if whole is None else [(s, t) for s, t in whole if t.subject == subject]

    def _numbers(self, found: ParagraphIndex, subject: Term) -> Iterable[int]:
        """Return the numbers of the paragraphs that state something about a subject."""
        if isinstance(subject, ox.NamedNode):
            return found.by_subject.get(subject.value, ())
        numbers = (bisect_right(self._ends, n) for n, quad in enumerate(self.file.quads) if quad.subject == subject)
        return dict.fromkeys(number for number in numbers if number < len(found.spans))

    @cached_property
    def _ends(self) -> list[int]:
        """How many statements of the file come before the end of each of its paragraphs."""
        spans = self._index.spans if self._index else []
        return list(accumulate(statement_counts(self.text, spans, self.file.syntax, self.file.graph.value)))

    def _paragraph(self, found: ParagraphIndex, number: int) -> Stated | None:
        """Return the statements of a paragraph, blank nodes named as in the file's quads; None if they do not fit."""
        start, end = found.spans[number]
        try:
            parts = list(paragraphs(self.text, found.names_at(number), self.file.syntax, start=start, end=end))
        except WalkError:
            return None
        walked = [s for part in parts if isinstance(part, Paragraph) for s in part.statements]
        if not any(isinstance(term, ox.BlankNode) for s in walked for term in (s.subject.term, s.object.term)):
            return [(statement, statement.triple) for statement in walked]
        first = self._ends[number - 1] if number else 0
        return self._matched(walked, self.file.quads[first : self._ends[number]])

    @cached_property
    def _whole(self) -> tuple[Statement, ...]:
        try:
            return tuple(statements(self.text, self.file.graph.value, self.file.syntax))
        except WalkError:
            return ()

    @staticmethod
    def _matched(walked: Sequence[Statement], quads: Sequence[ox.Quad]) -> Stated | None:
        if match_blank_nodes(walked, quads) is None:
            return None
        return [(statement, quad.triple) for statement, quad in zip(walked, quads, strict=True)]

    def _place(self, statement: Statement, triple: ox.Triple) -> Place:
        return Place(
            triple,
            self.at(statement.subject.start),
            self.at(statement.predicate.start),
            self.at(statement.object.start),
            self.file,
            statement,
        )

    def _unknown(self, subject: Term) -> tuple[Place, ...]:
        """Return the statements of a subject without places but for the line on which it begins."""
        where = Location(self.file.shown)
        if isinstance(subject, ox.NamedNode) and self._index and (numbers := self._index.by_subject.get(subject.value)):
            where = self.at(self._index.spans[numbers[0]][0])
        found = (quad.triple for quad in self.file.quads if quad.subject == subject)
        return tuple(Place(triple, where, where, where, self.file) for triple in found)


class Locator:
    """Answers where statements stand in several files; each is indexed at most once, and only when asked."""

    def __init__(self, files: Iterable[ParsedFile]) -> None:
        self._files = [FilePositions(file) for file in files]

    def places(self, subject: Term) -> list[Place]:
        """Return all statements about a subject, file by file."""
        return [place for file in self._files for place in file.places(subject)]

    def statement(self, subject: Term, matching: Iterable[ox.Triple]) -> Location | None:
        """Return where the object of the first of `matching` stands, else where the subject begins, else None."""
        wanted = set(matching)
        places = self.places(subject)
        fitting = (place.object for place in places if place.triple in wanted)
        return next(fitting, places[0].subject if places else None)

    def line(self, location: Location) -> str:
        """Return the text of the line at a location, without its line end; empty if there is none."""
        if not location.line:
            return ""
        return next((file.lines.line(location.line) for file in self._files if file.file.shown == location.path), "")
