"""Asking real endpoints: all pages, the same terms, and each kind of failure told apart."""

from __future__ import annotations

import json
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphtool.errors import (
    EndpointError,
    EndpointMalformedError,
    EndpointRefusedError,
    EndpointTimeoutError,
    EndpointTruncatedError,
    UsageError,
)
from graphtool.store.endpoint import Endpoint
from graphtool.store.load import Corpus
from graphtool.store.protocol import Request, send
from graphtool.store.write import nquads
from tests.servers import Reply, answering, free_port, oxigraph, virtuoso

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


ROW = b'{"s": {"type": "uri", "value": "http://example.org/1"}}'
ONE = b'{"head": {"vars": ["s"]}, "results": {"bindings": [' + ROW + b"]}}"
NONE = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
ASK = "SELECT ?s { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (Reply(b"<html>hello"), EndpointMalformedError, "did not answer with SPARQL JSON but with '<html>hello'"),
        (Reply(b'{"head": {}}'), EndpointMalformedError, "no SPARQL result"),
        (Reply(b"[]"), EndpointMalformedError, "did not answer with SPARQL JSON"),
        (Reply(b""), EndpointMalformedError, "did not answer with SPARQL JSON"),
        (Reply(ONE[:-1]), EndpointMalformedError, "did not answer with SPARQL JSON"),
        (Reply(ONE[:-5]), EndpointTruncatedError, "broke off its answer after"),
        (Reply(ONE, {"Content-Length": "5000"}), EndpointTruncatedError, "broke off"),
        (Reply(NONE, {"X-SPARQL-MaxRows": "10"}), EndpointTruncatedError, "cut its answer short"),
        (Reply(ONE, {"X-SQL-Message": "RC...: incomplete"}), EndpointTimeoutError, "its own time limit\nhint: RC"),
        (Reply(b"<html><head><title>x</title></head><p>No\nway</p>", status=400), EndpointRefusedError, r"\): No way"),
        (Reply(b"", status=401), EndpointRefusedError, "401(.|\n)*GRAPHTOOL_USER"),
        (Reply(b"", status=403), EndpointRefusedError, "403"),
        (Reply(b"", status=404), EndpointRefusedError, "404"),
        (Reply(b"Virtuoso S1T00 Error SR171: Transaction timed out", status=500), EndpointTimeoutError, "time limit"),
        (Reply(b"Virtuoso 22023 Error SR353: Sorted TOP", status=500), EndpointTruncatedError, "SR353"),
        (Reply(b"out of disk", status=500), EndpointError, "500 Internal Server Error: out of disk"),
        (Reply(b"", status=503), EndpointError, "503"),
        (Reply(b"", status=504), EndpointTimeoutError, "504"),
    ],
)
def test_bad_answers_are_told_apart(reply: Reply, error: type[EndpointError], said: str) -> None:
    with answering(reply) as server, pytest.raises(error, match=said) as caught:
        list(Endpoint(server.url, retries=0).solutions(ASK))
    assert type(caught.value) is error


@pytest.mark.parametrize("name", ["=cmd|x", "a\u001b[31m", "a\n", "", "a b", 5, None, ["a"]])
def test_a_column_has_the_name_of_a_variable(name: object) -> None:
    answer = {"head": {"vars": ["s", name]}, "results": {"bindings": []}}
    reply = Reply(json.dumps(answer).encode())
    with answering(reply) as server, pytest.raises(EndpointMalformedError, match="no name of a variable") as caught:
        Endpoint(server.url).select(ASK)
    assert "\x1b" not in str(caught.value)


def test_a_column_may_have_any_name_of_a_variable() -> None:
    names = ["s", "_1", "größe", "a·b", "1"]
    answer = {"head": {"vars": names}, "results": {"bindings": []}}
    with answering(Reply(json.dumps(answer).encode())) as server:
        assert Endpoint(server.url).select(ASK).columns == tuple(names)


@pytest.mark.parametrize(
    "body",
    [
        b'{"head": null}',
        b'{"head": []}',
        b'{"head": {"vars": [1]}}',
        b'{"head": {"vars": ["__ask_retval"]}, "results": []}',
        b'{"head": {"vars": "__ask_retval"}}',
        b'{"boolean": "true"}',
        b'{"head": ' + b"[" * 500_000 + b"]" * 500_000 + b"}",
    ],
)
def test_bad_truth_values_are_malformed(body: bytes) -> None:
    with answering(Reply(body)) as server, pytest.raises(EndpointMalformedError):
        Endpoint(server.url).ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(b"<a:> <b:> <c:> .", {"Content-Type": "text/html"}), EndpointMalformedError),
        (Reply(b"<a:> <b:> ", {"Content-Type": "text/turtle"}), EndpointMalformedError),
        (Reply(b"<a:> <b:> <c:> .", {"Content-Type": "text/turtle", "X-SPARQL-MaxRows": "1"}), EndpointTruncatedError),
    ],
)
def test_bad_graphs_are_told_apart(reply: Reply, error: type[EndpointError]) -> None:
    with answering(reply) as server, pytest.raises(error):
        Endpoint(server.url).graph("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_server_that_ignores_the_offset_is_not_asked_for_ever() -> None:
    with answering(Reply(ONE)) as server:
        assert len(list(Endpoint(server.url).solutions(ASK))) == 1
        with pytest.raises(EndpointTruncatedError, match="same page twice"):
            list(Endpoint(server.url, page=1).solutions(ASK))


@pytest.mark.parametrize(
    "reply",
    [Reply(NONE, delay=3600), Reply(NONE * 99, drip=0.3), Reply(NONE, {"Content-Length": "99999"}, drip=0.3)],
    ids=["silent", "dripping", "dripping for long"],
)
def test_time_is_limited_over_all(reply: Reply) -> None:
    with answering(reply) as server, pytest.raises(EndpointTimeoutError, match="within 1 s"):
        list(Endpoint(server.url, timeout=1).solutions(ASK))


def test_the_time_of_a_bounded_endpoint_is_for_all_pages() -> None:
    def ask_often(endpoint: Endpoint) -> None:
        for _ in range(9):
            endpoint.select(ASK)

    with answering(Reply(ONE, delay=0.4)) as server, pytest.raises(EndpointTimeoutError):
        ask_often(Endpoint(server.url, timeout=1).bounded())
    assert 0 < len(server.requests) < 9


def test_a_busy_server_is_asked_again_when_it_says() -> None:
    busy = Reply(status=503, headers={"Retry-After": "1"})
    with answering(busy, busy, Reply(NONE)) as server:
        begun = time.monotonic()
        assert list(Endpoint(server.url).solutions(ASK)) == []
        assert time.monotonic() - begun >= 2
        assert len(server.requests) == 3
    with answering(Reply(status=429, headers={"Retry-After": "3600"})) as server:
        with pytest.raises(EndpointError, match="429"):
            list(Endpoint(server.url).solutions(ASK))
        assert len(server.requests) == 1


def test_an_answer_that_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphtool.store.protocol._LARGEST", 1 << 20)
    with answering(Reply(b" " * (1 << 22))) as server, pytest.raises(EndpointError, match="more than 1 MiB"):
        Endpoint(server.url).select(ASK)


def test_credentials_are_for_one_server_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHTOOL_USER", "pörtal")
    monkeypatch.setenv("GRAPHTOOL_PASSWORD", "geheim:1")
    with answering(Reply(NONE)) as other, answering(Reply(status=307, headers={"Location": other.url})) as server:
        with pytest.raises(EndpointRefusedError, match="sends the query on to") as caught:
            Endpoint(server.url).select(ASK)
        assert "geheim" not in str(caught.value)
        assert b64decode(server.requests[0].headers["authorization"].split()[1]).decode() == "pörtal:geheim:1"
        assert not other.requests
    for status in (301, 302, 307, 308):
        with answering(Reply(status=status, headers={"Location": "/elsewhere"}), Reply(ONE)) as server:
            assert len(Endpoint(server.url).select(ASK).rows) == 1
            assert [(r.method, r.path, r.query) for r in server.requests] == [
                ("POST", "/sparql", ASK),
                ("POST", "/elsewhere", ASK),
            ]


def test_credentials_come_from_netrc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("GRAPHTOOL_USER", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    netrc.chmod(0o600)
    with answering(Reply(NONE)) as server:
        Endpoint(server.url).select(ASK)
        assert b64decode(server.requests[0].headers["authorization"].split()[1]) == b"a:b"


@pytest.mark.parametrize(
    ("user", "password", "text", "mode", "said"),
    [
        ("eva", "geheim", "", 0o600, "does not accept the credentials that GRAPHTOOL_USER names"),
        ("eva", "", "", 0o600, "GRAPHTOOL_PASSWORD is not set"),
        ("", "", "machine 127.0.0.1 login a password geheim", 0o600, "does not accept the credentials from netrc"),
        ("", "", "machine 127.0.0.1 login a password geheim", 0o644, "netrc is not used: others may read it"),
        ("", "", "machine 127.0.0.1 password geheim x geheim", 0o600, "netrc is not used: line 1 is wrong"),
        ("", "", "machine example.org login a password geheim", 0o600, "credentials are read from GRAPHTOOL_USER"),
    ],
)
def test_a_refusal_says_which_credentials_there_were(
    user: str, password: str, text: str, mode: int, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GRAPHTOOL_USER", user)
    monkeypatch.setenv("GRAPHTOOL_PASSWORD", password)
    (tmp_path / ".netrc").write_text(f"{text}\n")
    (tmp_path / ".netrc").chmod(mode)
    with answering(Reply(status=401)) as server, pytest.raises(EndpointRefusedError) as caught:
        Endpoint(server.url).select(ASK)
    assert said in caught.value.problems[0].hint
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "sparql", "http://", "http://[", "http://x:99999/", "", "ftp://example.org/"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError, match="is not an endpoint"):
        Endpoint(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://a..b/sparql", "no name of a host"),
        (f"http://{'a' * 64}.de/", "no name of a host"),
        ("http://127.0.0.1:9/ä", "percent-encode"),
        ("http://bücher.example/", "xn--"),
        ("http://127.0.0.1:9/a b", "percent-encode"),
        ("http://127.0.0.1:9/\x7f", "percent-encode"),
    ],
)
def test_an_address_that_cannot_be_asked_says_why(url: str, said: str) -> None:
    with pytest.raises(UsageError, match=f"is not an endpoint: (.|\n)*{said}"):
        Endpoint(url)
    Endpoint("http://[::1]:9/sparql?a=%C3%A4")


def test_what_a_server_says_is_one_line_without_control_characters() -> None:
    loud = "\x1b[31mloud" + "!" * 2_000
    for reply in (
        Reply(ONE, {"X-SQL-Message": loud}),
        Reply(NONE, {"X-SPARQL-MaxRows": loud}),
        Reply(status=307, headers={"Location": f"http://127.0.0.1:1/{loud}"}),
        Reply(status=500, reason=loud),
        Reply(status=404, reason=loud),
    ):
        with answering(reply) as server, pytest.raises(EndpointError, match="31mloud") as caught:
            list(Endpoint(server.url, retries=0).solutions(ASK))
        assert "\x1b" not in str(caught.value)
        assert len(str(caught.value)) < 700


def test_numbers_in_headers_are_of_ascii_digits() -> None:
    pauses: list[float] = []
    busy = Reply(status=503, headers={"Retry-After": "²"}), Reply(status=503, headers={"Retry-After": "7"})
    with answering(*busy, Reply(NONE)) as server:
        send(Request(server.url, ASK, "*/*"), seconds=60, retries=2, sleep=pauses.append)
    assert pauses == [1, 7]
    for length in ("²", "9" * 5_000):
        with answering(Reply(NONE, {"Content-Length": length})) as server:
            assert not Endpoint(server.url, timeout=5).select(ASK).rows


def test_credentials_in_an_address_are_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="holds credentials") as caught:
        Endpoint("https://user:geheim@example.org/sparql")
    assert "geheim" not in str(caught.value)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(EndpointError, match="cannot be reached"):
        list(Endpoint(f"http://127.0.0.1:{free_port()}/").solutions(ASK))


def test_blank_nodes_with_any_name_stay_apart() -> None:
    names = ["nodeID://b1", "nodeID:/b1", "ä", "a b"]
    bindings = ",".join(f'{{"s": {{"type": "bnode", "value": "{name}"}}}}' for name in names)
    body = f'{{"head": {{"vars": ["s"]}}, "results": {{"bindings": [{bindings}]}}}}'
    with answering(Reply(body.encode())) as server:
        assert len({row["s"] for row in Endpoint(server.url).select(ASK).rows}) == len(names)
