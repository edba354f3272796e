"""Entities whose IRIs are no longer used: since when, why, and what took their place (`kn:RetiredEntity`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DCT, KN, RDF_TYPE, SKOS
from graphtool.store.terms import value

if TYPE_CHECKING:
    from graphtool.store.load import Corpus

_TYPE, _RETIRED = ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{KN}RetiredEntity")
_REPLACED_BY, _DAY, _NOTE = f"{DCT}isReplacedBy", f"{KN}retired", f"{SKOS}changeNote"


@dataclass(frozen=True)
class Retirement:
    """That an IRI was retired: the day (ISO) or nothing, why in a language, and the IRIs in use that took its place."""

    day: str
    note: str
    successors: tuple[str, ...]


def retired_entities(corpus: Corpus) -> frozenset[str]:
    """Return the IRIs that are no longer used."""
    return frozenset(value(quad.subject) for quad in corpus.store.quads_for_pattern(None, _TYPE, _RETIRED))


def retirement(corpus: Corpus, iri: str, language: str) -> Retirement | None:
    """Return what the graph says of a retired IRI; None for one in use. A successor that was retired is followed on."""
    gone = retired_entities(corpus)
    if iri not in gone:
        return None
    todo, seen = [iri], []
    for each in todo:
        if each not in seen:
            seen.append(each)
            todo += sorted(value(term) for term in _objects(corpus, each, _REPLACED_BY)) if each in gone else []
    notes = {t.language: t.value for t in _objects(corpus, iri, _NOTE) if isinstance(t, ox.Literal)}
    note = notes.get(language) or next((notes[tag] for tag in sorted(notes, key=str)), "")
    days = sorted(value(term) for term in _objects(corpus, iri, _DAY))
    return Retirement(days[-1] if days else "", note, tuple(each for each in seen if each not in gone))


def _objects(
    corpus: Corpus, subject: str, predicate: str
) -> list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
    quads = corpus.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return list(dict.fromkeys(quad.object for quad in quads))
