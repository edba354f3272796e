"""Labels that can be read: names on at most three lines, and placed so that none covers another or a marker.

A label takes the best free place around its marker; where there is none, it is left out rather than made unreadable.
Which places are better is weighed by the ties that would run through the text. All is deterministic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from graphtool.render.network.picture.layout import Box

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphtool.render.network.picture.layout import Point

_LEGAL_FORM = re.compile(r"\s+(?:gGmbH|GmbH|mbH|AG|KG|e\. ?V\.|AöR|A\. ?ö\. ?R\.|GmbH & Co\. KG)(?=$|[\s,(])")
_NUMBER = re.compile(r"\s\d{1,4}$")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_LINE, _LONGEST, _LINES = 24, 36, 3  # characters of a line, of a line of one long word; lines of a label
_PASSES = 4
# (x, y) of the direction and the cost of placing a label there: beside, then below and above, then aslant
_DIRECTIONS = (
    (1, 0, 0.0), (-1, 0, 0.2), (0, -1, 0.3), (0, 1, 0.4),
    (0.9, -0.9, 0.5), (0.9, 0.9, 0.5), (-0.9, -0.9, 0.6), (-0.9, 0.9, 0.6),
)  # fmt: skip
_DISTANCES = ((3.0, 0.0), (9.0, 0.8), (17.0, 1.6))  # pixels from the marker, cost
_PER_TIE, _PER_CUT = 2.0, 3.5  # cost of a tie that runs through a label, and of each line that is cut off


@dataclass(frozen=True)
class Wanted:
    """A label to be placed: the middle and radius of its marker, and whether it goes before others.

    The texts are the name on fewer and fewer lines, each with the size of its block in pixels.
    """

    node: str
    texts: tuple[Text, ...]
    middle: Point
    radius: float
    important: bool


@dataclass(frozen=True)
class Text:
    """Lines of text with width and height in pixels."""

    lines: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True)
class Placed:
    """Lines with their place, and which side of them is next to the marker: 1 the left, 0 the middle, -1 the right."""

    lines: tuple[str, ...]
    box: Box
    side: int


def shortened(name: str, most: int = _LINES) -> tuple[str, ...]:
    """Return a name on few lines; what is too long loses legal form and aside, then ends in an ellipsis."""
    name = " ".join(name.split())
    lines = _wrapped(name)
    for needless in (_LEGAL_FORM, _ASIDE):
        if len(lines) > most:
            name = needless.sub("", name) or name
            lines = _wrapped(name)
    kept = [line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…" for line in lines[:most]]
    if len(lines) > most:
        number = _NUMBER.search(name)  # what tells one network of a family from the next
        kept[-1] = kept[-1].rstrip(" ,-–(…") + "…" + (number[0] if number else "")
    return tuple(kept)


def versions(name: str) -> tuple[tuple[str, ...], ...]:
    """Return a name on as many lines as it needs, and shorter and shorter."""
    return tuple(dict.fromkeys(shortened(name, most) for most in range(_LINES, 0, -1)))


def _wrapped(name: str) -> list[str]:
    """Return a name in as few lines as needed, of about the same length."""
    lines = wrap(name, _LINE, break_long_words=False) or [""]
    for narrower in range(max(map(len, lines)) - 1, 0, -1):
        even = wrap(name, narrower, break_long_words=False) or [""]
        if len(even) > len(lines) or max(map(len, even)) > narrower:
            break
        lines = even
    return lines


def placed(wanted: Sequence[Wanted], ties: Sequence[tuple[Point, Point]], frame: Box) -> dict[str, Placed]:
    """Return the labels that find a place in the frame, by node."""
    markers = {label.node: _around(label.middle, label.radius) for label in wanted}
    choices = {label.node: _choices(label, markers, ties, frame) for label in wanted}
    # who is important, then who has little choice
    ordered = sorted(wanted, key=lambda label: (not label.important, len(choices[label.node]), label.node))
    found: dict[str, Placed] = {}
    for _ in range(_PASSES):
        before = dict(found)
        for label in ordered:
            found.pop(label.node, None)
            best = _best(choices[label.node], found)
            if best is not None:
                found[label.node] = best
        if found == before:
            break
    return found


def _best(choices: Sequence[tuple[float, Placed]], found: Mapping[str, Placed]) -> Placed | None:
    return next((one for _, one in choices if not any(one.box.overlap(other.box) for other in found.values())), None)


def _choices(
    label: Wanted, markers: Mapping[str, Box], ties: Sequence[tuple[Point, Point]], frame: Box
) -> list[tuple[float, Placed]]:
    """Return the places of a label that no marker and no other actor is nearer to than its own, the best first."""
    others = [marker for node, marker in markers.items() if node != label.node]
    own = markers[label.node]
    found = []
    for cut, text in enumerate(label.texts):
        for x, y, cost in _DIRECTIONS:
            for distance, more in _DISTANCES:
                one = _at(label, text, x, y, label.radius + distance)
                near = one.box.distance(own)
                if not frame.holds(one.box) or any(one.box.distance(other) <= near for other in others):
                    continue
                through = sum(_crosses(tie, one.box) for tie in ties)
                found.append((cost + more + _PER_TIE * through + _PER_CUT * cut, one))
    return sorted(found, key=lambda choice: choice[0])


def _at(label: Wanted, text: Text, x: float, y: float, distance: float) -> Placed:
    """Return a text in a direction, its nearest edge or corner so many pixels from the marker's middle."""
    side = (x > 0) - (x < 0)
    across, along = label.middle[0] + x * distance, label.middle[1] + y * distance
    left = across - text.width * (1 - side) / 2
    vertical = (y > 0) - (y < 0)
    bottom = along - text.height * (1 - vertical) / 2
    return Placed(text.lines, Box(left, bottom, left + text.width, bottom + text.height), side)


def _around(middle: Point, radius: float) -> Box:
    return Box(middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)


def _crosses(tie: tuple[Point, Point], box: Box) -> bool:
    """Return whether a line segment runs through a rectangle (Liang and Barsky's clipping)."""
    (x1, y1), (x2, y2) = tie
    enter, leave = 0.0, 1.0
    for step, room in (
        (x1 - x2, x1 - box.left),
        (x2 - x1, box.right - x1),
        (y1 - y2, y1 - box.bottom),
        (y2 - y1, box.top - y1),
    ):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            enter = max(enter, room / step)
        else:
            leave = min(leave, room / step)
    return enter < leave
