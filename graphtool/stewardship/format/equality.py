"""Whether two texts state the same graph, when both use the same labels for blank nodes: exact, in linear time.

Formatting keeps labels, so a labelled blank node is compared by its label. The others, written in brackets or as
lists, hang below one statement each: they form trees, and trees are compared from the leaves up. Nothing has to be
tried out, unlike in general isomorphism (RDF 1.1 Concepts, section 3.6), which is exponential in the worst case.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def same_graph(first: Iterable[ox.Quad], second: Iterable[ox.Quad], labels: Collection[str]) -> bool:
    """Return whether the statements are the same but for the blank nodes without a label in `labels`.

    False also for graphs where such a node is the object of several statements or its own descendant, which Turtle
    cannot write.
    """
    codes: dict[object, int] = {}
    one, other = (_Forest(quads, labels, codes) for quads in (first, second))
    return one.hang() and other.hang() and one.plain == other.plain and one.hanging == other.hanging


class _Forest:
    """A graph as statements between named nodes (`plain`) and trees of unlabelled ones (`hanging`: how often, where).

    Terms and whole trees are coded as numbers that both graphs share; equal trees have the same number.
    """

    def __init__(self, quads: Iterable[ox.Quad], labels: Collection[str], codes: dict[object, int]) -> None:
        self.plain: set[ox.Quad] = set()
        self.hanging: Counter[tuple[object, int, int]] = Counter()
        self._codes = codes
        self._said: dict[object, list[tuple[int, int]]] = {}  # of an unlabelled node: predicates and objects
        self._above: dict[object, tuple[object, int]] = {}  # of an unlabelled object: subject and predicate
        self._open: Counter[object] = Counter()  # of an unlabelled subject: objects that have no code yet
        self._shared = False
        for quad in set(quads):
            self._add(quad, labels)

    def _add(self, quad: ox.Quad, labels: Collection[str]) -> None:
        subject, object_ = quad.subject, quad.object
        free_subject = isinstance(subject, ox.BlankNode) and subject.value not in labels
        free_object = isinstance(object_, ox.BlankNode) and object_.value not in labels
        if not (free_subject or free_object):
            self.plain.add(quad)
            return
        where = self._code((quad.predicate, quad.graph_name))
        if free_subject:
            self._said.setdefault(subject, [])
        if free_object:
            self._said.setdefault(object_, [])
            self._shared |= object_ in self._above
            self._above[object_] = (subject, where)
            self._open[subject] += free_subject
        else:
            self._said[subject].append((where, self._code(object_)))

    def _code(self, thing: object) -> int:
        return self._codes.setdefault(thing, len(self._codes))

    def hang(self) -> bool:
        """Code the trees from the leaves up; return whether they are trees."""
        ready = [node for node in self._said if not self._open[node]]
        coded = 0
        while ready:
            node = ready.pop()
            coded += 1
            shape = self._code(tuple(sorted(self._said[node])))
            above, where = self._above.get(node, (None, 0))
            if above not in self._said:
                self.hanging[(above, where, shape)] += 1
                continue
            self._said[above].append((where, shape))
            self._open[above] -= 1
            if not self._open[above]:
                ready.append(above)
        return not self._shared and coded == len(self._said)
