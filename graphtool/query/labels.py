"""What things are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import KN, RDFS, SKOS, shrink

if TYPE_CHECKING:
    from graphtool.store.load import Corpus

_CALLED = (f"{SKOS}prefLabel", f"{RDFS}label", f"{KN}asWritten")


def label(corpus: Corpus, iri: str, language: str) -> str:
    """Return the preferred label in a language, else in any, else the compact IRI."""
    labels = {}
    for quad in corpus.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(_CALLED[0]), None):
        if isinstance(quad.object, ox.Literal):
            labels[quad.object.language or ""] = quad.object.value
    return labels.get(language) or next((labels[tag] for tag in sorted(labels)), shrink(iri))


def called(corpus: Corpus, iri: str, language: str) -> str:
    """Return what anything with an IRI is called: its preferred label, else label, else words of the source; or ""."""
    for predicate in _CALLED:
        quads = corpus.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None)
        found = {q.object.language or "": q.object.value for q in quads if isinstance(q.object, ox.Literal)}
        if found:
            return found.get(language) or found[min(found)]
    return ""
