"""Subclass axioms that follow from the schema alone and that no rule about instances would make up for.

Of table 9 only scm-svf1, scm-svf2, scm-avf1 and scm-avf2 matter to instances: whoever is known to have *some* value
of a kind (without the value being named) has some value of any wider kind. The other schema rules say nothing about
instances that the rules of tables 5 to 7, applied one after the other, do not say.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from graphtool.inference.axioms import Axioms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.store.terms import Term

    Graph = dict[Term, set[Term]]
    Restriction = tuple[Term, Term, Term]  # class, property, filler


def derived_subclasses(axioms: Axioms) -> list[tuple[Term, Term, str]]:
    """Return (lower, upper, why) for pairs of restrictions, to the fixpoint."""
    somes, alls = _restrictions(axioms, "owl:someValuesFrom"), _restrictions(axioms, "owl:allValuesFrom")
    if len(somes) < 2 and len(alls) < 2:
        return []
    classes, properties = _subclasses(axioms), _subproperties(axioms)
    found: dict[tuple[Term, Term], str] = {}
    while True:
        above, wider = _Reach(classes), _Reach(properties)
        fresh = [item for item in _pairs(somes, alls, above, wider) if item[:2] not in found]
        if not fresh:
            return [(lower, upper, why) for (lower, upper), why in found.items()]
        for lower, upper, why in fresh:
            found.setdefault((lower, upper), why)
            classes[lower].add(upper)


def _pairs(
    somes: list[Restriction], alls: list[Restriction], above: Graph, wider: Graph
) -> Iterator[tuple[Term, Term, str]]:
    for kind, restrictions in (("svf", somes), ("avf", alls)):
        for one, prop, filler in restrictions:
            for other, other_prop, other_filler in restrictions:
                if one == other:
                    continue
                if prop == other_prop and other_filler in above[filler]:
                    yield one, other, f"scm-{kind}1"
                if filler == other_filler and other_prop in wider[prop]:
                    yield (one, other, "scm-svf2") if kind == "svf" else (other, one, "scm-avf2")


def _restrictions(axioms: Axioms, name: str) -> list[Restriction]:
    return [(cls, p, filler) for cls, filler in axioms.pairs(name) for p in axioms.values(cls, "owl:onProperty")]


def _subclasses(axioms: Axioms) -> Graph:
    graph: Graph = defaultdict(set)
    for lower, upper in axioms.pairs("rdfs:subClassOf"):
        graph[lower].add(upper)
    for one, other in axioms.pairs("owl:equivalentClass"):
        graph[one].add(other)
        graph[other].add(one)
    for cls, head in axioms.pairs("owl:intersectionOf"):
        graph[cls].update(axioms.items(head))
    for cls, head in axioms.pairs("owl:unionOf"):
        for member in axioms.items(head):
            graph[member].add(cls)
    return graph


def _subproperties(axioms: Axioms) -> Graph:
    graph: Graph = defaultdict(set)
    for lower, upper in axioms.pairs("rdfs:subPropertyOf"):
        graph[lower].add(upper)
    for one, other in axioms.pairs("owl:equivalentProperty"):
        graph[one].add(other)
        graph[other].add(one)
    return graph


class _Reach(dict["Term", "set[Term]"]):
    """What can be reached from each node of a graph, itself included; found when first asked for."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self._graph = graph

    def __missing__(self, start: Term) -> set[Term]:
        seen, queue = {start}, [start]
        while queue:
            fresh = self._graph.get(queue.pop(), set()) - seen
            seen |= fresh
            queue += fresh
        self[start] = seen
        return seen
