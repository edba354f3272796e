"""What a solution rests on: statements that match, and patterns that nothing matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from graphtool.store.terms import Term

Bindings = Mapping[str, Term]


@dataclass(frozen=True)
class Stated:
    """A statement that a pattern of the query matches; `graph` if the query asks for it in one graph."""

    triple: ox.Triple
    graph: ox.NamedNode | None = None


@dataclass(frozen=True)
class Absent:
    """A pattern that nothing matches; of several alternatives none does.

    `form` is how the query asks for it (`OPTIONAL`, `NOT EXISTS`, `MINUS`), `conditions` whether a filter or a bound
    value narrows it, so that statements of that form may exist.
    """

    form: str
    alternatives: tuple[str, ...]
    conditions: bool = False


@dataclass(frozen=True)
class Counted:
    """That so many solutions were taken together: counted, summed up, or the greatest of them found."""

    solutions: int


Reason = Stated | Absent | Counted


@dataclass(frozen=True)
class Solution:
    """Values of variables and what they rest on, in the order of the query."""

    bindings: Bindings = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


def merged(first: Bindings, second: Bindings) -> Bindings | None:
    """Return two sets of bindings as one; None if they are not compatible (SPARQL 1.1, section 18.3)."""
    for name, term in second.items():
        if first.get(name, term) != term:
            return None
    return {**first, **second}
