"""Write a table of results as Parquet or as an Arrow IPC file, with typed columns; needs pyarrow (the extra `arrow`).

A column is int64, decimal, double, date32 or bool if all of its values are, else text. The type is known at the end
only, so the columns are kept in memory meanwhile, as compactly as Arrow does it.
"""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.errors import UsageError
from graphtool.namespaces import XSD
from graphtool.query.python_values import Plain, python_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.query.results import Row
    from graphtool.render.results.view import View
    from graphtool.store.terms import Term

_BATCH = 50_000
_LARGEST = 1 << 63
_MOST_DIGITS = 38
_PART = 1 << 20


def require_arrow() -> None:
    """Raise UsageError if pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        raise UsageError("Parquet and Arrow need the package pyarrow", hint="pip install 'klimanetz[arrow]'")


def parquet(columns: tuple[str, ...], rows: Iterable[Row], _view: View) -> Iterator[bytes]:
    """Yield a Parquet file."""
    from pyarrow import parquet as pq

    sink = io.BytesIO()
    pq.write_table(_table(columns, rows), sink, compression="zstd")
    yield from _parts(sink)


def arrow(columns: tuple[str, ...], rows: Iterable[Row], _view: View) -> Iterator[bytes]:
    """Yield an Arrow IPC file, which pandas and polars read as Feather."""
    import pyarrow as pa

    table = _table(columns, rows)
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    yield from _parts(sink)


def _parts(sink: io.BytesIO) -> Iterator[bytes]:
    sink.seek(0)
    while part := sink.read(_PART):
        yield part


def _table(columns: tuple[str, ...], rows: Iterable[Row]) -> Any:
    import pyarrow as pa

    require_arrow()
    growing = [_Column() for _ in columns]
    everything = iter(rows)
    while batch := list(islice(everything, _BATCH)):
        for place, column in enumerate(growing):
            column.add([row[place] for row in batch])
    return pa.table([column.finished() for column in growing], names=list(columns))


class _Column:
    """The values of a column so far as text, and what they have been."""

    def __init__(self) -> None:
        self.chunks: list[Any] = []
        self.kinds: set[str] = set()
        self.whole = 1
        self.scale = 0

    def add(self, terms: list[Term | None]) -> None:
        """Take the next terms."""
        import pyarrow as pa

        self.chunks.append(pa.array([self._text(term) for term in terms], pa.string()))

    def _text(self, term: Term | None) -> str | None:
        if term is None:
            return None
        found = python_value(term)
        self.kinds.add(self._kind(term, found))
        return str(found).lower() if isinstance(found, bool) else str(found)

    def _kind(self, term: Term, found: Plain) -> str:
        if isinstance(found, bool | date):
            return type(found).__name__
        if isinstance(found, int):
            self.whole = max(self.whole, len(str(abs(found))))
            return "int" if -_LARGEST <= found < _LARGEST else "decimal"
        if not isinstance(found, Decimal):
            return "text"
        if not isinstance(term, ox.Literal) or term.datatype.value != f"{XSD}decimal":
            return "float"
        _, digits, exponent = found.as_tuple()
        places = -int(exponent)
        self.scale = max(self.scale, places)
        self.whole = max(self.whole, len(digits) - places)
        return "decimal"

    def finished(self) -> Any:
        """Return the column in the narrowest type that holds all of its values."""
        import pyarrow as pa

        text = pa.chunked_array(self.chunks, pa.string())
        return text if (kind := self._type()) is None else text.cast(kind)

    def _type(self) -> Any:
        import pyarrow as pa

        types = {"bool": pa.bool_(), "date": pa.date32(), "int": pa.int64()}
        if len(self.kinds) == 1 and (only := types.get(min(self.kinds))):
            return only
        if self.kinds <= {"int", "decimal"} and self.kinds and self.whole + self.scale <= _MOST_DIGITS:
            return pa.decimal128(self.whole + self.scale, self.scale)
        return pa.float64() if self.kinds and self.kinds <= {"int", "decimal", "float"} else None
