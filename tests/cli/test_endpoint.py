"""`--endpoint` as users meet it: the catalogue there as here, the graph fetched, each failure with its exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.store.load import Corpus
from graphtool.store.write import nquads
from tests.conftest import graphtool
from tests.servers import Reply, answering, free_port, oxigraph, virtuoso

SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}
NO_ROWS = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
TEXT = "SELECT ?s { ?s ?p ?o }"


@pytest.fixture(scope="module", params=SERVERS)
def url(request: pytest.FixtureRequest, closed: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp(request.param)
    with SERVERS[request.param](folder, nquads(closed.store)) as address:
        yield address


@pytest.mark.parametrize(
    "asked",
    [
        ("sponsors",),
        ("sponsors", "-p", "network=Sanieren mit Zukunft"),
        ("decisions-before", "-p", "date=2020-06-01"),
        ("evidence-density",),
    ],
    ids=" ".join,
)
def test_a_query_of_the_catalogue_is_the_same_there(url: str, asked: tuple[str, ...]) -> None:
    compared = graphtool("query", *asked, "--endpoint", url, "--compare")
    assert compared.code == 0, compared.out
    assert "the same rows in the same order" in compared.out
    there = graphtool("query", *asked, "--endpoint", url, "--format", "csv")
    here = graphtool("query", *asked, "--format", "csv")
    assert there.code == 0
    assert [line.rpartition(",")[0] for line in there.out.splitlines()] == [
        line.rpartition(",")[0] for line in here.out.splitlines()
    ]
    if "network=Sanieren mit Zukunft" in asked:
        assert "note: network is network:sanieren-mit-zukunft, as in the project here\n" in there.err


def test_a_difference_is_shown(url: str) -> None:
    graph = "https://w3id.org/klimanetz/graph/pages/westfalen-weser"
    done = graphtool("--lang", "de", "query", "networks", "--endpoint", url, "--graph", graph, "--compare")
    assert done.code == 1
    assert " nur hier (-), " in done.out.splitlines()[0]
    assert [line for line in done.out.splitlines() if line.startswith("- ")]
    assert "note: the ontology, which the catalogue's queries ask about too, is not there; " in done.err
    nowhere = "https://w3id.org/klimanetz/graph/nowhere"
    empty = graphtool("query", "networks", "--endpoint", url, "--graph", nowhere)
    assert empty.err == f"note: nothing in {nowhere} at {url}\n"


def test_an_entity_is_described(url: str) -> None:
    there = graphtool("describe", "67K18876", "--endpoint", url)
    here = graphtool("describe", "67K18876")
    assert there.code == 0
    assert there.out == here.out


def test_the_graph_is_exported(url: str, tmp_path: Path) -> None:
    there = graphtool("export", "--endpoint", url, "--format", "turtle", "--no-infer", "-o", tmp_path / "there.ttl")
    here = graphtool("export", "--format", "turtle", "--no-infer", "-o", tmp_path / "here.ttl")
    assert (there.code, here.code) == (0, 0), there.err
    stated = [_between_things(tmp_path / name) for name in ("there.ttl", "here.ttl")]
    assert stated[0] == stated[1]
    assert len(stated[0]) > 1_000


def test_the_dataset_alone_is_exported_with_the_ontology_here(tmp_path: Path) -> None:
    dump = graphtool("export", "--format", "nquads").out.encode()
    with oxigraph(tmp_path, dump) as address:
        for part in (["--entity", "organisation:kreis-soest"], ["--kind", "concept", "--format", "jsonl"]):
            there, here = graphtool("export", *part, "--endpoint", address), graphtool("export", *part)
            assert there.err == f"note: the ontology is not at {address}; that of the project here is taken\n"
            assert there.out == here.out
        done = graphtool("export", "--endpoint", address, "--to", tmp_path / "portal")
        assert done.code == 0, done.err
        undated = graphtool("export", "--endpoint", address, "--since", tmp_path / "portal")
    manifest = json.loads((tmp_path / "portal/manifest.json").read_bytes())
    assert not manifest.keys() & {"revision", "version", "uncommitted"}, "of the project here, not of the graph there"
    assert (undated.code, "hint: say it with --dated" in undated.err) == (2, True)


def _between_things(file: Path) -> set[ox.Triple]:
    """Return the statements that every server keeps as they are: those without literals and blank nodes."""
    triples = (quad.triple for quad in ox.parse(path=file))
    return {t for t in triples if isinstance(t.subject, ox.NamedNode) and isinstance(t.object, ox.NamedNode)}


def test_forms_other_than_select(url: str) -> None:
    ask = "ASK { ?s a <https://w3id.org/klimanetz/ontology#Grant> }"
    assert graphtool("query", "-", "--endpoint", url, stdin=ask).out.strip() == "true"
    construct = "CONSTRUCT { ?s a <urn:Grant> } WHERE { ?s a <https://w3id.org/klimanetz/ontology#Grant> }"
    there = graphtool("query", "-", "--endpoint", url, "--format", "ntriples", stdin=construct)
    assert there.out == graphtool("query", "-", "--format", "ntriples", stdin=construct).out != ""


def test_a_query_that_runs_away_there_is_given_up(url: str) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?f < ?i) }"
    done = graphtool("query", "-", "--endpoint", url, "--timeout", "1.5", stdin=text)
    assert (done.code, done.out) == (3, "")
    assert "error[endpoint-timeout]" in done.err


@pytest.mark.parametrize(
    ("reply", "code", "error"),
    [
        (Reply(NO_ROWS), 0, "note: nothing at"),
        (Reply(b"<html>"), 3, "error[endpoint-malformed]"),
        (Reply(NO_ROWS[:-8]), 3, "error[endpoint-truncated]"),
        (Reply(NO_ROWS, drip=0.5), 3, "error[endpoint-timeout]"),
        (Reply(b"not you", status=403), 3, "error[endpoint-refused]"),
        (Reply(b"broken", status=500), 3, "error[endpoint]"),
    ],
)
def test_outcomes_are_told_apart(reply: Reply, code: int, error: str, tmp_path: Path) -> None:
    with answering(reply) as server:
        done = graphtool("query", "-", "--endpoint", server.url, "--timeout", "2", "-o", tmp_path / "x.csv", stdin=TEXT)
    assert done.code == code, done.err
    assert error in done.err
    assert "Traceback" not in done.err
    assert list(tmp_path.iterdir()) == ([tmp_path / "x.csv"] if code == 0 else [])


def test_an_endpoint_that_is_not_there() -> None:
    url = f"http://127.0.0.1:{free_port()}/sparql"
    for command in (("query", "sponsors"), ("describe", "Klima.Werk"), ("export",), ("network",)):
        done = graphtool(*command, "--endpoint", url)
        assert (done.code, done.out) == (3, ""), command
        assert "error[endpoint]" in done.err


def test_a_wrong_query_is_not_the_fault_of_the_endpoint() -> None:
    with answering(Reply(b"syntax error", status=400)) as server:
        done = graphtool("query", "-", "--endpoint", server.url, stdin="SELECT * { ?s ?p }")
    assert done.code == 2
    assert "<stdin>:1:18: error[query]" in done.err


def test_without_a_project_names_cannot_be_looked_up(tmp_path: Path) -> None:
    with answering(Reply(NO_ROWS)) as server:
        done = graphtool("query", "-", "--endpoint", server.url, cwd=tmp_path, stdin=TEXT)
        assert done.code == 0
        assert graphtool("describe", "Klima.Werk", "--endpoint", server.url, cwd=tmp_path).code == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("query", "sponsors", "--endpoint", "URL", "--at", "2024-01-01"), "leave --at out"),
        (("query", "sponsors", "--endpoint", "URL", "--known-at", "HEAD"), "leave --known-at out"),
        (("query", "sponsors", "--endpoint", "URL", "--no-infer", "--memory", "9"), "leave --no-infer, --memory out"),
        (("query", "sponsors", "--endpoint", "URL", "--engine", "rdflib"), "leave --engine out"),
        (("query", "sponsors", "--endpoint", "URL", "--why"), "leave --why out"),
        (("query", "sponsors", "--endpoint", ""), "has no address"),
        (("export", "--endpoint", ""), "is not an endpoint"),
        (("query", "sponsors", "--compare"), "go with --endpoint"),
        (("query", "sponsors", "--graph", "urn:g"), "go with --endpoint"),
        (("query", "sponsors", "--endpoint", "URL", "--compare", "--limit", "3"), "--compare looks at all rows"),
        (("export", "--endpoint", "URL", "--known-at", "HEAD"), "an endpoint has graphs"),
        (("export", "--graph", "urn:g"), "go with --endpoint"),
        (("network", "--timeout", "3"), "go with --endpoint"),
        (("describe", "Klima.Werk", "--endpoint", "URL", "--at", "2024-01-01"), "--at needs the whole graph"),
        (("query", "sponsors", "--endpoint", "http://me:geheim@127.0.0.1/"), "holds credentials"),
        (("query", "sponsors", "--endpoint", "file:///etc/passwd"), "is not an endpoint"),
    ],
)
def test_what_does_not_go_together(options: tuple[str, ...], said: str) -> None:
    with answering(Reply(NO_ROWS)) as server:
        done = graphtool(*(server.url if option == "URL" else option for option in options))
        assert (done.code, done.out) == (2, "")
        assert said in done.err
        assert "geheim" not in done.err
        assert not server.requests


def test_provenance_names_the_endpoint(tmp_path: Path) -> None:
    with answering(Reply(NO_ROWS)) as server:
        out = tmp_path / "x.csv"
        graphtool("query", "-", "--endpoint", server.url, "-o", out, "--with-provenance", stdin=TEXT)
        record = json.loads((tmp_path / "x.csv.provenance.json").read_text("utf-8"))
    assert record["graph"]["endpoint"] == server.url
