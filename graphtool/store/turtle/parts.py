"""What a Turtle text consists of, with places: terms, statements, directives and paragraphs.

A place is a pair of offsets into the decoded text. `tokens.Lines` turns an offset into line and column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from graphtool.store.turtle.names import Names

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class WalkError(ValueError):
    """The text is not what the grammar expects at `offset`."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(slots=True)
class Occurrence:
    """A term and where it is written; `start` equals `end` if it is only implied."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with the places of its parts; `start` and `end` are those of the paragraph that holds it."""

    subject: Occurrence
    predicate: Occurrence
    object: Occurrence
    graph: Occurrence | None
    start: int
    end: int

    @property
    def triple(self) -> ox.Triple:
        """The triple that is stated."""
        return ox.Triple(self.subject.term, self.predicate.term, self.object.term)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive: `kind` is `prefix`, `base` or `version`; `value` the IRI, resolved, or the version."""

    kind: str
    prefix: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A subject and all that is said of it; `names` are the base and prefixes in force there."""

    statements: tuple[Statement, ...]
    names: Names
    graph: Occurrence | None
    start: int
    end: int
