"""Whether two texts state the same graph, when both use the same labels for blank nodes: exact, in linear time.

Formatting keeps labels, so a labelled blank node is compared by its label. The others, written in brackets or as
lists, hang below one statement each: they form trees, and trees are compared from the leaves up. Nothing has to be
tried out, unlike in general isomorphism (RDF 1.1 Concepts, section 3.6), which is exponential in the worst case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

# what stands for an unlabelled blank node: a number that equal trees share
_Shapes = dict[object, int]


@dataclass(slots=True)
class _Tree:
    """An unlabelled blank node: what is said of it, and the statement that it hangs below, if any."""

    plain: set[tuple[object, object]] = field(default_factory=set)
    below: list[tuple[object, int]] = field(default_factory=list)
    open: int = 0
    parents: list[tuple[object, object, object]] = field(default_factory=list)


def same_graph(first: Iterable[ox.Quad], second: Iterable[ox.Quad], labels: Collection[str]) -> bool:
    """Return whether the statements are the same but for the blank nodes without a label in `labels`.

    False also for graphs where such a node is the object of several statements or its own descendant, which Turtle
    cannot write.
    """
    shapes: _Shapes = {}
    one, other = (_canonical(quads, labels, shapes) for quads in (first, second))
    return one is not None and one == other


def _canonical(
    quads: Iterable[ox.Quad], labels: Collection[str], shapes: _Shapes
) -> tuple[set[ox.Quad], Counter[object]] | None:
    """Return the statements between named nodes, and how often which tree hangs where; None if there are no trees."""
    plain: set[ox.Quad] = set()
    trees: defaultdict[ox.BlankNode, _Tree] = defaultdict(_Tree)

    def tree(term: object) -> _Tree | None:
        if not isinstance(term, ox.BlankNode) or term.value in labels:
            return None
        return trees[term]

    for quad in set(quads):
        above, below = tree(quad.subject), tree(quad.object)
        where = (quad.predicate, quad.graph_name)
        if below is not None:
            below.parents.append((quad.subject, *where))
            if above is not None:
                above.open += 1
        elif above is not None:
            above.plain.add((where, quad.object))
        else:
            plain.add(quad)
    hanging = _numbered(trees, shapes)
    return None if hanging is None else (plain, hanging)


def _numbered(trees: dict[ox.BlankNode, _Tree], shapes: _Shapes) -> Counter[object] | None:
    """Return where which tree hangs, numbered from the leaves up; None if one hangs below two or below itself."""
    hanging: Counter[object] = Counter()
    ready = [tree for tree in trees.values() if not tree.open]
    done = 0
    while ready:
        tree = ready.pop()
        done += 1
        shape = (frozenset(tree.plain), frozenset(Counter(tree.below).items()))
        number = shapes.setdefault(shape, len(shapes))
        if len(tree.parents) > 1:
            return None
        subject, *where = tree.parents[0] if tree.parents else (None, None, None)
        parent = trees.get(subject) if isinstance(subject, ox.BlankNode) else None
        if parent is None:
            hanging[(subject, *where, number)] += 1
            continue
        parent.below.append((tuple(where), number))
        parent.open -= 1
        if not parent.open:
            ready.append(parent)
    return hanging if done == len(trees) else None
