"""Every fact of the five pages is in the graph as its certainty demands, with evidence at the right passage."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.namespaces import KN, OA, RDF, STANDARD
from graphtool.query.execute import run_query
from graphtool.query.results import Truth
from graphtool.store.load import Corpus
from tests.conftest import reference

TABLES = Path(__file__).parent / "facts"
PAGES = ("000", "001", "002", "003", "004")


def _rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FACTS = [row for page in PAGES for row in _rows(page)]
NEVER = [(page, number, row) for page in PAGES for number, row in enumerate(_rows(f"never-{page}"), start=2)]


def _ask(corpus: Corpus, pattern: str) -> bool:
    prefixes = STANDARD | {k: f"https://w3id.org/klimanetz/id/{k}/" for k in corpus.kinds}
    prefixes |= {s: f"https://w3id.org/klimanetz/scheme/{s}/" for s in corpus.schemes}
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in sorted(prefixes.items()))
    kinds_of_tests = "".join(
        f"PREFIX {k}: <https://w3id.org/klimanetz/id/{k}/>\n"
        for k in ("declaration", "grant", "initiative")
        if k not in prefixes
    )
    answer = run_query(corpus, f"{prologue}{kinds_of_tests}ASK {{ {pattern} }}")
    assert isinstance(answer, Truth)
    return answer.value


def test_the_tables_name_every_fact_once() -> None:
    with reference("domain/facts.csv").open(encoding="utf-8", newline="") as file:
        expected = [row["id"] for row in csv.DictReader(file)]
    assert [row["id"] for row in FACTS] == expected
    assert len(expected) == 254


@pytest.mark.parametrize("row", FACTS, ids=lambda row: row["id"])
def test_the_graph_holds_the_fact_with_its_evidence(row: dict[str, str], pages: Corpus) -> None:
    evidence = f"evidence:{row['id'].lower()}"
    assert evidence in row["ask"], "the pattern must reach the fact's own evidence node"
    assert _ask(pages, row["ask"])


@pytest.mark.parametrize(("page", "line", "row"), NEVER, ids=[f"never-{p}-{n}" for p, n, _ in NEVER])
def test_the_graph_does_not_say_what_the_page_does_not(
    page: str, line: int, row: dict[str, str], pages: Corpus
) -> None:
    assert not _ask(pages, row["ask"]), row["why"]


def test_facts_that_are_not_plain_statements_each_have_a_pattern_that_must_not_hold() -> None:
    with reference("domain/facts.csv").open(encoding="utf-8", newline="") as file:
        special = {row["id"] for row in csv.DictReader(file) if row["certainty"] in {"ambiguous", "planned"}}
    named = {row["id"] for _, _, row in NEVER}
    assert {fact for fact in special if fact not in named} == set()


def test_ambiguous_facts_support_claims_only(pages: Corpus) -> None:
    rows = pages.store.query(
        f"""PREFIX kn: <{KN}> PREFIX rdf: <{RDF}> SELECT ?node ?id WHERE {{
            ?node kn:evidence ?e . ?e kn:certainty <https://w3id.org/klimanetz/scheme/certainty/ambiguous> ;
                <http://purl.org/dc/terms/identifier> ?id .
            FILTER NOT EXISTS {{ ?node a kn:Claim }} FILTER NOT EXISTS {{ ?node a kn:PageFeature }}
            FILTER NOT EXISTS {{ ?claim a kn:Claim ; rdf:object ?node }} }}""",
        use_default_graph_as_union=True,
    )
    assert [(str(row["node"]), str(row["id"])) for row in rows] == []  # type: ignore[union-attr]


def test_evidence_has_the_source_offsets_line_and_certainty_of_the_facts(pages: Corpus) -> None:
    rows = pages.store.query(
        f"""PREFIX kn: <{KN}> PREFIX oa: <{OA}>
        SELECT ?id ?file ?start ?end ?line ?certainty ?personal WHERE {{
            ?e a kn:Evidence ; <http://purl.org/dc/terms/identifier> ?id ; oa:hasSource/kn:archivedAs ?file ;
               oa:hasSelector ?s ; kn:line ?line ; kn:certainty ?certainty .
            ?s oa:start ?start ; oa:end ?end .
            OPTIONAL {{ ?e kn:personalPassage ?personal }} }}""",
        use_default_graph_as_union=True,
    )
    found = {}
    for row in rows:  # type: ignore[union-attr]
        values = [None if term is None else term.value for term in row]
        found[values[0]] = tuple(values[1:])
    with reference("domain/facts.csv").open(encoding="utf-8", newline="") as file:
        expected = {
            row["id"]: (
                row["source"], row["start"], row["end"], row["line"],
                f"https://w3id.org/klimanetz/scheme/certainty/{row['certainty']}",
                "true" if row["personal"] == "True" else None,
            )
            for row in csv.DictReader(file)
        }  # fmt: skip
    assert found == expected


def test_the_data_has_no_blank_nodes(asserted: Corpus) -> None:
    blank = [q for f in asserted.data for q in f.quads if ox.BlankNode in {type(q.subject), type(q.object)}]
    assert blank == []
