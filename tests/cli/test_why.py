"""`query --why`: why a row is there, on cases that were worked out from the pages by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import graphtool, reference

STATEMENTS = """
@prefix : <urn:t:> .
:a :p :b .
:b :p :c .
:a :n "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
[] :q :a .
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "größe 1.ttl"
    path.write_text(STATEMENTS, "utf-8")
    return path


def explained(*args: str | Path, stdin: str = "") -> list[dict[str, Any]]:
    run = graphtool("query", *args, "--why", "--format", "json", stdin=stdin)
    assert run.code == 0, run.err
    rows: list[dict[str, Any]] = json.loads(run.out)
    return rows


def statements(way: dict[str, Any]) -> set[str]:
    """Return the statements of a way in words, with the identifiers of their evidence."""
    return {
        " ".join(_short(each[part]) for part in ("subject", "predicate", "object"))
        + "".join(f" {citation['identifier']}" for citation in each.get("evidence", ()))
        for each in way["statements"]
    }


def _short(term: str) -> str:
    """Return the text of a literal, the last part of an IRI."""
    return term[1:].partition('"')[0] if term.startswith('"') else re.split("[/#]", term)[-1]


def words(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return the words of all passages by identifier."""
    found = [s for row in rows for way in row["ways"] for s in way["statements"]]
    return {c["identifier"]: c["words"] for each in found for c in each.get("evidence", ())}


def test_a_sponsor_is_a_sponsor_because_the_page_says_so() -> None:
    (row,) = explained(
        "sponsors", "-p", "network=Sanieren mit Zukunft", "--at", "2024-01-01", "--sources", reference("sources")
    )
    membership = "sanieren-mit-zukunft-kreis-soest-sponsor"
    assert {
        f"{membership} member kreis-soest F000-082 F000-088",
        f"{membership} role sponsor F000-082 F000-088",
        f"{membership} organization sanieren-mit-zukunft F000-082 F000-088",
    } <= statements(row["ways"][0])
    assert words([row])["F000-082"] == "der Träger ist der Kreis Soest"
    assert words([row])["F000-088"] == "Träger des Netzwerkes ist der Kreis Soest."


def test_who_takes_part_in_klikks_and_who_says_so() -> None:
    rows = explained("project-participants", "-p", "project=KlikKS", "--sources", reference("sources"))
    said = {row["values"]["place"].rsplit("/")[-1]: words([row]) for row in rows}
    assert len(said) == 5
    assert said["05378016"]["F002-017"] == "Auch die Blütenstadt Leichlingen"
    assert all("wirken bereits folgende Kommunen mit" in passages.values() for passages in said.values())


def test_a_fuzzy_day_rests_on_the_bounds_of_its_words() -> None:
    rows = explained("decisions-before", "-p", "date=2020-06-01", "--row", "1", "--sources", reference("sources"))
    (row,) = rows
    assert row["values"]["certainty"] == '"certainly"'
    assert {
        "lippstadt-klimanotstand when 000-sommer-2019 F000-049",
        "000-sommer-2019 asWritten im Sommer 2019 F000-049",
        "000-sommer-2019 latest 2019-09-22 F000-049",
    } <= statements(row["ways"][0])
    assert words(rows)["F000-049"].startswith("Der Rat der Stadt Lippstadt hat im Sommer 2019")


def test_what_is_not_stated_is_named_and_what_follows_is_proven() -> None:
    run = graphtool("query", "sponsors", "-p", "network=Klima.Werk", "--why")
    assert "by cax-sco: kn:OrganisationNetwork rdfs:subClassOf kn:Network" in run.out
    assert "nothing states: " in run.out
    assert "nor: ?statement rdf:predicate kn:sponsors" in run.out
    german = graphtool("--lang", "de", "query", "sponsors", "-p", "network=Klima.Werk", "--why")
    assert "nirgends steht: " in german.out


def test_reasons_of_another_day_and_another_revision() -> None:
    args = ("programme-responsibility-at", "-p", "programme=NKI", "-p", "date=2020-01-01", "--known-at", "HEAD")
    assert explained(*args) == explained(*args[:-2])
    assert explained("sponsors", "-p", "network=Klima.Werk", "--at", "2019-01-01")[0]["ways"]


def test_a_path_is_shown_step_by_step(file: Path) -> None:
    query = "SELECT ?x { <urn:t:a> <urn:t:p>+ ?x FILTER(?x = <urn:t:c>) }"
    run = graphtool("query", "-", "--data", file, "--why", stdin=query)
    assert run.out == (
        "row 1: x <urn:t:c>\n"
        "├─ <urn:t:a> <urn:t:p> <urn:t:b>\n"
        f"│     stated in {file}:3:7\n"
        "└─ <urn:t:b> <urn:t:p> <urn:t:c>\n"
        f"      stated in {file}:4:7\n"
    )


def test_a_literal_is_found_where_the_file_writes_it_otherwise(file: Path) -> None:
    (row,) = explained("-", "--data", file, stdin="SELECT ?n { ?x <urn:t:n> ?n }")
    assert row["values"]["n"].startswith('"1"')
    assert row["ways"][0]["statements"][0]["stated"] == [{"file": str(file), "line": 5, "column": 7}]


def test_counts_rest_on_all_that_was_counted(file: Path) -> None:
    (row,) = explained("-", "--data", file, stdin="SELECT (COUNT(*) AS ?n) { ?x ?p ?y }")
    (way,) = row["ways"]
    assert (way["solutions"], len(way["statements"])) == (4, 4)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("SELECT ?x { ?x <urn:none> ?y }", "no rows\n"),
        (
            "SELECT (1 AS ?x) {}",
            "row 1: x 1\n└─ the row rests on no statement: its values are those of the query\n",
        ),
        ("ASK { ?x <urn:none> ?y }", "row 1\n└─ nothing states: ?x <urn:none> ?y\n"),
    ],
)
def test_answers_without_statements(file: Path, query: str, text: str) -> None:
    assert graphtool("query", "-", "--data", file, "--why", stdin=query).out == text


def test_control_characters_do_not_reach_the_terminal(file: Path) -> None:
    query = 'SELECT ("a\\u001b[2Jb"^^<http://www.w3.org/2001/XMLSchema#token> AS ?x) ("\\u009b2\\rJ" AS ?y) {}'
    run = graphtool("query", "-", "--data", file, "--why", stdin=query)
    assert run.code == 0
    assert not {"\x1b", "\x9b", "\r"} & set(run.out)
    assert "x a\ufffd[2Jb" in run.out


def test_chance_is_no_reason(file: Path) -> None:
    run = graphtool("query", "-", "--data", file, "--why", stdin="SELECT (RAND() AS ?r) {}")
    assert (run.code, "such as chance" in run.out) == (0, True)
    run = graphtool("--lang", "de", "query", "-", "--data", file, "--why", stdin="SELECT (RAND() AS ?r) {}")
    assert "etwa vom Zufall" in run.out


@pytest.mark.parametrize(
    ("query", "options", "message"),
    [
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", ["--why"], "only rows can be explained"),
        ("SELECT ?s { ?s ?p ?o }", ["--why", "--row", "9"], "rows are numbered from 1 to 4"),
        ("SELECT ?s { ?s ?p ?o }", ["--why", "--endpoint", "http://127.0.0.1:9/"], "leave --data, --why out"),
        ("SELECT ?s { ?s ?p ?o }", ["--why", "--compare"], "--why explains rows, --compare compares them"),
        ("SELECT ?s { ?s ?p ?o }", ["--why", "--memory", "9"], "an explanation has no bound of memory"),
        ("SELECT ?s { ?s ?p ?o }", ["--row", "1"], "--row and --sources go with --why"),
        ("SELECT ?s { ?s ?p ?o }", ["--why", "--format", "csv"], "reasons cannot be written as csv"),
        ("SELECT ?s { ?s ?p ?o }", ["--why", "--sources", "none"], "none: no such folder"),
    ],
)
def test_what_cannot_be_explained_is_refused(file: Path, query: str, options: list[str], message: str) -> None:
    run = graphtool("query", "-", "--data", file, *options, stdin=query)
    assert (run.code, run.out) == (2, "")
    assert message in run.err


def test_an_explanation_ends_when_the_time_is_up(tmp_path: Path) -> None:
    many = tmp_path / "many.nt"
    many.write_text("".join(f"<urn:t:{n}> <urn:t:p> <urn:t:o> .\n" for n in range(1200)), "utf-8")
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    run = graphtool("query", "-", "--data", many, "--why", "--timeout", "1.5", stdin=query)
    assert (run.code, run.out) == (2, "")
    assert "the explanation was stopped after 1.5 s" in run.err


def test_words_about_persons_are_withheld() -> None:
    run = graphtool("query", "posts", "--why", "--sources", reference("sources"))
    assert "„[withheld: names a person]“" in run.out
    rows = explained("posts", "--sources", reference("sources"))
    assert "[withheld: names a person]" in words(rows).values()
