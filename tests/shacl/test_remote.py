"""Validation at a real endpoint: the findings of the embedded store, or an error that says why not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.errors import EndpointError, NothingToDoError
from graphtool.shacl.engine import Scope, validate
from graphtool.shacl.remote import validate_endpoint
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.endpoint import Endpoint
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_file
from graphtool.store.write import nquads
from tests.conftest import ROOT, graphtool
from tests.servers import free_port, oxigraph, virtuoso

SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}
WRONG = (
    "member-is-a-place",
    "two-roles-in-one-membership",
    "ags-wrong-digit",
    "label-without-language",
    "term-begin-after-end",
)


@pytest.fixture(scope="module")
def faulty(asserted: Corpus) -> Corpus:
    """The real graph with some wrong updates applied."""
    files = [parse_file(ROOT / f"tests/updates/wrong/{n}.ttl", f"https://w3id.org/klimanetz/graph/{n}") for n in WRONG]
    return Corpus((*asserted.data, *files), asserted.ontology)


@pytest.fixture(scope="module", params=SERVERS)
def url(request: pytest.FixtureRequest, faulty: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param), nquads(faulty.quads())) as address:
        yield address


def test_the_findings_are_those_of_the_embedded_store(url: str, faulty: Corpus, shapes: ShapesGraph) -> None:
    report = validate_endpoint(Endpoint(url), shapes, Scope())
    expected = {finding.key() for finding in validate(faulty, shapes).findings}
    assert len(expected) > len(WRONG)
    assert {finding.key() for finding in report.findings} == expected


def test_the_command_checks_one_focus_node_there(url: str) -> None:
    done = graphtool("validate", "--endpoint", url, "--focus", "network:klima-werk", "--format", "json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["summary"]["focusNodes"] > 0
    assert json.loads(done.out)["engine"] == "endpoint"


def test_a_capped_answer_is_read_to_its_end(faulty: Corpus, tmp_path: Path) -> None:
    with virtuoso(tmp_path, nquads(faulty.quads()), most_rows=100) as url:
        rows = list(
            Endpoint(url, page=60).solutions(
                "SELECT DISTINCT ?s WHERE { ?s a <https://w3id.org/klimanetz/ontology#Evidence> } ORDER BY ?s"
            )
        )
        assert len(rows) == len({str(row["s"]) for row in rows}) > 254


def test_an_empty_endpoint_is_no_pass_and_an_absent_one_an_error(tmp_path: Path, shapes: ShapesGraph) -> None:
    quad = ox.Quad(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal("o"), ox.NamedNode("http://a/g"))
    with oxigraph(tmp_path, nquads([quad])) as url, pytest.raises(NothingToDoError, match="no focus node"):
        validate_endpoint(Endpoint(url), shapes, Scope())
    with pytest.raises(EndpointError, match="cannot be reached"):
        validate_endpoint(Endpoint(f"http://127.0.0.1:{free_port()}/query"), shapes, Scope())
    assert graphtool("validate", "--endpoint", f"http://127.0.0.1:{free_port()}/query").code == 3
