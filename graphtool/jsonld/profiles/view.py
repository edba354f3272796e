"""What profiles look up in an index: the values of a property, names, days, and the other side of relations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphtool.jsonld.documents import PREF_LABEL
from graphtool.jsonld.index import BLANK, IRI
from graphtool.namespaces import KN, RDF_TYPE, SKOS, STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.jsonld.index import Index

_PLAIN_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_POINT = re.compile(r"POINT *\((?P<longitude>[-0-9.]+) +(?P<latitude>[-0-9.]+)\)")


@dataclass(frozen=True)
class View:
    """A graph, and the language that texts are given in where there is room for one."""

    index: Index
    language: str

    def values(self, iri: str, predicate: str) -> list[str]:
        """Return the values of a property, links and literals alike, sorted."""
        return [value for known, _, value in self.index.statements(iri) if known == predicate]

    def links(self, iri: str, predicate: str) -> list[str]:
        """Return the things that a property points to, sorted."""
        return [v for known, tag, v in self.index.statements(iri) if known == predicate and tag in (IRI, BLANK)]

    def value(self, iri: str, predicate: str) -> str | None:
        """Return one value of a property, the first of several."""
        return next(iter(self.values(iri, predicate)), None)

    def types(self, iri: str) -> frozenset[str]:
        """Return the classes of a thing."""
        return frozenset(self.values(iri, RDF_TYPE))

    def texts(self, iri: str, predicate: str) -> dict[str, list[str]]:
        """Return the texts of a property by language (nothing: a text without one)."""
        found: dict[str, list[str]] = {}
        for known, tag, value in self.index.statements(iri):
            if known == predicate and tag not in (IRI, BLANK):
                found.setdefault(tag[1:] if tag[0] == "@" else "", []).append(value)
        return found

    def text(self, iri: str, predicate: str) -> str | None:
        """Return the text of a property in the view's language, else in another one."""
        found = self.texts(iri, predicate)
        return next((found[each][0] for each in (self.language, "de", "en", *sorted(found)) if each in found), None)

    def name(self, iri: str) -> str | None:
        """Return the name of a thing in the view's language, else in another one."""
        return self.text(iri, PREF_LABEL)

    def other_names(self, iri: str) -> list[str]:
        """Return what a thing is called besides its name, in any language, each once."""
        found = [text for predicate in (PREF_LABEL, f"{SKOS}altLabel") for text in self.values(iri, predicate)]
        return sorted(set(found) - {self.name(iri)})

    def date(self, iri: str, predicate: str) -> str | None:
        """Return a day, month or year in ISO form from the fuzzy date that a property points to, if it is as exact."""
        for node in self.links(iri, predicate):
            written = self.value(node, f"{KN}edtf") or ""
            if _PLAIN_DATE.fullmatch(written):
                return written
        return None

    def term(self, iri: str) -> tuple[str | None, str | None]:
        """Return the begin and the end of a relation, as far as they are exact."""
        for node in self.links(iri, f"{KN}term"):
            return self.date(node, f"{KN}begin"), self.date(node, f"{KN}end")
        return None, None

    def position(self, iri: str) -> tuple[float, float] | None:
        """Return latitude and longitude of a place in degrees."""
        for node in self.links(iri, f"{STANDARD['geo']}hasGeometry"):
            found = _POINT.fullmatch(self.value(node, f"{STANDARD['geo']}asWKT") or "")
            if found:
                return float(found["latitude"]), float(found["longitude"])
        return None

    def relations(self, key: str, iri: str, other: str) -> Iterator[tuple[str, str]]:
        """Yield (relation, other side) of an inverse relation, by the property that points to the other side."""
        for relation in self.index.referring(iri).get(key, ()):
            for target in self.links(relation, other):
                yield relation, target
