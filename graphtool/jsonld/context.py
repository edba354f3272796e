"""The published JSON-LD context: generated from the ontology and the shapes, immutable once it is released.

Documents are written with the *released* copy, which lies in this package and is published byte by byte. What the
ontology has gained since then keeps a compact IRI in the documents until the next version of the context. A property
holds a list unless the shapes allow it one value at most wherever it is used; texts with a language are language maps;
identifiers are full IRIs throughout.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphtool.jsonld.frames import DERIVED_KEYS, INCLUDED_KEY, INVERSES
from graphtool.jsonld.terms import SINGLE, STANDARD_TERMS, Term
from graphtool.jsonld.vocabulary import Vocabulary
from graphtool.namespaces import KN, RDFS, STANDARD, XSD
from graphtool.store.terms import LANG_STRING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox


@dataclass(frozen=True)
class Context:
    """All terms by predicate IRI, class names by class IRI, prefixes, and the context document itself."""

    terms: dict[str, Term]
    classes: dict[str, str]
    prefixes: dict[str, str]
    document: dict[str, Any]

    def compact(self, iri: str) -> str:
        """Return the compact form of an IRI under this context's prefixes, else the IRI."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and iri != namespace:
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def type_name(self, iri: str) -> str:
        """Return how a class is written under `type`."""
        return self.classes.get(iri) or self.compact(iri)

    def text(self) -> str:
        """Return the context document as it is published."""
        return json.dumps(self.document, ensure_ascii=False, indent=2) + "\n"


def released_text() -> str:
    """Return the released context, byte by byte what https://w3id.org/klimanetz/context/v1.jsonld serves."""
    return (files("graphtool.jsonld") / "released" / "context-v1.jsonld").read_text("utf-8")


@cache
def released() -> Context:
    """Return the released context, which documents are written with."""
    return read_context(json.loads(released_text()))


def read_context(document: dict[str, Any]) -> Context:
    """Return the context that a document of the form of `build_context` defines."""
    terms: dict[str, Term] = {}
    classes: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for key, definition in document["@context"].items():
        if isinstance(definition, dict) and "@prefix" in definition:
            prefixes[key] = definition["@id"]
        elif isinstance(definition, dict) and "@id" in definition and key != "type":
            terms[definition["@id"]] = Term.read(key, definition)
        elif isinstance(definition, str) and not definition.startswith("@"):
            classes[definition] = key
    return Context(terms, classes, prefixes, document)


def build_context(ontology: Iterable[ox.Quad], shapes: Iterable[ox.Quad]) -> Context:
    """Return the context for an ontology and its shapes; a prefix gives way to a term of the same name."""
    known = Vocabulary(ontology, shapes)
    single, declared = known.single(), known.declared()
    terms = {iri: _own_term(iri, known, iri in single) for iri in declared if iri.startswith(KN)}
    taken = {term.key for term in terms.values()} | set(INVERSES) | set(DERIVED_KEYS) | {INCLUDED_KEY, "id", "type"}
    standard = {_full(compact) for compact in STANDARD_TERMS} | {iri for iri in declared if _prefixed(iri)}
    for iri in sorted(standard - set(terms)):
        term = _standard_term(iri, known.is_link(iri), taken)
        taken.add(term.key)
        terms[iri] = term
    classes = {iri: iri[len(KN) :] for iri in known.classes()}
    prefixes = {prefix: iri for prefix, iri in sorted(STANDARD.items()) if prefix not in taken}
    return read_context({"@context": _definitions(terms, classes, prefixes)})


def _definitions(terms: dict[str, Term], classes: dict[str, str], prefixes: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": {"@id": "@type", "@container": "@set"}}
    body |= {prefix: {"@id": iri, "@prefix": True} for prefix, iri in sorted(prefixes.items())}
    body |= {name: iri for iri, name in sorted(classes.items(), key=lambda item: item[1])}
    body |= {term.key: term.definition() for term in sorted(terms.values(), key=lambda t: t.key)}
    body |= {key: {"@reverse": inverse.predicate, "@container": "@set"} for key, inverse in sorted(INVERSES.items())}
    return body | {INCLUDED_KEY: "@included"} | dict.fromkeys(DERIVED_KEYS)


def _own_term(iri: str, known: Vocabulary, single: bool) -> Term:
    ranges, key = known.ranges(iri), iri[len(KN) :]
    many = not (single or key in SINGLE)
    if known.is_link(iri):
        return Term(key, iri, "ref", many=many)
    if LANG_STRING in ranges:
        return Term(key, iri, "texts" if many else "text")
    datatypes = ranges - {f"{XSD}string", f"{RDFS}Literal"}
    datatype = next(iter(datatypes)) if len(datatypes) == 1 == len(ranges) else None
    return Term(key, iri, "plain", datatype, many=many)


def _standard_term(iri: str, link: bool, taken: set[str]) -> Term:
    compact = f"{_prefixed(iri)}:{iri[len(STANDARD[_prefixed(iri)]) :]}"
    named = STANDARD_TERMS.get(compact)
    key = named.key if named else compact.partition(":")[2]
    if key in taken:
        key = compact
    if named:
        return Term(key, iri, named.kind, named.datatype, not named.one)
    return Term(key, iri, "ref" if link else "plain")


def _prefixed(iri: str) -> str:
    """Return the prefix of a standard namespace that an IRI belongs to, else nothing."""
    return next((p for p, namespace in STANDARD.items() if p != "kn" and iri.startswith(namespace)), "")


def _full(compact: str) -> str:
    prefix, _, local = compact.partition(":")
    return STANDARD[prefix] + local
