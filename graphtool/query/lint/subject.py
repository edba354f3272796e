"""What the rules for query files work on, and what they find."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from graphtool.errors import Location
from graphtool.query.tokens import Token, tokens

if TYPE_CHECKING:
    from graphtool.query.catalogue import CatalogueQuery
    from graphtool.query.header import Header
    from graphtool.store.load import Corpus


@dataclass(frozen=True, order=True)
class QueryFinding:
    """One thing in a query file that should be otherwise: where, which rule, what, and how to mend it."""

    location: Location
    rule: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Subject:
    """A query file under examination, with the graph that its examples and terms are about."""

    query: CatalogueQuery
    header: Header
    shown: str
    corpus: Corpus
    defined: frozenset[str]

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of the whole file."""
        return list(tokens(self.query.text))

    def at(self, offset: int) -> Location:
        """Return the place of a character of the file."""
        before = self.query.text[:offset]
        return Location(self.shown, before.count("\n") + 1, offset - before.rfind("\n"))

    def entry(self, *path: str | int) -> Location:
        """Return the place of an entry of the header."""
        return Location(self.shown, self.header.line(*path))
