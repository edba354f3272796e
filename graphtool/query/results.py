"""Results of queries as values: a table of bindings (or the stream of them), a truth value, or triples.

Also the Python value that a term stands for, which `Answer.rows` and the writers of plain values share.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import XSD
from graphtool.store.terms import Term, value

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = tuple[Term | None, ...]
Plain = str | int | Decimal | bool | date | None

_SIZES = ("byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong")
_SIGNS = ("integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger")
INTEGERS = frozenset(f"{XSD}{name}" for name in (*_SIGNS, *_SIZES))
DECIMALS = frozenset(f"{XSD}{name}" for name in ("decimal", "double", "float"))
_EXACT = f"{XSD}decimal"
# Python reads more than these datatypes allow: underscores, digits of other scripts, dates by week
_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
_FLOAT = re.compile(rf"{_DECIMAL.pattern}([eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Table:
    """The bindings of a SELECT query, in the query's order; unbound cells are None."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> list[dict[str, str]]:
        """Return each row as column → lexical value, unbound columns left out."""
        return [
            {name: value(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.rows
        ]


@dataclass(frozen=True)
class Stream:
    """The bindings of a SELECT query as the engine finds them: `rows` can be read once, then they are gone."""

    columns: tuple[str, ...]
    rows: Iterator[Row]

    def table(self) -> Table:
        """Read all rows and keep them."""
        return Table(self.columns, tuple(self.rows))


@dataclass(frozen=True)
class Truth:
    """The answer of an ASK query."""

    value: bool


@dataclass(frozen=True)
class Triples:
    """The graph of a CONSTRUCT or DESCRIBE query, sorted."""

    triples: tuple[ox.Triple, ...]


Result = Table | Truth | Triples


def python_value(term: Term | None) -> Plain:
    """Return the Python value of a term: str, int, Decimal, bool or date; None for an unbound cell.

    A number or date that is not well-formed stays a str; an IRI is its text, a blank node its label after `_:`.
    """
    if not isinstance(term, ox.Literal):
        return None if term is None else term.value if isinstance(term, ox.NamedNode) else str(term)
    text, datatype = term.value, term.datatype.value
    if datatype in INTEGERS and _INTEGER.fullmatch(text):
        return int(text)
    if datatype in DECIMALS and (_DECIMAL if datatype == _EXACT else _FLOAT).fullmatch(text):
        with contextlib.suppress(InvalidOperation):  # an exponent beyond all bounds
            return Decimal(text)
    if datatype == f"{XSD}date" and _DATE.fullmatch(text):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(text)
    return _BOOLEANS.get(text, text) if datatype == f"{XSD}boolean" else text
