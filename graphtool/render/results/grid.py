"""Tables for people, aligned on a terminal.

Beside an IRI stands its name, unless the query shows it in a column of its own. A terminal that is too narrow for the
columns shows each row as a list. Widths are set by the first rows, so that a long result needs little memory.
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate, chain, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from graphtool.render.results.view import Labels, View, cell
from graphtool.render.wording import legal
from graphtool.store.terms import DECIMALS, INTEGERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphtool.query.results import Row
    from graphtool.store.terms import Term

# how many characters of a cell and of the name beside it are shown at most and, on a narrow terminal, at least
_WIDEST, _NARROWEST = 60, 24
_WIDEST_LABEL, _NARROWEST_LABEL = 40, 12
_SAMPLE = 2_000
_NUMBERS = INTEGERS | DECIMALS


class Column(NamedTuple):
    """How wide a column's values and the names beside them are, and whether it holds numbers."""

    name: str
    width: int
    label: int
    numbers: bool

    @property
    def whole(self) -> int:
        """The width of the column with the names."""
        return max(self.width + (self.label + 2 if self.label else 0), width(self.name))

    def padded(self, text: str, label: str = "") -> str:
        """Return a cell in the width of the column."""
        if not self.label or not label:
            return _pad(clip(text, self.whole if self.label else self.width), self.whole, right=self.numbers)
        return _pad(f"{_pad(clip(text, self.width), self.width)}  {clip(label, self.label)}", self.whole)


def table(columns: tuple[str, ...], rows: Iterable[Row], view: View) -> Iterator[str]:
    """Yield an aligned table, or a list of each row if the terminal is narrow, and the number of rows."""
    labels = Labels(columns, view)
    rest = iter(rows)
    first = [(row, labels.of(row)) for row in islice(rest, _SAMPLE)]
    layout = _layout(columns, first, view.width)
    everything = chain(first, ((row, labels.of(row)) for row in rest))
    count = 0
    if layout:
        yield _line([column.padded(column.name) for column in layout])
        yield _line(["─" * column.whole for column in layout])
    for count, (row, names) in enumerate(everything, start=1):
        cells = zip(map(_flat, map(cell, row)), map(_flat, names), strict=True)
        if layout:
            yield _line([column.padded(*each) for column, each in zip(layout, cells, strict=True)])
        else:
            yield from _list(count, columns, cells, view)
    yield f"({view.counted(count)})\n"


def _layout(columns: tuple[str, ...], rows: Sequence[tuple[Row, list[str]]], limit: int) -> list[Column]:
    """Return the columns as wide as their widest cell, or less to fit in, names first; none if they cannot."""
    natural = []
    for place, name in enumerate(columns):
        cells = [row[place] for row, _ in rows]
        values = max((width(_flat(cell(term))) for term in cells), default=0)
        names = max((width(_flat(label[place])) for _, label in rows), default=0)
        natural.append(Column(name, max(values, 0 if names else width(name)), names, _all_numbers(cells)))
    sizes = [(_WIDEST, label) for label in range(_WIDEST_LABEL, _NARROWEST_LABEL - 1, -1)]
    sizes += [(values, _NARROWEST_LABEL) for values in range(_WIDEST - 1, _NARROWEST - 1, -1)]
    for values, label in sizes:
        layout = [_capped(column, values, label) for column in natural]
        if not limit or sum(column.whole + 2 for column in layout) - 2 <= limit:
            return layout
    return []


def _capped(column: Column, values: int, label: int) -> Column:
    shown = min(column.width, max(values, width(column.name)))
    return Column(column.name, shown, min(column.label, label), column.numbers)


def _all_numbers(cells: list[Term | None]) -> bool:
    bound = [term for term in cells if term is not None]
    return bool(bound) and all(isinstance(t, ox.Literal) and t.datatype.value in _NUMBERS for t in bound)


def _list(number: int, columns: tuple[str, ...], cells: Iterable[tuple[str, str]], view: View) -> Iterator[str]:
    """Yield a row as a list of its bound columns."""
    yield f"── {number} ──\n"
    indent = max(map(width, columns), default=0)
    for name, (text, label) in zip(columns, cells, strict=True):
        if text:
            shown = f"{text}  {label}" if label else text
            yield f"{_pad(name, indent)}  {clip(shown, max(view.width - indent - 2, _NARROWEST_LABEL))}\n"


def _line(cells: list[str]) -> str:
    return "  ".join(cells).rstrip() + "\n"


def _flat(text: str) -> str:
    return legal(" ".join(text.split()))


def _pad(text: str, wanted: int, *, right: bool = False) -> str:
    missing = " " * (wanted - width(text))
    return missing + text if right else text + missing


def clip(text: str, longest: int) -> str:
    """Return a text cut to a width on the terminal, with an ellipsis for what is left out."""
    if width(text) <= longest:
        return text
    reached = accumulate(map(width, text))
    return text[: sum(1 for _ in takewhile(lambda columns: columns < longest, reached))] + "…"


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
