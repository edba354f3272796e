"""Every question is answered by a catalogue query, alike on the embedded engine and on rdflib, as expected."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from graphtool.project import Project
from graphtool.query.catalogue import Catalogue, CatalogueQuery
from graphtool.query.execute import on_rdflib, rdflib_dataset, run_query
from graphtool.query.parameters import bound_text
from graphtool.query.results import Table
from graphtool.store.load import Corpus
from tests.conftest import ROOT, reference
from tests.queries.regenerate import COUNTS, golden_rows

FOLDER = ROOT / "tests" / "queries"
GOLDEN = FOLDER / "golden"


def _questions() -> list[dict[str, str]]:
    with (FOLDER / "questions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


QUESTIONS = _questions()
NAMES = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))


@pytest.fixture(scope="module")
def catalogue(project: Project) -> Catalogue:
    return Catalogue(project)


@pytest.fixture(scope="module")
def slow_all(closed: Corpus) -> rdflib.Dataset:
    return rdflib_dataset(closed)


@pytest.fixture(scope="module")
def slow_pages(closed_pages: Corpus) -> rdflib.Dataset:
    return rdflib_dataset(closed_pages)


def _text(query: CatalogueQuery, params: str, corpus: Corpus) -> str:
    given = dict(pair.split("=", 1) for pair in params.split(";") if pair)
    return bound_text(query, given, corpus)


def _cells(table: Table) -> Iterator[str]:
    for record in table.records():
        yield from record.values()


@pytest.mark.parametrize("row", QUESTIONS, ids=[f"{row['id']}-{row['query']}" for row in QUESTIONS])
def test_the_question_is_answered_alike_on_both_engines(
    row: dict[str, str],
    catalogue: Catalogue,
    closed: Corpus,
    closed_pages: Corpus,
    slow_all: rdflib.Dataset,
    slow_pages: rdflib.Dataset,
) -> None:
    whole = row["graphs"] == "all"
    corpus = closed if whole else closed_pages
    text = _text(catalogue.get(row["query"]), row["params"], corpus)
    fast = run_query(corpus, text)
    assert isinstance(fast, Table)
    assert on_rdflib(slow_all if whole else slow_pages, text) == fast
    cells = set(_cells(fast))
    assert {value for value in row["expect"].split("|") if value} - cells == set()
    assert {value for value in row["absent"].split("|") if value} & cells == set()


def test_every_question_of_the_reference_is_asked() -> None:
    with reference("domain/questions.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["id"] for row in csv.DictReader(file)}
    assert wanted - {row["id"] for row in QUESTIONS} == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_example_gives_the_golden_rows_on_both_engines(
    name: str, catalogue: Catalogue, closed: Corpus, slow_all: rdflib.Dataset
) -> None:
    query = catalogue.get(name)
    text = bound_text(query, query.examples, closed)
    fast = run_query(closed, text)
    assert isinstance(fast, Table)
    assert golden_rows(fast) == (GOLDEN / f"{name}.csv").read_text("utf-8")
    assert on_rdflib(slow_all, text) == fast
    assert fast.columns == tuple(column.name for column in query.columns)


@pytest.mark.parametrize("name", NAMES)
def test_without_parameters_both_engines_agree_and_no_row_comes_twice(
    name: str, catalogue: Catalogue, closed: Corpus, slow_all: rdflib.Dataset
) -> None:
    text = bound_text(catalogue.get(name), {}, closed)
    fast = run_query(closed, text)
    assert isinstance(fast, Table)
    assert on_rdflib(slow_all, text) == fast
    assert len(set(fast.rows)) == len(fast.rows)
    assert f"{name},{len(fast.rows)}" in COUNTS.read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_the_header_is_complete(name: str, catalogue: Catalogue) -> None:
    query = catalogue.get(name)
    for texts in (query.summary, query.description, *(c.description for c in query.columns)):
        assert set(texts) == {"de", "en"}
        assert all(texts.values())
    assert query.tags
    assert {v for v in query.variables if v.startswith("_")} == {p.variable for p in query.params}
    assert "ORDER BY" in query.text
    assert "\t" not in query.text


def test_each_golden_file_has_its_query() -> None:
    assert {path.stem for path in Path(GOLDEN).glob("*.csv")} == set(NAMES)
    assert len(NAMES) >= 25
