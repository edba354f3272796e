"""A SPARQL endpoint opened from Python: the same questions, the same rows, and the whole graph when it is needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import graphtool
from graphtool.errors import EndpointError, UsageError
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
    for parameters in ({"network": "Sanieren mit Zukunft"}, {}):
        assert there.query("sponsors", **parameters).rows() == here.query("sponsors", **parameters).rows()
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
