"""The graph of an endpoint as a corpus: every statement, in its graph, in small answers, or an error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from graphtool.errors import EndpointMalformedError, EndpointTruncatedError, NothingToDoError, UsageError
from graphtool.namespaces import GRAPH
from graphtool.store.endpoint import Endpoint
from graphtool.store.load import Corpus
from graphtool.store.remote_corpus import RemoteGraphs
from graphtool.store.write import nquads
from tests.servers import Reply, Request, answering, oxigraph, virtuoso

CHANGED = ("Literal", "Geometry", "duration")
SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@pytest.fixture(scope="module", params=SERVERS)
def url(request: pytest.FixtureRequest, closed: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp(request.param)
    with SERVERS[request.param](folder, nquads(closed.store)) as address:
        yield address


def _named(corpus: Corpus) -> set[tuple[str, ...]]:
    """Return the statements without blank nodes, literals as all servers can say them.

    Virtuoso has no truth values, rounds geometries and damages durations.
    """
    found = set()
    for quad in corpus.store:
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if any(isinstance(term, ox.BlankNode) for term in terms):
            continue
        if isinstance(quad.object, ox.Literal) and quad.object.datatype.value.endswith(CHANGED):
            continue
        text = re.sub(r"\^\^<.*#(boolean|integer|decimal)>", "", str(quad.object))
        found.add((*map(str, terms[:2]), {'"true"': '"1"', '"false"': '"0"'}.get(text, text), str(terms[3])))
    return found


def test_every_statement_comes_in_its_graph(url: str, closed: Corpus) -> None:
    fetched = RemoteGraphs.of(Endpoint(url, page=700)).fetch()
    assert len(fetched.inferred) == len(closed.inferred)
    assert {file.graph for file in fetched.data} == {file.graph for file in closed.data if file.quads}
    assert {file.graph for file in fetched.ontology} == {file.graph for file in closed.ontology if file.quads}
    assert _named(fetched) == _named(closed)
    blank = [q for q in fetched.quads() if isinstance(q.subject, ox.BlankNode)]
    assert {q.subject for q in blank} <= {q.object for q in fetched.quads()} | {q.subject for q in blank}


def test_what_is_around_an_entity(url: str, closed: Corpus) -> None:
    iri = ox.NamedNode("https://w3id.org/klimanetz/id/network/klima-werk")
    fetched = RemoteGraphs.of(Endpoint(url)).around([iri.value]).store
    for pattern in ((iri, None, None), (None, None, iri)):
        here = {(str(q.subject), str(q.predicate)) for q in closed.store.quads_for_pattern(*pattern)}
        assert {(str(q.subject), str(q.predicate)) for q in fetched.quads_for_pattern(*pattern)} == here


def test_graphs_can_be_named(url: str, closed: Corpus) -> None:
    name = f"{GRAPH}pages/westfalen-weser"
    fetched = RemoteGraphs.of(Endpoint(url, graphs=(name,))).fetch()
    (file,) = fetched.files
    assert file.graph.value == name
    assert file.size == next(f.size for f in closed.data if f.graph.value == name)
    with pytest.raises(NothingToDoError):
        RemoteGraphs.of(Endpoint(url, graphs=("urn:none",))).fetch()


LINES = "".join(f"<urn:s{i:03}> <urn:p> <urn:o{n}> <urn:g> .\n" for i in range(50) for n in range(9)).encode()


def _server(cap: int, *, tell: bool) -> answering:
    store = ox.Store()
    store.load(LINES, ox.RdfFormat.N_QUADS)

    def reply(request: Request) -> Reply:
        answer = store.query(request.query)
        assert isinstance(answer, ox.QuerySolutions)
        document = json.loads(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"{}")
        rows = document["results"]["bindings"]
        cut = len(rows) > cap
        del rows[cap:]
        return Reply(json.dumps(document).encode(), {"X-SPARQL-MaxRows": str(cap)} if cut and tell else {})

    return answering(reply)


def test_a_cap_that_is_told_makes_for_smaller_questions() -> None:
    for cap in (10, 30, 1_000):
        with _server(cap, tell=True) as server:
            assert sum(file.size for file in RemoteGraphs.of(Endpoint(server.url)).fetch().files) == 450
    with _server(5, tell=True) as server, pytest.raises(EndpointTruncatedError, match="does not give all of <urn:s"):
        RemoteGraphs.of(Endpoint(server.url)).fetch()


def test_a_cap_that_is_not_told_is_found_by_counting() -> None:
    with _server(100, tell=False) as server, pytest.raises(EndpointTruncatedError, match="counts 450 statements"):
        RemoteGraphs.of(Endpoint(server.url)).fetch()


def test_an_iri_cannot_break_out_of_the_question() -> None:
    with pytest.raises(UsageError), answering(Reply()) as server:
        RemoteGraphs(Endpoint(server.url), ()).around(["urn:x> } INSERT"])


IRI, TEXT = {"type": "uri", "value": "urn:a"}, {"type": "literal", "value": "²"}
ONE = {"type": "literal", "value": "1"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"n": ONE, "s": IRI, "p": IRI, "o": IRI}, r"without a value for \?g"),
        ({"g": IRI, "s": IRI, "p": IRI, "o": IRI}, r"without a value for \?n"),
        ({"g": IRI, "n": TEXT}, "is no number"),
        ({"g": IRI, "n": {"type": "literal", "value": "9" * 5000}}, "is no number"),
        ({"g": IRI, "n": ONE}, r"without a value for \?s"),
        ({"g": IRI, "n": ONE, "s": IRI, "p": IRI}, r"without a value for \?o"),
        ({"g": IRI, "n": ONE, "s": IRI, "p": TEXT, "o": IRI}, "no statement"),
    ],
)
def test_malformed_answers_are_told(cells: dict[str, object], said: str) -> None:
    answer = {"head": {"vars": list(cells)}, "results": {"bindings": [cells]}}
    with answering(Reply(json.dumps(answer).encode())) as server, pytest.raises(EndpointMalformedError, match=said):
        RemoteGraphs.of(Endpoint(server.url)).fetch()
