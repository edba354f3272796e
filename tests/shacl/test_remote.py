"""Validation at a real endpoint: the findings of the embedded store, or an error that says why not."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.errors import EndpointError, NothingToDoError
from graphtool.shacl.engine import Scope, validate
from graphtool.shacl.remote import validate_endpoint
from graphtool.shacl.report import Report
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.endpoint import Endpoint
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_file
from graphtool.store.write import nquads
from tests.conftest import ROOT, graphtool
from tests.servers import free_port, oxigraph, virtuoso

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


# Virtuoso 7 matches patterns against UTF-8 bytes and keeps WKT and some plain strings under types of its own, so that
# these shapes report what is not wrong there; nothing that is wrong is lost
VIRTUOSO_ADDS = {
    "EntityShape-encoding",
    "EvidenceShape-noteLanguages",
    "GeometryShape-wkt",
    "GrantShape-supports",
    "ParticipationShape-basis",
    "VocabularyShape-literal",
}


def _keys(report: Report) -> set[tuple[str, ...]]:
    return {finding.key() for finding in report.findings}


def test_oxigraph_gives_the_findings_of_the_embedded_store(faulty: Corpus, shapes: ShapesGraph, tmp_path: Path) -> None:
    expected = _keys(validate(faulty, shapes))
    assert len(expected) > len(WRONG)
    with oxigraph(tmp_path, nquads(faulty.quads())) as url:
        assert _keys(validate_endpoint(Endpoint(url), shapes, Scope())) == expected
        done = graphtool("validate", "--endpoint", url, "--focus", "network:klima-werk", "--format", "json")
        assert (done.code, json.loads(done.out)["engine"]) == (0, "endpoint")
        assert json.loads(done.out)["summary"]["focusNodes"] > 0


def test_virtuoso_loses_no_finding_and_adds_only_known_ones(
    faulty: Corpus, shapes: ShapesGraph, tmp_path: Path
) -> None:
    graphs = tuple(sorted({file.graph.value for file in faulty.files}))
    with virtuoso(tmp_path, nquads(faulty.quads())) as url:
        found = _keys(validate_endpoint(Endpoint(url, graphs=graphs, page=4_000), shapes, Scope()))
    expected = _keys(validate(faulty, shapes))
    added = {key[4].rpartition("#")[2] for key in found - expected}
    lost = {key for key in expected - found if key[4].rpartition("#")[2] not in VIRTUOSO_ADDS}
    assert lost == set()
    assert added <= VIRTUOSO_ADDS


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
