"""Pages of a query are the query, cut in pieces: whatever modifiers it has itself."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphtool.query.paging import Paged

STORE = ox.Store()
STORE.extend(ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal(n % 3)) for n in range(9))
QUERIES = [
    "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?o",
    "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?o ?s LIMIT 5",
    "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY DESC(STR(?s)) offset 2 # LIMIT 1",
    "select ?s { ?s <urn:p> ?o } order by ?s OFFSET 1 limit 6",
    "SELECT ?s { { SELECT ?s { ?s <urn:p> ?o } ORDER BY ?s LIMIT 4 } } ORDER BY ?s",
    "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?s LIMIT 7 VALUES ?o { 1 2 }",
    "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?s VALUES (?o) { (1) (2) }",
    "SELECT ?o (COUNT(*) AS ?n) { ?s <urn:p> ?o } GROUP BY ?o HAVING (?n > 1) ORDER BY ?n (EXISTS { ?x ?y ?o })",
    "SELECT ?o (EXISTS { ?o ?p ?x } AS ?is) WHERE { ?s <urn:p> ?o } ORDER BY ?s",
    "SELECT DISTINCT ?o { ?s <urn:p> ?o BIND('} LIMIT 1' AS ?x) } ORDER BY (?o + 1)",
]


def _rows(text: str) -> list[tuple[str, ...]]:
    answer = STORE.query(text)
    assert isinstance(answer, ox.QuerySolutions)
    return [tuple(map(str, row)) for row in answer]


def _variables(text: str) -> list[ox.Variable]:
    answer = STORE.query(text)
    assert isinstance(answer, ox.QuerySolutions)
    return answer.variables


@pytest.mark.parametrize("text", QUERIES)
def test_pages_put_together_are_the_answer(text: str) -> None:
    query, whole = Paged.of(text), _rows(text)
    assert query.ordered
    for size in (1, 2, 3, 100):
        pages, start = [], 0
        while page := _rows(query.page(start, size)):
            pages += page
            start += len(page)
        assert sorted(pages) == sorted(whole)
        columns = [variable.value for variable in _variables(text)]
        assert sorted(_rows(query.page(0, 100, columns))) == sorted(whole)


@given(st.integers(0, 12), st.integers(1, 12), st.integers(0, 12), st.integers(1, 12))
def test_own_bounds_hold(offset: int, limit: int, start: int, size: int) -> None:
    text = f"SELECT ?s {{ ?s <urn:p> ?o }} ORDER BY ?s LIMIT {limit} OFFSET {offset}"
    assert _rows(Paged.of(text).page(start, size)) == _rows(text)[start : start + size]


@pytest.mark.parametrize(
    ("order", "ties"),
    [
        ("?o", "?s"),
        ("DESC(?s) asc( ?o )", ""),
        ("STR(?s) (?o + 1)", "?s ?o"),
        ("?x $o LIMIT 3", "?s"),
    ],
)
def test_no_variable_is_an_order_twice(order: str, ties: str) -> None:
    """Virtuoso mixes up the rows of a query that names one twice."""
    page = Paged.of(f"SELECT ?s ?o {{ ?s <urn:p> ?o }} GROUP BY ?s ?o ORDER BY {order}").page(0, 2, ["s", "o"])
    assert page.split("\n")[1] == ties
    assert Paged.of("SELECT ?s { ?s ?p ?o }").sorted_by(["s"]).page(0, 2, ["s"]).count("?s") == 3


def test_an_order_inside_is_no_order() -> None:
    assert not Paged.of("SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } }").ordered
    assert not Paged.of("SELECT (MAX(?o) AS ?order) { ?s ?p ?o }").ordered


@pytest.mark.parametrize("digit", ["²", "٣"])
def test_a_digit_that_is_none_of_sparql_is_no_bound(digit: str) -> None:
    assert Paged.of(f"SELECT ?s {{ ?s ?p ?o }} LIMIT {digit}").limit is None
