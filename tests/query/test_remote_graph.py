"""A SPARQL endpoint opened from Python: the same questions, the same rows, and the whole graph when it is needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import graphtool
from graphtool.errors import EndpointError, EndpointTimeoutError, TimeoutExceededError, UsageError
from graphtool.store.load import Corpus
from tests.servers import Reply, Request, answering


@pytest.fixture
def address(closed: Corpus) -> Iterator[str]:
    """The whole graph, inferred statements among them, behind the protocol; what is asked first."""

    def reply(request: Request) -> Reply:
        answer = closed.store.query(request.query, use_default_graph_as_union=True)
        if isinstance(answer, ox.QueryTriples):
            form = {"Content-Type": "application/n-triples"}
            return Reply(answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b"", form)
        document = json.loads(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"{}")
        return Reply(json.dumps(document).encode())

    with answering(reply) as server:
        yield server.url


def test_the_same_rows_there_as_here(address: str) -> None:
    here, there = graphtool.open(Path(__file__).parent), graphtool.open(address)
    assert there.query("sponsors").rows() == here.query("sponsors").rows()
    name = "Sanieren mit Zukunft"
    assert there.query("sponsors", network=name).rows() == here.query("sponsors", network=name).rows()
    assert there.query("ASK { ?s ?p ?o }")
    assert there.query("sponsors", at="2019-01-01").rows() == here.query("sponsors", at="2019-01-01").rows()


def test_what_an_endpoint_has_not_is_refused(address: str) -> None:
    graph = graphtool.open(address)
    with pytest.raises(UsageError, match="no revision"):
        graph.known_at("HEAD")
    with pytest.raises(UsageError, match="not given by a graph in memory"):
        graph.query("sponsors").why()
    with pytest.raises(UsageError):
        graphtool.open(address, outside=False)
    with pytest.raises(UsageError):
        graphtool.open("https://user:secret@example.org/sparql")
    with pytest.raises(EndpointError):
        graphtool.open("http://127.0.0.1:9/").query("ASK {}")


def test_an_answer_is_bounded_there_as_here(address: str, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("".join(f"<urn:{n}> <urn:p> {n} ." for n in range(500)))
    here, there = graphtool.open(file), graphtool.open(address)
    text = "SELECT * { ?a ?b ?c } ORDER BY ?a"
    for graph, total in ((here, 500), (there, len(there.query(text)))):
        for limit, complete in ((7, False), (total, True)):
            some = graph.query(text, limit=limit, timeout=60)
            assert (len(some), some.complete) == (limit, complete)
    with pytest.raises(TimeoutExceededError):
        here.query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", timeout=0.5)
    with pytest.raises(UsageError):
        there.query(text, memory=5)
    with answering(Reply(delay=5)) as server, pytest.raises(EndpointTimeoutError):
        graphtool.open(server.url).query("ASK { ?s ?p ?o }", timeout=0.5)
