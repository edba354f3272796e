"""Compare two answers to one query: rows of one side only, another order, and what is only written in another way.

Engines write numbers, truth values, dates and language tags in ways of their own, which mean the same; such rows are
told apart from those that differ. Blank nodes have no name outside their answer, and are taken as alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import FormatError
from graphtool.namespaces import XSD
from graphtool.query.python_values import python_value
from graphtool.query.results import Triples, Truth
from graphtool.store.terms import DECIMALS, INTEGERS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from graphtool.query.results import Result, Row
    from graphtool.store.terms import Term

# numbers are compared to nine significant digits
_ROUNDED = Context(prec=9, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_BOOLEAN = f"{XSD}boolean"


@dataclass(frozen=True)
class Comparison:
    """How two answers differ: rows on one side only, the pairs that are written differently, the order.

    `ways` names what is written differently: `number`, `boolean`, `language`, `blank node`, `literal`. Counts are of
    rows; for a truth value one row, for triples each triple a row.
    """

    columns: tuple[tuple[str, ...], tuple[str, ...]]
    counts: tuple[int, int]
    only_here: tuple[Row, ...]
    only_there: tuple[Row, ...]
    rewritten: tuple[tuple[Row, Row], ...]
    ways: tuple[str, ...]
    reordered: bool

    @property
    def same(self) -> bool:
        """Whether the answers mean the same."""
        return not (self.only_here or self.only_there or self.reordered) and self.columns[0] == self.columns[1]


def compare(here: Result, there: Result, *, ordered: bool) -> Comparison:
    """Compare two answers; with `ordered` the order of their rows counts.

    Raises FormatError if they are not of one kind.
    """
    if type(here) is not type(there):
        raise FormatError("the endpoint gives another kind of answer than the query asks for")
    (columns, rows), (other_columns, other_rows) = _rows(here), _rows(there)
    left, right = Counter(rows), Counter(other_rows)
    alone, other_alone = list((left - right).elements()), list((right - left).elements())
    only_here, only_there, pairs = _paired(alone, other_alone)
    same = not only_here and not only_there
    ways = sorted({_way(a, b) for pair in pairs for a, b in zip(*pair, strict=True) if a != b})
    moved = ordered and same and list(map(_meaning, rows)) != list(map(_meaning, other_rows))
    return Comparison(
        (columns, other_columns),
        (len(rows), len(other_rows)),
        tuple(only_here),
        tuple(only_there),
        tuple(pairs),
        tuple(ways),
        moved,
    )


def _rows(result: Result) -> tuple[tuple[str, ...], list[Row]]:
    if isinstance(result, Truth):
        return ("answer",), [(ox.Literal(result.value),)]
    if isinstance(result, Triples):
        return ("subject", "predicate", "object"), [(t.subject, t.predicate, t.object) for t in result.triples]
    return result.columns, list(result.rows)


def _paired(here: list[Row], there: list[Row]) -> tuple[list[Row], list[Row], list[tuple[Row, Row]]]:
    """Return the rows without a row of the same meaning on the other side, and the pairs of those that have one."""
    waiting: dict[Hashable, list[Row]] = defaultdict(list)
    for row in reversed(there):
        waiting[_meaning(row)].append(row)
    alone, pairs = [], []
    for row in here:
        alike = waiting[_meaning(row)]
        if alike:
            pairs.append((row, alike.pop()))
        else:
            alone.append(row)
    left: Iterable[Row] = (row for rows in waiting.values() for row in reversed(rows))
    return alone, list(left), pairs


def _meaning(row: Row) -> Hashable:
    return tuple(map(_value, row))


def _value(term: Term | None) -> Hashable:
    """Return what a term stands for, equal for terms that mean the same."""
    if isinstance(term, ox.BlankNode):
        return "blank node"
    if not isinstance(term, ox.Literal):
        return term
    datatype = term.datatype.value
    if term.language:
        return term.value, term.language.lower()
    if datatype in INTEGERS | DECIMALS:
        found = python_value(term)
        return _rounded(found) if isinstance(found, int | Decimal) else (term.value, datatype)
    if datatype == _BOOLEAN:  # Virtuoso has none, and answers with the integers 0 and 1
        return {"1": _rounded(1), "true": _rounded(1), "0": _rounded(0), "false": _rounded(0)}.get(
            term.value, term.value
        )
    return (term.value.replace("+00:00", "Z") if datatype.startswith(XSD) else term.value), datatype


def _rounded(number: int | Decimal) -> Hashable:
    if isinstance(number, Decimal) and not number.is_finite():
        return "number", str(number)
    return "number", _ROUNDED.create_decimal(number)


def _way(here: Term | None, there: Term | None) -> str:
    """Name how two terms of the same meaning differ."""
    if isinstance(here, ox.BlankNode):
        return "blank node"
    if not (isinstance(here, ox.Literal) and isinstance(there, ox.Literal)) or here.language:
        return "language"
    if _BOOLEAN in (here.datatype.value, there.datatype.value):
        return "boolean"
    return "number" if here.datatype.value in INTEGERS | DECIMALS else "literal"
