"""What a query may not do: change anything, or reach a server that is not allowed; and that nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from graphtool.errors import EndpointError, RefusedError, UsageError
from graphtool.project import Project
from graphtool.query.catalogue import Catalogue
from graphtool.query.execute import on_rdflib, rdflib_dataset, run_query
from graphtool.query.limits import Limits
from graphtool.query.results import Table
from graphtool.query.safety import refuse_unsafe
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes
from tests.servers import Reply, answering

ONE_ROW = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"there"}}]}}'

HIDDEN = [
    "PREFIX : <URL> SELECT * { SERVICE: { ?s ?p ?x } }",
    "SELECT * { SERVICESILENT<URL>{ ?s ?p ?x } }",
    "SELECT * { ?s ?p trueSERVICE <URL> { ?s ?p ?x } }",
    "SELECT * { ?s ?p 1.0e5service <URL> { ?s ?p ?x } }",
    "PREFIX : <urn:e/> SELECT * { ?s ?p :.SERVICE <URL> { ?s ?p ?x } }",
    "PREFIX ex: <urn:e/> SELECT * { ?s ?p ex:.SERVICE <URL> { ?s ?p ?x } }",
    "SELECT * { ?s ?p ?o FILTER(1<2)SERVICE#>\n<URL>{ ?s ?p ?x } }",
    "PREFIX : <urn:e/> SELECT * { ?s ?p :a\\# SERVICE <URL> { ?s ?p ?x }\n}",
    "PREFIX : <urn:e/> SELECT * { ?s ?p :a\\' SERVICE <URL> { ?s ?p ?x } ?t ?q :a\\' }",
]
READ = "<urn:s> <urn:p> true, 1.0e5, <urn:e/>, <urn:e/a#>, <urn:e/a'> ."


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
        "PREFIX x: <y> WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
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


@pytest.mark.parametrize("allowed", [(), ("http://example.org/",)], ids=["none", "another"])
@pytest.mark.parametrize("text", HIDDEN)
def test_no_spelling_of_service_reaches_a_server(server: answering, text: str, allowed: tuple[str, ...]) -> None:
    with pytest.raises(RefusedError):
        run_query(_pointing_to("urn:o"), text.replace("URL", server.url), services=allowed)
    assert not server.requests


@pytest.mark.parametrize("text", HIDDEN)
def test_the_engine_itself_follows_these_spellings(server: answering, text: str) -> None:
    store = ox.Store()
    store.load(READ.encode(), ox.RdfFormat.TURTLE)
    answer = store.query(text.replace("URL", server.url))
    assert isinstance(answer, ox.QuerySolutions)
    list(answer)
    assert server.requests


@pytest.mark.parametrize("unit", ["service#", "service:", "service?", "SERVICE SILENT #"])
def test_a_text_that_would_be_searched_without_end_is_refused(unit: str) -> None:
    for here in (True, False):
        with pytest.raises(RefusedError, match="too often"):
            refuse_unsafe("SELECT * { " + unit * 50_000, here=here)
    refuse_unsafe("ASK { VALUES ?x { " + "<https://example.org/a/service#b> " * 500 + "} }")


def _on_rdflib(url: str, letters: str, place: str) -> str:
    asked = f"{letters} <{url}> {{ ?s ?p ?x }}"
    return f"SELECT * {{ ?s ?p ?o {place.replace('HERE', asked)} }}"


@pytest.mark.parametrize(
    "letters", ["SERVICE", "service", "\u017fERVICE", "serv\u0131ce", "S\\u0045RVICE", "\\u017fervice"]
)
@pytest.mark.parametrize(
    "place", ["HERE", "FILTER EXISTS { HERE }", "OPTIONAL { { HERE } UNION { } }", "{ SELECT * { HERE } }"]
)
def test_rdflib_reaches_no_server(server: answering, letters: str, place: str) -> None:
    with pytest.raises(RefusedError):
        run_query(_pointing_to("urn:o"), _on_rdflib(server.url, letters, place), engine="rdflib")
    with pytest.raises(RefusedError):
        on_rdflib(rdflib_dataset(_pointing_to("urn:o")), _on_rdflib(server.url, letters, place))
    assert not server.requests


def test_names_with_the_letters_of_service_are_no_service(project: Project) -> None:
    for query in Catalogue(project).all():
        refuse_unsafe(query.text)
    for text in (
        "PREFIX kn: <urn:> SELECT ?x ?service ?y { ?x kn:service ?y { ?x a kn:ServiceRelation } ?y kn:serviceKind ?z }",
        "PREFIX myservice: <urn:> PREFIX service: <urn:> SELECT * { ?x myservice:a service:b . { ?x a ?y } }",
        "SELECT * { GRAPH <http://example.org/service:x> { ?s ?p 'a service' } }",
        "# what this service\n# is: well\nSELECT ?service WHERE { ?service ?p ?o }",
    ):
        ox.Store().query(text)
        refuse_unsafe(text)


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
