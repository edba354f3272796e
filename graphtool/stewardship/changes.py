"""A change to the graph as it is handed in: the statements that it adds and removes, and where they stand in its text.

Three forms are read: RDF (what it states is added; TriG and N-Quads say to which graph), a SPARQL update of ground
statements (see `sparql_data`) and a table (see `tables`). What the change does to which file is decided in `place`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import ChangeError, Location, NothingToDoError, Problem
from graphtool.store.parse import parse_bytes, rdf_format
from graphtool.store.read import read_bytes
from graphtool.store.terms import show
from graphtool.store.turtle.names import Names
from graphtool.store.turtle.parts import Paragraph, WalkError
from graphtool.store.turtle.statements import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

UPDATES = (".ru", ".rq", ".sparql", ".update")
_UNNAMED = "urn:x-graphtool:change"
_LINE_END = re.compile(r"\r\n|\n|\r")
_WALKED = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)


@dataclass(frozen=True)
class Stated:
    """A statement of a change: the graph if it names one, and the place in the change if it is known."""

    triple: ox.Triple
    graph: str | None = None
    location: Location | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{show(self.triple.subject)} {_verb(self.triple)} {show(self.triple.object)}"


@dataclass(frozen=True)
class ChangeSet:
    """What a change adds and removes, each statement once, in the order of its text; `prefixes` are those it uses."""

    shown: str
    added: tuple[Stated, ...] = ()
    removed: tuple[Stated, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False)
    text: str = field(default="", compare=False, repr=False)

    def line(self, number: int) -> str:
        """Return a line of the change's text, counted from 1, without its end."""
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def checked(self) -> ChangeSet:
        """Return the change; NothingToDoError if it is empty, ChangeError for blank nodes, which data/ has none of."""
        if not self.added and not self.removed:
            raise NothingToDoError(f"{self.shown} holds no statements", hint="a change adds or removes something")
        problems = [
            Problem(
                stated.location or Location(self.shown),
                ChangeError.error_id,
                f"{stated} has a blank node",
                "everything in data/ has an IRI, so that it can be cited, compared and corrected",
            )
            for stated in (*self.added, *self.removed)
            if any(isinstance(term, ox.BlankNode) for term in (stated.triple.subject, stated.triple.object))
        ]
        if problems:
            raise ChangeError.joined(problems)
        return self


def read_rdf(path: Path, shown: str, syntax: ox.RdfFormat | None = None) -> ChangeSet:
    """Read RDF as additions; the syntax is told by the suffix unless given. Raises ParseError, FileProblemError."""
    if syntax is None:
        syntax = ox.RdfFormat.TURTLE if str(path) == "-" else rdf_format(path)
    return rdf_change(read_bytes(path, shown), shown, syntax)


def rdf_change(content: bytes, shown: str, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE) -> ChangeSet:
    """Read RDF in memory as additions; see `read_rdf`."""
    parsed = parse_bytes(content, syntax, _UNNAMED, shown=shown)
    plain = [
        Stated(quad.triple, None if quad.graph_name == parsed.graph else quad.graph_name.value)  # type: ignore[union-attr]
        for quad in parsed.quads
    ]
    text = content.decode("utf-8")
    placed = _walked(text, shown, syntax) if syntax in _WALKED else None
    return ChangeSet(shown, tuple(dict.fromkeys(placed or plain)), prefixes=parsed.prefixes, text=text)


def _walked(text: str, shown: str, syntax: ox.RdfFormat) -> list[Stated] | None:
    """Return the statements with their places; None where the text uses what the walk does not know (RDF 1.2)."""
    try:
        return stated_in(text, shown, Names(_UNNAMED), syntax)
    except WalkError:
        return None


def stated_in(
    text: str,
    shown: str,
    names: Names,
    syntax: ox.RdfFormat = ox.RdfFormat.TURTLE,
    *,
    graph: str | None = None,
    start: int = 0,
) -> list[Stated]:
    """Return the statements of a text, or of its rest from `start` on, each with its place. Raises WalkError."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(offset: int) -> Location:
        line = bisect_right(starts, offset)
        return Location(shown, line, offset - starts[line - 1] + 1)

    return [
        Stated(
            statement.triple,
            graph if statement.graph is None else statement.graph.term.value,  # type: ignore[union-attr]
            place(statement.object.start),
        )
        for part in paragraphs(text, names, syntax, start=start)
        if isinstance(part, Paragraph)
        for statement in part.statements
    ]


def joined(changes: Iterable[ChangeSet], shown: str) -> ChangeSet:
    """Return one change that does what all of them do."""
    each = list(changes)
    return ChangeSet(
        shown,
        tuple(dict.fromkeys(stated for change in each for stated in change.added)),
        tuple(dict.fromkeys(stated for change in each for stated in change.removed)),
        {prefix: iri for change in each for prefix, iri in change.prefixes.items()},
    )


def _verb(triple: ox.Triple) -> str:
    shown = show(triple.predicate)
    return "a" if shown == "rdf:type" else shown
