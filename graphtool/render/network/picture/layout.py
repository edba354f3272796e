"""Where the actors stand: each component laid out by networkx, the components side by side in the frame.

Lengths are pixels, y points up. The seeds are fixed and nodes are numbered in their order, so that the same network
always gives the same layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Any

from graphtool.query.library import need

if TYPE_CHECKING:
    import networkx

Point = tuple[float, float]
_SEED = 7
_WELL_SPREAD = 150  # nodes up to which the layout that spreads best is quick enough
_TIE, _MORE = 110.0, 10.0  # pixels: how long a tie is on average at most, and more of it for each actor


@dataclass(frozen=True)
class Box:
    """A rectangle by its left, lower, right and upper side."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """The width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height."""
        return self.top - self.bottom

    def overlap(self, other: Box) -> float:
        """Return the area that two rectangles share."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width * height if width > 0 and height > 0 else 0.0

    def distance(self, other: Box) -> float:
        """Return how far apart two rectangles are, 0 if they touch."""
        across = max(self.left - other.right, other.left - self.right, 0.0)
        along = max(self.bottom - other.top, other.bottom - self.top, 0.0)
        return hypot(across, along)

    def holds(self, other: Box) -> bool:
        """Return whether another rectangle lies within."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )

    def split(self, share: float) -> tuple[Box, Box]:
        """Cut across the longer side, the first part taking its share from the left or the top."""
        if self.width >= self.height:
            cut = self.left + share * self.width
            return Box(self.left, self.bottom, cut, self.top), Box(cut, self.bottom, self.right, self.top)
        cut = self.top - share * self.height
        return Box(self.left, cut, self.right, self.top), Box(self.left, self.bottom, self.right, cut)


def positions(graph: networkx.Graph, frame: Box, margin: Point) -> dict[str, Point]:
    """Return the place of each node in the frame; around each component `margin` is left for labels."""
    nx = need("networkx")
    simple = nx.Graph(graph.to_undirected(as_view=True))
    groups = sorted((sorted(found) for found in nx.connected_components(simple)), key=lambda g: (-len(g), g[0]))
    places: dict[str, Point] = {}
    for group, box in _rooms(groups, frame):
        places.update(_placed(simple, group, box, margin))
    return {node: places[node] for node in graph}


def _rooms(groups: list[list[str]], box: Box) -> list[tuple[list[str], Box]]:
    """Share a rectangle among groups by their size, cutting it in two again and again."""
    if len(groups) < 2:
        return [(group, box) for group in groups]
    weights = [len(group) ** 0.8 + 1 for group in groups]
    whole, first, count = sum(weights), weights[0], 1
    while count < len(groups) - 1 and first + weights[count] <= whole / 2:
        first += weights[count]
        count += 1
    one, two = box.split(first / whole)
    return _rooms(groups[:count], one) + _rooms(groups[count:], two)


def _placed(graph: Any, group: list[str], box: Box, margin: Point) -> dict[str, Point]:
    """Lay one component out and stretch it to its room."""
    number = {node: place for place, node in enumerate(group)}
    numbered = need("networkx").Graph()
    numbered.add_nodes_from(range(len(group)))
    numbered.add_edges_from(sorted(tuple(sorted((number[u], number[v]))) for u, v in graph.subgraph(group).edges))
    points = _turned(_spread(numbered), box.width >= box.height)
    low, high = points.min(axis=0), points.max(axis=0)
    edges = numbered.number_of_edges()
    average = sum(hypot(*map(float, points[u] - points[v])) for u, v in numbered.edges) / edges if edges else 1.0
    room = (max(box.width - 2 * margin[0], 1.0), max(box.height - 2 * margin[1], 1.0))
    longest = _TIE + _MORE * len(group)
    scale = [min(room[axis] / max(high[axis] - low[axis], 1e-9), longest / max(average, 1e-9)) for axis in (0, 1)]
    middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    centre = (low + high) / 2
    return {
        node: (
            round(float(middle[0] + (points[place][0] - centre[0]) * scale[0]), 2),
            round(float(middle[1] + (points[place][1] - centre[1]) * scale[1]), 2),
        )
        for node, place in number.items()
    }


def _spread(graph: Any) -> Any:
    """Return the layout of a connected graph of numbers as an array of points."""
    nx, np = need("networkx"), need("numpy")
    found = nx.spring_layout(graph, seed=_SEED, iterations=300)
    if 2 < len(graph) <= _WELL_SPREAD:
        found = nx.arf_layout(graph, pos=found, a=1.15, max_iter=1500, seed=_SEED)
    return np.array([found[node] for node in range(len(graph))])


def _turned(points: Any, wide: bool) -> Any:
    """Turn the points so that they reach farthest along the longer side of their room."""
    np = need("numpy")
    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    main, other = vectors[:, 1], vectors[:, 0]
    main, other = (axis if axis[np.argmax(abs(axis))] > 0 else -axis for axis in (main, other))
    turned = centred @ np.column_stack((main, other))
    return turned if wide else turned[:, ::-1]
