"""Every construct of SPARQL 1.1 on graphs made at random: rows that reasons are found for are those of the engine."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphtool.query.execute import run_query
from graphtool.query.results import Row, Table
from graphtool.query.why.explain import Question
from graphtool.query.why.reasons import Reason, Stated
from graphtool.store.load import Corpus

PREFIX = "PREFIX : <urn:t:> "
QUERIES = [
    "SELECT * { ?x :p ?y . ?y :q ?z }",
    "SELECT * { ?x ?p ?x }",
    "SELECT ?x { ?x :p [ :q ?y ] }",
    "SELECT * { ?x :p ?y OPTIONAL { ?y :q ?z OPTIONAL { ?z :p ?w } } }",
    "SELECT * { ?x :p ?y OPTIONAL { ?x :q ?z } OPTIONAL { ?y :q ?z } }",
    "SELECT * { ?x :p ?y OPTIONAL { ?y :q ?z FILTER(?z != ?x) } }",
    "SELECT * { { ?x :p ?y } UNION { ?y :q ?x } }",
    "SELECT * { ?x :p ?y { ?y :q ?z } UNION { ?y :r ?z FILTER(?x != ?z) } }",
    "SELECT * { ?x :p ?y MINUS { ?y :q ?x } }",
    "SELECT * { ?x :p ?y MINUS { ?a :q ?b } }",
    "SELECT * { ?x :p ?y FILTER NOT EXISTS { ?x :q ?z FILTER(?z = ?y) } }",
    "SELECT * { ?x :p ?y FILTER EXISTS { ?y :q ?z FILTER NOT EXISTS { ?z :p ?x } } }",
    "SELECT ?x ?e { ?x :p ?y BIND(EXISTS { ?y :q ?x } || !EXISTS { ?x :r ?y } AS ?e) }",
    "SELECT * { ?x :p ?y FILTER(EXISTS { ?x :q ?z } || ?x = :a) }",
    "SELECT * { ?x :p/:q ?y }",
    "SELECT * { ?x :p|^:q ?y }",
    "SELECT * { ?x (:p|:q)+ ?y }",
    "SELECT * { :a :p* ?y }",
    "SELECT * { ?x (:p/:q)? :b }",
    "SELECT * { ?x !(:p|:q) ?y }",
    "SELECT * { ?x !:r ?y . ?y ^:p ?z }",
    "SELECT ?x { ?x :p+ ?x }",
    "SELECT * { GRAPH ?g { ?x :p ?y } }",
    "SELECT * { GRAPH ?g { ?x :p ?y } GRAPH ?h { ?y :q ?z } FILTER(?g != ?h) }",
    "SELECT * { GRAPH <urn:g:1> { ?x ?p ?y OPTIONAL { ?y :q ?z } } }",
    "SELECT * FROM <urn:g:1> { ?x :p ?y }",
    "SELECT * FROM <urn:g:1> FROM <urn:g:2> { ?x :p/:q ?y }",
    "SELECT * FROM <urn:g:1> { ?x (:p|:q)+ ?y FILTER NOT EXISTS { ?x :r ?y } }",
    "SELECT * FROM NAMED <urn:g:2> { GRAPH ?g { ?x :p ?y } }",
    "SELECT * FROM <urn:g:1> FROM NAMED <urn:g:2> { ?x :p ?y GRAPH ?g { ?y :q ?z } }",
    "SELECT * FROM NAMED <urn:g:2> { GRAPH <urn:g:1> { ?x :p ?y } }",
    "SELECT * { VALUES (?x ?y) { (:a UNDEF) (UNDEF :b) (:c :c) } ?x :p ?y }",
    'SELECT * { VALUES ?t { "UNDEF" UNDEF } ?x :p ?y }',
    "SELECT * { ?x :p ?y } VALUES ?y { :a :b }",
    "SELECT ?x (COUNT(*) AS ?n) { ?x :p ?y } GROUP BY ?x",
    "SELECT ?x (COUNT(DISTINCT ?z) AS ?n) { ?x :p ?y OPTIONAL { ?y :q ?z } } GROUP BY ?x HAVING (COUNT(*) > 1)",
    "SELECT (COUNT(?y) AS ?n) { ?x :p ?y }",
    "SELECT ?y (MIN(STR(?x)) AS ?m) (MAX(STR(?x)) AS ?k) { ?x :p ?y } GROUP BY ?y",
    "SELECT (STR(?x) AS ?s) (COUNT(?y) AS ?n) { ?x :p ?y } GROUP BY ?x",
    "SELECT * { ?x :p ?y { SELECT ?y (COUNT(?z) AS ?n) { ?y :q ?z } GROUP BY ?y } }",
    "SELECT * { ?x :p ?y { SELECT ?y { ?y :q ?z } ORDER BY ?y ?z LIMIT 2 } }",
    "SELECT DISTINCT ?x { ?x :p ?y . ?x :q ?z }",
    "SELECT DISTINCT ?x ?n { ?x :p ?y OPTIONAL { { SELECT ?x (COUNT(?z) AS ?some) { ?x :q ?z } GROUP BY ?x } } "
    "BIND(COALESCE(?some, 0) AS ?n) }",
    "SELECT * { ?x :p ?y BIND(IF(?y = :a, 1 / 0, STR(?y)) AS ?t) }",
    "SELECT * { ?x :p ?y FILTER(?y IN (:a, ?x)) }",
    "SELECT ?x ?y { ?x :p ?y } ORDER BY DESC(?x) ?y LIMIT 3 OFFSET 1",
    "SELECT * { { SELECT DISTINCT ?x { ?x :p ?any } } ?x :q ?y FILTER(STR(?y) > STR(?x)) }",
]
NODES, PREDICATES, GRAPHS = ("a", "b", "c", "d"), ("p", "q", "r"), ("1", "2")


def quad_of(subject: str, predicate: str, obj: str, graph: str) -> ox.Quad:
    s, p, o = (ox.NamedNode(f"urn:t:{name}") for name in (subject, predicate, obj))
    return ox.Quad(s, p, o, ox.NamedNode(f"urn:g:{graph}"))


quads = st.builds(
    quad_of, st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(NODES), st.sampled_from(GRAPHS)
)


def corpus_of(statements: set[ox.Quad]) -> Corpus:
    corpus = Corpus(())
    corpus.store.extend(statements)
    return corpus


def rows_of(corpus: Corpus, text: str) -> Table:
    result = run_query(corpus, text)
    assert isinstance(result, Table)
    return result


@pytest.mark.parametrize("query", QUERIES)
@given(statements=st.sets(quads, min_size=1, max_size=14))
@settings(max_examples=25, deadline=None)
def test_rows_with_reasons_are_the_rows_of_the_engine(query: str, statements: set[ox.Quad]) -> None:
    text = PREFIX + query
    corpus = corpus_of(statements)
    table = rows_of(corpus, text)
    question = Question(corpus, text)
    for row in dict.fromkeys(table.rows):
        ways = question.reasons(table.columns, row)
        assert ways, row
        for way in filter(None, ways[:2]):
            part = {quad for quad in statements if any(_states(reason, quad) for reason in way)}
            assert _is_in(row, rows_of(corpus_of(part), text), query), (row, way)
    single = len({quad.triple for quad in statements}) == len(statements)  # engines count copies differently
    if "LIMIT" not in query and single:
        for row in _others(table):
            assert not question.reasons(table.columns, row), row


def _states(reason: Reason, quad: ox.Quad) -> bool:
    return isinstance(reason, Stated) and quad.triple == reason.triple and reason.graph in (None, quad.graph_name)


def _is_in(row: Row, part: Table, query: str) -> bool:
    """Return whether a part of the graph gives a row; what comes after an OFFSET may come sooner."""
    return row in part.rows or "OFFSET" in query


def _others(table: Table) -> list[Row]:
    """Return rows that are not in a table though each of their values is: the last values are exchanged."""
    last = reversed([row[-1] for row in table.rows])
    mixed = [(*row[:-1], value) for row, value in zip(table.rows, last, strict=True)]
    return [row for row in mixed if row not in table.rows][:5]


def test_what_rdflib_cannot_read_is_said(closed_small: Corpus) -> None:
    text = f"{PREFIX}SELECT * {{ ?x !(:p|^:q) ?y }}"
    problems = {
        (each.problem, each.detail) for each in Question(closed_small, text).explain(rows_of(closed_small, text))
    }
    assert problems == {("not-understood", "!^")}


@pytest.fixture
def closed_small() -> Corpus:
    return corpus_of({quad_of("a", "r", "b", "1")})
