"""owlrl as inference engine: the yardstick for the compiled rules.

Left out of its result, because they say nothing about the data: axiomatic and datatype triples, memberships in
owl:Thing, rdfs:Resource and anonymous classes, reflexive statements of owl:sameAs and of the hierarchies, schema
statements about terms, and triples with a literal as subject (owlrl writes those; RDF has none).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import owlrl
import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, RDFS

from graphtool.inference.closure import Closure
from graphtool.store.terms import fill_rdflib, from_rdflib, sort_key

if TYPE_CHECKING:
    from graphtool.store.load import Corpus

_TOP_CLASSES = {OWL.Thing, RDFS.Resource}
_SCHEMA_PREDICATES = {
    RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty, RDFS.domain, RDFS.range,
    OWL.disjointWith, OWL.inverseOf,
}  # fmt: skip
_SCHEMA_NAMESPACES = (str(OWL), str(RDFS), str(RDF), str(rdflib.XSD))
_DATA_CLASSES = {RDF.Statement}


def owlrl_closure(corpus: Corpus) -> Closure:
    """Return the closure that owlrl computes, cut down to statements about the data."""
    normalize = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        graph = fill_rdflib(rdflib.Graph(bind_namespaces="none"), corpus.quads())
        asserted = set(graph)
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
        kept = [triple for triple in set(graph) - asserted if _says_something(triple)]
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    triples = (ox.Triple(*(from_rdflib(term) for term in triple)) for triple in kept)  # type: ignore[arg-type]
    return Closure(tuple(sorted(triples, key=lambda t: tuple(map(sort_key, (t.subject, t.predicate, t.object))))), ())


def _says_something(triple: tuple[rdflib.term.Node, ...]) -> bool:
    subject, predicate, obj = triple
    if isinstance(subject, rdflib.Literal) or predicate in _SCHEMA_PREDICATES:
        return False
    if predicate == OWL.sameAs:
        return subject != obj and not isinstance(obj, rdflib.Literal)
    if predicate == RDF.type:
        about_terms = obj in _TOP_CLASSES or str(obj).startswith(_SCHEMA_NAMESPACES)
        return obj in _DATA_CLASSES or not (about_terms or isinstance(obj, rdflib.BNode))
    return not str(subject).startswith(_SCHEMA_NAMESPACES)
