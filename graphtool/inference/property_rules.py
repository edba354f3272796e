"""Rules from axioms about properties: hierarchy, domain and range, kinds, chains, disjointness (table 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.inference.axioms import Axioms
from graphtool.inference.class_rules import edge
from graphtool.inference.rules import Rule, Var, X, Y, Z, is_a, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.inference.rules import Word
    from graphtool.store.terms import Term


def property_rules(axioms: Axioms) -> Iterator[Rule]:
    """Yield the rules of all axioms about properties."""
    yield from _typing(axioms)
    yield from _hierarchy(axioms)
    yield from _inverses(axioms)
    yield from _chains(axioms)
    yield from _kinds(axioms)
    yield from _contradictions(axioms)
    yield from _negative(axioms)


def _typing(axioms: Axioms) -> Iterator[Rule]:
    for prop, cls in axioms.pairs("rdfs:domain"):
        words = (axioms.property(prop), "rdfs:domain", axioms.phrase(cls))
        yield Rule("prp-dom", (edge(axioms, X, prop, Y),), is_a(X, cls), words)
    for prop, cls in axioms.pairs("rdfs:range"):
        words = (axioms.property(prop), "rdfs:range", axioms.phrase(cls))
        yield Rule("prp-rng", (edge(axioms, X, prop, Y),), is_a(Y, cls), words)


def _hierarchy(axioms: Axioms) -> Iterator[Rule]:
    for lower, upper in axioms.pairs("rdfs:subPropertyOf"):
        words = (axioms.property(lower), "rdfs:subPropertyOf", axioms.property(upper))
        yield Rule("prp-spo1", (edge(axioms, X, lower, Y),), edge(axioms, X, upper, Y), words)
    for one, other in axioms.pairs("owl:equivalentProperty"):
        words = (axioms.property(one), "owl:equivalentProperty", axioms.property(other))
        yield Rule("prp-eqp1", (edge(axioms, X, one, Y),), edge(axioms, X, other, Y), words)
        yield Rule("prp-eqp2", (edge(axioms, X, other, Y),), edge(axioms, X, one, Y), words)


def _inverses(axioms: Axioms) -> Iterator[Rule]:
    for one, other in axioms.pairs("owl:inverseOf"):
        if isinstance(one, ox.BlankNode):
            continue  # names an inverse for use in other axioms; see `edge`
        words = (axioms.property(one), "owl:inverseOf", axioms.property(other))
        yield Rule("prp-inv1", (edge(axioms, X, one, Y),), edge(axioms, Y, other, X), words)
        yield Rule("prp-inv2", (edge(axioms, X, other, Y),), edge(axioms, Y, one, X), words)


def _chains(axioms: Axioms) -> Iterator[Rule]:
    for prop, head in axioms.pairs("owl:propertyChainAxiom"):
        links = axioms.items(head)
        nodes = [Var(f"n{i}") for i in range(len(links) + 1)]
        premises = tuple(edge(axioms, nodes[i], link, nodes[i + 1]) for i, link in enumerate(links))
        if premises:
            statement = (axioms.property(prop), "owl:propertyChainAxiom", links)
            yield Rule("prp-spo2", premises, edge(axioms, nodes[0], prop, nodes[-1]), statement)


def _kinds(axioms: Axioms) -> Iterator[Rule]:
    def words(prop: Term, kind: str) -> tuple[Word, ...]:
        return (axioms.property(prop), f"a owl:{kind}")

    for prop in axioms.instances(kind := "SymmetricProperty"):
        yield Rule("prp-symp", (edge(axioms, X, prop, Y),), edge(axioms, Y, prop, X), words(prop, kind))
    for prop in axioms.instances(kind := "TransitiveProperty"):
        premises = (edge(axioms, X, prop, Y), edge(axioms, Y, prop, Z))
        yield Rule("prp-trp", premises, edge(axioms, X, prop, Z), words(prop, kind))
    for prop in axioms.instances(kind := "FunctionalProperty"):
        premises = (edge(axioms, X, prop, Y), edge(axioms, X, prop, Z))
        yield Rule("prp-fp", premises, same(Y, Z), words(prop, kind), (Y, Z))
    for prop in axioms.instances(kind := "InverseFunctionalProperty"):
        premises = (edge(axioms, X, prop, Z), edge(axioms, Y, prop, Z))
        yield Rule("prp-ifp", premises, same(X, Y), words(prop, kind), (X, Y))


def _contradictions(axioms: Axioms) -> Iterator[Rule]:
    for prop in axioms.instances("IrreflexiveProperty"):
        words = (axioms.property(prop), "a owl:IrreflexiveProperty")
        yield Rule("prp-irp", (edge(axioms, X, prop, X),), None, words)
    for prop in axioms.instances("AsymmetricProperty"):
        words = (axioms.property(prop), "a owl:AsymmetricProperty")
        yield Rule("prp-asyp", (edge(axioms, X, prop, Y), edge(axioms, Y, prop, X)), None, words)
    for one, other in axioms.pairs("owl:propertyDisjointWith"):
        statement = (axioms.property(one), "owl:propertyDisjointWith", axioms.property(other))
        yield Rule("prp-pdw", (edge(axioms, X, one, Y), edge(axioms, X, other, Y)), None, statement)
    for node in axioms.instances("AllDisjointProperties"):
        for head in axioms.values(node, "owl:members"):
            members = axioms.items(head)
            for i, one in enumerate(members):
                for other in members[i + 1 :]:
                    premises = (edge(axioms, X, one, Y), edge(axioms, X, other, Y))
                    yield Rule("prp-adp", premises, None, ("owl:AllDisjointProperties", members))


def _negative(axioms: Axioms) -> Iterator[Rule]:
    for source, prop, table_rule, target in _negative_assertions(axioms):
        statement = ("owl:NegativePropertyAssertion", source, prop, target)
        yield Rule(table_rule, (edge(axioms, source, prop, target),), None, statement)


def _negative_assertions(axioms: Axioms) -> Iterator[tuple[Term, Term, str, Term]]:
    for node, source in axioms.pairs("owl:sourceIndividual"):
        for prop in axioms.values(node, "owl:assertionProperty"):
            for target in axioms.values(node, "owl:targetIndividual"):
                yield source, prop, "prp-npa1", target
            for target in axioms.values(node, "owl:targetValue"):
                yield source, prop, "prp-npa2", target
