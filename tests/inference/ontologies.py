"""Small random ontologies over every kind of axiom, and random graphs, for Hypothesis."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
from hypothesis import strategies as st

from graphtool.inference.rules import SAME_AS, TYPE
from graphtool.namespaces import OWL, RDF, RDFS, XSD
from graphtool.store.terms import Term

EX = "https://example.org/"
CLASSES = [ox.NamedNode(f"{EX}{name}") for name in "ABCD"]
PROPERTIES = [ox.NamedNode(f"{EX}{name}") for name in ("p", "q", "r", "s")]
ATTRIBUTES = [ox.NamedNode(f"{EX}{name}") for name in ("size", "code")]
THINGS = [ox.NamedNode(f"{EX}{name}") for name in "abcde"]
Triples = list[ox.Triple]
Terms = st.SearchStrategy[ox.NamedNode]
Axiom = st.SearchStrategy[Triples]


def term(name: str) -> ox.NamedNode:
    """Return the term of a name like `owl:inverseOf`, or of a local name of the examples."""
    prefix, colon, local = name.partition(":")
    return ox.NamedNode({"owl": OWL, "rdf": RDF, "rdfs": RDFS, "xsd": XSD}[prefix] + local if colon else EX + name)


def triple(subject: Term, predicate: str, obj: Term) -> ox.Triple:
    """Return a triple with a predicate given by name."""
    return ox.Triple(subject, term(predicate), obj)  # type: ignore[arg-type]


def rdf_list(members: list[Term]) -> tuple[Term, Triples]:
    """Return the head of an RDF list and its triples."""
    head: Term = term("rdf:nil")
    triples: Triples = []
    for member in reversed(members):
        node = ox.BlankNode()
        triples += [triple(node, "rdf:first", member), triple(node, "rdf:rest", head)]
        head = node
    return head, triples


def with_list(subject: Term, predicate: str, members: list[Term]) -> Triples:
    """Return an axiom with a list as its object."""
    head, triples = rdf_list(members)
    return [triple(subject, predicate, head), *triples]


def number(value: int) -> ox.Literal:
    """Return a cardinality."""
    return ox.Literal(str(value), datatype=term("xsd:nonNegativeInteger"))


def restriction(prop: Term, *filler: tuple[str, Term]) -> tuple[ox.BlankNode, Triples]:
    """Return an anonymous class owl:onProperty `prop` with these fillers."""
    node = ox.BlankNode()
    triples = [triple(node, "rdf:type", term("owl:Restriction")), triple(node, "owl:onProperty", prop)]
    return node, triples + [triple(node, name, value) for name, value in filler]


classes, properties = st.sampled_from(CLASSES), st.sampled_from(PROPERTIES)
things, attributes = st.sampled_from(THINGS), st.sampled_from(ATTRIBUTES)
texts = st.sampled_from([ox.Literal("one"), ox.Literal("two")])


def _between(
    name: str, left: st.SearchStrategy[ox.NamedNode], right: st.SearchStrategy[ox.NamedNode]
) -> st.SearchStrategy[Triples]:
    return st.builds(lambda a, b: [triple(a, name, b)], left, right)


def _kind(name: str) -> Axiom:
    return st.builds(lambda p: [triple(p, "rdf:type", term(f"owl:{name}"))], properties)


def _restricted(link: Callable[[Term, Term], Triples], cls: Term, prop: Term, *filler: tuple[str, Term]) -> Triples:
    node, triples = restriction(prop, *filler)
    return triples + link(cls, node)


def _below(cls: Term, node: Term) -> Triples:
    return [triple(cls, "rdfs:subClassOf", node)]


def _above(cls: Term, node: Term) -> Triples:
    return [triple(node, "rdfs:subClassOf", cls)]


def _equal(cls: Term, node: Term) -> Triples:
    return [triple(cls, "owl:equivalentClass", node)]


links = st.sampled_from([_below, _above, _equal])
_values: dict[str, Axiom] = {
    "hasValue": st.builds(
        lambda k, c, p, v: _restricted(k, c, p, ("owl:hasValue", v)), links, classes, properties, things
    ),
    "someValuesFrom": st.builds(
        lambda k, c, p, v: _restricted(k, c, p, ("owl:someValuesFrom", v)), links, classes, properties, classes
    ),
    "someThing": st.builds(
        lambda k, c, p: _restricted(k, c, p, ("owl:someValuesFrom", term("owl:Thing"))), links, classes, properties
    ),
    "allValuesFrom": st.builds(
        lambda k, c, p, v: _restricted(k, c, p, ("owl:allValuesFrom", v)), links, classes, properties, classes
    ),
    "maxCardinality": st.builds(
        lambda c, p, n: _restricted(_below, c, p, ("owl:maxCardinality", number(n))),
        classes, properties, st.integers(0, 1),
    ),
    "maxQualifiedCardinality": st.builds(
        lambda c, p, n, d: _restricted(
            _below, c, p, ("owl:maxQualifiedCardinality", number(n)), ("owl:onClass", d)
        ),
        classes, properties, st.integers(0, 1), st.sampled_from([*CLASSES, term("owl:Thing")]),
    ),
}  # fmt: skip
AXIOMS: dict[str, Axiom] = {
    "subClassOf": _between("rdfs:subClassOf", classes, classes),
    "equivalentClass": _between("owl:equivalentClass", classes, classes),
    "disjointWith": _between("owl:disjointWith", classes, classes),
    "complementOf": _between("owl:complementOf", classes, classes),
    "subPropertyOf": _between("rdfs:subPropertyOf", properties, properties),
    "equivalentProperty": _between("owl:equivalentProperty", properties, properties),
    "inverseOf": _between("owl:inverseOf", properties, properties),
    "propertyDisjointWith": _between("owl:propertyDisjointWith", properties, properties),
    "domain": _between("rdfs:domain", properties, classes),
    "range": _between("rdfs:range", properties, classes),
    "attributes": _between("rdfs:subPropertyOf", attributes, attributes),
    "attribute domain": _between("rdfs:domain", attributes, classes),
    **{
        name: _kind(name)
        for name in (
            "SymmetricProperty", "TransitiveProperty", "FunctionalProperty", "InverseFunctionalProperty",
            "IrreflexiveProperty", "AsymmetricProperty",
        )
    },
    "chain": st.builds(
        lambda p, links: with_list(p, "owl:propertyChainAxiom", links),
        properties, st.lists(properties, min_size=2, max_size=3),
    ),
    "intersectionOf": st.builds(
        lambda c, members: with_list(c, "owl:intersectionOf", members),
        classes, st.lists(classes, min_size=2, max_size=3, unique=True),
    ),
    "unionOf": st.builds(
        lambda c, members: with_list(c, "owl:unionOf", members),
        classes, st.lists(classes, min_size=2, max_size=3, unique=True),
    ),
    "oneOf": st.builds(
        lambda c, members: with_list(c, "owl:oneOf", members),
        classes, st.lists(things, min_size=1, max_size=2, unique=True),
    ),
    "hasKey": st.builds(
        lambda c, p: with_list(c, "owl:hasKey", p),
        classes, st.lists(st.sampled_from([*PROPERTIES, *ATTRIBUTES]), min_size=1, max_size=2, unique=True),
    ),
    **_values,
}  # fmt: skip


def _negative(source: Term, prop: Term, target: Term) -> Triples:
    node = ox.BlankNode()
    return [
        triple(node, "rdf:type", term("owl:NegativePropertyAssertion")),
        triple(node, "owl:sourceIndividual", source),
        triple(node, "owl:assertionProperty", prop),
        triple(node, "owl:targetIndividual", target),
    ]


FACTS: dict[str, Axiom] = {
    "type": st.builds(lambda x, c: [ox.Triple(x, TYPE, c)], things, classes),
    "relation": st.builds(lambda x, p, y: [ox.Triple(x, p, y)], things, properties, things),
    "attribute": st.builds(lambda x, p, y: [ox.Triple(x, p, y)], things, attributes, texts),
}
RARE_FACTS: dict[str, Axiom] = {
    "sameAs": st.builds(lambda x, y: [ox.Triple(x, SAME_AS, y)], things, things),
    "differentFrom": _between("owl:differentFrom", things, things),
    "negative": st.builds(_negative, things, properties, things),
}


def _flat(parts: list[Triples]) -> Triples:
    return [t for part in parts for t in part]


axiom_sets = st.lists(st.one_of(*AXIOMS.values()), min_size=1, max_size=6).map(_flat)
usual_facts = st.lists(st.one_of(*FACTS.values()), min_size=1, max_size=12).map(_flat)
rare_facts = st.lists(st.one_of(*RARE_FACTS.values()), max_size=1).map(_flat)
fact_sets = st.builds(lambda usual, rare: usual + rare, usual_facts, rare_facts)
DECLARATIONS: Triples = [
    *(triple(c, "rdf:type", term("owl:Class")) for c in CLASSES),
    *(triple(p, "rdf:type", term("owl:ObjectProperty")) for p in PROPERTIES),
    *(triple(p, "rdf:type", term("owl:DatatypeProperty")) for p in ATTRIBUTES),
]
