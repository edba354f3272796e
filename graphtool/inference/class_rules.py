"""Rules from axioms about classes: hierarchy, disjointness, and class expressions (tables 6 and 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.inference.axioms import THING, Axioms
from graphtool.inference.rules import Pattern, Rule, Var, X, Y, Z, is_a, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.inference.rules import Slot
    from graphtool.store.terms import Term


def class_rules(axioms: Axioms) -> Iterator[Rule]:
    """Yield the rules of all axioms about classes."""
    yield from _hierarchy(axioms)
    yield from _disjointness(axioms)
    yield from _boolean(axioms)
    yield from _keys(axioms)
    for cls, prop in axioms.pairs("owl:onProperty"):
        yield from _values(axioms, cls, prop)
        yield from _cardinality(axioms, cls, prop)


def edge(axioms: Axioms, subject: Slot, prop: Term, obj: Slot) -> Pattern:
    """Return the pattern `subject prop obj`; an anonymous inverse property is turned round."""
    if isinstance(prop, ox.BlankNode):
        inverse = axioms.value(prop, "owl:inverseOf")
        if isinstance(inverse, ox.NamedNode):
            return Pattern(obj, inverse, subject)
    return Pattern(subject, prop, obj)  # type: ignore[arg-type]


def _hierarchy(axioms: Axioms) -> Iterator[Rule]:
    for lower, upper in axioms.pairs("rdfs:subClassOf"):
        words = (axioms.phrase(lower), "rdfs:subClassOf", axioms.phrase(upper))
        yield Rule("cax-sco", (is_a(X, lower),), is_a(X, upper), words)
    for one, other in axioms.pairs("owl:equivalentClass"):
        words = (axioms.phrase(one), "owl:equivalentClass", axioms.phrase(other))
        yield Rule("cax-eqc1", (is_a(X, one),), is_a(X, other), words)
        yield Rule("cax-eqc2", (is_a(X, other),), is_a(X, one), words)


def _disjointness(axioms: Axioms) -> Iterator[Rule]:
    for one, other in axioms.pairs("owl:disjointWith"):
        words = (axioms.phrase(one), "owl:disjointWith", axioms.phrase(other))
        yield Rule("cax-dw", (is_a(X, one), is_a(X, other)), None, words)
    for one, other in axioms.pairs("owl:complementOf"):
        words = (axioms.phrase(one), "owl:complementOf", axioms.phrase(other))
        yield Rule("cls-com", (is_a(X, one), is_a(X, other)), None, words)
    for node in axioms.instances("AllDisjointClasses"):
        for head in axioms.values(node, "owl:members"):
            members = axioms.items(head)
            for i, one in enumerate(members):
                for other in members[i + 1 :]:
                    statement = ("owl:AllDisjointClasses with", one, "and", other)
                    yield Rule("cax-adc", (is_a(X, one), is_a(X, other)), None, statement)


def _boolean(axioms: Axioms) -> Iterator[Rule]:
    for cls, head in axioms.pairs("owl:intersectionOf"):
        members = axioms.items(head)
        if not members:
            continue
        words = (axioms.phrase(cls), "owl:intersectionOf", members)
        yield Rule("cls-int1", tuple(is_a(X, member) for member in members), is_a(X, cls), words)
        for member in members:
            yield Rule("cls-int2", (is_a(X, cls),), is_a(X, member), words)
    for cls, head in axioms.pairs("owl:unionOf"):
        members = axioms.items(head)
        for member in members:
            yield Rule("cls-uni", (is_a(X, member),), is_a(X, cls), (axioms.phrase(cls), "owl:unionOf", members))
    for cls, head in axioms.pairs("owl:oneOf"):
        members = axioms.items(head)
        for member in members:
            if not isinstance(member, ox.Literal):
                yield Rule("cls-oo", (), is_a(member, cls), (axioms.phrase(cls), "owl:oneOf", members))


def _values(axioms: Axioms, cls: Term, prop: Term) -> Iterator[Rule]:
    words = (axioms.phrase(cls),)
    for value in axioms.values(cls, "owl:hasValue"):
        yield Rule("cls-hv1", (is_a(X, cls),), edge(axioms, X, prop, value), words)
        yield Rule("cls-hv2", (edge(axioms, X, prop, value),), is_a(X, cls), words)
    for some in axioms.values(cls, "owl:someValuesFrom"):
        if some == THING:
            yield Rule("cls-svf2", (edge(axioms, X, prop, Y),), is_a(X, cls), words)
        else:
            yield Rule("cls-svf1", (edge(axioms, X, prop, Y), is_a(Y, some)), is_a(X, cls), words)
    for every in axioms.values(cls, "owl:allValuesFrom"):
        yield Rule("cls-avf", (is_a(X, cls), edge(axioms, X, prop, Y)), is_a(Y, every), words)


def number(term: Term) -> int | None:
    """Return the number that a cardinality states, None if it is none."""
    if not isinstance(term, ox.Literal):
        return None
    try:
        return int(term.value)
    except ValueError:
        return None


def _cardinality(axioms: Axioms, cls: Term, prop: Term) -> Iterator[Rule]:
    words = (axioms.phrase(cls),)
    one, two = edge(axioms, X, prop, Y), edge(axioms, X, prop, Z)
    for most in map(number, axioms.values(cls, "owl:maxCardinality")):
        if most == 0:
            yield Rule("cls-maxc1", (is_a(X, cls), one), None, words)
        if most == 1:
            yield Rule("cls-maxc2", (is_a(X, cls), one, two), same(Y, Z), words, (Y, Z))
    for most in map(number, axioms.values(cls, "owl:maxQualifiedCardinality")):
        for filler in axioms.values(cls, "owl:onClass"):
            anything = filler == THING
            if most == 0:
                typed = [] if anything else [is_a(Y, filler)]
                yield Rule("cls-maxqc2" if anything else "cls-maxqc1", (is_a(X, cls), one, *typed), None, words)
            if most == 1:
                typed = [] if anything else [is_a(Y, filler), is_a(Z, filler)]
                name = "cls-maxqc4" if anything else "cls-maxqc3"
                yield Rule(name, (is_a(X, cls), one, two, *typed), same(Y, Z), words, (Y, Z))


def _keys(axioms: Axioms) -> Iterator[Rule]:
    for cls, head in axioms.pairs("owl:hasKey"):
        keys = axioms.items(head)
        if not keys:
            continue
        premises = [is_a(X, cls), is_a(Y, cls)]
        for i, key in enumerate(keys):
            premises += [edge(axioms, X, key, Var(f"k{i}")), edge(axioms, Y, key, Var(f"k{i}"))]
        yield Rule("prp-key", tuple(premises), same(X, Y), (axioms.phrase(cls), "owl:hasKey", keys), (X, Y))
