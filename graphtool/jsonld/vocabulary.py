"""Ontology and shapes as lookup tables: what the context and the JSON Schema read from them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import KN, OWL, RDF, RDFS, SH, SKOS, STANDARD, XSD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Facts = dict[str, dict[str, set[str]]]
Texts = dict[str, str]
PROPERTIES = frozenset(f"{OWL}{name}Property" for name in ("Object", "Datatype", "Annotation"))
_LITERALS = (XSD, f"{RDF}langString", f"{RDFS}Literal")
_INCLUDES = STANDARD["schema"]


@dataclass(frozen=True)
class Limit:
    """A property shape and the classes that it speaks of; `everywhere` if it does of whatever has the property."""

    path: str
    classes: frozenset[str]
    everywhere: bool
    facts: dict[str, set[str]] = field(repr=False)

    def has(self, name: str, text: str) -> bool:
        """Return whether a parameter (`maxCount` …) has this value and no other."""
        return self.facts.get(f"{SH}{name}") == {text}

    @property
    def required(self) -> bool:
        """Whether there must be a value: at least one, and its absence is a violation."""
        return self.at_least > 0 and self.has("severity", f"{SH}Violation")

    @property
    def at_least(self) -> int:
        """The smallest number of values allowed."""
        return max((int(text) for text in self.facts.get(f"{SH}minCount", ())), default=0)


class Vocabulary:
    """An ontology with its shapes."""

    def __init__(self, ontology: Iterable[ox.Quad], shapes: Iterable[ox.Quad]) -> None:
        self._texts: dict[str, dict[str, Texts]] = defaultdict(dict)
        self._above: dict[str, set[str]] = {}
        self.facts = self._read(ontology)
        self._shapes = self._read(shapes)

    def _read(self, quads: Iterable[ox.Quad]) -> Facts:
        found: Facts = defaultdict(lambda: defaultdict(set))
        for quad in quads:
            subject, predicate, target = quad.subject.value, quad.predicate.value, quad.object  # type: ignore[union-attr]
            found[subject][predicate].add(target.value)  # type: ignore[union-attr]
            if isinstance(target, ox.Literal) and target.language:
                self._texts[subject].setdefault(predicate, {})[target.language] = target.value
        return found

    def declared(self) -> list[str]:
        """Return the IRIs of all properties that the ontology declares, sorted."""
        return [iri for iri in sorted(self.facts) if self.facts[iri][f"{RDF}type"] & PROPERTIES]

    def classes(self) -> list[str]:
        """Return the IRIs of the own classes, sorted."""
        found = (iri for iri in sorted(self.facts) if iri.startswith(KN))
        return [iri for iri in found if f"{OWL}Class" in self.facts[iri][f"{RDF}type"]]

    def is_link(self, iri: str) -> bool:
        """Return whether a property has things as its values; an annotation property if its range is a class."""
        if f"{OWL}AnnotationProperty" in self._of(iri, f"{RDF}type"):
            return bool(self.ranges(iri)) and not any(each.startswith(_LITERALS) for each in self.ranges(iri))
        return f"{OWL}ObjectProperty" in self._of(iri, f"{RDF}type")

    def is_literal(self, iri: str) -> bool:
        """Return whether a property is declared to have literals as its values."""
        return f"{OWL}DatatypeProperty" in self._of(iri, f"{RDF}type")

    def ranges(self, iri: str) -> set[str]:
        """Return the classes or datatypes of a property's values, as far as they are said."""
        return self._of(iri, f"{RDFS}range") | self._of(iri, f"{_INCLUDES}rangeIncludes")

    def domain(self, iri: str) -> set[str]:
        """Return the classes on which a property stands, as far as they are said."""
        return self._of(iri, f"{RDFS}domain") | self._of(iri, f"{_INCLUDES}domainIncludes")

    def above(self, iri: str) -> set[str]:
        """Return a class and the classes above it, or a property and those above it."""
        if iri not in self._above:
            self._above[iri] = self._climbed(iri)
        return self._above[iri]

    def _climbed(self, iri: str) -> set[str]:
        found = [iri]
        for each in found:
            nearer = self._of(each, f"{RDFS}subClassOf") | self._of(each, f"{RDFS}subPropertyOf")
            found += sorted(nearer.difference(found))
        return set(found)

    def related(self, first: str, second: str) -> bool:
        """Return whether one of two classes is the other or above it."""
        return first in self.above(second) or second in self.above(first)

    def label(self, iri: str) -> Texts:
        """Return the name of a term by language."""
        known = self._texts.get(iri, {})
        return known.get(f"{RDFS}label") or known.get(f"{SKOS}prefLabel") or {}

    def definition(self, iri: str) -> Texts:
        """Return the definition of a term by language."""
        return self._texts.get(iri, {}).get(f"{SKOS}definition", {})

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """The property shapes whose path is a single predicate."""
        return tuple(self._limits())

    def _limits(self) -> Iterator[Limit]:
        for name in sorted(self._shapes):
            shape = self._shapes[name]
            for limit in sorted(shape.get(f"{SH}property", ())):
                facts = self._shapes.get(limit, {})
                for path in sorted(facts.get(f"{SH}path", ())):
                    everywhere = path in shape.get(f"{SH}targetSubjectsOf", ())
                    yield Limit(path, frozenset(shape.get(f"{SH}targetClass", ())), everywhere, facts)

    def languages(self, limit: Limit) -> list[str]:
        """Return the languages that a property shape allows; none if it leaves them open."""
        found: list[str] = []
        for node in limit.facts.get(f"{SH}languageIn", ()):
            while node != f"{RDF}nil":
                found += self._shapes[node][f"{RDF}first"]
                (node,) = self._shapes[node][f"{RDF}rest"]
        return found

    def single(self) -> set[str]:
        """Return the properties with one value at most on each class where they stand, or one text a language."""
        limited: dict[str, set[str]] = defaultdict(set)
        everywhere: set[str] = set()
        for limit in self.limits:
            if limit.has("maxCount", "1") or limit.has("uniqueLang", "true"):
                limited[limit.path] |= limit.classes
                everywhere |= {limit.path} if limit.everywhere else set()
        return everywhere | {path for path, classes in limited.items() if self._covered(path, classes)}

    def general(self, limit: Limit) -> bool:
        """Return whether a property shape speaks of its property wherever that stands, not on some classes only."""
        return limit.everywhere or self._covered(limit.path, limit.classes)

    def _covered(self, path: str, classes: Collection[str]) -> bool:
        domain = self.domain(path)
        return bool(domain) and not any(self.above(cls).isdisjoint(classes) for cls in domain)

    def _of(self, iri: str, predicate: str) -> set[str]:
        return self.facts[iri][predicate] if iri in self.facts and predicate in self.facts[iri] else set()
