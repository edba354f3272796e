"""Take statements out of a Turtle text and keep the rest: comments on lines of their own, layout and order.

What goes with a statement is its punctuation, a comment at the end of a line that held nothing else, and, with the
last statement of a paragraph, the paragraph's subject and dot. Only statements whose subject begins a paragraph can be
taken out; those inside of `[ … ]` have no name by which they could be asked for.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from graphtool.store.turtle.statements import Paragraph, paragraphs
from graphtool.store.turtle.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pyoxigraph as ox

    from graphtool.store.turtle.parts import Statement

Span = tuple[int, int]
_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\n\r]*)?(?:\r\n|\n|\r|\Z)")
_EMPTY_LINE = re.compile(r"[ \t]*(?:\r\n|\n|\r)|\Z")
_EMPTY_LINE_BEFORE = re.compile(r"(?:\A|\n|\r)[ \t]*(?:\r\n|\n|\r)\Z")


def without(text: str, unwanted: Collection[ox.Triple]) -> str:
    """Return the text without these statements, each wherever it stands. Raises WalkError for bad Turtle."""
    spans = [
        span
        for part in paragraphs(text)
        if isinstance(part, Paragraph) and any(s.triple in unwanted for s in part.statements)
        for span in _spans(text, part, unwanted)
    ]
    pieces, last = [], 0
    for start, end in _merged(text, spans):
        start, end = _with_line(text, start, end)
        pieces.append(text[last : max(start, last)])
        last = max(end, last)
    return "".join([*pieces, text[last:]])


def _spans(text: str, paragraph: Paragraph, unwanted: Collection[ox.Triple]) -> Iterator[Span]:
    """Yield the parts of a paragraph that go."""
    own = sorted(
        (s for s in paragraph.statements if s.subject.start == paragraph.start and s.predicate.end > s.predicate.start),
        key=lambda s: s.object.start,
    )
    if all(s.triple in unwanted for s in own):
        yield paragraph.start, paragraph.end
        return
    verbs = [list(group) for _, group in groupby(own, key=lambda s: s.predicate.start)]
    going = [all(s.triple in unwanted for s in objects) for objects in verbs]
    spans = [(v[0].predicate.start, v[-1].object.end) for v in verbs]
    if any(token.kind == ";" for token in tokens(text, start=spans[-1][1], end=paragraph.end)):
        yield from _listed(text, [*spans, (paragraph.end, paragraph.end)], [*going, False], ";")
    else:
        yield from _listed(text, spans, going, ";")
    for objects, whole in zip(verbs, going, strict=True):
        if not whole:
            yield from _objects(text, objects, unwanted)


def _objects(text: str, objects: Sequence[Statement], unwanted: Collection[ox.Triple]) -> Iterator[Span]:
    spans = [(s.object.start, s.object.end) for s in objects]
    yield from _listed(text, spans, [s.triple in unwanted for s in objects], ",")


def _listed(text: str, spans: Sequence[Span], going: Sequence[bool], mark: str) -> Iterator[Span]:
    """Yield the members of a list that go, each with the mark behind it, or before it if none that stays follows."""
    for number, (span, goes) in enumerate(zip(spans, going, strict=True)):
        if not goes:
            continue
        yield span
        behind = not all(going[number:])
        left, right = (number, number + 1) if behind else (number - 1, number)
        for token in tokens(text, start=spans[left][1], end=spans[right][0]):
            if token.kind == mark:
                yield token.start, token.end


def _merged(text: str, spans: list[Span]) -> Iterator[Span]:
    """Yield the spans in order, those joined between which only white space stands."""
    current: Span | None = None
    for span in sorted(set(spans)):
        if current is None:
            current = span
        elif not text[current[1] : span[0]].strip():
            current = current[0], max(current[1], span[1])
        else:
            yield current
            current = span
    if current is not None:
        yield current


def _with_line(text: str, start: int, end: int) -> Span:
    """Widen a span over the white space before it, and over its lines if nothing but a comment is left of them."""
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    rest = _REST_OF_LINE.match(text, end)
    if text[line_start:start].strip() or not rest:
        return start - len(text[line_start:start]) + len(text[line_start:start].rstrip(" \t")), end
    after = _EMPTY_LINE.match(text, rest.end())
    between_empty_lines = after and _EMPTY_LINE_BEFORE.search(text, max(0, line_start - 200), line_start)
    return line_start, after.end() if after and between_empty_lines else rest.end()
