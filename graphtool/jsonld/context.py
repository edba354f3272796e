"""The published JSON-LD context: generated from the ontology and the shapes, immutable once it is released.

Documents are written with the *released* copy, which lies in this package and is published byte by byte. What the
ontology has gained since then keeps a compact IRI in the documents until the next version of the context. A property
holds a list unless the shapes allow it one value at most wherever it is used; texts with a language are language maps;
identifiers are full IRIs throughout.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graphtool.jsonld.frames import DERIVED_KEYS, INCLUDED_KEY, INVERSES
from graphtool.jsonld.terms import SINGLE, STANDARD_TERMS, Term
from graphtool.namespaces import KN, OWL, RDF, RDFS, SH, STANDARD, XSD
from graphtool.store.terms import LANG_STRING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

_PROPERTIES = frozenset(f"{OWL}{name}Property" for name in ("Object", "Datatype", "Annotation"))
_INCLUDES = "https://schema.org/"

Facts = dict[str, dict[str, set[str]]]


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
    facts = _by_subject(ontology)
    single = _single_valued(facts, _by_subject(shapes))
    declared = [iri for iri in sorted(facts) if facts[iri][f"{RDF}type"] & _PROPERTIES]
    terms = {iri: _own_term(iri, facts[iri], iri in single) for iri in declared if iri.startswith(KN)}
    taken = {term.key for term in terms.values()} | set(INVERSES) | set(DERIVED_KEYS) | {INCLUDED_KEY, "id", "type"}
    standard = {_full(compact) for compact in STANDARD_TERMS} | {iri for iri in declared if _prefixed(iri)}
    for iri in sorted(standard - set(terms)):
        term = _standard_term(iri, facts[iri], taken)
        taken.add(term.key)
        terms[iri] = term
    classes = {iri: iri[len(KN) :] for iri in sorted(facts) if iri.startswith(KN) and _is_class(facts[iri])}
    prefixes = {prefix: iri for prefix, iri in sorted(STANDARD.items()) if prefix not in taken}
    return read_context({"@context": _definitions(terms, classes, prefixes)})


def _definitions(terms: dict[str, Term], classes: dict[str, str], prefixes: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": {"@id": "@type", "@container": "@set"}}
    body |= {prefix: {"@id": iri, "@prefix": True} for prefix, iri in sorted(prefixes.items())}
    body |= {name: iri for iri, name in sorted(classes.items(), key=lambda item: item[1])}
    body |= {term.key: term.definition() for term in sorted(terms.values(), key=lambda t: t.key)}
    body |= {key: {"@reverse": inverse.predicate, "@container": "@set"} for key, inverse in sorted(INVERSES.items())}
    return body | {INCLUDED_KEY: "@included"} | dict.fromkeys(DERIVED_KEYS)


def _own_term(iri: str, facts: dict[str, set[str]], single: bool) -> Term:
    ranges = facts[f"{RDFS}range"] | facts[f"{_INCLUDES}rangeIncludes"]
    key = iri[len(KN) :]
    many = not (single or key in SINGLE)
    if f"{OWL}ObjectProperty" in facts[f"{RDF}type"]:
        return Term(key, iri, "ref", many=many)
    if LANG_STRING in ranges:
        return Term(key, iri, "texts" if many else "text")
    datatypes = ranges - {f"{XSD}string", f"{RDFS}Literal"}
    datatype = next(iter(datatypes)) if len(datatypes) == 1 == len(ranges) else None
    return Term(key, iri, "plain", datatype, many=many)


def _standard_term(iri: str, facts: dict[str, set[str]], taken: set[str]) -> Term:
    compact = f"{_prefixed(iri)}:{iri[len(STANDARD[_prefixed(iri)]) :]}"
    named = STANDARD_TERMS.get(compact)
    key = named.key if named else compact.partition(":")[2]
    if key in taken:
        key = compact
    if named:
        return Term(key, iri, named.kind, named.datatype, not named.one)
    return Term(key, iri, "ref" if f"{OWL}ObjectProperty" in facts[f"{RDF}type"] else "plain")


def _is_class(facts: dict[str, set[str]]) -> bool:
    return f"{OWL}Class" in facts[f"{RDF}type"]


def _prefixed(iri: str) -> str:
    """Return the prefix of a standard namespace that an IRI belongs to, else nothing."""
    return next((p for p, namespace in STANDARD.items() if p != "kn" and iri.startswith(namespace)), "")


def _single_valued(ontology: Facts, shapes: Facts) -> set[str]:
    """Return the properties that have one value at most on each class where they may be used, or one text a language.

    A shape without a class that limits the subjects of the property itself holds everywhere.
    """
    limited: dict[str, set[str]] = defaultdict(set)
    everywhere: set[str] = set()
    for facts in list(shapes.values()):
        for limit in (shapes[name] for name in facts[f"{SH}property"] if name in shapes):
            if limit[f"{SH}maxCount"] != {"1"} and limit[f"{SH}uniqueLang"] != {"true"}:
                continue
            for path in limit[f"{SH}path"]:
                limited[path] |= facts[f"{SH}targetClass"]
                everywhere |= {path} & facts[f"{SH}targetSubjectsOf"]
    return everywhere | {
        path for path, classes in limited.items() if _covers(classes, _domain(path, ontology), ontology)
    }


def _domain(path: str, ontology: Facts) -> set[str]:
    facts = ontology.get(path, {})
    return facts.get(f"{RDFS}domain", set()) | facts.get(f"{_INCLUDES}domainIncludes", set())


def _covers(limited: set[str], domain: set[str], ontology: Facts) -> bool:
    return bool(domain) and all(_above(cls, ontology) & limited for cls in domain)


def _above(cls: str, ontology: Facts) -> set[str]:
    """Return a class and the classes above it."""
    found = [cls]
    for each in found:
        found += sorted(ontology.get(each, {}).get(f"{RDFS}subClassOf", set()) - set(found))
    return set(found)


def _by_subject(quads: Iterable[ox.Quad]) -> Facts:
    found: Facts = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        found[quad.subject.value][quad.predicate.value].add(quad.object.value)  # type: ignore[union-attr]
    return found


def _full(compact: str) -> str:
    prefix, _, local = compact.partition(":")
    return STANDARD[prefix] + local
