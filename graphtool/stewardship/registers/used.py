"""Which official keys the graph uses, and what it says of each: where it is described, since when, when it ended."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import ENTITY, RDF_TYPE
from graphtool.stewardship.registers import places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.store.parse import ParsedFile

_KEY = re.compile(r"[0-9]{2}|[0-9]{5}|[0-9]{8}")


@dataclass
class Used:
    """What the data files say of places with a key."""

    keys: set[str] = field(default_factory=set)
    """Keys of all places that some statement is about, or names."""
    described: dict[str, str] = field(default_factory=dict)
    """Subjects with a class, and the file that gives it."""
    known_on: dict[str, date] = field(default_factory=dict)
    """For a key: the latest day on which, by its identifier, it was valid."""
    ended: set[str] = field(default_factory=set)
    """Keys whose identifier has a last day."""

    def newer(self, key: str, day: date) -> bool:
        """Return whether the graph knows the key from a later day."""
        return key in self.known_on and self.known_on[key] > day


def used(files: Iterable[ParsedFile]) -> Used:
    """Collect what the files say."""
    found = Used()
    for file in files:
        for quad in file.quads:
            for term in (quad.subject, quad.object):
                if isinstance(term, ox.NamedNode) and (key := key_of(term.value)):
                    found.keys.add(key)
            if isinstance(quad.subject, ox.NamedNode):
                _note(found, quad, quad.subject.value, file.shown)
    return found


def key_of(iri: str) -> str:
    """Return the key of a place's IRI, or an empty string."""
    key = iri.removeprefix(places.PLACE)
    return key if key != iri and _KEY.fullmatch(key) else ""


def _note(found: Used, quad: ox.Quad, subject: str, shown: str) -> None:
    predicate = quad.predicate.value
    if predicate == RDF_TYPE:
        found.described.setdefault(subject, shown)
    elif predicate in (places.ISSUED, places.LATEST) and subject.startswith(f"{ENTITY}identifier/"):
        key = subject.rpartition("-")[2]
        if predicate == places.LATEST:
            found.ended.add(key)
        elif (day := _day(quad.object)) and day > found.known_on.get(key, date.min):
            found.known_on[key] = day


def _day(term: object) -> date | None:
    try:
        return date.fromisoformat(term.value) if isinstance(term, ox.Literal) else None
    except ValueError:
        return None
