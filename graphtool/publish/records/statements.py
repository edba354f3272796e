"""Write statements of a record as a table: subject, then compact property → values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE, XSD
from graphtool.publish.records.vocabulary import SPACES
from graphtool.store.write import turtle

Value = str | ox.Literal | Iterable[str | ox.Literal]
Facts = Mapping[str, Value]


def say(subject: str, facts: Facts) -> Iterator[ox.Triple]:
    """Yield the statements about a subject: compact property (`a` for the type) → an IRI, a literal, or several.

    A text is an IRI; an empty one says nothing.
    """
    for name, values in facts.items():
        predicate = RDF_TYPE if name == "a" else full(name)
        for value in [values] if isinstance(values, str | ox.Literal) else values:
            if isinstance(value, ox.Literal):
                yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
            elif value:
                yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(full(value)))


def full(compact: str) -> str:
    """Return the IRI of a compact one with a prefix of the records; any other as it is."""
    prefix, colon, local = compact.partition(":")
    return SPACES[prefix] + local if colon and prefix in SPACES and not local.startswith("//") else compact


def texts(by_language: Mapping[str, str]) -> list[ox.Literal]:
    """Return texts with their languages."""
    return [ox.Literal(text, language=tag) for tag, text in sorted(by_language.items())]


def typed(text: str, datatype: str) -> list[ox.Literal]:
    """Return a literal of a datatype of XML Schema, nothing for an empty text."""
    return [ox.Literal(text, datatype=ox.NamedNode(f"{XSD}{datatype}"))] if text else []


def number(count: int) -> ox.Literal:
    """Return a count as xsd:integer."""
    return ox.Literal(str(count), datatype=ox.NamedNode(f"{XSD}integer"))


def record(triples: Iterable[ox.Triple]) -> bytes:
    """Return a record as Turtle, sorted."""
    return turtle(triples, (), (), SPACES)
