"""Find where statements stand in the files that state them: line and column of subject, predicate and object.

A file is indexed by its subjects when a place in it is asked for, at less than the cost of parsing it, and only the
paragraphs of the subjects asked for are read token by token. TriG, and files in which a blank node is looked
for, are read as a whole; in JSON-LD and RDF/XML only the file is known.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import FileProblemError, Location
from graphtool.store.turtle.parts import Paragraph, Statement, WalkError
from graphtool.store.turtle.plain import plain
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
    """A statement as a file states it; `statement` has the offsets of its parts, if they are known."""

    triple: ox.Triple
    statement: Statement | None
    _in: FilePositions = field(repr=False, compare=False)
    _start: Location | None = None

    @property
    def file(self) -> ParsedFile:
        """The file."""
        return self._in.file

    @property
    def subject(self) -> Location:
        """Where the subject is written; for what is not understood, where the paragraph starts, or the file."""
        return self._in.at(self.statement.subject.start) if self.statement else self._unknown

    @property
    def predicate(self) -> Location:
        """Where the predicate is written."""
        return self._in.at(self.statement.predicate.start) if self.statement else self._unknown

    @property
    def object(self) -> Location:
        """Where the object is written."""
        return self._in.at(self.statement.object.start) if self.statement else self._unknown

    @property
    def _unknown(self) -> Location:
        return self._start or Location(self._in.file.shown)


class FilePositions:
    """The places of one file; what is asked for is kept."""

    def __init__(self, file: ParsedFile) -> None:
        self.file = file
        self._found: dict[Term, tuple[Place, ...]] = {}

    def places(self, subject: Term) -> tuple[Place, ...]:
        """Return the statements about an IRI or blank node (as the file's quads name it), in the order of the file."""
        if subject not in self._found:
            found = self._stated(subject) if self.file.syntax in _WALKED and self.text else None
            self._found[subject] = (
                self._unknown(subject)
                if found is None
                else tuple(Place(triple, statement, self) for statement, triple in found)
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

    def _stated(self, subject: Term) -> Stated | None:
        """Return a subject's statements; None if the text is not understood."""
        found = None
        if self._index is not None:
            found = self._of_iri(subject) if isinstance(subject, ox.NamedNode) else self._of_blank_node(subject)
        if found is None:
            found = _matched(self._whole, self.file.quads)
        return None if found is None else [(s, t) for s, t in found if t.subject == subject]

    def _of_iri(self, subject: ox.NamedNode) -> Stated | None:
        walked = []
        for number in self._index.about(subject.value) if self._index else ():
            paragraph = self._paragraph(number)
            if paragraph is None:
                return None
            walked += [statement for statement in paragraph if statement.subject.term == subject]
        if not any(isinstance(statement.object.term, ox.BlankNode) for statement in walked):
            return [(statement, statement.triple) for statement in walked]
        return _matched(walked, self._by_subject[subject])

    def _of_blank_node(self, subject: Term) -> Stated | None:
        """Return the statements of the paragraphs that state something about a blank node."""
        numbers = (bisect_right(self._ends, n) for n, quad in enumerate(self.file.quads) if quad.subject == subject)
        found: Stated = []
        for number in dict.fromkeys(numbers):
            quads = self.file.quads[self._ends[number - 1] if number else 0 : self._ends[number]]
            matched = _matched(self._paragraph(number) or (), quads)
            if matched is None:
                return None
            found += matched
        return found

    @cached_property
    def _by_subject(self) -> dict[Term, list[ox.Quad]]:
        found: dict[Term, list[ox.Quad]] = {}
        for quad in self.file.quads:
            found.setdefault(quad.subject, []).append(quad)
        return found

    @cached_property
    def _ends(self) -> list[int]:
        """How many statements of the file come before the end of each of its paragraphs."""
        starts = self._index.starts if self._index else ()
        return list(accumulate(statement_counts(self.text, starts, self.file.syntax, self.file.graph.value)))

    def _paragraph(self, number: int) -> list[Statement] | None:
        """Return the statements of a paragraph; None if it is not understood."""
        if self._index is None:
            return None
        start, end = self._index.span(number)
        names = self._index.names_at(number)
        if found := plain(self.text, names, start, end):
            return found
        try:
            parts = list(paragraphs(self.text, names, self.file.syntax, start=start, end=end))
        except WalkError:
            return None
        return [statement for part in parts if isinstance(part, Paragraph) for statement in part.statements]

    @cached_property
    def _whole(self) -> tuple[Statement, ...]:
        try:
            return tuple(statements(self.text, self.file.graph.value, self.file.syntax))
        except WalkError:
            return ()

    def _unknown(self, subject: Term) -> tuple[Place, ...]:
        """Return the statements of a subject without places but for the line on which it begins."""
        where = Location(self.file.shown)
        if isinstance(subject, ox.NamedNode) and self._index and (numbers := self._index.about(subject.value)):
            where = self.at(self._index.span(numbers[0])[0])
        found = (quad.triple for quad in self.file.quads if quad.subject == subject)
        return tuple(Place(triple, None, self, where) for triple in found)


def _matched(walked: Sequence[Statement], quads: Sequence[ox.Quad]) -> Stated | None:
    """Return statements with the triples that they make, blank nodes named as in the quads; None if they differ."""
    if match_blank_nodes(walked, quads) is None:
        return None
    return [(statement, quad.triple) for statement, quad in zip(walked, quads, strict=True)]


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
