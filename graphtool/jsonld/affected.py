"""Which entity documents a change of the graph touches, found without writing any document.

A document is nothing but the statements that `DocumentWriter` gathers for its entity, so it changes if, and only if,
one of the changed statements is in it, before or after, or the graphs that it names are others. From a changed
statement the way back leads to the entities whose documents hold it: over the parts and relations that are nested,
over what only shows a thing's name, and from the description of a graph to all that the graph describes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.jsonld.documents import PREF_LABEL, described, kind_of
from graphtool.jsonld.frames import GRAPH_PREDICATES, INVERSE_KEYS, INVERSES, PART_KINDS, inverses_of
from graphtool.jsonld.index import inverse_keys
from graphtool.namespaces import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphtool.store.load import Corpus


@dataclass(frozen=True)
class DocumentChanges:
    """The entities whose documents are created, removed or changed, each sorted by IRI."""

    created: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.created or self.removed or self.changed)


def changed_documents(old: Corpus, new: Corpus) -> DocumentChanges:
    """Return how the documents of `new` differ from those of `old`; both with what is inferred, if that is exported."""
    before, after = _Hosts(old), _Hosts(new)
    touched = before.of(before.triples - after.triples) | after.of(after.triples - before.triples)
    for subject in before.graphs.keys() | after.graphs.keys():
        if before.described(subject) != after.described(subject):
            touched |= before.hosts(subject) | after.hosts(subject)
    existed, exist = set(described(old)), set(described(new))
    return DocumentChanges(
        created=tuple(sorted(exist - existed)),
        removed=tuple(sorted(existed - exist)),
        changed=tuple(sorted(touched & existed & exist)),
    )


class _Hosts:
    """Finds the entities whose documents hold the statements about a node."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._store = corpus.store
        self._known: dict[str, set[str]] = {}

    @cached_property
    def triples(self) -> set[ox.Triple]:
        """All statements, asserted and inferred."""
        return {quad.triple for quad in self._corpus.quads()} | set(self._corpus.inferred)

    @cached_property
    def graphs(self) -> dict[str, set[str]]:
        """The graphs that make statements about a subject."""
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self._corpus.quads():
            found[quad.subject.value].add(quad.graph_name.value)  # type: ignore[union-attr]
        return found

    def described(self, subject: str) -> set[str]:
        """Return the graphs of a subject that a document names: those of which the catalogue says something."""
        return {graph for graph in self.graphs.get(subject, ()) if graph in self._catalogued}

    @cached_property
    def _catalogued(self) -> frozenset[str]:
        quads = self._corpus.quads()
        return frozenset(q.subject.value for q in quads if q.predicate.value in GRAPH_PREDICATES)  # type: ignore[union-attr]

    def of(self, triples: Iterable[ox.Triple]) -> set[str]:
        """Return the entities whose documents hold one of the triples."""
        found: set[str] = set()
        for triple in triples:
            if not isinstance(triple.subject, ox.NamedNode):
                continue
            subject, predicate = triple.subject.value, triple.predicate.value
            found |= self.hosts(subject)
            if predicate in INVERSE_KEYS:
                found |= _shown_at(triple)
            if predicate in GRAPH_PREDICATES:
                found |= self._within(subject)
            if predicate == PREF_LABEL:
                found |= self._named(subject)
        return found

    def hosts(self, subject: str) -> set[str]:
        """Return the entities whose documents show a node whole."""
        if subject not in self._known:
            shown = [subject]
            for each in shown:
                if kind_of(each) in PART_KINDS:
                    shown += sorted(self._referring(each).difference(shown))
            found = set(shown)
            for triple in (triple for each in shown for triple in self._relations(each)):
                if any(INVERSES[key].nested for key in _keys(triple)):
                    found |= _shown_at(triple)
            self._known[subject] = found
        return self._known[subject]

    def _named(self, subject: str) -> set[str]:
        """Return the entities whose documents show the name of a thing."""
        found: set[str] = set()
        for each in self._referring(subject):
            found |= self.hosts(each) | self._within(each)
        for triple in self._relations(subject):
            found |= _shown_at(triple)
        return found

    def _within(self, graph: str) -> set[str]:
        """Return the entities whose documents name a graph."""
        quads = self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        return set().union(*(self.hosts(subject) for subject in subjects))

    def _referring(self, subject: str) -> set[str]:
        quads = self._store.quads_for_pattern(None, None, ox.NamedNode(subject))
        return {
            quad.subject.value
            for quad in quads
            if quad.predicate.value != RDF_TYPE and isinstance(quad.subject, ox.NamedNode)
        }

    def _relations(self, subject: str) -> Iterator[ox.Triple]:
        quads = self._store.quads_for_pattern(ox.NamedNode(subject), None, None)
        return (quad.triple for quad in quads if quad.predicate.value in INVERSE_KEYS)


def _keys(triple: ox.Triple) -> Sequence[str]:
    return inverse_keys(triple.subject.value, triple.predicate.value)  # type: ignore[union-attr]


def _shown_at(triple: ox.Triple) -> set[str]:
    """Return the entity whose document shows a relation to it, if its frame has that relation."""
    target = triple.object
    if not isinstance(target, ox.NamedNode):
        return set()
    frame = {key for key, _ in inverses_of(kind_of(target.value))}
    return {target.value} if frame.intersection(_keys(triple)) else set()
