"""Entity documents: the statements about an entity, nested to a useful depth, as JSON-LD in a fixed order.

A document holds every statement whose subject is the entity, or one of its parts (dates, contacts, addresses,
evidence …), or a relation (membership, participation …) that refers to it, and the names of whatever else these
mention. Nothing else: expanded, it gives back exactly those statements of the graph (`statements`).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.jsonld.context import Context, Term
from graphtool.namespaces import CONTEXT_V1, RDF_TYPE, SKOS, XSD, entity_kind
from graphtool.store.terms import XSD_STRING, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PART_KINDS = frozenset(
    {"address", "component", "contact", "date", "declaration", "evidence", "geometry", "identifier", "name"}
    | {"note", "schedule", "selector", "site", "step", "term"}
)
RELATION_KINDS = frozenset({"membership", "participation", "projectrole", "servicerelation"})
PREF_LABEL = f"{SKOS}prefLabel"
_FIRST = {"@context": 0, "id": 1, "type": 2, "name": 3, "title": 4}


class DocumentWriter:
    """Builds documents from a set of triples under a context."""

    def __init__(self, triples: Iterable[ox.Triple], context: Context) -> None:
        self._context = context
        self._by_subject: dict[str, list[ox.Triple]] = defaultdict(list)
        self._referring: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for triple in set(triples):
            subject = triple.subject.value  # type: ignore[union-attr]
            self._by_subject[subject].append(triple)
            if triple.predicate.value in context.reverse and entity_kind(subject) in RELATION_KINDS:
                self._referring[triple.object.value][triple.predicate.value].add(subject)  # type: ignore[union-attr]

    def document(self, iri: str) -> dict[str, Any]:
        """Return the document of an entity, `@context` first."""
        return {"@context": CONTEXT_V1, **self._node(iri, (iri,))}

    def dataset(self, iris: Iterable[str]) -> dict[str, Any]:
        """Return one document with every described node flat in `@graph`: what `statements` gives for all."""
        return {"@context": CONTEXT_V1, "@graph": [self._flat(iri) for iri in sorted(iris)]}

    def statements(self, iri: str) -> set[ox.Triple]:
        """Return exactly the triples that the document of an entity holds."""
        return set(self._walk(iri, (iri,)))

    def _walk(self, iri: str, path: tuple[str, ...]) -> Iterator[ox.Triple]:
        for triple in self._by_subject[iri]:
            yield triple
            if isinstance(triple.object, ox.NamedNode) and triple.predicate.value != RDF_TYPE:
                yield from self._referenced(triple.object.value, path)
        for predicate, subject in self._relations(iri, path):
            yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(iri))
            yield from self._walk(subject, (*path, subject))

    def _referenced(self, iri: str, path: tuple[str, ...]) -> Iterator[ox.Triple]:
        if self._nests(iri, path):
            yield from self._walk(iri, (*path, iri))
        else:
            yield from (t for t in self._by_subject.get(iri, ()) if t.predicate.value == PREF_LABEL)

    def _nests(self, iri: str, path: tuple[str, ...]) -> bool:
        return entity_kind(iri) in PART_KINDS and iri in self._by_subject and iri not in path

    def _relations(self, iri: str, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        if len(path) > 1:
            return
        for predicate in sorted(self._referring.get(iri, ())):
            for subject in sorted(self._referring[iri][predicate]):
                yield predicate, subject

    def _node(self, iri: str, path: tuple[str, ...]) -> dict[str, Any]:
        node = self._properties(iri, lambda value: self._reference(value, path))
        for predicate, subject in self._relations(iri, path):
            node.setdefault(self._context.reverse[predicate], []).append(self._node(subject, (*path, subject)))
        return _ordered({"id": iri, **node})

    def _reference(self, iri: str, path: tuple[str, ...]) -> dict[str, Any]:
        if self._nests(iri, path):
            return self._node(iri, (*path, iri))
        labels = [t for t in self._by_subject.get(iri, ()) if t.predicate.value == PREF_LABEL]
        return {"id": iri, **self._literals(labels)}

    def _flat(self, iri: str) -> dict[str, Any]:
        return _ordered({"id": iri, **self._properties(iri, lambda value: {"id": value})})

    def _properties(self, iri: str, reference: Any) -> dict[str, Any]:
        triples = sorted(self._by_subject[iri], key=lambda t: (t.predicate.value, sort_key(t.object)))
        node: dict[str, Any] = {}
        types = [t.object.value for t in triples if t.predicate.value == RDF_TYPE]  # type: ignore[union-attr]
        if types:
            node["type"] = sorted(self._context.classes.get(name) or self._context.compact(name) for name in types)
        for triple in triples:
            if isinstance(triple.object, ox.NamedNode) and triple.predicate.value != RDF_TYPE:
                _add(node, self._term(triple.predicate.value), reference(triple.object.value))
        return node | self._literals(t for t in triples if isinstance(t.object, ox.Literal))

    def _literals(self, triples: Iterable[ox.Triple]) -> dict[str, Any]:
        node: dict[str, Any] = {}
        for triple in sorted(triples, key=_by_language):
            literal = triple.object
            term = self._term(triple.predicate.value)
            if not isinstance(literal, ox.Literal):
                continue
            if term.kind in {"text", "texts"} and literal.datatype.value.endswith(("langString", "#string")):
                _add_text(node, term, literal)
            else:
                _add(node, term, _value(literal, term, self._context))
        return node

    def _term(self, predicate: str) -> Term:
        return self._context.terms.get(predicate) or Term(self._context.compact(predicate), predicate, "plain")


def dump(document: dict[str, Any]) -> str:
    """Return a document as JSON text: two spaces, UTF-8, one newline at the end."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _by_language(triple: ox.Triple) -> tuple[str, tuple[int, str, str]]:
    return (getattr(triple.object, "language", None) or "", sort_key(triple.object))


def _add(node: dict[str, Any], term: Term, value: Any) -> None:
    if term.key not in node:
        node[term.key] = [value] if term.listed else value
        return
    held = node[term.key]
    node[term.key] = [*(held if isinstance(held, list) else [held]), value]


def _add_text(node: dict[str, Any], term: Term, literal: ox.Literal) -> None:
    texts: dict[str, Any] = node.setdefault(term.key, {})
    tag = literal.language or "@none"
    if tag not in texts:
        texts[tag] = [literal.value] if term.listed else literal.value
        return
    held = texts[tag]
    texts[tag] = [*(held if isinstance(held, list) else [held]), literal.value]


def _value(literal: ox.Literal, term: Term, context: Context) -> Any:
    datatype = literal.datatype.value
    if literal.language:
        return {"@language": literal.language, "@value": literal.value}
    if datatype == term.datatype:
        return _native(literal.value, datatype, context) if term.native else literal.value
    if datatype == XSD_STRING and term.datatype is None and term.kind == "plain":
        return literal.value
    if datatype == XSD_STRING:
        return {"@value": literal.value}
    return {"@type": context.compact(datatype), "@value": literal.value}


def _native(text: str, datatype: str, context: Context) -> Any:
    if datatype == f"{XSD}boolean" and text in {"true", "false"}:
        return text == "true"
    if datatype == f"{XSD}integer" and re.fullmatch("0|-?[1-9][0-9]*", text) and abs(int(text)) < 2**53:
        return int(text)
    return {"@type": context.compact(datatype), "@value": text}


def _ordered(node: dict[str, Any]) -> dict[str, Any]:
    return {key: node[key] for key in sorted(node, key=lambda k: (_FIRST.get(k, 9), k))}
