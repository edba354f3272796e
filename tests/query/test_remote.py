"""Asking a query at an endpoint: complete whatever the server caps, and refused or failed in words."""

from __future__ import annotations

import json
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from graphtool.errors import (
    EndpointMalformedError,
    EndpointRefusedError,
    EndpointTruncatedError,
    QueryError,
    RefusedError,
)
from graphtool.query.execute import run_query
from graphtool.query.remote import ask_endpoint
from graphtool.query.results import Result, Stream, Table, Triples, Truth
from graphtool.store.endpoint import Endpoint
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes
from tests.servers import Reply, Request, answering

LINES = "".join(f'<urn:s{i:03}> <urn:p> "{i % 4}" .\n' for i in range(250)).encode()
CORPUS = Corpus((parse_bytes(LINES, ox.RdfFormat.N_TRIPLES, "urn:g"),))
ORDERED = "SELECT ?s ?o WHERE { ?s <urn:p> ?o } ORDER BY ?o"


def _server(cap: int | None = None, *, tell: bool = True) -> Callable[[Request], Reply]:
    """Return what a real engine answers, capped as some servers cap their answers, who tell it or do not."""

    def reply(request: Request) -> Reply:
        try:
            answer = CORPUS.store.query(request.query, use_default_graph_as_union=True)
        except SyntaxError as error:
            return Reply(str(error).encode(), status=400)
        if isinstance(answer, ox.QueryTriples):
            lines = (answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
            return Reply(b"".join(lines[:cap]), {"Content-Type": "application/n-triples"})
        document = json.loads(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"{}")
        rows = document.get("results", {}).get("bindings", [])
        cut = cap is not None and len(rows) > cap
        del rows[len(rows) if cap is None else cap :]
        return Reply(json.dumps(document).encode(), {"X-SPARQL-MaxRows": str(cap)} if cut and tell else {})

    return reply


def _all(result: Result | Stream) -> Result:
    return result.table() if isinstance(result, Stream) else result


@pytest.mark.parametrize("cap", [None, 1, 7, 100])
@pytest.mark.parametrize("tell", [True, False])
@pytest.mark.parametrize("end", ["", " LIMIT 120", " LIMIT 120 OFFSET 200", " OFFSET 33", " LIMIT 0"])
def test_an_ordered_query_is_complete_whatever_the_server_caps(cap: int | None, tell: bool, end: str) -> None:
    text = f"SELECT ?s ?o WHERE {{ ?s <urn:p> ?o }} ORDER BY ?o ?s{end}"
    with answering(_server(cap, tell=tell)) as server:
        assert _all(ask_endpoint(Endpoint(server.url, page=60), text)) == run_query(CORPUS, text)


def test_ties_fall_no_row_through_the_pages() -> None:
    """A server may give rows that the order leaves open in another order each time; here it turns them round."""
    turn = [1]

    def reply(request: Request) -> Reply:
        turn[0] = -turn[0]
        text = request.query
        if "ORDER BY ?o\n\n" in text:
            text = text.replace("ORDER BY ?o\n", f"ORDER BY ?o {'DESC(?s)' if turn[0] > 0 else '?s'}\n")
        return _server()(Request(request.method, request.path, request.headers, {"query": [text]}))

    with answering(reply) as server:
        found = _all(ask_endpoint(Endpoint(server.url, page=60), ORDERED))
    assert isinstance(found, Table)
    assert len(set(found.rows)) == len(found.rows) == 250


@pytest.mark.parametrize("tell", [True, False])
def test_without_an_order_a_capped_answer_is_an_error(tell: bool) -> None:
    text = "SELECT ?s WHERE { ?s <urn:p> ?o }"
    with answering(_server(100, tell=tell)) as server:
        with pytest.raises(EndpointTruncatedError, match="no more than 100 rows"):
            ask_endpoint(Endpoint(server.url), text)
        assert len(_all(ask_endpoint(Endpoint(server.url), f"{text} LIMIT 100")).rows) == 100  # type: ignore[union-attr]
    with answering(_server()) as server:
        assert _all(ask_endpoint(Endpoint(server.url), text)) == run_query(CORPUS, text)
        assert _all(ask_endpoint(Endpoint(server.url), "SELECT ?s { ?s <urn:none> ?o }")) == Table(("s",), ())


def test_other_forms() -> None:
    with answering(_server()) as server:
        endpoint = Endpoint(server.url)
        assert ask_endpoint(endpoint, "ASK { ?s ?p ?o }") == Truth(True)
    html = Reply(LINES, {"Content-Type": "text/html"})
    with answering(html) as server, pytest.raises(EndpointMalformedError, match="text/html"):
        ask_endpoint(Endpoint(server.url), "DESCRIBE <urn:s000>")
    with answering(Reply(LINES, {"Content-Type": "application/n-triples"})) as server:
        found = ask_endpoint(Endpoint(server.url), "DESCRIBE <urn:s000>")
        assert isinstance(found, Triples)
        assert len(found.triples) == 250


CONSTRUCTS = [
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s <urn:q> ?o . ?o <urn:r> ?s . <urn:x> <urn:y> 1 } WHERE { ?s <urn:p> ?o }",
    "PREFIX : <urn:> CONSTRUCT { ?s :q ?o ; a ?none } { ?s :p ?o OPTIONAL { ?s :none ?none } } ORDER BY ?s LIMIT 120",
    "BASE <urn:b> CONSTRUCT { <#x> ?p \"} WHERE\" # {\n , ?o } FROM <urn:g> WHERE { ?s ?p ?o } VALUES ?o { '1' '2' }",
    "CONSTRUCT { ?o <urn:n> ?n } { SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?o }",
    "CONSTRUCT { <urn:x> <urn:y> <urn:z> } { ?s ?p ?o }",
    "CONSTRUCT {} { ?s ?p ?o }",
]


@pytest.mark.parametrize("text", CONSTRUCTS)
@pytest.mark.parametrize("cap", [None, 7, 100])
def test_a_graph_is_complete_whatever_the_server_caps(cap: int | None, text: str) -> None:
    for tell in (True, False):
        with answering(_server(cap, tell=tell)) as server:
            assert ask_endpoint(Endpoint(server.url), text) == run_query(CORPUS, text)


def test_each_solution_has_its_own_blank_nodes_in_a_template() -> None:
    text = "CONSTRUCT { <urn:x> <urn:y> [ <urn:o> ?o ; <urn:list> ( ?o 2 ) ] } { ?s <urn:p> ?o }"
    with answering(_server(100)) as server:
        found = ask_endpoint(Endpoint(server.url), text)
    here = run_query(CORPUS, text)
    assert isinstance(found, Triples)
    assert isinstance(here, Triples)
    assert len(found.triples) == len(here.triples) == 250 * 7
    graphs = [ox.Dataset(ox.Quad(*triple) for triple in result.triples) for result in (found, here)]
    for graph in graphs:
        graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert graphs[0] == graphs[1]


def test_blank_nodes_of_several_answers_are_not_mixed_up() -> None:
    row = '{"s": {"type": "bnode", "value": "b0"}, "p": {"type": "uri", "value": "urn:p"}}'
    reply = Reply(f'{{"head": {{"vars": ["p", "s"]}}, "results": {{"bindings": [{row}]}}}}'.encode())
    with answering(reply) as server, pytest.raises(EndpointTruncatedError):
        ask_endpoint(Endpoint(server.url), "CONSTRUCT { ?s ?p 1 } { ?s ?p ?o }")


def test_pages_that_overlap_are_an_error() -> None:
    def reply(request: Request) -> Reply:
        text = request.query.replace("OFFSET 100", "OFFSET 99")
        return _server(100)(Request(request.method, request.path, request.headers, {"query": [text]}))

    text = "SELECT DISTINCT ?s ?o { ?s <urn:p> ?o } ORDER BY ?s"
    with answering(reply) as server, pytest.raises(EndpointTruncatedError, match="a row comes twice"):
        _all(ask_endpoint(Endpoint(server.url), text))


@pytest.mark.parametrize("text", ["DESCRIBE ?s { ?s <urn:p> ?o }", "DESCRIBE * FROM <urn:g> WHERE { ?s <urn:p> ?o }"])
def test_a_description_that_leaves_things_out_is_an_error(text: str) -> None:
    with answering(_server(100)) as server, pytest.raises(EndpointTruncatedError, match="describes only 100 of 250"):
        ask_endpoint(Endpoint(server.url), text)
    with answering(_server(100)) as server:
        found = ask_endpoint(Endpoint(server.url), f"{text} ORDER BY ?s LIMIT 60 OFFSET 20")
        assert len(found.triples) == 60  # type: ignore[union-attr]
        assert ask_endpoint(Endpoint(server.url), "DESCRIBE ?s { ?s <urn:none> ?o }") == Triples(())


def test_a_wrong_query_is_not_the_fault_of_the_endpoint() -> None:
    with answering(_server()) as server, pytest.raises(QueryError, match="query:1:18"):
        ask_endpoint(Endpoint(server.url), "SELECT * { ?s ?p }")
    with answering(Reply(b"too costly", status=400)) as server, pytest.raises(EndpointRefusedError, match="too costly"):
        ask_endpoint(Endpoint(server.url), ORDERED)
    with answering(_server()) as server, pytest.raises(QueryError, match="query:1:"):
        ask_endpoint(Endpoint(server.url), "SELEC ?s { ?s ?p ?o }")
    assert not server.requests
    with answering(_server()) as server:
        for text in ("DROP ALL", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"):
            with pytest.raises(RefusedError):
                ask_endpoint(Endpoint(server.url), text)
        assert not server.requests
