"""A sheet of pixels on matplotlib: lines, markers and text with fixed fonts, written as SVG or PNG.

The bytes depend on nothing but what was drawn: no date, no random ids, the font that matplotlib brings along. Every
drawn thing may have a title, which an SVG shows when the pointer rests on it.
"""

from __future__ import annotations

import io
import warnings
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from graphtool.query.library import need
from graphtool.render.wording import legal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphtool.render.network.picture.layout import Point
    from graphtool.render.network.style import Look, Stroke

_DPI = 96
_POINTS = 72 / _DPI  # of a pixel
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_METADATA = "{http://www.w3.org/2000/svg}metadata"
INK = "#1A1A1A"


class Canvas:
    """A white sheet, width and height in pixels, the origin at the lower left."""

    def __init__(self, width: int, height: int) -> None:
        figure = need("matplotlib.figure").Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
        self._figure = figure
        self._axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
        self._axes.set_axis_off()
        self._titles: dict[str, str] = {}

    @cached_property
    def _fonts(self) -> dict[bool, Any]:
        from pathlib import Path

        folder = Path(need("matplotlib").get_data_path()) / "fonts" / "ttf"
        properties = need("matplotlib.font_manager").FontProperties
        names = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
        return {bold: properties(fname=str(folder / name)) for bold, name in names.items()}

    def _font(self, size: float, bold: bool) -> Any:
        font = self._fonts[bold].copy()
        font.set_size(size * _POINTS)
        return font

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how many pixels wide a text of a size in pixels is."""
        with warnings.catch_warnings(action="ignore"):  # a glyph that the font lacks is drawn as a box
            extent = (
                need("matplotlib.textpath")
                .TextToPath()
                .get_text_width_height_descent(legal(text), self._font(size, bold), ismath=False)
            )
        return float(extent[0]) / _POINTS

    def clipped(self, text: str, width: float, size: float, *, bold: bool = False) -> str:
        """Return a text cut to a width in pixels, with an ellipsis for what is left out."""
        if self.width_of(text, size, bold=bold) <= width:
            return text
        while text and self.width_of(f"{text}…", size, bold=bold) > width:
            text = text[:-1].rstrip()
        return f"{text}…"

    def line(self, points: Sequence[Point], stroke: Stroke, *, width: float = 1.0, title: str = "") -> None:
        """Draw a line between two points, or with a third in the middle a curve bent towards that."""
        path = need("matplotlib.path").Path
        codes = [path.MOVETO, path.LINETO] if len(points) == 2 else [path.MOVETO, path.CURVE3, path.CURVE3]
        patch = need("matplotlib.patches").PathPatch(
            path(points, codes), facecolor="none", edgecolor=stroke.colour, linewidth=stroke.width * width * _POINTS,
            linestyle=(0, stroke.dashes) if stroke.dashes else "solid", capstyle="butt", zorder=1,
        )  # fmt: skip
        patch.set_gid(self._titled(title))
        self._axes.add_patch(patch)

    def marker(self, middle: Point, look: Look, size: float, *, title: str = "") -> None:
        """Draw a marker so many pixels wide."""
        (drawn,) = self._axes.plot(
            [middle[0]], [middle[1]], look.marker, color=look.colour, markersize=size * _POINTS,
            markeredgecolor="white" if look.colour != "#FFFFFF" else INK, markeredgewidth=0.8, zorder=2,
        )  # fmt: skip
        drawn.set_gid(self._titled(title))

    def text(
        self, lines: Sequence[str], at: Point, size: float, *, side: int = 1, bold: bool = False, title: str = ""
    ) -> None:
        """Write lines with their lower edge at a point; `side` tells which side of the text is there, as in labels."""
        drawn = self._axes.text(
            *at, "\n".join(map(legal, lines)), fontproperties=self._font(size, bold),
            color=INK, ha={1: "left", 0: "center", -1: "right"}[side], va="bottom", parse_math=False, zorder=3,
            linespacing=1.1, bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip
        drawn.set_gid(self._titled(title))

    def _titled(self, title: str) -> str | None:
        if not title:
            return None
        identity = f"t{len(self._titles) + 1}"
        self._titles[identity] = title
        return identity

    def png(self) -> bytes:
        """Return the sheet as PNG."""
        return self._saved("png", {"Software": None})

    def svg(self, title: str, description: str) -> bytes:
        """Return the sheet as SVG with a title and a description for those who do not see it."""
        ElementTree.register_namespace("", _SVG)
        ElementTree.register_namespace("xlink", _XLINK)
        tree = ElementTree.fromstring(self._saved("svg", {"Date": None, "Creator": None, "Format": None, "Type": None}))  # noqa: S314 - own text
        for metadata in tree.findall(_METADATA):
            tree.remove(metadata)
        tree.set("role", "img")
        for place, (name, text) in enumerate((("title", title), ("desc", description))):
            tree.insert(place, self._element(name, text))
        for group in tree.iter(f"{{{_SVG}}}g"):
            if group.get("id") in self._titles:
                group.insert(0, self._element("title", self._titles[group.attrib["id"]]))
        written: bytes = ElementTree.tostring(tree, encoding="UTF-8", xml_declaration=True)
        return written + b"\n"

    def _element(self, name: str, text: str) -> ElementTree.Element:
        element = ElementTree.Element(f"{{{_SVG}}}{name}")
        element.text = legal(text)
        return element

    def _saved(self, form: str, metadata: dict[str, None]) -> bytes:
        settings = {"svg.hashsalt": "graphtool", "svg.fonttype": "path", "path.sketch": None}
        out = io.BytesIO()
        with need("matplotlib").rc_context(settings), warnings.catch_warnings(action="ignore"):
            self._figure.savefig(out, format=form, metadata=metadata)
        return out.getvalue()
