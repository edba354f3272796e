"""Match triple patterns and property paths against a store, and keep the statements that a match rests on.

Follows SPARQL 1.1, sections 18.3 and 18.4. A path's match rests on the statements of its steps; where a path may have
any number of steps, on those of a shortest way.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from graphtool.query.why.reasons import Stated
from graphtool.store.terms import from_rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.query.why.reasons import Bindings
    from graphtool.store.terms import Term

    Match = tuple[Term, Term, tuple[Stated, ...]]
    Slot = str | Term  # the name of a variable, or a term


class TooMuchError(Exception):
    """Raised when more statements were looked at than an explanation is worth."""


class UnknownPartError(Exception):
    """Raised for a part of a query that cannot be explained; the message names it."""


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; its predicate may be a property path of rdflib."""

    subject: Slot
    predicate: Any
    object: Slot

    def variables(self) -> set[str]:
        """Return the names of its variables; a blank node is one."""
        return {slot for slot in (self.subject, self.predicate, self.object) if isinstance(slot, str)}


def pattern_of(triple: Any) -> Pattern:
    """Return rdflib's triple pattern."""
    from rdflib.paths import Path

    subject, predicate, obj = triple
    return Pattern(slot_of(subject), predicate if isinstance(predicate, Path) else slot_of(predicate), slot_of(obj))


def slot_of(node: Any) -> Slot:
    """Return a node of rdflib's pattern as a slot."""
    from rdflib.term import BNode, Variable

    if isinstance(node, Variable):
        return str(node)
    return f"_:{node}" if isinstance(node, BNode) else from_rdflib(node)


def filled(slot: Slot, *known: Bindings) -> Term | None:
    """Return the term of a slot: itself, or what one of `known` binds its variable to."""
    if not isinstance(slot, str):
        return slot
    return next((bindings[slot] for bindings in known if slot in bindings), None)


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query chooses by FROM and by FROM NAMED (section 13.2)."""

    default: tuple[ox.NamedNode, ...]
    named: frozenset[ox.NamedNode]


def dataset_of(clauses: Any) -> Dataset | None:
    """Return what rdflib's dataset clauses choose; None if there are none, which means all graphs."""
    if not clauses:
        return None
    default = dict.fromkeys(ox.NamedNode(str(each.default)) for each in clauses if each.default)
    return Dataset(tuple(default), frozenset(ox.NamedNode(str(each.named)) for each in clauses if each.named))


class Matcher:
    """Finds statements in a store; `left` is how many it may still look at.

    A statement of several graphs is found `once` in their union, as SPARQL wants it, or as often as the embedded
    engine finds (and counts) it: in each of them. It looks only into the graphs that the query chooses, if it does.
    """

    def __init__(self, store: ox.Store, dataset: Dataset | None = None) -> None:
        self._store = store
        self._dataset = dataset
        self.left = 0
        self.once = False

    def graphs(self) -> list[ox.NamedNode]:
        """Return the names of all graphs that GRAPH may find, sorted."""
        found = (name for name in self._store.named_graphs() if isinstance(name, ox.NamedNode))
        return sorted(filter(self._is_named, found), key=lambda name: name.value)

    def _is_named(self, graph: ox.NamedNode) -> bool:
        return self._dataset is None or graph in self._dataset.named

    def _searched(self, graph: ox.NamedNode | None) -> Iterable[ox.NamedNode | None]:
        """Return the graphs to look into for one graph or the default graph; None is any."""
        if self._dataset is None:
            return (graph,)
        if graph is None:
            return self._dataset.default
        return (graph,) if self._is_named(graph) else ()

    def triples(self, s: Term | None, p: Term | None, o: Term | None, graph: ox.NamedNode | None) -> Iterator[Stated]:
        """Yield the statements with these parts, in one graph or in the default graph."""
        if isinstance(s, ox.Literal) or not (p is None or isinstance(p, ox.NamedNode)):
            return
        seen: set[ox.Triple] = set()
        once = self.once and graph is None
        quads = (self._store.quads_for_pattern(s, p, o, each) for each in self._searched(graph))
        for quad in chain.from_iterable(quads):
            self.left -= 1
            if self.left < 0:
                raise TooMuchError
            triple = quad.triple
            if once:
                if triple in seen:
                    continue
                seen.add(triple)
            yield Stated(triple, graph)

    def path(self, path: Any, s: Term | None, o: Term | None, graph: ox.NamedNode | None) -> Iterator[Match]:
        """Yield the pairs of nodes that a path joins, with the statements of its steps.

        As in SPARQL 1.1, section 9.1, alternatives and sequences may give a pair several times, `?`, `*` and `+` not.
        """
        from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath

        if isinstance(path, InvPath):
            for end, start, steps in self.path(path.arg, o, s, graph):
                yield start, end, steps
        elif isinstance(path, AlternativePath):
            for each in path.args:
                yield from self.path(each, s, o, graph)
        elif isinstance(path, SequencePath):
            yield from self._sequence(list(path.args), s, o, graph)
        elif isinstance(path, MulPath):
            yield from self._repeated(path, s, o, graph)
        elif isinstance(path, NegatedPath):
            yield from self._negated(path, s, o, graph)
        else:
            for stated in self.triples(s, from_rdflib(path), o, graph):
                yield stated.triple.subject, stated.triple.object, (stated,)

    def _sequence(
        self, paths: list[Any], s: Term | None, o: Term | None, graph: ox.NamedNode | None
    ) -> Iterator[Match]:
        if len(paths) == 1:
            yield from self.path(paths[0], s, o, graph)
        elif s is None and o is not None:
            for middle, end, last in self.path(paths[-1], None, o, graph):
                for start, _, first in self._sequence(paths[:-1], None, middle, graph):
                    yield start, end, first + last
        else:
            for start, middle, first in self.path(paths[0], s, None, graph):
                for _, end, last in self._sequence(paths[1:], middle, o, graph):
                    yield start, end, first + last

    def _repeated(self, path: Any, s: Term | None, o: Term | None, graph: ox.NamedNode | None) -> Iterator[Match]:
        if s is None and o is not None:
            for end, steps in self._reached(path, o, graph, backwards=True):
                yield end, o, steps
            return
        for start in self._nodes(graph) if s is None else (s,):
            for end, steps in self._reached(path, start, graph):
                if o is None or end == o:
                    yield start, end, steps
                    if o is not None:
                        break

    def _reached(
        self, path: Any, start: Term, graph: ox.NamedNode | None, *, backwards: bool = False
    ) -> Iterator[tuple[Term, tuple[Stated, ...]]]:
        """Yield the nodes that `?`, `*` or `+` leads to from a start, nearest first, with a shortest way to each."""
        found: set[Term] = set()
        if path.zero:
            found.add(start)
            yield start, ()
        queue: deque[tuple[Term, tuple[Stated, ...]]] = deque([(start, ())])
        while queue:
            node, way = queue.popleft()
            for end, steps in self._steps(path.path, node, graph, backwards):
                if end not in found:
                    found.add(end)
                    longer = steps + way if backwards else way + steps
                    yield end, longer
                    if path.more:
                        queue.append((end, longer))

    def _steps(
        self, path: Any, node: Term, graph: ox.NamedNode | None, backwards: bool
    ) -> Iterable[tuple[Term, tuple[Stated, ...]]]:
        if backwards:
            return ((start, steps) for start, _, steps in self.path(path, None, node, graph))
        return ((end, steps) for _, end, steps in self.path(path, node, None, graph))

    def _nodes(self, graph: ox.NamedNode | None) -> list[Term]:
        stated = list(self.triples(None, None, None, graph))
        ends = (term for each in stated for term in (each.triple.subject, each.triple.object))
        return list(dict.fromkeys(ends))

    def _negated(self, path: Any, s: Term | None, o: Term | None, graph: ox.NamedNode | None) -> Iterator[Match]:
        from rdflib.paths import InvPath
        from rdflib.term import URIRef

        if not all(isinstance(each, URIRef | InvPath) for each in path.args):
            raise UnknownPartError("!^")  # of which rdflib loses the predicate
        forward = {from_rdflib(each) for each in path.args if isinstance(each, URIRef)}
        backward = {from_rdflib(cast("URIRef", each.arg)) for each in path.args if isinstance(each, InvPath)}
        if forward or not backward:
            for stated in self.triples(s, None, o, graph):
                if stated.triple.predicate not in forward:
                    yield stated.triple.subject, stated.triple.object, (stated,)
        if backward:
            for stated in self.triples(o, None, s, graph):
                if stated.triple.predicate not in backward:
                    yield stated.triple.object, stated.triple.subject, (stated,)
