"""The graph as a Python object: queries by name, values of Python, other libraries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import graphtool
from graphtool.errors import FormatError, UnknownQueryError, UsageError

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
    assert not graph.to_networkx(at="2020-06-30").has_edge(*ends)


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
