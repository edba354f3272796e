"""Compile the axioms of an ontology into rules, one for each instance of an OWL 2 RL table rule.

Class expressions (restrictions, intersections, unions) keep their blank node as a class of its own, as the tables
of the profile do; memberships in them are intermediate facts that never leave the closure. Axioms outside what is
compiled are listed in `RuleSet.uncompiled`, never ignored.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.inference.rules import Pattern, Rule, RuleSet, Slot, Var
from graphtool.namespaces import OWL, RDF, RDFS
from graphtool.store.terms import show, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphtool.store.terms import Term

TYPE = ox.NamedNode(f"{RDF}type")
SAME_AS = ox.NamedNode(f"{OWL}sameAs")
X, Y, Z = Var("x"), Var("y"), Var("z")

# constructs of OWL 2 outside the RL profile, or not compiled: reported when an ontology uses them
_UNCOMPILED = (
    "hasSelf", "minCardinality", "cardinality", "qualifiedCardinality", "minQualifiedCardinality",
    "maxCardinality", "maxQualifiedCardinality", "complementOf", "disjointUnionOf", "hasKey", "onDataRange",
    "onProperties", "withRestrictions", "propertyDisjointWith",
)  # fmt: skip
_UNCOMPILED_TYPES = (
    "ReflexiveProperty",
    "AllDisjointProperties",
    "NegativePropertyAssertion",
    "AllDifferent",
)


class _Ontology:
    """The axioms as lookup tables: predicate → subject → objects."""

    def __init__(self, triples: Iterable[ox.Triple | ox.Quad]) -> None:
        self._tables: dict[str, dict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._tables[triple.predicate.value][triple.subject].append(triple.object)

    def pairs(self, predicate: str) -> Iterator[tuple[Term, Term]]:
        for subject, objects in sorted(self._tables[predicate].items(), key=lambda item: sort_key(item[0])):
            for obj in sorted(objects, key=sort_key):
                yield subject, obj

    def instances(self, class_name: str) -> Iterator[Term]:
        wanted = ox.NamedNode(OWL + class_name)
        return (s for s, o in self.pairs(TYPE.value) if o == wanted)

    def value(self, subject: Term, predicate: str) -> Term | None:
        found = self._tables[predicate].get(subject)
        return found[0] if found else None

    def items(self, head: Term) -> list[Term]:
        members: list[Term] = []
        while (first := self.value(head, f"{RDF}first")) is not None:
            members.append(first)
            head = self.value(head, f"{RDF}rest") or ox.NamedNode(f"{RDF}nil")
        return members


def compile_ontology(triples: Iterable[ox.Triple | ox.Quad]) -> RuleSet:
    """Return the rules that the axioms among `triples` stand for, in a deterministic order."""
    ontology = _Ontology(triples)
    rules: list[Rule] = []
    for compile_part in _PARTS:
        rules.extend(compile_part(ontology))
    facts = tuple(
        ox.Triple(member, TYPE, cls)  # type: ignore[arg-type]
        for cls, head in ontology.pairs(f"{OWL}oneOf")
        for member in ontology.items(head)
    )
    return RuleSet(tuple(rules), facts, tuple(_uncompiled(ontology)))


def _is_a(variable: Slot, cls: Slot) -> Pattern:
    return Pattern(variable, TYPE, cls)


def _class_axioms(ontology: _Ontology) -> Iterator[Rule]:
    for lower, upper in ontology.pairs(f"{RDFS}subClassOf"):
        yield Rule("cax-sco", (_is_a(X, lower),), _is_a(X, upper), f"{show(lower)} rdfs:subClassOf {show(upper)}")
    for one, other in ontology.pairs(f"{OWL}equivalentClass"):
        axiom = f"{show(one)} owl:equivalentClass {show(other)}"
        yield Rule("cax-eqc1", (_is_a(X, one),), _is_a(X, other), axiom)
        yield Rule("cax-eqc2", (_is_a(X, other),), _is_a(X, one), axiom)
    for one, other in ontology.pairs(f"{OWL}disjointWith"):
        axiom = f"{show(one)} owl:disjointWith {show(other)}"
        yield Rule("cax-dw", (_is_a(X, one), _is_a(X, other)), None, axiom)
    for node in ontology.instances("AllDisjointClasses"):
        members = ontology.items(ontology.value(node, f"{OWL}members") or node)
        for i, one in enumerate(members):
            for other in members[i + 1 :]:
                axiom = f"owl:AllDisjointClasses with {show(one)} and {show(other)}"
                yield Rule("cax-adc", (_is_a(X, one), _is_a(X, other)), None, axiom)


def _class_expressions(ontology: _Ontology) -> Iterator[Rule]:
    for cls, head in ontology.pairs(f"{OWL}intersectionOf"):
        members = ontology.items(head)
        axiom = f"{show(cls)} owl:intersectionOf ({' '.join(map(show, members))})"
        yield Rule("cls-int1", tuple(_is_a(X, member) for member in members), _is_a(X, cls), axiom)
        for member in members:
            yield Rule("cls-int2", (_is_a(X, cls),), _is_a(X, member), axiom)
    for cls, head in ontology.pairs(f"{OWL}unionOf"):
        for member in ontology.items(head):
            axiom = f"{show(cls)} owl:unionOf (… {show(member)} …)"
            yield Rule("cls-uni", (_is_a(X, member),), _is_a(X, cls), axiom)
    for cls, prop in ontology.pairs(f"{OWL}onProperty"):
        yield from _restriction(ontology, cls, prop)


def _restriction(ontology: _Ontology, cls: Term, prop: Term) -> Iterator[Rule]:
    edge = Pattern(X, prop, Y)
    value = ontology.value(cls, f"{OWL}hasValue")
    if value is not None:
        axiom = f"owl:onProperty {show(prop)}, owl:hasValue {show(value)}"
        yield Rule("cls-hv1", (_is_a(X, cls),), Pattern(X, prop, value), axiom)
        yield Rule("cls-hv2", (Pattern(X, prop, value),), _is_a(X, cls), axiom)
    some = ontology.value(cls, f"{OWL}someValuesFrom")
    if some is not None:
        axiom = f"owl:onProperty {show(prop)}, owl:someValuesFrom {show(some)}"
        if some == ox.NamedNode(f"{OWL}Thing"):
            yield Rule("cls-svf2", (edge,), _is_a(X, cls), axiom)
        else:
            yield Rule("cls-svf1", (edge, _is_a(Y, some)), _is_a(X, cls), axiom)
    every = ontology.value(cls, f"{OWL}allValuesFrom")
    if every is not None:
        axiom = f"owl:onProperty {show(prop)}, owl:allValuesFrom {show(every)}"
        yield Rule("cls-avf", (_is_a(X, cls), edge), _is_a(Y, every), axiom)


def _property_axioms(ontology: _Ontology) -> Iterator[Rule]:
    for prop, cls in ontology.pairs(f"{RDFS}domain"):
        yield Rule("prp-dom", (Pattern(X, prop, Y),), _is_a(X, cls), f"{show(prop)} rdfs:domain {show(cls)}")
    for prop, cls in ontology.pairs(f"{RDFS}range"):
        yield Rule("prp-rng", (Pattern(X, prop, Y),), _is_a(Y, cls), f"{show(prop)} rdfs:range {show(cls)}")
    for lower, upper in ontology.pairs(f"{RDFS}subPropertyOf"):
        axiom = f"{show(lower)} rdfs:subPropertyOf {show(upper)}"
        yield Rule("prp-spo1", (Pattern(X, lower, Y),), Pattern(X, upper, Y), axiom)
    for one, other in ontology.pairs(f"{OWL}equivalentProperty"):
        axiom = f"{show(one)} owl:equivalentProperty {show(other)}"
        yield Rule("prp-eqp1", (Pattern(X, one, Y),), Pattern(X, other, Y), axiom)
        yield Rule("prp-eqp2", (Pattern(X, other, Y),), Pattern(X, one, Y), axiom)
    for one, other in ontology.pairs(f"{OWL}inverseOf"):
        axiom = f"{show(one)} owl:inverseOf {show(other)}"
        yield Rule("prp-inv1", (Pattern(X, one, Y),), Pattern(Y, other, X), axiom)
        yield Rule("prp-inv2", (Pattern(X, other, Y),), Pattern(Y, one, X), axiom)
    for prop, head in ontology.pairs(f"{OWL}propertyChainAxiom"):
        yield _chain(prop, ontology.items(head))


def _chain(prop: Term, links: list[Term]) -> Rule:
    nodes = [Var(f"n{i}") for i in range(len(links) + 1)]
    premises = tuple(Pattern(nodes[i], link, nodes[i + 1]) for i, link in enumerate(links))
    axiom = f"{show(prop)} owl:propertyChainAxiom ({' '.join(map(show, links))})"
    return Rule("prp-spo2", premises, Pattern(nodes[0], prop, nodes[-1]), axiom)


def _property_kinds(ontology: _Ontology) -> Iterator[Rule]:
    for prop in ontology.instances("SymmetricProperty"):
        axiom = f"{show(prop)} a owl:SymmetricProperty"
        yield Rule("prp-symp", (Pattern(X, prop, Y),), Pattern(Y, prop, X), axiom)
    for prop in ontology.instances("TransitiveProperty"):
        axiom = f"{show(prop)} a owl:TransitiveProperty"
        yield Rule("prp-trp", (Pattern(X, prop, Y), Pattern(Y, prop, Z)), Pattern(X, prop, Z), axiom)
    for prop in ontology.instances("FunctionalProperty"):
        axiom = f"{show(prop)} a owl:FunctionalProperty"
        yield Rule("prp-fp", (Pattern(X, prop, Y), Pattern(X, prop, Z)), Pattern(Y, SAME_AS, Z), axiom, (Y, Z))
    for prop in ontology.instances("InverseFunctionalProperty"):
        axiom = f"{show(prop)} a owl:InverseFunctionalProperty"
        yield Rule("prp-ifp", (Pattern(X, prop, Z), Pattern(Y, prop, Z)), Pattern(X, SAME_AS, Y), axiom, (X, Y))
    for prop in ontology.instances("IrreflexiveProperty"):
        yield Rule("prp-irp", (Pattern(X, prop, X),), None, f"{show(prop)} a owl:IrreflexiveProperty")
    for prop in ontology.instances("AsymmetricProperty"):
        axiom = f"{show(prop)} a owl:AsymmetricProperty"
        yield Rule("prp-asyp", (Pattern(X, prop, Y), Pattern(Y, prop, X)), None, axiom)


def _uncompiled(ontology: _Ontology) -> Iterator[str]:
    for name in _UNCOMPILED:
        for subject, value in ontology.pairs(OWL + name):
            yield f"{show(subject)} owl:{name} {show(value)}"
    for name in _UNCOMPILED_TYPES:
        for subject in ontology.instances(name):
            yield f"{show(subject)} a owl:{name}"


_PARTS: tuple[Callable[[_Ontology], Iterator[Rule]], ...] = (
    _class_axioms,
    _class_expressions,
    _property_axioms,
    _property_kinds,
)
