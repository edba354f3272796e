"""The Python value that a term stands for, which `Answer.rows` and the writers of plain values share."""

from __future__ import annotations

import contextlib
import re
from datetime import date
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from graphtool.namespaces import XSD
from graphtool.store.terms import DECIMALS, INTEGERS, Term

Plain = str | int | Decimal | bool | date | None

_EXACT = f"{XSD}decimal"
# Python reads more than these datatypes allow: underscores, digits of other scripts, dates by week
_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
_FLOAT = re.compile(rf"{_DECIMAL.pattern}([eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


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
