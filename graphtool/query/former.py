"""Identifiers that are no longer valid: which of them led to an entity, what replaced its own, until when, and why.

An identifier that ended has a last possible day (`kn:latest`); `dct:isReplacedBy` names the identifier that took its
place. So an old municipality key still leads to the place as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DCT, KN, SKOS, STANDARD
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.store.load import Corpus

_IDENTIFIER = ox.NamedNode(f"{STANDARD['adms']}identifier")
_REPLACED_BY = ox.NamedNode(f"{DCT}isReplacedBy")
_NOTATION, _LATEST, _NOTE = f"{SKOS}notation", f"{KN}latest", f"{SKOS}changeNote"


@dataclass(frozen=True, order=True)
class EndedKey:
    """An identifier that ended: its value, its last possible day (ISO), why, and what it leads to now (IRIs)."""

    key: str
    until: str
    note: str
    successors: tuple[str, ...]


def present_bearers(corpus: Corpus, identifier: str) -> set[str]:
    """Return the entities that an identifier leads to: those that bear it, else those of its successors."""
    seen, todo, found = set(), [identifier], set()
    while todo:
        node = ox.NamedNode(todo.pop())
        if node.value in seen:
            continue
        seen.add(node.value)
        bearers = {value(q.subject) for q in corpus.store.quads_for_pattern(None, _IDENTIFIER, node)}
        found |= bearers
        todo += [] if bearers else _objects(corpus, node.value, _REPLACED_BY.value)
    return found


def ended_keys(corpus: Corpus, iri: str, language: str) -> tuple[EndedKey, ...]:
    """Return the ended identifiers that lead to an entity, and its own ones that ended, sorted by key."""
    todo, seen, found = _objects(corpus, iri, _IDENTIFIER.value), set(), set()
    while todo:
        identifier = todo.pop()
        if identifier not in seen:
            seen.add(identifier)
            found |= set(_ended(corpus, identifier, language))
            quads = corpus.store.quads_for_pattern(None, _REPLACED_BY, ox.NamedNode(identifier))
            todo += [value(quad.subject) for quad in quads]
    return tuple(sorted(found))


def _ended(corpus: Corpus, identifier: str, language: str) -> Iterator[EndedKey]:
    days = _objects(corpus, identifier, _LATEST)
    if days:
        notes = {
            q.object.language: q.object.value
            for q in corpus.store.quads_for_pattern(ox.NamedNode(identifier), ox.NamedNode(_NOTE), None)
            if isinstance(q.object, ox.Literal)
        }
        note = notes.get(language) or next((notes[tag] for tag in sorted(notes, key=str)), "")
        successors = {
            place
            for successor in _objects(corpus, identifier, _REPLACED_BY.value)
            for place in present_bearers(corpus, successor)
        }
        for key in _objects(corpus, identifier, _NOTATION):
            yield EndedKey(key, max(days), note, tuple(sorted(successors)))


def _objects(corpus: Corpus, subject: str, predicate: str) -> list[str]:
    quads = corpus.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return sorted({value(quad.object) for quad in quads})
