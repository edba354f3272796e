"""Parquet and Arrow: typed columns, as pyarrow, pandas and polars read them."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pandas
import polars
import pyarrow as pa
import pyoxigraph as ox
import pytest
from pyarrow import parquet

from graphtool.query.results import Row, Table
from graphtool.render.results import chunks
from tests.render.results.samples import TABLE, literal


def _column(*terms: ox.Literal | ox.NamedNode | None) -> pa.ChunkedArray:
    table = Table(("x",), tuple((term,) for term in terms))
    return parquet.read_table(io.BytesIO(b"".join(chunks(table, "parquet")))).column("x")


@pytest.mark.parametrize(
    ("terms", "kind", "values"),
    [
        ((literal("007", "integer"), None), pa.int64(), [7, None]),
        ((literal("1.50", "decimal"), literal("20", "integer")), pa.decimal128(4, 2), [Decimal("1.50"), Decimal(20)]),
        ((literal("1e3", "double"), literal("INF", "double")), pa.float64(), [1000.0, float("inf")]),
        ((literal("2024-02-29", "date"), None), pa.date32(), [date(2024, 2, 29), None]),
        ((literal("true", "boolean"), literal("0", "boolean")), pa.bool_(), [True, False]),
        ((literal("1", "integer"), literal("one", "integer")), pa.string(), ["1", "one"]),
        ((literal("9" * 20, "integer"),), pa.decimal128(20, 0), [Decimal("9" * 20)]),
        ((literal("9" * 50, "integer"),), pa.float64(), [float("9" * 50)]),
        ((literal("INF", "decimal"),), pa.string(), ["INF"]),
        ((literal("1e3", "decimal"), literal("1", "decimal")), pa.string(), ["1e3", "1"]),
        ((literal("1e99999999999999999999", "double"),), pa.string(), ["1e99999999999999999999"]),
        ((None,), pa.string(), [None]),
        ((), pa.string(), []),
        ((ox.NamedNode("urn:a"), ox.Literal("Größe", language="de")), pa.string(), ["urn:a", "Größe"]),
    ],
)
def test_a_column_has_the_type_of_its_values(
    terms: tuple[ox.Literal, ...], kind: pa.DataType, values: list[object]
) -> None:
    column = _column(*terms)
    assert column.type == kind
    assert column.to_pylist() == values


def test_other_libraries_read_the_files() -> None:
    arrow, file = (io.BytesIO(b"".join(chunks(TABLE, chosen))) for chosen in ("arrow", "parquet"))
    frame = polars.read_ipc(arrow)
    assert frame.columns == list(TABLE.columns)
    assert len(frame) == len(pandas.read_parquet(file)) == len(TABLE.rows)


def test_many_batches_make_one_file() -> None:
    rows: tuple[Row, ...] = tuple((literal(str(number), "integer"),) for number in range(120_000))
    found = parquet.read_table(io.BytesIO(b"".join(chunks(Table(("n",), rows), "parquet")))).column("n")
    assert found.to_pylist() == list(range(120_000))
