"""Lexical forms: which literals are ill-typed (SHACL, section 4.1.2), and which ones the embedded store rewrites.

Oxigraph's store keeps values, not lexical forms: `"01"^^xsd:integer` becomes 1 and `"5"^^xsd:byte` an integer. Literals
that it would rewrite, and those that are ill-typed, are stored as stand-ins: the same lexical form with a private
datatype, which Core queries know (`compile`) and results are translated back from.
"""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

REWRITTEN = "urn:x-graphtool:lexical:"
ILL_TYPED = "urn:x-graphtool:ill-typed:"

_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DURATION_TIME = r"T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?"
_FLOAT = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_INTEGER = r"[+-]?\d+"

_FORMS = {
    "boolean": r"true|false|0|1",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "double": _FLOAT,
    "float": _FLOAT,
    "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "dateTime": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "time": rf"{_TIME}{_ZONE}",
    "gYear": rf"{_YEAR}{_ZONE}",
    "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": rf"--{_MONTH}{_ZONE}",
    "gMonthDay": rf"--{_MONTH}-{_DAY}{_ZONE}",
    "gDay": rf"---{_DAY}{_ZONE}",
    "duration": rf"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:{_DURATION_TIME})?",
    "yearMonthDuration": r"-?P(?=.)(?:\d+Y)?(?:\d+M)?",
    "dayTimeDuration": rf"-?P(?=.)(?:\d+D)?(?:{_DURATION_TIME})?",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": r"(?:[A-Za-z0-9+/]\s?){0}(?:(?:[A-Za-z0-9+/]\s?){4})*"
    r"(?:(?:[A-Za-z0-9+/]\s?){2}==|(?:[A-Za-z0-9+/]\s?){3}=)?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
}
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_PATTERNS = {name: re.compile(form) for name, form in _FORMS.items()} | {n: re.compile(_INTEGER) for n in _BOUNDS}
_CALENDAR = frozenset({"date", "dateTime", "dateTimeStamp"})

# Well-typed forms that the store certainly keeps, and those that it certainly rewrites; all others are tried.
_KEPT = {
    f"{XSD}integer": re.compile(r"0|-?[1-9]\d{0,17}"),
    f"{XSD}decimal": re.compile(r"-?(?:0|[1-9]\d{0,12})\.\d{0,10}[1-9]|0|-?[1-9]\d{0,12}"),
    f"{XSD}date": re.compile(r"[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"),
    f"{XSD}boolean": re.compile(r"true|false"),
    f"{XSD}gYear": re.compile(r"[1-9]\d{3}"),
}
_REWRITTEN = {
    f"{XSD}integer": re.compile(r"[+-]?0\d{1,17}|\+\d{1,18}|-0"),
    f"{XSD}decimal": re.compile(r"-?\d{1,12}\.\d{0,10}0"),
    f"{XSD}boolean": re.compile(r"0|1"),
}
_NOT_JUDGED = frozenset({f"{XSD}string", f"{XSD}anyURI", f"{XSD}normalizedString", f"{XSD}token", f"{XSD}NCName"})


def well_typed(literal: ox.Literal) -> bool:
    """Return whether the lexical form is in the lexical space of its XSD datatype; other datatypes are not judged."""
    datatype = literal.datatype.value
    if not datatype.startswith(XSD):
        return True
    name = datatype[len(XSD) :]
    pattern = _PATTERNS.get(name)
    if pattern is None:
        return True
    form = literal.value
    if not pattern.fullmatch(form) or not form.isascii():
        return False
    if name in _BOUNDS:
        low, high = _BOUNDS[name]
        return (low is None or int(form) >= low) and (high is None or int(form) <= high)
    return name not in _CALENDAR or _is_day(form)


def _is_day(form: str) -> bool:
    year, month, day = re.match(r"(-?\d+)-(\d\d)-(\d\d)", form).groups()  # type: ignore[union-attr]
    last = 29 if month == "02" and calendar.isleap(int(year)) else calendar.monthrange(2001, int(month))[1]
    return int(day) <= last


def stored(literals: Iterable[ox.Literal]) -> dict[ox.Literal, ox.Literal]:
    """Return, for each literal, what the store makes of it."""
    numbered = [(ox.NamedNode(f"urn:x:{n}"), literal) for n, literal in enumerate(literals)]
    store = ox.Store()
    store.extend(ox.Quad(name, name, literal) for name, literal in numbered)
    made = {quad.subject: quad.object for quad in store}
    return {literal: made[name] for name, literal in numbered}


def stand_in(literal: ox.Literal) -> ox.Literal:
    """Return what Core queries see instead of a literal: the literal itself, unless it is rewritten or ill-typed."""
    datatype = literal.datatype.value
    if not datatype.startswith(XSD) or datatype in _NOT_JUDGED:
        return literal
    form = literal.value
    kept, rewritten = _KEPT.get(datatype), _REWRITTEN.get(datatype)
    if kept is not None and kept.fullmatch(form):
        return literal
    if rewritten is not None and rewritten.fullmatch(form):
        return ox.Literal(form, datatype=ox.NamedNode(REWRITTEN + datatype))
    if not well_typed(literal):
        return ox.Literal(form, datatype=ox.NamedNode(ILL_TYPED + datatype))
    if stored([literal])[literal] != literal:
        return ox.Literal(form, datatype=ox.NamedNode(REWRITTEN + datatype))
    return literal


def original(literal: ox.Literal) -> ox.Literal:
    """Return the literal that a stand-in stands for."""
    datatype = literal.datatype.value
    for private in (REWRITTEN, ILL_TYPED):
        if datatype.startswith(private):
            return ox.Literal(literal.value, datatype=ox.NamedNode(datatype[len(private) :]))
    return literal
