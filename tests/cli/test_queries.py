"""`graphtool queries`: the catalogue listed, explained, exported and checked, as users meet it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graphtool.project import Project
from graphtool.query.catalogue import Catalogue
from graphtool.query.tokens import variables
from graphtool.render.catalogue import explain, listing
from graphtool.store.load import Corpus
from tests.conftest import ROOT, graphtool

QUERIES = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


def test_the_catalogue_is_listed_searched_and_filtered() -> None:
    lines = graphtool("queries").out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == QUERIES
    assert lines[-1] == f"({len(QUERIES)} queries)"
    german = graphtool("--lang", "de", "queries", "--search", "TRÄGER familie")
    assert german.out.splitlines() == [
        "sponsors  Wer trägt welches Netzwerk, und was für ein Akteur ist das?",
        "(1 Abfrage)",
    ]
    assert "timeline" in graphtool("queries", "--tag", "time").out
    unknown = graphtool("queries", "--tag", "tiem")
    assert (unknown.code, unknown.out) == (2, "")
    assert "there are actors, " in unknown.err


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_terminal_has_no_line_broken_in_a_word(width: int, project: Project) -> None:
    queries = Catalogue(project).all()
    for language in ("de", "en"):
        lines = listing(queries, language, width).splitlines()
        assert max(map(len, lines)) <= width
        assert " ".join(" ".join(lines).split()) == " ".join(listing(queries, language).split())
        for query in queries:
            text = explain(query, language, {}, width).partition("\nexample:")[0].partition("\nBeispiel:")[0]
            assert all(len(line) <= width or len(line.split()) == 1 for line in text.splitlines())  # an IRI is kept
            assert text.split() == explain(query, language, {}).split()[: len(text.split())]


QUESTIONS = [
    ("Which networks share actors?", "network-overlap"),
    ("which towns take part in KlikKS?", "project-participants -p project=KlikKS"),
    ("which towns take part in KlikKS and who says so?", "project-participants -p project=KlikKS --why"),
    ("Welche Städte nehmen an KlikKS teil?", "project-participants -p project=KlikKS"),
    ("who sponsored what on 1 January 2024?", "sponsors --at 2024-01-01"),
    ("who funds Sanieren mit Zukunft", "sponsors -p 'network=Sanieren mit Zukunft'"),
    (
        "Wer war am 1. Januar 2024 für die NKI zuständig?",
        "programme-responsibility-at -p programme=NKI -p date=2024-01-01",
    ),
    ("Beschlüsse vor dem 1.6.2020", "decisions-before -p date=2020-06-01"),
    ("decisions before June 1, 2020", "decisions-before -p date=2020-06-01"),
    ("Wer hat den Klimanotstand ausgerufen?", "decisions"),
    ("which councils declared a climate emergency?", "decisions"),
    ("who pays for what?", "funding-flows"),
    ("Welche Quellen sind veraltet?", "source-freshness"),
]


@pytest.mark.parametrize(("question", "command"), QUESTIONS)
def test_a_question_finds_its_query_and_the_command_that_asks_it(question: str, command: str) -> None:
    first, *more = graphtool("queries", "--search", question).out.splitlines()
    assert first.split()[0] == command.split()[0]
    assert " " not in command or more[0].strip() == f"$ graphtool query {command}"


def test_a_question_that_no_query_answers() -> None:
    assert graphtool("queries", "--search", "xyzzy").out == "(0 queries)\n"
    partly = graphtool("queries", "--search", "sponsors xyzzy")
    assert partly.out.startswith("sponsors ")
    assert "these come closest" in partly.err
    assert graphtool("queries", "--search", "the of").code == 0
    asked = graphtool("query", "who sponsors what")
    assert (asked.code, "graphtool queries --search 'who sponsors what'" in asked.err) == (2, True)


def test_a_query_is_explained_with_values_that_exist() -> None:
    shown = graphtool("queries", "show", "sponsors")
    assert shown.code == 0
    for line in (
        "  Who sponsors which network, and what kind of actor is it?",
        "  network (entity): network or initiative; all if left out",
        "    network=network:klima-werk  Zukunftsinitiative Klima.Werk",
        "  sponsor: sponsor",
        "  graphtool query sponsors -p network=network:westfalen-weser-1",
        "  SELECT DISTINCT",
    ):
        assert line in shown.out.splitlines()
    assert "#+" not in shown.out
    assert graphtool("queries", "sponsors") == shown
    german = graphtool("--lang", "de", "queries", "show", "timeline").out
    assert "  since (date, Vorgabe 1800-01-01): erster Tag des Zeitraums" in german
    assert "    'kind=begin of term'" in german


def test_a_wrong_name_is_answered_with_close_ones() -> None:
    wrong = graphtool("queries", "show", "sponsor")
    assert (wrong.code, wrong.out) == (2, "")
    assert "did you mean sponsors" in wrong.err
    assert graphtool("queries", "show").code == 2


def test_json_holds_both_languages_and_the_text() -> None:
    (record,) = json.loads(graphtool("queries", "show", "timeline", "--format", "json").out)
    assert set(record["summary"]) == set(record["description"]) == {"de", "en"}
    assert [p["variable"] for p in record["parameters"]] == ["_since_xsd_date", "_until_xsd_date", "__kind_literal"]
    assert record["query"] == (ROOT / "queries" / "timeline.rq").read_text("utf-8")


def test_the_records_are_executable(closed: Corpus) -> None:
    run = graphtool("queries", "--format", "turtle")
    assert run == graphtool("queries", "--format", "turtle")
    records = rdflib.Graph().parse(data=run.out, format="turtle")
    subjects = set(records.subjects(rdflib.RDF.type, SH.SPARQLSelectExecutable))
    assert {str(subject).rpartition("/")[2] for subject in subjects} == set(QUERIES)
    for subject in subjects:
        languages = {getattr(text, "language", None) for text in records.objects(subject, rdflib.RDFS.comment)}
        assert languages == {"de", "en"}
        (text,) = records.objects(subject, SH.select)
        answer = closed.store.query(str(text), use_default_graph_as_union=True)
        assert isinstance(answer, ox.QuerySolutions)
        paths = {str(path).rpartition("#")[2] for path in records.objects(subject, SH.parameter / SH.path)}
        assert {path for path in paths if path.startswith("__")} == {v for v in variables(str(text)) if v[0] == "_"}
    optional = records.value(rdflib.URIRef("https://w3id.org/klimanetz/query/sponsors#network"), SH.optional)
    assert optional == rdflib.Literal(True)


def test_the_check_names_file_line_and_cure(tmp_path: Path) -> None:
    clean = graphtool("queries", "--check", "sponsors", "timeline")
    assert (clean.code, clean.out) == (0, "0 findings in 2 queries\n")
    broken = tmp_path / "Träger & Co.rq"
    shutil.copy(ROOT / "queries" / "sponsors.rq", broken)
    text = broken.read_text("utf-8").replace("role:sponsor", "role:sponsorr")
    broken.write_text(text, "utf-8")
    before = text[: text.index("role:sponsorr")]
    line, column = before.count("\n") + 1, len(before) - before.rindex("\n")
    found = graphtool("queries", "--check", broken)
    assert found.code == 1
    assert f"{broken}:{line}:{column}: role:sponsorr is not defined [term]" in found.out.splitlines()
    document = json.loads(graphtool("queries", "--check", broken, "--format", "json").out)
    assert document["queries"] == 1
    assert {finding["rule"] for finding in document["findings"]} == {"name", "term"}
    assert all(finding["file"] == str(broken) for finding in document["findings"])


def test_what_cannot_be_checked_is_told(tmp_path: Path) -> None:
    latin = tmp_path / "latin.rq"
    latin.write_bytes("#+ summary: für\n".encode("latin-1"))
    binary = tmp_path / "binary.rq"
    binary.write_bytes(b"\x00\xff\x00")
    empty = tmp_path / "empty.rq"
    empty.write_bytes(b"")
    for file, said in ((latin, "not UTF-8"), (binary, "not UTF-8"), (empty, "no header")):
        run = graphtool("queries", "--check", file)
        assert run.code == 1
        assert said in run.out
    assert graphtool("queries", "--check", tmp_path / "missing.rq").code == 2
    assert graphtool("queries", "--check", "nosuch").code == 2
    assert graphtool("queries", "--check", "--format", "turtle").code == 2


def test_a_surprising_reading_and_an_empty_answer_are_explained() -> None:
    run = graphtool("query", "sponsors", "-p", "network=Duisburg", "--format", "csv")
    assert run.code == 0
    assert len(run.out.splitlines()) == 1
    assert "place:05112000 (Duisburg) never occurs as network" in run.err
    read = graphtool("query", "awards", "-p", "awardee=Lippstadt", "--format", "csv")
    assert read.err == "note: awardee is organisation:stadt-lippstadt (Stadt Lippstadt)\n"
    assert len(read.out.splitlines()) == 5
    assert graphtool("-q", "query", "awards", "-p", "awardee=Lippstadt").err == ""
    twice = graphtool("query", "sponsors", "-p", "network=a", "-p", "network=b")
    assert twice.code == 2
    assert "given twice" in twice.err
