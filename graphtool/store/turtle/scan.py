"""Find the paragraphs of a subject in a large text without reading the rest token by token.

One expression steps from the start of a paragraph to its end. The quick form skips everything but strings, IRIs,
comments and dots; it fails wherever a dot might belong to a name or number, and then the form that is built from the
very expressions of the tokens decides. So both end where a walk over the tokens would.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from graphtool.store.turtle.names import Names, TermError
from graphtool.store.turtle.statements import Directive, WalkError, paragraphs
from graphtool.store.turtle.tokens import GAP, PATTERNS

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD = re.compile(
    rf"{GAP}(?:(?P<name>{PATTERNS['name']})|(?P<iri>{PATTERNS['iri']})|(?P<node>_:|[\[(]|<<)|(?P<other>[@A-Za-z])|\Z)"
)
_TEXTS = rf"{PATTERNS['string']}|{PATTERNS['iri']}|{PATTERNS['comment']}"
_QUICK = re.compile(rf"(?:[^\"'<#.\\{{}}]++|{_TEXTS}|\.(?=[0-9]))*+\.(?=[ \t\n\r]|\Z)")
_TOKENS = "|".join(pattern for kind, pattern in PATTERNS.items() if kind not in ("punctuation", "broken"))
_EXACT = re.compile(rf"(?:[ \t\n\r]++|{_TOKENS}|<<\(|\)>>|<<|>>|\{{\||\|\}}|\^\^|[;,\[\]()~])*+\.")


class ParagraphIndex:
    """Where the paragraphs of a text start and end, which subjects have which, and which names hold where.

    Flat, because a list or tuple for each of very many paragraphs would keep the garbage collector busy.
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._first: dict[str, int] = {}
        self._others: dict[str, list[int]] = {}
        self._names: list[Names] = []
        self._names_from: list[int] = []

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def starts(self) -> Sequence[int]:
        """The offsets at which the paragraphs start."""
        return self._starts

    def span(self, number: int) -> tuple[int, int]:
        """Return the offsets between which a paragraph stands."""
        return self._starts[number], self._ends[number]

    def about(self, subject: str) -> list[int]:
        """Return the numbers of the paragraphs whose subject is this IRI."""
        first = self._first.get(subject)
        return [] if first is None else [first, *self._others.get(subject, ())]

    def names_at(self, number: int) -> Names:
        """Return the base and prefixes in force at a paragraph."""
        return self._names[bisect_right(self._names_from, number) - 1]

    def add_names(self, names: Names) -> None:
        """Say which names hold from the next paragraph on."""
        self._names.append(names)
        self._names_from.append(len(self._starts))

    def add(self, start: int, end: int, subject: str | None) -> None:
        """Add a paragraph; `subject` is its IRI if it is one."""
        number = len(self._starts)
        if subject is not None and self._first.setdefault(subject, number) != number:
            self._others.setdefault(subject, []).append(number)
        self._starts.append(start)
        self._ends.append(end)


def index(text: str, base_iri: str | None) -> ParagraphIndex:
    """Return the paragraphs of a Turtle, N-Triples or N-Quads text.

    Raises WalkError where the text is not understood.
    """
    names = Names(base_iri)
    found = ParagraphIndex()
    found.add_names(names)
    position = 0
    while head := _HEAD.match(text, position):
        kind = head.lastgroup
        if kind is None:
            return found
        start = head.start(kind)
        if kind == "other":
            directive = _directive(text, names, start)
            names = _after(names, directive)
            found.add_names(names)
            position = directive.end
            continue
        body = _QUICK.match(text, head.end()) or _EXACT.match(text, head.end())
        if body is None:
            raise WalkError("the paragraph does not end", start)
        position = body.end()
        found.add(start, position, None if kind == "node" else _subject(names, head[kind], start))
    raise WalkError("expected a subject", position)


def _subject(names: Names, written: str, start: int) -> str:
    try:
        return names.text(written)
    except TermError as error:
        raise WalkError(str(error), start) from error


def _directive(text: str, names: Names, start: int) -> Directive:
    part = next(paragraphs(text, names, start=start))
    if isinstance(part, Directive):
        return part
    raise WalkError("expected a directive", start)


def _after(names: Names, directive: Directive) -> Names:
    if directive.kind == "prefix":
        return names.with_prefix(directive.prefix, directive.value)
    return names.with_base(directive.value) if directive.kind == "base" else names


def statement_counts(text: str, starts: Sequence[int], syntax: ox.RdfFormat, base_iri: str) -> list[int]:
    """Return how many statements each paragraph makes, counted by pyoxigraph's parser, which gets one at a time.

    It is known, not promised, to hand out all statements of what it has before it asks for more: callers compare.
    """
    feed = _Feed(text, starts[1:])
    counts = [0] * max(len(starts), 1)
    for _ in ox.parse(input=cast("IO[bytes]", feed), format=syntax, base_iri=base_iri):
        counts[min(feed.given, len(counts)) - 1] += 1
    return counts


class _Feed:
    """A readable file object that hands out one piece of a text per read and counts them."""

    def __init__(self, text: str, cuts: Sequence[int]) -> None:
        self._text = text
        self._cuts = [0, *cuts, len(text)]
        self.given = 0

    def read(self, _size: int = -1) -> bytes:
        if self.given + 1 >= len(self._cuts):
            return b""
        self.given += 1
        return self._text[self._cuts[self.given - 1] : self._cuts[self.given]].encode()
