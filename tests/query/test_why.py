"""Why a row is in an answer: sound for every row of the catalogue, and right where it was worked out by hand."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graphtool.project import Project
from graphtool.query.catalogue import Catalogue
from graphtool.query.execute import run_query
from graphtool.query.parameters import bound_text
from graphtool.query.results import Row, Table
from graphtool.query.why.explain import Question
from graphtool.query.why.reasons import Reason, Stated
from graphtool.store.load import Corpus
from tests.conftest import ROOT

NAMES = Catalogue(Project.find(ROOT, exact=True)).names
MANY = 12  # rows of a query that are looked at, spread over the answer


def table_of(corpus: Corpus, text: str) -> Table:
    result = run_query(corpus, text)
    assert isinstance(result, Table)
    return result


def only(corpus: Corpus, way: tuple[Reason, ...]) -> ox.Store:
    """Return a graph of nothing but the statements of a way; each must be in the corpus."""
    store = ox.Store()
    for reason in way:
        if isinstance(reason, Stated):
            t = reason.triple
            found = list(corpus.store.quads_for_pattern(t.subject, t.predicate, t.object, reason.graph))
            assert found, f"{t} is not in the graph"
            store.extend(found)
    return store


def gives(store: ox.Store, text: str, row: Row) -> bool:
    answer = store.query(text, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    return any(tuple(solution) == row for solution in answer)


@pytest.mark.parametrize("name", NAMES)
def test_the_support_of_every_row_gives_that_row(name: str, project: Project, closed: Corpus) -> None:
    """A graph of only the statements of a way answers the query with the row, and without one of them never better.

    This holds for queries that are not monotone as well: what is absent from the graph is absent from a part of it.
    """
    text = bound_text(Catalogue(project).get(name), {}, closed)
    table = table_of(closed, text)
    question = Question(closed, text)
    for row in table.rows[:: max(1, len(table.rows) // MANY)]:
        ways = question.reasons(table.columns, row)
        assert ways, row
        for way in ways[:2]:
            assert gives(only(closed, way), text, row), (row, way)
