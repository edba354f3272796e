"""The legend: what markers and lines mean, in rows as wide as the sheet allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphtool.query.network.ties import FAMILIES, KINDS, Family
from graphtool.render.network.style import LOOKS, STROKES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx

    from graphtool.render.network.picture.canvas import Canvas

SIZE = 12.0  # of the text, in pixels
_ROW, _SAMPLE, _GAP, _BETWEEN = 21.0, 30.0, 7.0, 20.0
_EDGE = 16.0
_SHARED = Family("shared", "gemeinsam", "shared")


@dataclass(frozen=True)
class Entry:
    """An entry: the name of a kind or family, its label, and whether it is a line."""

    name: str
    label: str
    line: bool


def rows(graph: networkx.Graph, canvas: Canvas, width: float, language: str) -> list[list[Entry]]:
    """Return the entries for what occurs in the network, in rows that fit the width."""
    kinds = {known["kind"] for _, known in graph.nodes(data=True)}
    families = {known.get("family", "shared") for *_, known in graph.edges(data=True)}
    markers = [Entry(kind.name, kind.label(language), False) for kind in KINDS if kind.name in kinds]
    if "unknown" in kinds:
        markers.append(Entry("unknown", "nicht beschrieben" if language == "de" else "not described", False))
    lines = [Entry(x.name, x.label(language), True) for x in (*FAMILIES, _SHARED) if x.name in families]
    return [row for entries in (markers, lines) for row in _filled(entries, canvas, width)]


def _filled(entries: Sequence[Entry], canvas: Canvas, width: float) -> list[list[Entry]]:
    filled: list[list[Entry]] = []
    used = width
    for entry in entries:
        needed = _width(entry, canvas)
        if used + needed > width - 2 * _EDGE:
            filled.append([])
            used = 0.0
        filled[-1].append(entry)
        used += needed
    return filled


def _width(entry: Entry, canvas: Canvas) -> float:
    return (_SAMPLE if entry.line else _ROW) + _GAP + canvas.width_of(entry.label, SIZE) + _BETWEEN


def height(legend: Sequence[Sequence[Entry]]) -> float:
    """Return the height of the legend in pixels."""
    return len(legend) * _ROW + (12.0 if legend else 0.0)


def draw(legend: Sequence[Sequence[Entry]], canvas: Canvas) -> None:
    """Draw the legend at the lower edge."""
    for number, row in enumerate(reversed(legend)):
        left, middle = _EDGE, 10.0 + _ROW * (number + 0.5)
        for entry in row:
            sample = _SAMPLE if entry.line else _ROW
            if entry.line:
                canvas.line([(left, middle), (left + sample, middle)], STROKES[entry.name])
            else:
                look = LOOKS[entry.name]
                canvas.marker((left + sample / 2, middle), look, min(look.size, 13.0))
            canvas.text((entry.label,), (left + sample + _GAP, middle - SIZE * 0.58), SIZE)
            left += _width(entry, canvas)
