"""Answers compared: what differs, what is only written differently, what is in another order."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graphtool.errors import FormatError
from graphtool.namespaces import XSD
from graphtool.query.compare import compare
from graphtool.query.results import Row, Table, Triples, Truth
from graphtool.render.comparison import text


def _typed(lexical: str, datatype: str) -> ox.Literal:
    return ox.Literal(lexical, datatype=ox.NamedNode(f"{XSD}{datatype}"))


def _table(*rows: Row) -> Table:
    return Table(tuple(f"c{n}" for n in range(len(rows[0]))) if rows else (), rows)


A, B, C = (ox.NamedNode(f"urn:{name}") for name in "abc")
SAME = [
    (_typed("2.3333333333333333", "decimal"), _typed("2.333333333", "decimal"), "number"),
    (_typed("01", "integer"), _typed("1", "int"), "number"),
    (_typed("1.50", "decimal"), _typed("1.5", "double"), "number"),
    (_typed("9" * 400, "integer"), _typed("1" + "0" * 400, "integer"), "number"),
    (_typed("-0", "double"), _typed("0.0", "decimal"), "number"),
    (_typed("1e999999999999999", "double"), _typed("1E999999999999999", "double"), "number"),
    (_typed("true", "boolean"), _typed("1", "boolean"), "boolean"),
    (_typed("false", "boolean"), _typed("0", "integer"), "boolean"),
    (ox.Literal("x", language="de-DE"), ox.Literal("x", language="de-de"), None),
    (_typed("2020-01-01T00:00:00+00:00", "dateTime"), _typed("2020-01-01T00:00:00Z", "dateTime"), "literal"),
    (ox.BlankNode("a"), ox.BlankNode("b"), "blank node"),
]
OTHER = [
    (A, B),
    (A, None),
    (A, ox.Literal("urn:a")),
    (ox.Literal("x"), ox.Literal("x", language="de")),
    (ox.Literal("1"), _typed("1", "integer")),
    (_typed("1", "integer"), _typed("2", "integer")),
    (_typed("1.00000001", "decimal"), _typed("1.00000002", "decimal")),
    (_typed("one", "integer"), _typed("1", "integer")),
    (_typed("NaN", "double"), _typed("0", "double")),
    (_typed("1" * 400, "integer"), _typed("2" * 400, "integer")),
    (_typed("INF", "decimal"), _typed("INF", "double")),
    (_typed("1e99999999999999999999", "double"), _typed("1", "double")),
]


@pytest.mark.parametrize(("here", "there", "way"), SAME)
def test_ways_of_writing(here: ox.Literal, there: ox.Literal, way: str | None) -> None:
    found = compare(_table((A, here)), _table((A, there)), ordered=True)
    assert found.same
    assert found.ways == ((way,) if way and here != there else ())


@pytest.mark.parametrize(("here", "there"), OTHER)
def test_differences(here: ox.Literal, there: ox.Literal) -> None:
    found = compare(_table((A, here)), _table((A, there)), ordered=True)
    assert not found.same
    assert (found.only_here, found.only_there) == (((A, here),), ((A, there),))


def test_rows_are_counted_and_their_order_matters_if_there_is_one() -> None:
    twice, once = _table((A,), (A,), (B,)), _table((A,), (B,))
    assert compare(twice, once, ordered=True).only_here == ((A,),)
    assert compare(once, twice, ordered=True).only_there == ((A,),)
    turned = _table((B,), (A,))
    assert compare(once, turned, ordered=True).reordered
    assert not compare(once, turned, ordered=True).same
    assert compare(once, turned, ordered=False).same
    assert not compare(Table(("x",), ()), Table(("y",), ()), ordered=True).same


def test_other_kinds_of_answers() -> None:
    assert compare(Truth(True), Truth(True), ordered=False).same
    assert not compare(Truth(True), Truth(False), ordered=False).same
    one, other = ox.Triple(A, B, C), ox.Triple(A, B, A)
    found = compare(Triples((one,)), Triples((one, other)), ordered=False)
    assert found.only_there == ((A, B, A),)
    with pytest.raises(FormatError):
        compare(Truth(True), Triples(()), ordered=False)


def test_in_words() -> None:
    found = compare(
        _table((A, _typed("01", "integer")), (B, None)), _table((A, _typed("1", "integer")), (C, None)), ordered=True
    )
    assert text(found, "en").splitlines() == [
        "rows: 2 here, 2 there; 1 only here (-), 1 only there (+); "
        "1 written differently (~), which means the same: numbers",
        "- <urn:b>  ·",
        "+ <urn:c>  ·",
        '~ <urn:a>  "01"^^xsd:integer',
        '  <urn:a>  "1"^^xsd:integer',
    ]
    same = compare(Truth(True), Truth(True), ordered=False)
    assert text(same, "de") == "Zeilen: 1 hier, 1 dort; dieselben Zeilen in derselben Reihenfolge\n"
