"""Queries that are no SPARQL: where they go wrong, with the line, and how to mend it; and texts that only look odd."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import graphtool
from tests.servers import Reply, answering
from tests.small_project import small_project

DATA = "@prefix own: <urn:own:> .\nown:a own:p own:b .\n"
GOOD = "PREFIX own: <urn:own:>\nSELECT ?x\nWHERE { ?x own:p ?y }\n"
HEADER = "#+ summary: Test\n#+ summary-de: Probe\n#+ columns:\n#+   - name: x\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "größe.ttl"
    file.write_text(DATA, "utf-8")
    return file


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize("header", ["", HEADER], ids=["bare", "header"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
def test_a_byte_order_mark_and_other_line_ends_do_no_harm(
    data: Path, tmp_path: Path, mark: str, ends: str, header: str, engine: str
) -> None:
    text = mark + (header + GOOD).replace("\n", ends)
    file = tmp_path / "query.rq"
    file.write_bytes(text.encode())
    named = graphtool("query", file, "--data", data, "--engine", engine, "--format", "csv")
    piped = graphtool("query", "-", "--data", data, "--engine", engine, "--format", "csv", stdin=text)
    assert (named.code, named.out, named.err) == (0, "x\r\nurn:own:a\r\n", "")
    assert piped == named


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_each_missing_prefix_is_named_with_its_cure(data: Path, engine: str) -> None:
    text = "PREFIX foaf: <urn:f>\nSELECT * { ?x own:p ?y ; a kn:Network ;\n  skos:prefLabel 'ex:x' ; bla:p 1, own:c }"
    run = graphtool("query", "-", "--data", data, "--engine", engine, stdin=text)
    assert run.code == 2
    assert run.err.splitlines() == [
        "<stdin>:2:15: error[query]: the prefix own: is not declared",
        "    2 | SELECT * { ?x own:p ?y ; a kn:Network ;",
        "      |               ^",
        "hint: put this line at the top: PREFIX own: <urn:own:>",
        "<stdin>:2:28: error[query]: the prefix kn: is not declared",
        "    2 | SELECT * { ?x own:p ?y ; a kn:Network ;",
        "      |                            ^",
        "hint: put this line at the top: PREFIX kn: <https://w3id.org/klimanetz/ontology#>",
        "<stdin>:3:3: error[query]: the prefix skos: is not declared",
        "    3 |   skos:prefLabel 'ex:x' ; bla:p 1, own:c }",
        "      |   ^",
        "hint: put this line at the top: PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
        "<stdin>:3:27: error[query]: the prefix bla: is not declared",
        "    3 |   skos:prefLabel 'ex:x' ; bla:p 1, own:c }",
        "      |                           ^",
        "hint: declare it at the top: PREFIX bla: <IRI>",
    ]


def test_prefixes_of_entities_and_schemes_are_known() -> None:
    run = graphtool("query", "-", stdin="SELECT * { network:klima-werk ?p role:sponsor }")
    assert "PREFIX network: <https://w3id.org/klimanetz/id/network/>" in run.err
    assert "PREFIX role: <https://w3id.org/klimanetz/scheme/role/>" in run.err


WRONG = {
    "end": ("SELECT * {\n ?s ?p ?o", "2:10", "the query ends too early"),
    "brace": ("SELECT * {\n ?s ?p ?o }}", "2:12", "'}' does not fit here"),
    "dot": ("SELECT * {\n ?s ?p ?o\n ?a ?b ?c }", "3:2", "'?a' does not fit here"),
    "object": ("SELECT * { ?s ?p }", "1:18", "'}' does not fit here"),
    "form": ("SELEC * { ?s ?p ?o }", "1:1", "'SELEC' does not fit here"),
    "keyword": ("SELECT * {\n\t?s ?p ?o .\n\tFILTR(?o > 3) }", "3:2", "'FILTR' does not fit here"),
    "comma": ("SELECT ?s, ?p { ?s ?p ?o }", "1:10", "',' does not fit here"),
    "operator": ("ASK { FILTER(1.5e0 >= 1 && ) }", "1:28", "')' does not fit here"),
    "string": ("ASK { ?s ?p 'it''s', \"x }", "1:17", "\"'s'\" does not fit here"),
    "open": ("ASK { ?s ?p 'a', \"x }", "1:18", "the string that opens here is not closed"),
    "long": ("ASK { ?s ?p '''x }\n\n", "1:13", "the string that opens here is not closed"),
    "tag": ("ASK { ?s ?p 'x'@de-DE, 'y'@ }", "1:27", "'@' does not fit here"),
    "IRI": ("ASK { ?s ?p <urn:a b:c> }", "1:13", "<urn:a b:c> is no IRI"),
    "quotes": ("ASK { ?s ?p „x“ }", "1:13", "'„' does not fit here"),
    "group": ("SELECT * { ?s ?p ?o } GROUP BY ?s", "1:34", "SELECT * is not authorized with GROUP BY"),
    "prefix": ("PREFIX ärger: <urn:e> ASK { ?s ärger:p foo }", "1:40", "'foo' does not fit here"),
    "empty": (" \n# nothing\n", "1:1", "there is no query"),
}


@pytest.mark.parametrize(
    ("case", "engine"),
    # SELECT * with GROUP BY is no fault for rdflib
    [(case, engine) for case in WRONG for engine in ("oxigraph", "rdflib") if (case, engine) != ("group", "rdflib")],
)
def test_a_fault_is_told_where_it_is_with_its_line(data: Path, case: str, engine: str) -> None:
    text, place, message = WRONG[case]
    run = graphtool("query", "-", "--data", data, "--engine", engine, stdin=text)
    first, *excerpt, hint = run.err.splitlines()
    line, column = map(int, place.split(":"))
    source = text.splitlines()[line - 1]
    assert run.code == 2
    assert first == f"<stdin>:{place}: error[query]: {message}"
    assert hint.startswith("hint: ")
    if source.strip():
        indent = "".join("\t" if c == "\t" else " " for c in source[: column - 1])
        assert excerpt == [f"{line:>5} | {source}".rstrip(), f"      | {indent}^"]


def test_a_query_of_the_catalogue_is_told_with_its_line(tmp_path: Path) -> None:
    small_project(tmp_path)
    file = tmp_path / "queries" / "k.rq"
    file.write_text(f"\ufeff{HEADER}SELECT ?x {{ ?x a kn:Network }}\n", "utf-8")
    run = graphtool("query", "k", cwd=tmp_path)
    assert run.code == 2
    assert run.err.startswith("queries/k.rq:5:18: error[query]: the prefix kn: is not declared\n")
    assert "hint: put this line at the top: PREFIX kn: <https://w3id.org/klimanetz/ontology#>" in run.err


def test_an_endpoint_is_asked_first(tmp_path: Path) -> None:
    text = "SELECT * { ?s kn:p ?o } ORDER BY ?s"
    with answering(Reply(b"undefined prefix", status=400)) as server:
        run = graphtool("query", "-", "--endpoint", server.url, stdin=f"\ufeff{text}")
        assert run.code == 2
        assert run.err.splitlines()[:3] == [
            "<stdin>:1:15: error[query]: the prefix kn: is not declared",
            f"    1 | {text}",
            "      |               ^",
        ]
        assert server.requests[0].query.startswith("SELECT")


def test_a_text_that_is_no_utf_8_is_told_so(data: Path, tmp_path: Path) -> None:
    for encoding in ("utf-16", "latin-1"):
        file = tmp_path / "query.rq"
        file.write_bytes("SELECT * { ?s ?p 'ä' }".encode(encoding))
        run = graphtool("query", file, "--data", data)
        assert (run.code, "is not UTF-8" in run.err) == (2, True)
