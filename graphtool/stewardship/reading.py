"""Read the two sides of a comparison, each file once: what both sides have in common is parsed only once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import Location, ParseError, Problem
from graphtool.stewardship.sides import STDIN, sources
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes, rdf_format
from graphtool.store.read import read_bytes
from graphtool.store.revisions import Revision
from graphtool.store.steady import steadily

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graphtool.project import Project
    from graphtool.stewardship.sides import Operand, Source
    from graphtool.store.parse import ParsedFile


@dataclass(frozen=True)
class Side:
    """The parsed files of one side by room, and the bytes of all its files, catalogue queries included."""

    operand: Operand
    rooms: dict[str, tuple[ParsedFile, ...]]
    contents: dict[str, bytes] = field(repr=False)

    @property
    def name(self) -> str:
        """What the user called this side."""
        return self.operand.name

    @property
    def revision(self) -> str:
        """The hash of the commit that the side is, or nothing."""
        return self.operand.project.commit if isinstance(self.operand.project, Revision) else ""

    @property
    def files(self) -> tuple[ParsedFile, ...]:
        """All parsed files: data, ontology, shapes."""
        return tuple(file for room in self.rooms.values() for file in room)

    @cached_property
    def corpus(self) -> Corpus:
        """The side's data and ontology as a corpus."""
        return Corpus(self.rooms.get("data", ()), self.rooms.get("ontology", ()))

    @cached_property
    def quads(self) -> frozenset[ox.Quad]:
        """All statements of the side."""
        return frozenset(quad for file in self.files for quad in file.quads)


class Reader:
    """Reads sides; a file with the same bytes and graph as one read before shares its statements."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ox.RdfFormat, bytes], ParsedFile] = {}

    def pair(self, a: Operand, b: Operand) -> tuple[Side, Side]:
        """Read both sides. Raises ParseError with every syntax error of every file of both."""
        read: list[Side] = []
        problems: list[Problem] = []
        for operand, other in ((a, b), (b, a)):
            try:
                read.append(self._side(operand, other))
            except ParseError as error:
                problems += error.problems
        if problems:
            raise ParseError.joined(problems)
        return read[0], read[1]

    def _side(self, operand: Operand, other: Operand) -> Side:
        if operand.project is None:
            return self._read(operand, other)
        return steadily(operand.project.root, lambda: self._read(operand, other))

    def _read(self, operand: Operand, other: Operand) -> Side:
        rooms: dict[str, list[ParsedFile]] = {}
        contents: dict[str, bytes] = {}
        problems: list[Problem] = []
        for source in sources(operand, other):
            content = contents[source.shown] = read_bytes(source.path, source.shown)
            try:
                rooms.setdefault(source.room, []).append(self._parsed(source, content))
            except ParseError as error:
                problems += [_at_side(problem, operand) for problem in error.problems]
        if problems:
            raise ParseError.joined(problems)
        if operand.whole and operand.project is not None:
            contents |= _queries(operand.project)
        return Side(operand, {room: tuple(files) for room, files in rooms.items()}, contents)

    def _parsed(self, source: Source, content: bytes) -> ParsedFile:
        syntax = ox.RdfFormat.TURTLE if str(source.path) == STDIN else rdf_format(source.path)
        known = self._known.get((source.graph, syntax, content))
        if known is None:
            known = parse_bytes(content, syntax, source.graph, path=source.path, shown=source.shown)
            self._known[source.graph, syntax, content] = known
        return replace(known, path=source.path, shown=source.shown)


def _queries(project: Project) -> dict[str, bytes]:
    return {project.shown(path): read_bytes(path, project.shown(path)) for path in project.query_files()}


def _at_side(problem: Problem, operand: Operand) -> Problem:
    """Say of which revision the file is that is not well-formed."""
    place = problem.location
    if place is None or not isinstance(operand.project, Revision):
        return problem
    return problem._replace(location=Location(f"{operand.project.name}:{place.path}", place.line, place.column))
