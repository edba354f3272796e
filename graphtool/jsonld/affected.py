"""Which entity documents a change of the graph touches, found without writing any document.

A document is nothing but the statements that `DocumentWriter` gathers for its entity, so it changes if, and only if,
one of the changed statements is in it, before or after. From a changed statement the way back leads to the entities
whose documents hold it: over the parts and relations that are nested, and over what only shows a thing's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.jsonld.context import REVERSE_TERMS
from graphtool.jsonld.documents import PART_KINDS, PREF_LABEL, RELATION_KINDS
from graphtool.namespaces import RDF_TYPE, entity_kind, expand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.store.load import Corpus

_REVERSE = frozenset(filter(None, map(expand, REVERSE_TERMS.values())))


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
    before, after = _triples(old), _triples(new)
    touched = _Hosts(old).of(before - after) | _Hosts(new).of(after - before)
    existed, exist = set(old.entities()), set(new.entities())
    return DocumentChanges(
        created=tuple(sorted(exist - existed)),
        removed=tuple(sorted(existed - exist)),
        changed=tuple(sorted(touched & existed & exist)),
    )


def _triples(corpus: Corpus) -> set[ox.Triple]:
    return {quad.triple for quad in corpus.quads()} | set(corpus.inferred)


class _Hosts:
    """Finds the entities whose documents hold the statements about a node."""

    def __init__(self, corpus: Corpus) -> None:
        self._store = corpus.store
        self._known: dict[ox.NamedNode, set[str]] = {}

    def of(self, triples: Iterable[ox.Triple]) -> set[str]:
        """Return the entities whose documents hold one of the triples."""
        found: set[str] = set()
        for triple in triples:
            subject = triple.subject
            if not isinstance(subject, ox.NamedNode):
                continue
            found |= self._hosts(subject)
            if triple.predicate.value == PREF_LABEL:
                found.update(*(self._hosts(node) for node in self._referrers(subject)))
        return found

    def _hosts(self, node: ox.NamedNode) -> set[str]:
        if node not in self._known:
            self._known[node] = {node.value}  # ends a circle of parts
            found, todo = {node}, [node]
            for each in todo:
                nearer = self._referrers(each) if entity_kind(each.value) in PART_KINDS else set()
                nearer |= self._joined(each) if entity_kind(each.value) in RELATION_KINDS else set()
                todo += sorted(nearer - found, key=str)
                found |= nearer
            self._known[node] = {each.value for each in found}
        return self._known[node]

    def _referrers(self, node: ox.NamedNode) -> set[ox.NamedNode]:
        quads = self._store.quads_for_pattern(None, None, node)
        return {
            quad.subject
            for quad in quads
            if quad.predicate.value != RDF_TYPE and isinstance(quad.subject, ox.NamedNode)
        }

    def _joined(self, relation: ox.NamedNode) -> set[ox.NamedNode]:
        """Return what a relation refers to in such a way that it is nested there."""
        quads = self._store.quads_for_pattern(relation, None, None)
        return {
            quad.object for quad in quads if quad.predicate.value in _REVERSE and isinstance(quad.object, ox.NamedNode)
        }
