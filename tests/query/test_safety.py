"""What a query may not do: change anything, or reach a server that is not allowed; and that nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from graphtool.errors import EndpointError, RefusedError, UsageError
from graphtool.query.execute import run_query
from graphtool.query.limits import Limits
from graphtool.query.results import Table
from graphtool.query.safety import refuse_unsafe
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes
from tests.servers import Reply, answering

ONE_ROW = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"there"}}]}}'


@pytest.fixture
def server() -> Iterator[answering]:
    with answering(Reply(ONE_ROW, {"Content-Type": "application/sparql-results+json"})) as running:
        yield running


def _pointing_to(url: str) -> Corpus:
    return Corpus((parse_bytes(f"<urn:s> <urn:p> <{url}> .".encode(), ox.RdfFormat.N_TRIPLES, "urn:g"),))


@pytest.mark.parametrize(
    "text",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <b> BASE <c> LOAD <http://example.org/>",
        "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "# SELECT\nCLEAR ALL",
        "\\u0044ROP ALL",
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { s\\u0045rvice <http://example.org/> { ?s ?p ?o } }",
    ],
)
def test_updates_and_federation_are_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        refuse_unsafe(text)


@pytest.mark.parametrize("service", ["?x", "a:b", "<http://other.example/>", "SILENT ?x", "<http://example.org>", "<>"])
def test_only_the_endpoint_that_is_named_may_be_asked(service: str) -> None:
    allowed = ("http://example.org/",)
    text = f"BASE <http://example.org/> PREFIX a: <http://example.org/> SELECT * {{ SERVICE {service} {{ ?s ?p ?o }} }}"
    with pytest.raises(RefusedError):
        refuse_unsafe(text, allowed)
    both = f"SELECT * {{ SERVICE <http://example.org/> {{ SERVICE {service} {{ ?s ?p ?o }} }} }}"
    with pytest.raises(RefusedError):
        refuse_unsafe(both, allowed)
    refuse_unsafe("SELECT * { SERVICE SILENT # why\n <http://example.org/> { ?s ?p ?o } }", allowed)
    refuse_unsafe('SELECT ("SERVICE" AS ?service) { ?service <urn:SERVICE> ?x } # SERVICE')


def test_an_allowed_endpoint_is_asked(server: answering) -> None:
    text = f"SELECT ?x {{ SERVICE <{server.url}> {{ ?s ?p ?x }} }}"
    result = run_query_with(text, server.url)
    assert [str(row[0]) for row in result.rows] == ['"there"']
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_an_endpoint_cannot_send_the_query_elsewhere(server: answering, status: int) -> None:
    with answering(Reply(b"", {"Location": server.url}, status=status)) as first:
        with pytest.raises(EndpointError):
            run_query_with(f"SELECT ?x {{ SERVICE <{first.url}> {{ ?s ?p ?x }} }}", first.url)
        assert len(first.requests) == 1
    assert not server.requests


def test_rdflib_does_not_federate() -> None:
    with pytest.raises(UsageError):
        run_query(Corpus(()), "ASK {}", engine="rdflib", services=("http://example.org/",))


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_nothing_is_fetched(server: answering, engine: str) -> None:
    corpus = _pointing_to(server.url)
    for clause in (f"FROM <{server.url}>", f"FROM NAMED <{server.url}>", f"FROM <{server.url}> FROM NAMED <urn:g>"):
        result = run_query(corpus, f"SELECT * {clause} {{ ?s ?p ?o }}", engine=engine)
        assert isinstance(result, Table)
        assert not result.rows
    assert not server.requests


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_from_chooses_graphs(engine: str) -> None:
    corpus = _pointing_to("urn:o")
    for clause, rows in (("", 1), ("FROM <urn:g>", 1), ("FROM <urn:other>", 0)):
        result = run_query(corpus, f"SELECT * {clause} {{ ?s ?p ?o }}", engine=engine)
        assert isinstance(result, Table)
        assert len(result.rows) == rows


def run_query_with(text: str, service: str) -> Table:
    result = run_query(_pointing_to("urn:o"), text, limits=Limits(timeout=30), services=(service,))
    assert isinstance(result, Table)
    return result
