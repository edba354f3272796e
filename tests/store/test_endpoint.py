"""Asking real endpoints: all pages, the same terms, and each kind of failure told apart."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from graphtool.errors import EndpointError, EndpointTimeoutError, EndpointTruncatedError, UsageError
from graphtool.store.endpoint import Endpoint
from graphtool.store.load import Corpus
from graphtool.store.write import nquads
from tests.servers import free_port, oxigraph, virtuoso

LABELS = """SELECT ?s ?label WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }
ORDER BY STR(?s) STR(?label) LANG(?label)"""
SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@pytest.fixture(scope="module", params=SERVERS)
def url(request: pytest.FixtureRequest, asserted: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server with the real graph."""
    folder = tmp_path_factory.mktemp(request.param)
    with SERVERS[request.param](folder, nquads(asserted.quads())) as address:
        yield address


def test_all_pages_come_whatever_their_size(url: str, asserted: Corpus) -> None:
    expected = {(str(q.subject), str(q.object)) for q in asserted.quads() if q.predicate.value.endswith("#prefLabel")}
    for page in (997, 5_000):
        rows = list(Endpoint(url, page=page).solutions(LABELS))
        assert {(str(row["s"]), str(row["label"])) for row in rows} == expected
        assert len(rows) == len(expected)


def test_ask_and_a_broken_query(url: str) -> None:
    endpoint = Endpoint(url)
    assert endpoint.ask("ASK { ?s a <https://w3id.org/klimanetz/ontology#OrganisationNetwork> }")
    assert not endpoint.ask("ASK { ?s a <https://w3id.org/klimanetz/ontology#Nothing> }")
    with pytest.raises(EndpointError, match="refused the query"):
        list(endpoint.solutions("SELECT ?s WHERE { ?s ?p "))


@pytest.mark.parametrize(
    ("status", "headers", "body", "error", "said"),
    [
        (200, {}, b"<html>hello", EndpointError, "did not answer with SPARQL JSON but with '<html>hello'"),
        (200, {}, b'{"head": {}}', EndpointError, "no SPARQL result"),
        (
            200,
            {"X-SPARQL-MaxRows": "10"},
            b'{"results": {"bindings": []}}',
            EndpointTruncatedError,
            "cut its answer short",
        ),
        (403, {}, b"", EndpointError, "403"),
        (504, {}, b"", EndpointTimeoutError, "504"),
    ],
)
def test_bad_answers_are_told_apart(
    status: int, headers: dict[str, str], body: bytes, error: type[EndpointError], said: str
) -> None:
    with _answering(status, headers, body) as url, pytest.raises(error, match=said):
        list(Endpoint(url, retries=0).solutions("SELECT ?s { ?s ?p ?o }"))


def test_a_server_that_ignores_the_offset_is_not_asked_for_ever() -> None:
    page = b'{"results": {"bindings": [{"s": {"type": "uri", "value": "http://example.org/1"}}]}}'
    with _answering(200, {}, page) as url:
        assert len(list(Endpoint(url).solutions("SELECT ?s { ?s ?p ?o }"))) == 1
        with pytest.raises(EndpointTruncatedError, match="same page twice"):
            list(Endpoint(url, page=1).solutions("SELECT ?s { ?s ?p ?o }"))


def test_a_silent_server_times_out_and_an_absent_one_is_refused() -> None:
    with _answering(200, {}, b"", delay=3) as url, pytest.raises(EndpointTimeoutError, match="within 1 s"):
        list(Endpoint(url, timeout=1).solutions("SELECT ?s { ?s ?p ?o }"))
    with pytest.raises(EndpointError, match="cannot be reached"):
        list(Endpoint(f"http://127.0.0.1:{free_port()}/").solutions("SELECT ?s { ?s ?p ?o }"))
    with pytest.raises(UsageError, match="is not an endpoint"):
        Endpoint("file:///etc/passwd")


class _answering:  # noqa: N801 - used like a function
    """A server on loopback that gives one fixed answer."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes, delay: float = 0) -> None:
        self._stop = threading.Event()
        stop = self._stop

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                stop.wait(delay)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}/sparql"

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()
