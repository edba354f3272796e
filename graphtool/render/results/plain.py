"""Plain values for people and programs that do not know RDF: a JSON object per row, and CSV that Excel opens well."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.query.python_values import python_value
from graphtool.store.terms import DECIMALS, INTEGERS, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.query.python_values import Plain
    from graphtool.query.results import Row
    from graphtool.render.results.view import View
    from graphtool.store.terms import Term

_string = json.JSONEncoder(ensure_ascii=False).encode
# what Excel or LibreOffice take for the begin of a formula, also in full-width forms
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_NUMBERS = INTEGERS | DECIMALS
_QUOTED = re.compile('[;"\r\n]')


def jsonl(columns: tuple[str, ...], rows: Iterable[Row], _view: View) -> Iterator[str]:
    """Yield one JSON object per row: numbers, truth values and texts as JSON has them, null for an unbound cell.

    Dates are ISO texts, IRIs are whole; of a text its language is not told.
    """
    names = [_string(name) for name in columns]
    for row in rows:
        cells = [f"{name}: {_json(python_value(term))}" for name, term in zip(names, row, strict=True)]
        yield f"{{{', '.join(cells)}}}\n"


def _json(found: Plain) -> str:
    if isinstance(found, str):
        return _string(found)
    if found is None:
        return "null"
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, date):
        return f'"{found.isoformat()}"'
    # JSON has no infinite numbers; the sign and leading zeros of a number are no part of its value
    return str(found) if isinstance(found, int) or found.is_finite() else f'"{_infinite(found)}"'


def _infinite(number: Decimal) -> str:
    return "NaN" if number.is_nan() else "INF" if number > 0 else "-INF"


def csv_excel(columns: tuple[str, ...], rows: Iterable[Row], _view: View) -> Iterator[str]:
    """Yield CSV for Excel where numbers have a decimal comma: byte order mark, semicolons, CR LF, no formulas.

    A text that a spreadsheet would calculate gets an apostrophe before it; numbers stay numbers.
    """
    yield "\ufeff" + ";".join(columns) + "\r\n"
    for row in rows:
        yield ";".join(["" if term is None else _excel(term) for term in row]) + "\r\n"


def _excel(term: Term) -> str:
    text = value(term)
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS and not isinstance(python_value(term), str):
        return text.replace(".", ",")
    if isinstance(term, ox.BlankNode):
        text = str(term)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
