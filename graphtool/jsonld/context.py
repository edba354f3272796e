"""The published JSON-LD context, generated from the ontology and the shapes.

Own terms keep their local names. Standard terms get the English names of `STANDARD_TERMS`, those of schema.org
where the meaning is the same. A property holds a list unless the shapes allow it one value at most; texts with a
language are language maps. Where an own
and a standard term would share a name, the own one has it. What has no term keeps a compact IRI: nothing is lost.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphtool.namespaces import KN, OWL, RDF, RDFS, SH, STANDARD, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

LANG_STRING = f"{RDF}langString"

# term → (compact IRI, kind); kind: text (language map, one per language), texts (several), ref, date, plain
STANDARD_TERMS: dict[str, tuple[str, str]] = {
    "address": ("locn:address", "ref"),
    "alternateName": ("skos:altLabel", "texts"),
    "changeNote": ("skos:changeNote", "texts"),
    "classification": ("org:classification", "ref"),
    "contactPoint": ("schema:contactPoint", "ref"),
    "description": ("dct:description", "text"),
    "email": ("schema:email", "plain"),
    "exactMatch": ("skos:exactMatch", "ref"),
    "hasMember": ("org:hasMember", "ref"),
    "hasMembership": ("org:hasMembership", "ref"),
    "hiddenLabel": ("skos:hiddenLabel", "plain"),
    "identifier": ("adms:identifier", "ref"),
    "member": ("org:member", "ref"),
    "memberOf": ("org:memberOf", "ref"),
    "name": ("skos:prefLabel", "text"),
    "notation": ("skos:notation", "plain"),
    "organization": ("org:organization", "ref"),
    "postIn": ("org:postIn", "ref"),
    "replacedBy": ("dct:isReplacedBy", "ref"),
    "role": ("org:role", "ref"),
    "site": ("org:hasSite", "ref"),
    "source": ("dct:source", "ref"),
    "spatialCoverage": ("dct:spatial", "ref"),
    "subOrganizationOf": ("org:subOrganizationOf", "ref"),
    "telephone": ("schema:telephone", "plain"),
    "title": ("dct:title", "text"),
    "url": ("schema:url", "ref"),
}

# term → predicate that points to the entity from a relation node, which is then nested in the entity's document
REVERSE_TERMS: dict[str, str] = {
    "memberships": "org:organization",
    "membershipsHeld": "org:member",
    "participations": "kn:inProject",
    "participationsHeld": "kn:participant",
    "projectRolesHeld": "kn:actor",
    "serviceRelations": "kn:inContextOf",
    "servicesProvided": "kn:provider",
    "servicesReceived": "kn:client",
}

_NATIVE = {f"{XSD}integer", f"{XSD}boolean"}


@dataclass(frozen=True)
class Term:
    """How a predicate is written in JSON: its key, its kind, its datatype, and whether it holds a list."""

    key: str
    iri: str
    kind: str
    datatype: str | None = None
    many: bool = True

    def definition(self) -> dict[str, Any]:
        """Return the term's definition for the context."""
        container = [
            name for name, wanted in (("@language", self.kind in {"text", "texts"}), ("@set", self.listed)) if wanted
        ]
        definition: dict[str, Any] = {"@id": self.iri}
        if container:
            definition["@container"] = container[0] if len(container) == 1 else container
        if self.kind == "ref":
            definition["@type"] = "@id"
        elif self.datatype:
            definition["@type"] = self.datatype
        return definition

    @property
    def listed(self) -> bool:
        """Whether values stand in a list even if there is one (in a language map: the values of one language)."""
        return self.kind == "texts" or (self.kind != "text" and self.many)

    @property
    def native(self) -> bool:
        """Whether values may be JSON numbers or booleans."""
        return self.datatype in _NATIVE


@dataclass(frozen=True)
class Context:
    """All terms by predicate IRI, class names by class IRI, and the context document."""

    terms: dict[str, Term]
    classes: dict[str, str]
    reverse: dict[str, str]
    prefixes: dict[str, str]
    document: dict[str, Any]

    def compact(self, iri: str) -> str:
        """Return the compact form of an IRI under this context's prefixes, else the IRI."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and iri != namespace:
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri


def build_context(ontology: Iterable[ox.Quad], shapes: Iterable[ox.Quad]) -> Context:
    """Return the context for an ontology and its shapes; a prefix gives way to a term of the same name."""
    facts = _by_subject(ontology)
    single = _single_valued(_by_subject(shapes))
    terms = {iri: _own_term(iri, facts[iri], iri in single) for iri in sorted(facts) if _is_property(iri, facts[iri])}
    own = {term.key for term in terms.values()}
    for key, (compact, kind) in STANDARD_TERMS.items():
        iri = _full(compact)
        if key not in own:
            terms[iri] = Term(key, iri, kind, many=iri not in single)
    classes = {
        iri: iri[len(KN) :] for iri in sorted(facts) if iri.startswith(KN) and f"{OWL}Class" in facts[iri][f"{RDF}type"]
    }
    reverse = {_full(predicate): key for key, predicate in REVERSE_TERMS.items()}
    taken = {term.key for term in terms.values()} | set(REVERSE_TERMS)
    prefixes = {prefix: iri for prefix, iri in sorted(STANDARD.items()) if prefix not in taken}
    return Context(terms, classes, reverse, prefixes, {"@context": _definitions(terms, classes, prefixes)})


def _definitions(terms: dict[str, Term], classes: dict[str, str], prefixes: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": {"@id": "@type", "@container": "@set"}}
    body |= {f"{prefix}": {"@id": iri, "@prefix": True} for prefix, iri in sorted(prefixes.items())}
    body |= {name: iri for iri, name in sorted(classes.items(), key=lambda item: item[1])}
    body |= {term.key: term.definition() for term in sorted(terms.values(), key=lambda t: t.key)}
    body |= {
        key: {"@reverse": _full(predicate), "@container": "@set"} for key, predicate in sorted(REVERSE_TERMS.items())
    }
    return body


def _own_term(iri: str, facts: dict[str, set[str]], single: bool) -> Term:
    ranges = facts[f"{RDFS}range"] | facts["https://schema.org/rangeIncludes"]
    key = iri[len(KN) :]
    if f"{OWL}ObjectProperty" in facts[f"{RDF}type"]:
        return Term(key, iri, "ref", many=not single)
    if LANG_STRING in ranges:
        return Term(key, iri, "text" if single else "texts")
    datatypes = ranges - {f"{XSD}string", f"{RDFS}Literal"}
    datatype = next(iter(datatypes)) if len(datatypes) == 1 == len(ranges) else None
    return Term(key, iri, "plain", datatype, many=not single)


def _is_property(iri: str, facts: dict[str, set[str]]) -> bool:
    kinds = facts[f"{RDF}type"]
    return iri.startswith(KN) and bool(kinds & {f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty"})


def _single_valued(shapes: dict[str, dict[str, set[str]]]) -> set[str]:
    limits: dict[str, set[bool]] = defaultdict(set)
    for facts in shapes.values():
        for path in facts[f"{SH}path"]:
            if facts[f"{SH}maxCount"] == {"1"}:
                limits[path].add(True)
    return set(limits)


def _by_subject(quads: Iterable[ox.Quad]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        found[quad.subject.value][quad.predicate.value].add(quad.object.value)  # type: ignore[union-attr]
    return found


def _full(compact: str) -> str:
    prefix, _, local = compact.partition(":")
    return STANDARD[prefix] + local
