"""How the values of a term look in a document, as JSON Schema 2020-12."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphtool.jsonld.frames import PART_KINDS
from graphtool.jsonld.schema.kinds import KIND_CLASSES
from graphtool.namespaces import SH, STANDARD, XSD
from graphtool.store.terms import XSD_STRING

if TYPE_CHECKING:
    from graphtool.jsonld.terms import Term
    from graphtool.jsonld.vocabulary import Limit, Vocabulary

Schema = dict[str, Any]
_LANGUAGE = "^([a-z]{2,3}(-[A-Za-z0-9]+)*|@none)$"
_TEXT: Schema = {"type": "string", "minLength": 1}
# most validators take format for a remark only (2020-12, 7.2.1), so that the pattern says it too
ADDRESS: Schema = {"type": "string", "format": "iri", "pattern": r'^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$'}
_DATATYPES: dict[str, Schema] = {
    f"{XSD}boolean": {"type": "boolean"},
    f"{XSD}date": {
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    },
    f"{XSD}decimal": {"type": "string", "pattern": r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"},
    f"{XSD}duration": {"type": "string", "pattern": "^-?P"},
    f"{XSD}integer": {"type": "integer"},
}

DEFINITIONS: dict[str, Schema] = {
    "reference": {
        "type": "object",
        "properties": {"id": ADDRESS, "name": {"$ref": "#/$defs/text"}},
        "required": ["id"],
        "additionalProperties": False,
    },
    "text": {
        "type": "object",
        "patternProperties": {_LANGUAGE: _TEXT},
        "additionalProperties": False,
        "minProperties": 1,
    },
    "texts": {
        "type": "object",
        "patternProperties": {_LANGUAGE: {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True}},
        "additionalProperties": False,
        "minProperties": 1,
    },
    "literal": {
        "anyOf": [
            {"type": ["string", "integer", "boolean"]},
            {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("@value", "@type", "@language")},
                "required": ["@value"],
                "additionalProperties": False,
            },
        ]
    },
    "value": {"anyOf": [{"$ref": "#/$defs/thing"}, {"$ref": "#/$defs/literal"}]},
}


def value_schema(term: Term, known: Vocabulary, limits: list[Limit]) -> Schema:
    """Return the schema of what stands under a term's key; `limits` are the shapes that speak of it."""
    if term.kind in {"text", "texts"}:
        return _texts(term, known, limits)
    one = _link(term, known, limits) if term.kind == "ref" else _literal(term, known, limits)
    if not term.listed:
        return one
    return {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}


def _texts(term: Term, known: Vocabulary, limits: list[Limit]) -> Schema:
    """Return a language map, with the languages that the shapes ask for everywhere."""
    exact = [limit for limit in limits if limit.required and limit.has("uniqueLang", "true")]
    asked = [(limit, known.languages(limit)) for limit in exact]
    complete = [found for limit, found in asked if found and limit.at_least >= len(found)]
    reference: Schema = {"$ref": f"#/$defs/{term.kind}"}
    return reference | {"required": sorted(complete[0])} if complete else reference


def _link(term: Term, known: Vocabulary, limits: list[Limit]) -> Schema:
    """Return a nested part, a reference, or either, as the ranges tell."""
    ranges = known.ranges(term.iri) or _ranges_below(term.iri, known)
    if not ranges:
        return {"$ref": "#/$defs/thing"}
    kinds = {kind for kind, classes in KIND_CLASSES.items() if _meets(classes, ranges, known)}
    parts = kinds & PART_KINDS
    if not parts:
        pattern = _pattern(limits)
        return {"$ref": "#/$defs/reference"} | ({"properties": {"id": pattern}} if pattern else {})
    if len(parts) == len(kinds) == 1:
        return {"$ref": f"#/$defs/{parts.pop()}"}
    return {"$ref": "#/$defs/thing"}


def _meets(classes: tuple[str, ...], ranges: set[str], known: Vocabulary) -> bool:
    return any(known.related(cls, wanted) for cls in classes for wanted in ranges)


def _ranges_below(iri: str, known: Vocabulary) -> set[str]:
    """Return the ranges of the properties below one that has none itself; none if one of them leaves it open."""
    below = [other for other in known.declared() if other != iri and iri in known.above(other)]
    if not below or STANDARD["kn"] not in "".join(below) or not all(known.ranges(other) for other in below):
        return set()
    return set().union(*(known.ranges(other) for other in below))


def _literal(term: Term, known: Vocabulary, limits: list[Limit]) -> Schema:
    if term.iri == f"{STANDARD['rdf']}object" or not (term.datatype or known.is_literal(term.iri)):
        return {"$ref": "#/$defs/value"}
    if term.datatype:
        return dict(_DATATYPES.get(term.datatype, {"type": "string"}))
    if known.ranges(term.iri) != {XSD_STRING}:
        return {"$ref": "#/$defs/literal"}
    return _TEXT | _pattern(limits)


def _pattern(limits: list[Limit]) -> Schema:
    """Return the pattern that the shapes ask for, if it is one."""
    patterns = {text for limit in limits for text in limit.facts.get(f"{SH}pattern", ())}
    return {"pattern": patterns.pop()} if len(patterns) == 1 else {}
