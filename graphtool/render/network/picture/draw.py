"""Draw the actor network: header, ties, actors, labels and legend."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from graphtool.errors import UsageError
from graphtool.render.network.picture import legend
from graphtool.render.network.picture.canvas import Canvas
from graphtool.render.network.picture.labels import Text, Wanted, placed, versions
from graphtool.render.network.picture.layout import Box, positions
from graphtool.render.network.style import LOOKS, STROKES

if TYPE_CHECKING:
    import networkx

    from graphtool.render.network.picture.layout import Point

MOST = 400  # actors that a picture can show
_TITLE, _NOTE = 18.0, 12.0  # sizes of text in pixels
_HEADER, _EDGE = 62.0, 16.0
_MARGIN = (75.0, 30.0)  # pixels around each component for the labels at its border
_AREA, _LOWEST = 2_000.0, 100.0  # square pixels that an actor needs, and the least height of all, without legend
_HUB = 8  # others, from which on an actor's name is bold
_BEND = 0.13  # of the length of a tie that lies beside another


@dataclass(frozen=True)
class Drawn:
    """A picture, and the line in it that says what is shown and what is not."""

    content: bytes
    note: str


@dataclass(frozen=True)
class _Style:
    """The size of a label in pixels, and whether it is bold."""

    size: float
    bold: bool


def draw(
    graph: networkx.Graph, form: str, *, size: tuple[int, int], language: str, title: str, moment: str = ""
) -> Drawn:
    """Return a picture as `svg` or `png`, width and height in pixels.

    `moment` says as of when it is. Actors without ties are left out, and said to be. Raises UsageError for more actors
    than a picture, or one of this size, can show.
    """
    alone = [node for node, known in graph.nodes(data=True) if known["degree"] == 0]
    alone = alone if len(alone) < len(graph) else []
    graph = graph.copy()
    graph.remove_nodes_from(alone)
    if len(graph) > MOST:
        hint = "choose a part with --network or --kind, or open --format gexf in Gephi"
        raise UsageError(f"a picture of {len(graph):,} actors cannot be read (at most {MOST:,})", hint=hint)
    canvas = Canvas(*size)
    entries = legend.rows(graph, canvas, size[0], language)
    frame = Box(_EDGE / 2, legend.height(entries), size[0] - _EDGE / 2, size[1] - _HEADER)
    _check_room(len(graph), frame, size)
    places = positions(graph, frame, (min(_MARGIN[0], frame.width / 12), min(_MARGIN[1], frame.height / 12)))
    ties = _ties(graph, canvas, places)
    labels = placed(_wanted(graph, canvas, places), ties, frame)
    _actors(graph, canvas, places)
    for node, label in labels.items():
        across = {1: label.box.left, 0: (label.box.left + label.box.right) / 2, -1: label.box.right}[label.side]
        style, known = _style(graph.nodes[node]), _about(graph, node)
        canvas.text(label.lines, (across, label.box.bottom), style.size, side=label.side, bold=style.bold, title=known)
    note = _note(graph, len(alone), len(graph) - len(labels), language)
    note = f"{moment} · {note}" if moment else note
    room = size[0] - 2 * _EDGE
    canvas.text((canvas.clipped(title, room, _TITLE, bold=True),), (_EDGE, size[1] - 34.0), _TITLE, bold=True)
    canvas.text((canvas.clipped(note, room, _NOTE),), (_EDGE, size[1] - 54.0), _NOTE)
    legend.draw(entries, canvas)
    content = canvas.svg(title, note) if form == "svg" else canvas.png()
    return Drawn(content, note)


def _check_room(actors: int, frame: Box, size: tuple[int, int]) -> None:
    if frame.height < _LOWEST or frame.width * frame.height < _AREA * actors:
        message = f"{size[0]}x{size[1]} pixels are too few for {actors} actors"
        raise UsageError(message, hint="choose a larger --size, or a part with --network or --kind")


def _style(known: dict[str, Any]) -> _Style:
    hub = known["kind"] in ("network", "project", "programme") or known["degree"] >= _HUB
    return _Style(12.5 if hub else 11.0, hub)


def _width(known: dict[str, Any]) -> float:
    """Return the width of an actor's marker: by its kind, and more the more it is tied to others."""
    degree: int = known["degree"]
    return LOOKS[known["kind"]].size * (1 + 0.025 * min(degree, 20))


def _wanted(graph: networkx.Graph, canvas: Canvas, places: dict[str, Point]) -> list[Wanted]:
    wanted = []
    for node, known in graph.nodes(data=True):
        style = _style(known)
        texts = []
        for lines in versions(known["label"]):
            widest = max(canvas.width_of(line, style.size, bold=style.bold) for line in lines)
            texts.append(Text(lines, widest + 4, style.size * 1.25 * len(lines) + 2))
        wanted.append(Wanted(node, tuple(texts), places[node], _width(known) / 2 + 1, style.bold))
    return wanted


def _actors(graph: networkx.Graph, canvas: Canvas, places: dict[str, Point]) -> None:
    for node, known in graph.nodes(data=True):
        canvas.marker(places[node], LOOKS[known["kind"]], _width(known), title=_about(graph, node))


def _about(graph: networkx.Graph, node: str) -> str:
    known = graph.nodes[node]
    return f"{known['label']} ({known['class_label']})" if "class_label" in known else str(known["label"])


def _ties(graph: networkx.Graph, canvas: Canvas, places: dict[str, Point]) -> list[tuple[Point, Point]]:
    """Draw the ties, those of one family between two actors as one line, and return about where they run."""
    runs: list[tuple[Point, Point]] = []
    between: dict[tuple[str, str], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for source, target, known in graph.edges(data=True):
        pair = (source, target) if source <= target else (target, source)
        between[pair][known.get("family", "shared")].append((source, target, known))
    for (one, two), families in sorted(between.items()):
        for number, (family, edges) in enumerate(sorted(families.items())):
            bend = (number - (len(families) - 1) / 2) * _BEND
            title = "\n".join(sorted(_tie_title(graph, *edge) for edge in edges))
            strength = sum(known["weight"] for *_, known in edges)
            width = 1 + 0.3 * (min(strength, 5) - 1)
            course = _course(places[one], places[two], bend)
            canvas.line(course, STROKES[family], width=width, title=title)
            runs += pairwise(_through(course))
    return runs


def _course(start: Point, end: Point, bend: float) -> list[Point]:
    if not bend:
        return [start, end]
    (x1, y1), (x2, y2) = start, end
    middle = ((x1 + x2) / 2 - 2 * bend * (y2 - y1), (y1 + y2) / 2 + 2 * bend * (x2 - x1))
    return [start, middle, end]


def _through(course: list[Point]) -> list[Point]:
    """Return points on a line or curve, close enough to it to keep labels away."""
    if len(course) == 2:
        return course
    (x1, y1), (x2, y2), (x3, y3) = course
    return [course[0], ((x1 + 2 * x2 + x3) / 4, (y1 + 2 * y2 + y3) / 4), course[2]]


def _tie_title(graph: networkx.Graph, source: str, target: str, known: dict[str, Any]) -> str:
    mark = "→" if graph.is_directed() else "–"
    lasts = f" ({known.get('begin_edtf', '…')} – {known.get('end_edtf', '…')})"
    dated = lasts if {"begin_edtf", "end_edtf"} & known.keys() else ""
    return f"{graph.nodes[source]['label']} {mark} {graph.nodes[target]['label']}: {known['label']}{dated}"


def _note(graph: networkx.Graph, left_out: int, unlabelled: int, language: str) -> str:
    """Return the line below the title: what is shown and what is not."""
    german = language == "de"
    parts = [
        f"{len(graph)} Akteure, {graph.number_of_edges()} Beziehungen" if german
        else f"{len(graph)} actors, {graph.number_of_edges()} ties"
    ]  # fmt: skip
    if left_out:
        parts.append(f"{left_out} ohne Beziehung nicht gezeigt" if german else f"{left_out} without ties not shown")
    if unlabelled:
        parts.append(
            f"{unlabelled} ohne Namen, weil der Platz fehlt" if german else f"{unlabelled} unnamed for lack of room"
        )
    return " · ".join(parts)
