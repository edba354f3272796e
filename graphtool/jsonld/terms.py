"""How predicates are written in JSON: the term of each, and the editorial table of names for standard predicates.

Own predicates keep their local names, standard ones as well unless this table gives them a better one: that of
schema.org where the meaning is the same. Where an own predicate holds the name, the standard one keeps its compact IRI.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphtool.namespaces import XSD

_NATIVE = frozenset({f"{XSD}integer", f"{XSD}boolean"})


@dataclass(frozen=True)
class Term:
    """How a predicate is written in JSON: its key, its kind, its datatype, and whether it holds a list.

    Kinds: `text` (a language map, one text per language), `texts` (several), `ref` (an IRI), `plain` (a literal).
    """

    key: str
    iri: str
    kind: str
    datatype: str | None = None
    many: bool = True

    def definition(self) -> dict[str, Any]:
        """Return the term's definition for the context."""
        wanted = (("@language", self.kind in {"text", "texts"}), ("@set", self.listed))
        container = [name for name, used in wanted if used]
        definition: dict[str, Any] = {"@id": self.iri}
        if container:
            definition["@container"] = container[0] if len(container) == 1 else container
        if self.kind == "ref":
            definition["@type"] = "@id"
        elif self.datatype:
            definition["@type"] = self.datatype
        return definition

    @classmethod
    def read(cls, key: str, definition: dict[str, Any]) -> Term:
        """Return the term that a context defines: what `definition` wrote."""
        container = definition.get("@container", [])
        held = {container} if isinstance(container, str) else set(container)
        kind = "ref" if definition.get("@type") == "@id" else "plain"
        if "@language" in held:
            kind = "texts" if "@set" in held else "text"
        datatype = definition.get("@type") if kind == "plain" else None
        return cls(key, definition["@id"], kind, datatype, "@set" in held)

    @property
    def listed(self) -> bool:
        """Whether values stand in a list even if there is one (in a language map: the values of one language)."""
        return self.kind == "texts" or (self.kind != "text" and self.many)

    @property
    def native(self) -> bool:
        """Whether values may be JSON numbers or truth values: a number's type is then xsd:integer anyway."""
        return self.kind == "plain" and (self.datatype is None or self.datatype in _NATIVE)


@dataclass(frozen=True)
class Named:
    """What the table says of a standard predicate: its key, kind and datatype, and whether it has one value at most."""

    key: str
    kind: str
    one: bool = False
    datatype: str | None = None


_DATE, _DECIMAL, _INTEGER = f"{XSD}date", f"{XSD}decimal", f"{XSD}integer"

STANDARD_TERMS: dict[str, Named] = {
    "adms:identifier": Named("identifier", "ref"),
    "adms:schemaAgency": Named("schemaAgency", "plain", one=True),
    "adms:status": Named("status", "ref"),
    "dcat:keyword": Named("keywords", "texts"),
    "dct:bibliographicCitation": Named("citation", "texts"),
    "dct:description": Named("description", "text"),
    "dct:identifier": Named("identifierValue", "plain"),
    "dct:issued": Named("datePublished", "plain", one=True, datatype=_DATE),
    "dct:language": Named("inLanguage", "plain"),
    "dct:license": Named("license", "ref"),
    "dct:modified": Named("dateModified", "plain", one=True, datatype=_DATE),
    "dct:source": Named("source", "ref"),
    "dct:spatial": Named("spatialCoverage", "ref"),
    "dct:temporal": Named("temporalCoverage", "ref"),
    "dct:title": Named("title", "text"),
    "dct:type": Named("category", "ref"),
    "foaf:name": Named("foaf:name", "plain"),
    "geo:asWKT": Named("asWKT", "plain", one=True, datatype="http://www.opengis.net/ont/geosparql#wktLiteral"),
    "geo:hasGeometry": Named("geometry", "ref"),
    "locn:address": Named("address", "ref", one=True),
    "locn:fullAddress": Named("fullAddress", "plain", one=True),
    "locn:locatorDesignator": Named("locatorDesignator", "plain", one=True),
    "locn:postCode": Named("postalCode", "plain", one=True),
    "locn:postName": Named("addressLocality", "plain", one=True),
    "locn:thoroughfare": Named("thoroughfare", "plain", one=True),
    "oa:end": Named("endPosition", "plain", one=True, datatype=_INTEGER),
    "oa:hasSelector": Named("hasSelector", "ref", one=True),
    "oa:hasSource": Named("hasSource", "ref", one=True),
    "oa:start": Named("startPosition", "plain", one=True, datatype=_INTEGER),
    "org:hasSite": Named("site", "ref"),
    "org:member": Named("member", "ref", one=True),
    "org:organization": Named("organization", "ref", one=True),
    "org:postIn": Named("postIn", "ref", one=True),
    "org:roleProperty": Named("roleProperty", "ref"),
    "rdf:object": Named("statementObject", "plain", one=True),
    "rdf:predicate": Named("statementPredicate", "ref", one=True),
    "rdf:subject": Named("statementSubject", "ref", one=True),
    "rdfs:isDefinedBy": Named("isDefinedBy", "ref"),
    "rdfs:seeAlso": Named("seeAlso", "ref"),
    "schema:amount": Named("schema:amount", "plain", datatype=_DECIMAL),
    "schema:position": Named("schema:position", "plain", datatype=_INTEGER),
    "schema:price": Named("schema:price", "plain", datatype=_DECIMAL),
    "schema:repeatFrequency": Named("repeatFrequency", "plain", datatype=f"{XSD}duration"),
    "skos:altLabel": Named("alternateName", "texts"),
    "skos:changeNote": Named("changeNote", "texts"),
    "skos:definition": Named("definition", "text"),
    "skos:editorialNote": Named("editorialNote", "texts"),
    "skos:example": Named("example", "texts"),
    "skos:hiddenLabel": Named("hiddenLabel", "texts"),
    "skos:notation": Named("notation", "plain", one=True),
    "skos:prefLabel": Named("name", "text"),
    "skos:scopeNote": Named("scopeNote", "texts"),
}

# own predicates that have one value wherever they are used, although the shapes say so for some classes only
SINGLE = frozenset(
    {"approximate", "certainty", "earliest", "latest", "networkKind", "partOfState", "participationStatus"}
    | {"statedStatus", "statusAsOf", "term", "value", "when"}
)
