"""Check one document against what a contract says of its kind."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from graphtool.stewardship.contracts.places import MISSING, Place, places, type_of
from graphtool.stewardship.contracts.schema import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphtool.stewardship.contracts.model import Contract, Field, Kind

SCHEMA, IDS, KIND = "schema", "ids", "documents"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_NUMBER = re.compile(r"/[0-9]+(?=/|$)")
_LONGEST = 60


@dataclass(frozen=True, order=True)
class Breach:
    """A breach: which rule of the contract, in which document (its IRI), where, what is expected, what was, what is.

    `rule` is the pointer of a field, or `schema`, `ids` or `documents`. What was and what is are JSON, shortened;
    nothing where there was, or is, nothing.
    """

    rule: str
    document: str
    pointer: str
    expected: str
    was: str
    now: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Identify the breach apart from the values, and from where in a list it stands."""
        return (self.rule, self.document, _NUMBER.sub("/*", self.pointer), self.expected)


def breaches(
    contract: Contract, kind: Kind, document: dict[str, Any], known_types: Mapping[str, frozenset[str]]
) -> list[Breach]:
    """Return the breaches in a document.

    `known_types` holds, by pointer, the types that fields without a declared type had so far.
    """
    found = [
        Breach(
            field.pointer, document["id"], place.pointer, _expected(field, place, known_types), "", shown(place.value)
        )
        for field in kind.fields
        if field.means(document)
        for place in places(document, field.parts)
        if not _fits(field, place, known_types)
    ]
    for keyword, pointer, wanted, value in errors(kind.schema, document, contract.shown) if kind.schema else ():
        found.append(Breach(SCHEMA, document["id"], pointer, f"{keyword}: {shown(wanted)}", "", shown(value)))
    return found


def with_was(breach: Breach, old: dict[str, Any] | None) -> Breach:
    """Return the breach with what stood at its place in the old document; for a whole document its name."""
    parts = tuple(part.replace("~1", "/").replace("~0", "~") for part in breach.pointer.split("/")[1:])
    value = _at(old, parts) if parts and old is not None else (old or {}).get("name", MISSING)
    return replace(breach, was=shown(value))


def shown(value: Any) -> str:
    """Return a value as JSON on one line, shortened; nothing if it is missing."""
    if value is MISSING:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _at(value: Any, parts: tuple[str, ...]) -> Any:
    for part in parts:
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return MISSING
    return value


def _fits(field: Field, place: Place, known_types: Mapping[str, frozenset[str]]) -> bool:
    if place.value is MISSING:
        return place.reached in field.may_miss
    if place.no_list:
        return False
    if field.types:
        return any(_is(place.value, name) for name in field.types)
    known = known_types.get(field.pointer)
    return known is None or type_of(place.value) in known


def _expected(field: Field, place: Place, known_types: Mapping[str, frozenset[str]]) -> str:
    if place.no_list:
        return "array"
    known = known_types.get(field.pointer)
    return " or ".join(sorted(known)) if known and not field.types else field.expected


def _is(value: Any, name: str) -> bool:
    if name == "iri":
        return isinstance(value, str) and _IRI.fullmatch(value) is not None
    if name == "date":
        return isinstance(value, str) and _is_day(value)
    return type_of(value) == name or (name == "number" and type_of(value) == "integer")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
