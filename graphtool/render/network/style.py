"""How kinds of actors and families of roles look, so that colour-blind people tell them apart.

Shapes and line styles go with the colours: no difference is one of colour alone. The palette is that of Okabe and Ito
(Color Universal Design, 2008).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """Colour as `#rrggbb`, the marker of matplotlib, and its width in pixels."""

    colour: str
    marker: str
    size: float


@dataclass(frozen=True)
class Stroke:
    """Colour, width in pixels, and dashes (lengths on and off in line widths; empty for a solid line)."""

    colour: str
    width: float
    dashes: tuple[float, ...] = ()


LOOKS = {
    "network": Look("#D55E00", "o", 19.0),
    "project": Look("#009E73", "D", 15.0),
    "programme": Look("#F0E442", "s", 15.0),
    "municipality": Look("#0072B2", "o", 11.5),
    "public-body": Look("#56B4E9", "s", 11.5),
    "company": Look("#E69F00", "^", 12.5),
    "part": Look("#999999", "v", 10.0),
    "other": Look("#CC79A7", "h", 12.5),
    "unknown": Look("#FFFFFF", "X", 11.5),
}

STROKES = {
    "responsibility": Stroke("#000000", 1.9),
    "membership": Stroke("#0072B2", 1.1),
    "participation": Stroke("#009E73", 1.2, (5.0, 2.0)),
    "service": Stroke("#A65E00", 1.2, (6.0, 1.8, 1.0, 1.8)),
    "funding": Stroke("#B0006B", 1.3, (1.2, 1.6)),
    "part": Stroke("#8A8A8A", 0.9),
    "shared": Stroke("#909090", 1.0),
}


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255, of a colour `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
