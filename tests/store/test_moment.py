"""The graph at a day: bounds decide what certainly and what possibly held then."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graphtool.errors import ParameterError
from graphtool.store import moment
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes
from tests.conftest import graphtool

ONTOLOGY = """
@prefix kn: <https://w3id.org/klimanetz/ontology#> . @prefix schema: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
kn:term schema:domainIncludes kn:Relation .
kn:Membership rdfs:subClassOf kn:Relation .
"""
DATA = """
@prefix kn: <https://w3id.org/klimanetz/ontology#> . @prefix : <urn:t:> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:termed a kn:Membership ; kn:term :term . :term kn:begin :spring ; kn:end :autumn .
:open a kn:Membership ; kn:term :openTerm ; kn:statusAsOf "2021-01-01"^^xsd:date . :openTerm kn:begin :spring .
:undated a kn:Membership .
:spoken a kn:Membership ; kn:statusAsOf "2020-07-01"^^xsd:date .
:vote a kn:Occurrence ; kn:when :spring .
:town a kn:Town . :club a kn:Club ; kn:founded :spring ; kn:about :town . :page kn:names :club .
:spring kn:earliest "2020-03-01"^^xsd:date ; kn:latest "2020-05-31"^^xsd:date .
:autumn kn:earliest "2020-09-01"^^xsd:date ; kn:latest "2020-11-30"^^xsd:date .
"""
ALL = {"termed", "open", "undated", "spoken", "vote", "club", "town"}


def there(when: str, certainty: str) -> set[str]:
    data, ontology = (parse_bytes(text.encode(), ox.RdfFormat.TURTLE, "urn:g") for text in (DATA, ONTOLOGY))
    left = moment.at(Corpus((data,), (ontology,)), moment.day(when), certainty)
    subjects = {str(q.subject)[7:-1] for file in left.data for q in file.quads}
    assert ("club" in subjects) == ("page" in subjects), "what points to a record goes with it"
    return subjects & ALL


@pytest.mark.parametrize(
    ("when", "possibly", "certainly"),
    [
        ("2020-02-29", {"undated", "spoken", "town"}, {"town"}),
        ("2020-03-01", ALL, {"town", "club"}),
        ("2020-05-31", ALL, {"town", "club", "vote", "open", "termed"}),
        ("2020-07-01", ALL, {"town", "club", "vote", "open", "termed", "spoken"}),
        ("2020-09-01", ALL, {"town", "club", "vote", "open", "termed"}),
        ("2020-10-01", ALL, {"town", "club", "vote", "open"}),
        ("2020-12-01", ALL - {"termed"}, {"town", "club", "vote", "open"}),
        ("2022-01-01", ALL - {"termed"}, {"town", "club", "vote"}),
    ],
)
def test_bounds(when: str, possibly: set[str], certainly: set[str]) -> None:
    assert there(when, "possibly") == possibly
    assert there(when, "certainly") == certainly


def test_a_day_must_be_a_day() -> None:
    with pytest.raises(ParameterError, match="2020-13-01"):
        moment.day("2020-13-01")


def decisions(*options: str) -> str:
    return graphtool("query", "decisions", "--format", "csv", *options).out


def test_a_decision_of_summer_2019() -> None:
    """Lippstadt decided in the summer of 2019: from 1 June on it may have been, from 22 September on it was."""
    decision = "decision/lippstadt-klimanotstand"
    assert decision not in decisions("--at", "2019-05-31")
    assert decision in decisions("--at", "2019-07-15")
    assert decision not in decisions("--at", "2019-07-15", "--certainty", "certainly")
    assert decision in decisions("--at", "2019-09-22", "--certainty", "certainly")


def test_a_grant_runs_for_its_term() -> None:
    """The page on Westfalen Weser: funded from 1 July 2022 to 30 June 2025."""
    ask = "ASK { <https://w3id.org/klimanetz/id/grant/67k18876> ?p ?o }"
    answers = {}
    for when in ("2022-06-30", "2022-07-01", "2025-06-30", "2025-07-01"):
        answers[when] = graphtool("query", "-", "--at", when, "--certainty", "certainly", stdin=ask).out.strip()
    assert answers == {"2022-06-30": "false", "2022-07-01": "true", "2025-06-30": "true", "2025-07-01": "false"}
