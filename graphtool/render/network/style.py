"""How kinds of actors and families of roles look, so that colour-blind people tell them apart.

Shapes and line styles go with the colours: no difference is one of colour alone. The palette is that of Okabe and Ito
(Color Universal Design, 2008).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """Colour as `#rrggbb`, the marker of matplotlib, and its area in square points."""

    colour: str
    marker: str
    area: float


@dataclass(frozen=True)
class Stroke:
    """Colour, width in points, and dashes (lengths on and off in line widths; empty for a solid line)."""

    colour: str
    width: float
    dashes: tuple[float, ...] = ()


LOOKS = {
    "network": Look("#D55E00", "o", 210.0),
    "project": Look("#009E73", "D", 130.0),
    "programme": Look("#F0E442", "s", 130.0),
    "municipality": Look("#0072B2", "o", 70.0),
    "public-body": Look("#56B4E9", "s", 70.0),
    "company": Look("#E69F00", "^", 80.0),
    "part": Look("#999999", "v", 50.0),
    "other": Look("#CC79A7", "h", 80.0),
    "unknown": Look("#FFFFFF", "X", 70.0),
}

STROKES = {
    "responsibility": Stroke("#000000", 1.9),
    "membership": Stroke("#0072B2", 1.1),
    "participation": Stroke("#009E73", 1.2, (5.0, 2.0)),
    "service": Stroke("#A65E00", 1.2, (6.0, 1.8, 1.0, 1.8)),
    "funding": Stroke("#B0006B", 1.3, (1.2, 1.6)),
    "part": Stroke("#8A8A8A", 0.9),
    "shared": Stroke("#555555", 1.0),
}


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255, of a colour `#rrggbb`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
