"""Show a line of a file with a caret under the column that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from graphtool.errors import Location, Problem

_WIDEST, _BEFORE = 160, 80
_NUMBER = 5


def told(problem: Problem) -> str:
    """Return a problem as text for a terminal, with the line that it is about if it brings one."""
    first, *rest = str(problem).split("\nhint: ")
    lines = excerpt(problem.source, problem.location) if problem.source and problem.location else []
    return "\n".join([first, *lines, *(f"hint: {hint}" for hint in rest)])


def excerpt(source: str, place: Location, note: str = "") -> list[str]:
    """Return the line with its number and, below it, a caret with the note; of a very long line a part."""
    start, text = _part(source.rstrip(), place.column)
    lines = [f"{place.line:>{_NUMBER}} | {text}"]
    if place.column:
        marked = f"^ {note}".rstrip()
        lines.append(f"{'':>{_NUMBER}} | {_blank(text[: place.column - 1 - start])}{marked}")
    return lines


def _part(source: str, column: int) -> tuple[int, str]:
    """Return the part of a line around a column, and how far to the left of the part's text the line begins."""
    if len(source) <= _WIDEST:
        return 0, source
    start = max(0, min(column - 1 - _BEFORE, len(source) - _WIDEST))
    end = start + _WIDEST
    left, right = "…" if start else "", "…" if end < len(source) else ""
    return start - len(left), f"{left}{source[start:end]}{right}"


def _blank(text: str) -> str:
    """Return white space as wide as a text is on a terminal."""
    return "".join("\t" if c == "\t" else " " * _width(c) for c in text)


def _width(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
