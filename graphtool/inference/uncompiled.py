"""Axioms that the compiler does not turn into rules, in words: constructs outside OWL 2 RL, and reserved vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.inference.axioms import Axioms
from graphtool.inference.class_rules import number
from graphtool.namespaces import OWL, RDF, RDFS
from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.store.terms import Term

_OUTSIDE = (
    "hasSelf", "minCardinality", "cardinality", "qualifiedCardinality", "minQualifiedCardinality", "disjointUnionOf",
    "onDataRange", "onProperties", "withRestrictions", "datatypeComplementOf",
)  # fmt: skip
_OUTSIDE_CLASSES = ("ReflexiveProperty",)
_BETWEEN_PROPERTIES = (
    "rdfs:subPropertyOf", "owl:equivalentProperty", "owl:inverseOf", "owl:propertyDisjointWith", "rdfs:domain",
    "rdfs:range", "owl:propertyChainAxiom",
)  # fmt: skip
_RESERVED = {f"{RDF}type", f"{RDF}first", f"{RDF}rest", f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{RDFS}domain"}
_RESERVED |= {f"{RDFS}range"}
# class expressions that the tables read in one direction only
_NOT_ABOVE = ("owl:someValuesFrom", "owl:unionOf", "owl:oneOf")
_NOT_BELOW = ("owl:allValuesFrom", "owl:complementOf", "owl:maxCardinality", "owl:maxQualifiedCardinality")


def uncompiled(axioms: Axioms) -> Iterator[str]:
    """Yield each axiom, or part of one, that no rule stands for."""
    for name in _OUTSIDE:
        for subject, value in axioms.pairs(f"owl:{name}"):
            yield f"{axioms.words(subject)} owl:{name} {show(value)}"
    for name in _OUTSIDE_CLASSES:
        for subject in axioms.instances(name):
            yield f"{show(subject)} a owl:{name}"
    for name in ("owl:maxCardinality", "owl:maxQualifiedCardinality"):
        for subject, value in axioms.pairs(name):
            if number(value) not in (0, 1):
                yield f"{axioms.words(subject)} {name} {show(value)}"
    yield from _half_read(axioms)
    yield from _reserved(axioms)


def _half_read(axioms: Axioms) -> Iterator[str]:
    """Yield axioms with an expression on the side where the profile does not allow it."""
    for name in ("rdfs:subClassOf", "owl:equivalentClass", "rdfs:domain", "rdfs:range"):
        for one, other in axioms.pairs(name):
            sides = [(one, other)]
            if name == "owl:equivalentClass":
                sides.append((other, one))
            for low, high in sides:
                if _is_any(axioms, high, _NOT_ABOVE) or _is_any(axioms, low, _NOT_BELOW):
                    yield f"{axioms.words(low)} {name} {axioms.words(high)} (read from right to left only)"


def _is_any(axioms: Axioms, cls: Term, names: tuple[str, ...]) -> bool:
    return isinstance(cls, ox.BlankNode) and any(axioms.values(cls, name) for name in names)


def _reserved(axioms: Axioms) -> Iterator[str]:
    """Yield axioms that would change what the vocabulary of RDF, RDFS or OWL itself means."""
    for name in _BETWEEN_PROPERTIES:
        for subject, obj in axioms.pairs(name):
            operands = axioms.items(obj) if name == "owl:propertyChainAxiom" else (obj,)
            properties = (subject,) if name in ("rdfs:domain", "rdfs:range") else (subject, *operands)
            if any(is_reserved(term) for term in properties):
                yield f"{axioms.words(subject)} {name} {axioms.words(obj)}"
    for subject, prop in axioms.pairs("owl:onProperty"):
        if is_reserved(prop):
            yield axioms.words(subject)


def is_reserved(term: Term) -> bool:
    """Return whether a term is a property that axioms are written with."""
    return isinstance(term, ox.NamedNode) and (term.value in _RESERVED or term.value.startswith(OWL))
