"""owlrl as inference engine: the yardstick for the compiled rules.

Left out of the comparison, because they say nothing about the data (`is_compared` is the precise statement):

- schema statements (table 9, scm-…), axiomatic triples, and whatever else is said with the vocabulary in which axioms
  are written; memberships in classes of that vocabulary, among them owl:Thing and rdfs:Resource;
- memberships in anonymous classes, which are steps on the way;
- reflexive owl:sameAs (eq-ref), and triples with a literal as subject (owlrl writes those; RDF has none);
- datatype triples (table 8): types of literals, and that literals of equal value can stand for each other.

owlrl merges what a functional property makes the same; compare it with `merge=True`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import owlrl
import pyoxigraph as ox
import rdflib

from graphtool.inference.closure import Closure
from graphtool.inference.uncompiled import is_reserved
from graphtool.namespaces import OWL, RDF, RDF_TYPE, RDFS, XSD
from graphtool.store.terms import fill_rdflib, from_rdflib, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.inference.axioms import Statement
    from graphtool.store.load import Corpus

_VOCABULARY = (OWL, RDFS, RDF, XSD)
_DATA_CLASSES = {f"{RDF}Statement"}
_ABOUT_INDIVIDUALS = {f"{OWL}sameAs", f"{OWL}differentFrom"}
_ERRORS = "http://www.daml.org/2002/03/agents/agent-ont#"


def owlrl_closure(corpus: Corpus) -> Closure:
    """Return the closure that owlrl computes, cut down to statements about the data."""
    found, _ = entailments(corpus.quads())
    return Closure(tuple(sorted(found, key=lambda t: tuple(map(sort_key, (t.subject, t.predicate, t.object))))))


def entailments(statements: Iterable[Statement]) -> tuple[set[ox.Triple], list[str]]:
    """Return what owlrl infers about the data, and its messages about inconsistencies."""
    normalize = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        graph = fill_rdflib(rdflib.Graph(bind_namespaces="none"), statements)
        asserted = set(graph)
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
        derived = set(graph) - asserted
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    messages = [str(o) for _, p, o in derived if str(p) == f"{_ERRORS}error"]
    found = {
        ox.Triple(*(from_rdflib(term) for term in triple))  # type: ignore[arg-type]
        for triple in derived
        if not isinstance(triple[0], rdflib.Literal) and not str(triple[2]).startswith(_ERRORS)
    }
    return {triple for triple in found if is_compared(triple)}, messages


def is_compared(triple: ox.Triple) -> bool:
    """Return whether a triple says something about the data."""
    predicate, obj = triple.predicate.value, triple.object
    if predicate == RDF_TYPE:
        if not isinstance(obj, ox.NamedNode):
            return False
        return obj.value in _DATA_CLASSES or not obj.value.startswith(_VOCABULARY)
    if predicate in _ABOUT_INDIVIDUALS:
        return triple.subject != obj and not isinstance(obj, ox.Literal) and not _is_term(triple.subject)
    return not (predicate.startswith(_ERRORS) or is_reserved(triple.predicate) or _is_term(triple.subject))


def _is_term(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(_VOCABULARY)
