"""Every catalogue query gives the same rows in the same order on Oxigraph's server and on Virtuoso."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from graphtool.namespaces import XSD
from graphtool.project import Project
from graphtool.query.catalogue import Catalogue
from graphtool.query.execute import run_query
from graphtool.query.parameters import bound_text
from graphtool.query.remote import ask_endpoint
from graphtool.query.results import Row, Stream, Table
from graphtool.store.endpoint import Endpoint
from graphtool.store.load import Corpus
from graphtool.store.terms import Term
from graphtool.store.write import nquads
from tests.conftest import ROOT, graphtool
from tests.servers import oxigraph, virtuoso

SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}
NAMES = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
BOOLEAN = ox.NamedNode(f"{XSD}boolean")


@pytest.fixture(scope="module", params=SERVERS)
def endpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    folder = tmp_path_factory.mktemp(request.param)
    exported = graphtool("export", "--format", "nquads", "--with-ontology")  # what the README says to load
    assert exported.code == 0
    with SERVERS[request.param](folder, exported.out.encode()) as url:
        yield Endpoint(url)


def _plain(term: Term | None) -> tuple[str, str, str]:
    """Return a term as all servers can say it: Virtuoso has no booleans and answers 0 or 1."""
    if term is None:
        return "", "", ""
    if isinstance(term, ox.Literal):
        flag = {"true": "1", "false": "0"}.get(term.value) if term.datatype == BOOLEAN else None
        return "literal", flag or term.value, term.language or ""
    return type(term).__name__, str(term), ""


def _rows(rows: tuple[Row, ...]) -> list[list[tuple[str, str, str]]]:
    return [[_plain(term) for term in row] for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_a_server_gives_the_rows_of_the_embedded_engine(
    name: str, endpoint: Endpoint, project: Project, closed: Corpus
) -> None:
    query = Catalogue(project).get(name)
    for given in (query.examples, {}):
        text = bound_text(query, given, closed)
        here = run_query(closed, text)
        assert isinstance(here, Table)
        there = tuple(tuple(row.get(c) for c in here.columns) for row in endpoint.solutions(text))
        assert _rows(there) == _rows(here.rows)


@pytest.fixture(scope="module")
def capped(closed: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with virtuoso(tmp_path_factory.mktemp("capped"), nquads(closed.store), most_rows=50) as url:
        yield Endpoint(url)


@pytest.mark.parametrize("name", ["claims", "contacts-of", "evidence-of", "statements-by-certainty"])
def test_a_server_that_caps_its_answers_is_read_to_the_end(
    name: str, capped: Endpoint, project: Project, closed: Corpus
) -> None:
    text = bound_text(Catalogue(project).get(name), {}, closed)
    here, there = run_query(closed, text), ask_endpoint(capped, text)
    assert isinstance(here, Table)
    assert isinstance(there, Stream)
    assert len(here.rows) > 50
    assert _rows(there.table().rows) == _rows(here.rows)


def test_a_server_that_caps_its_answers_gives_a_whole_graph(capped: Endpoint, closed: Corpus) -> None:
    text = "CONSTRUCT { ?s ?p ?o } { ?s a <http://www.w3.org/ns/org#Membership> ; ?p ?o }"
    assert len(capped.graph(text)) < 60  # Virtuoso says nothing of the rest
    assert ask_endpoint(capped, text) == run_query(closed, text)
