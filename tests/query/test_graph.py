"""The graph as a Python object: queries by name, values of Python, other libraries."""

from __future__ import annotations

import inspect
import re
import sys
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import graphtool
from graphtool.errors import FileProblemError, FormatError, ParameterError, QueryError, UnknownQueryError, UsageError
from graphtool.query.graph import Answer
from graphtool.query.lint.header import RESERVED

LINES = """
@prefix : <urn:t:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a :p 1 , 2.50 , "2024-02-29"^^xsd:date , "2024-02-30"^^xsd:date , true , "Größe"@de , :b .
"""


@pytest.fixture(scope="module")
def graph() -> graphtool.Graph:
    return graphtool.open(Path(__file__).parent)


@pytest.fixture
def small(tmp_path: Path) -> graphtool.Graph:
    file = tmp_path / "größe.ttl"
    file.write_text(LINES, "utf-8")
    return graphtool.open(file)


def test_values_are_those_of_python(small: graphtool.Graph) -> None:
    rows = small.query("SELECT ?o ?none { ?s ?p ?o } ORDER BY STR(?o)").rows()
    assert [row["o"] for row in rows] == [
        1, Decimal("2.5"), date(2024, 2, 29), "2024-02-30", "Größe", True, "urn:t:b"
    ]  # fmt: skip
    assert {row["none"] for row in rows} == {None}


def test_frames(graph: graphtool.Graph) -> None:
    answer = graph.query("decisions")
    pandas, polars = answer.to_pandas(), answer.to_polars()
    assert list(pandas.columns) == list(polars.columns) == list(answer.columns)
    assert len(pandas) == len(polars) == len(answer) > 5


def test_an_empty_answer_keeps_its_columns(small: graphtool.Graph) -> None:
    answer = small.query("SELECT ?x ?y { ?x <urn:none> ?y }")
    assert not answer
    assert list(answer.to_pandas().columns) == list(answer.to_polars().columns) == ["x", "y"]


def test_a_day_and_a_revision_give_other_graphs(graph: graphtool.Graph) -> None:
    assert len(graph.query("decisions", at="2018-01-01")) < len(graph.query("decisions"))
    assert len(graph.known_at("HEAD").query("decisions")) > 5


def test_networkx_gives_the_actor_network_at_a_day(graph: graphtool.Graph) -> None:
    base = "https://w3id.org/klimanetz/id/"
    ends = (f"{base}organisation/stadt-herford", f"{base}network/westfalen-weser-1")
    (tie,) = graph.to_networkx(language="de").get_edge_data(*ends).values()
    assert (tie["label"], tie["begin_edtf"]) == ("Mitglied", "2020-07")
    assert not graph.at("2020-06-30").to_networkx().has_edge(*ends)


def test_dates_and_nothing_are_values_too(graph: graphtool.Graph) -> None:
    day = datetime(2020, 6, 1, 12)
    assert graph.at(day) is graph.at(day.date()) is graph.at("2020-06-01")
    before = graph.query("decisions-before", date="2020-06-01").rows()
    assert graph.query("decisions-before", date=day).rows() == graph.query("decisions-before", date=day.date()).rows()
    assert graph.query("decisions-before", date=day).rows() == before
    assert graph.query("sponsors", network=None).rows() == graph.query("sponsors").rows()
    for text in ("2024-W01-1", "20240101", "2024-02-30", ""):
        with pytest.raises(ParameterError):
            graph.at(text)


def test_a_query_that_breaks_the_engine_leaves_the_program_alone(graph: graphtool.Graph) -> None:
    """Oxigraph 0.5 aborts over an order of mixed values."""
    with suppress(QueryError):
        assert len(graph.query("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?o ?p ?s")) > 10_000


def test_what_is_open_is_shown_in_a_line(graph: graphtool.Graph, small: graphtool.Graph) -> None:
    assert re.fullmatch(r"<Graph: .+, \d\d,\d{3} statements and what follows from them>", repr(graph))
    assert re.fullmatch(r"<Graph: .+größe\.ttl, 7 statements>", repr(small))
    assert "<Quad" not in repr(graph.asserted)
    assert repr(small.query("SELECT ?s ?o { ?s ?p ?o }")) == "<Answer: 7 rows of s, o>"
    assert repr(small.query("SELECT ?o { ?s ?p ?o }", limit=1)) == "<Answer: 1 row of o; there are more>"
    assert repr(small.query("ASK {}")) == "<Answer: True>"
    assert repr(small.query("CONSTRUCT WHERE { ?s ?p ?o }")) == "<Answer: 7 triples>"
    assert repr(graphtool.open("http://127.0.0.1:9/")) == "<RemoteGraph: http://127.0.0.1:9/>"
    assert set(graphtool.__all__) == set(dir(graphtool))
    why = graph.query("sponsors", network="Sanieren mit Zukunft").why(0)
    assert re.fullmatch(r"<Explanation of row 1 \(network=network:sanieren-.+\): ways: 1, statements: \d+>", repr(why))


def test_a_notebook_shows_a_table(small: graphtool.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = small.query("SELECT ?x ?y { VALUES (?x ?y) { ('<script>' UNDEF) } }")
    shown = answer._repr_html_() or ""
    assert "<td>&lt;script&gt;</td>" in shown
    assert "<script>" not in shown
    assert small.query("ASK { ?s ?p ?o }")._repr_html_() is None
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert answer._repr_html_() is None


@pytest.mark.parametrize("place", ["tset_graph.py", "nowhere", "ftp://example.org/sparql"])
def test_what_is_not_there_is_not_opened_as_the_project_around_it(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent)
    with pytest.raises(FileProblemError, match="no such file"):
        graphtool.open(place)


def test_a_missing_library_is_named_with_its_cure(small: graphtool.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = small.query("SELECT * { ?s ?p ?o }")
    for name, frame in {"pandas": answer.to_pandas, "polars": answer.to_polars}.items():
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(UsageError, match=name) as caught:
            frame()
        assert f"[{name}]" in caught.value.problems[0].hint


def test_what_does_not_suit_is_refused(graph: graphtool.Graph, small: graphtool.Graph) -> None:
    with pytest.raises(UnknownQueryError):
        graph.query("sponsor")
    with pytest.raises(UsageError):
        graph.query("SELECT * { ?s ?p ?o }", entity="Soest")
    with pytest.raises(UsageError):
        small.known_at("HEAD")
    with pytest.raises(FormatError):
        graph.query("ASK { ?s ?p ?o }").rows()
    with pytest.raises(FormatError):
        graph.query("decisions").triples()


def test_parameters_may_be_called_as_they_like(graph: graphtool.Graph) -> None:
    """A parameter of the catalogue reaches the query, whatever an option of the library was once called."""
    ambiguous = graph.query("claims", certainty="ambiguous", at="2024-01-01")
    assert {row["certainty"].rpartition("/")[2] for row in ambiguous} == {"ambiguous"}
    options = [p for p in inspect.signature(graph.query).parameters.values() if p.kind is p.KEYWORD_ONLY]
    assert {option.name for option in options} <= RESERVED


def test_certainly_is_less_than_possibly(graph: graphtool.Graph) -> None:
    day = "2022-12-14"
    possibly, certainly = graph.at(day).query("roles-of"), graph.at(day, "certainly").query("roles-of")
    assert 0 < len(certainly) < len(possibly)
    assert graph.known_at("HEAD").at(day).query("roles-of").rows() == possibly.rows()
    with pytest.raises(ParameterError):
        graph.at(day, "perhaps")
    with pytest.raises(ParameterError):
        graph.at("gestern")


def test_only_the_last_days_are_kept(small: graphtool.Graph) -> None:
    days = [small.at(f"2020-01-0{number}") for number in range(1, 7)]
    assert small.at("2020-01-06") is days[-1]
    assert small.at("2020-01-03") is days[2]
    small.at("2020-01-07")
    assert small.at("2020-01-03") is days[2]  # asked for since
    assert small.at("2020-01-01") is not days[0]
    assert len(small._days) == 4


def test_why_of_an_answer(graph: graphtool.Graph, small: graphtool.Graph) -> None:
    answer = small.query("SELECT ?o { <urn:t:a> <urn:t:p> ?o } ORDER BY STR(?o)")
    last = answer.why(-1)
    assert last.number == len(answer)
    assert [support.places[0].line for support in last.stated()] == [3]
    assert small.query("ASK { ?s <urn:t:none> ?o }").why().ways[0].absences
    assert graph.query("sponsors", network="Klima.Werk").why().ways[0].supports[0].rule == "cax-sco"
    with pytest.raises(ParameterError):
        answer.why(99)
    with pytest.raises(UsageError):
        Answer(answer.result).why()
