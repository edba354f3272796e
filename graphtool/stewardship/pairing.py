"""Pair the nodes of two graphs whose names say nothing: blank nodes, and IRIs that only one of the graphs knows.

Nodes get colours: at first all the same, then again and again one for each combination of colours and terms around
them, in both graphs alike, until nothing changes (colour refinement, as in Carroll, "Matching RDF graphs", 2002). A
colour that one node of each graph has pairs them. Where several have the same, one of each connected component is
told apart and the refinement goes on. Every step is cheap, so no graph can make it run away; a graph built to defeat
it is paired in a way that is valid, but not the closest.

What is then left over is paired by what it has in common, most first (`Likeness` decides what is enough).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from graphtool.store.terms import Term

    Triple = tuple[Term, Term, Term]
    Pairs = dict[Term, Term]
    # whether two nodes are one: how many of their statements agree, how many the larger has, the pairs so far
    Likeness = Callable[[Term, Term, int, int, Pairs], bool]

_ROUNDS = 60
_TOO_COMMON = 200


class _Side:
    """The triples around the nodes of one graph that are to be paired, and the colours of these nodes."""

    def __init__(self, triples: Iterable[Triple], nodes: Sequence[Term]) -> None:
        self.order = {node: place for place, node in enumerate(nodes)}
        self.colours = dict.fromkeys(nodes, 0)
        self.around: dict[Term, list[Triple]] = {node: [] for node in nodes}
        for triple in triples:
            for node in {term for term in triple if term in self.around}:
                self.around[node].append(triple)

    def signature(self, node: Term) -> tuple[object, ...]:
        """Return the node's colour and the statements around it with colours for nodes."""
        colours = self.colours
        seen = Counter(
            tuple(("self",) if term == node else colours.get(term, term) for term in triple)
            for triple in self.around[node]
        )
        return colours[node], frozenset(seen.items())

    def classes(self) -> dict[int, list[Term]]:
        """Return the nodes of each colour."""
        found: dict[int, list[Term]] = defaultdict(list)
        for node, colour in self.colours.items():
            found[colour].append(node)
        return found

    def components(self, nodes: Collection[Term]) -> list[list[Term]]:
        """Return the connected components of some of the nodes, in the order of their first nodes."""
        left, found = set(nodes), []
        for start in nodes:
            if start not in left:
                continue
            left.discard(start)
            component = [start]
            for node in component:
                for term in (term for triple in self.around[node] for term in triple):
                    if term in left:
                        left.discard(term)
                        component.append(term)
            found.append(sorted(component, key=self.order.__getitem__))
        return found


def pair_equal(a: Iterable[Triple], b: Iterable[Triple], of_a: Sequence[Term], of_b: Sequence[Term]) -> Pairs:
    """Pair the nodes about which both graphs say the same but for their names; the order of nodes breaks ties."""
    sides = _Side(a, of_a), _Side(b, of_b)
    for _ in range(_ROUNDS):
        _refine(sides)
        if not _tell_apart(sides):
            break
    theirs = sides[1].classes()
    pairs: Pairs = {}
    for colour, nodes in sides[0].classes().items():
        others = theirs.get(colour, [])
        if len(nodes) == len(others) == 1:
            pairs[nodes[0]] = others[0]
    return pairs


def pair_similar(
    a: Iterable[Triple],
    b: Iterable[Triple],
    of_a: Sequence[Term],
    of_b: Sequence[Term],
    pairs: Pairs,
    enough: Likeness,
) -> Pairs:
    """Return `pairs` and further ones, of nodes that have most statements in common, as `enough` decides."""
    pairs = dict(pairs)
    sides = _Side(a, of_a), _Side(b, of_b)
    for _ in range(_ROUNDS):
        scores = _scores(sides, pairs)
        fresh: Pairs = {}
        taken: set[Term] = set()
        for (one, other), shared in sorted(scores.items(), key=lambda item: _rank(sides, *item)):
            larger = max(len(sides[0].around[one]), len(sides[1].around[other]))
            if one not in fresh and other not in taken and enough(one, other, shared, larger, pairs):
                fresh[one] = other
                taken.add(other)
        if not fresh:
            break
        pairs |= fresh
    return pairs


def _refine(sides: tuple[_Side, _Side]) -> None:
    """Refine the colours of both sides until no class splits any more."""
    count = 0
    for _ in range(_ROUNDS):
        numbers: dict[object, int] = {}
        fresh = [
            {node: numbers.setdefault(side.signature(node), len(numbers)) for node in side.colours} for side in sides
        ]
        for side, colours in zip(sides, fresh, strict=True):
            side.colours = colours
        if len(numbers) == count:
            break
        count = len(numbers)


def _tell_apart(sides: tuple[_Side, _Side]) -> bool:
    """Give one node of each component a colour that it shares with one node of a like component of the other side."""
    open_ = [_several(side, other) for side, other in (sides, sides[::-1])]
    alike: list[dict[tuple[int, ...], list[list[Term]]]] = []
    for side, nodes in zip(sides, open_, strict=True):
        by_colours: dict[tuple[int, ...], list[list[Term]]] = defaultdict(list)
        for component in side.components(nodes):
            by_colours[tuple(sorted(side.colours[node] for node in component))].append(component)
        alike.append(by_colours)
    fresh = -1
    for colours, components in alike[0].items():
        for one, other in zip(components, alike[1].get(colours, []), strict=False):
            for side, component in zip(sides, (one, other), strict=True):
                chosen = min(component, key=lambda node: (side.colours[node], side.order[node]))
                side.colours[chosen] = fresh
            fresh -= 1
    return fresh < -1


def _several(side: _Side, other: _Side) -> list[Term]:
    """Return the nodes whose colour both sides have, and one of them more than once."""
    theirs = other.classes()
    return [
        node
        for colour, nodes in side.classes().items()
        if colour in theirs and len(nodes) + len(theirs[colour]) > 2
        for node in nodes
    ]


def _scores(sides: tuple[_Side, _Side], pairs: Pairs) -> dict[tuple[Term, Term], int]:
    """Count the statements that two unpaired nodes have in common, pairs standing for one another."""
    known = [{one: number for number, one in enumerate(nodes)} for nodes in (pairs, pairs.values())]
    index: dict[object, tuple[list[Term], list[Term]]] = defaultdict(lambda: ([], []))
    for place, side in enumerate(sides):
        for node in side.order:
            if node in known[place]:
                continue
            for triple in side.around[node]:
                seen = tuple(_seen(term, node, side, known[place]) for term in triple)
                if None not in seen:
                    index[seen][place].append(node)
    scores: Counter[tuple[Term, Term]] = Counter()
    for ones, others in index.values():
        if len(ones) * len(others) <= _TOO_COMMON:  # what everything has in common tells nothing
            scores.update((one, other) for one in ones for other in others)
    return dict(scores)


def _seen(term: Term, node: Term, side: _Side, known: dict[Term, int]) -> object:
    """Return what stands for a term in a comparison: None for a node that has no counterpart yet."""
    if term == node:
        return "self"
    if term in known:
        return known[term]
    return None if term in side.order else term


def _rank(sides: tuple[_Side, _Side], pair: tuple[Term, Term], shared: int) -> tuple[int, int, int, int]:
    one, other = pair
    spare = len(sides[0].around[one]) + len(sides[1].around[other]) - 2 * shared
    return -shared, spare, sides[0].order[one], sides[1].order[other]
