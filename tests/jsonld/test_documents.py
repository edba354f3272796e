"""Exported documents give back the graph's statements and nothing else, in every processor; exports never differ."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphtool.inference.engine import inferred
from graphtool.jsonld.context import build_context, released
from graphtool.jsonld.documents import DocumentWriter, described, dump, kind_of, writer_of
from graphtool.jsonld.frames import GRAPH_PREDICATES, INVERSES, PART_KINDS, inverses_of
from graphtool.jsonld.index import DiskIndex, MemoryIndex
from graphtool.namespaces import CONTEXT_V1, ENTITY, RDF, RDF_TYPE, SCHEME, SKOS, entity_kind
from graphtool.project import Project
from graphtool.publish.bundle import Exporter
from graphtool.store import moment
from graphtool.store.load import Corpus, load_files
from tests.jsonld.processors import Expand, Triples, with_jsonld_js, with_pyld, with_rdflib

PREF_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
Documents = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def exporter(closed: Corpus, project: Project) -> Exporter:
    return Exporter.of(closed, project)


@pytest.fixture(scope="module")
def writer(exporter: Exporter) -> DocumentWriter:
    return exporter.writer()


@pytest.fixture(scope="module")
def documents(closed: Corpus, writer: DocumentWriter) -> Documents:
    return {iri: json.loads(dump(writer.document(iri))) for iri in described(closed)}


class Promise:
    """What the README promises that the document of an entity holds, looked up in the graph without the writer."""

    def __init__(self, corpus: Corpus) -> None:
        self._about: dict[str, Triples] = defaultdict(set)
        self._to: dict[str, Triples] = defaultdict(set)
        self._graphs: dict[str, set[str]] = defaultdict(set)
        for triple in [*(quad.triple for quad in corpus.quads()), *corpus.inferred]:
            self._about[triple.subject.value].add(triple)  # type: ignore[union-attr]
            self._to[triple.object.value].add(triple)  # type: ignore[union-attr]
        for quad in corpus.quads():
            self._graphs[quad.subject.value].add(quad.graph_name.value)  # type: ignore[union-attr]

    def of(self, iri: str) -> Triples:
        whole, named = {iri}, set[str]()
        found: Triples = set()
        for key, inverse in inverses_of(kind_of(iri)):
            for triple in self._to[iri]:
                subject = triple.subject.value  # type: ignore[union-attr]
                if triple.predicate.value == inverse.predicate and entity_kind(subject) == INVERSES[key].kind:
                    found.add(triple)
                    (whole if inverse.nested else named).add(subject)
        self._add_parts(whole)
        for node in whole:
            found |= self._about[node]
            named |= _targets(self._about[node])
        for graph in {graph for node in whole for graph in self._graphs[node]}:
            said = {t for t in self._about[graph] if t.predicate.value in GRAPH_PREDICATES}
            found |= said
            named |= _targets(said)
        return found | {t for node in named for t in self._about[node] if t.predicate == PREF_LABEL}

    def _add_parts(self, whole: set[str]) -> None:
        todo = list(whole)
        for node in todo:
            for triple in self._about[node]:
                part = triple.object.value  # type: ignore[union-attr]
                if entity_kind(part) in PART_KINDS and part not in whole:
                    whole.add(part)
                    todo.append(part)


def _targets(triples: Triples) -> set[str]:
    return {t.object.value for t in triples if isinstance(t.object, ox.NamedNode) and t.predicate.value != RDF_TYPE}


@pytest.mark.parametrize("expand", [with_pyld, with_rdflib, with_jsonld_js])
def test_every_document_expands_to_what_is_promised(closed: Corpus, documents: Documents, expand: Expand) -> None:
    """In all three processors, for every entity: the statements promised, all of the graph, and nothing else."""
    promise = Promise(closed)
    chosen = documents if expand is not with_rdflib else dict(list(documents.items())[::4])
    assert len(chosen) > 300
    graph = {quad.triple for quad in closed.quads()} | set(closed.inferred)
    for iri, found in zip(chosen, expand(list(chosen.values())), strict=True):
        assert found == promise.of(iri), iri
        assert found <= graph, iri


def test_all_documents_together_hold_the_whole_dataset(closed: Corpus) -> None:
    promise = Promise(closed)
    held = set().union(*(promise.of(iri) for iri in described(closed)))
    everything = [*(quad.triple for quad in closed.quads()), *closed.inferred]
    things = {triple for triple in everything if triple.subject.value.startswith((ENTITY, SCHEME))}  # type: ignore[union-attr]
    assert len(things) > 10_000
    assert things <= held


def test_the_dataset_document_is_the_dump(exporter: Exporter) -> None:
    document = json.loads(exporter.single("jsonld"))
    lines = ox.parse(input=exporter.single("nquads"), format=ox.RdfFormat.N_QUADS)
    [expanded] = with_pyld([document])
    assert expanded == {quad.triple for quad in lines}
    turtle = ox.parse(input=exporter.single("turtle"), format=ox.RdfFormat.TURTLE)
    assert {quad.triple for quad in turtle} == expanded


def test_two_exports_are_byte_identical(closed: Corpus, project: Project) -> None:
    first = dict(Exporter.of(closed, project).files())
    second = dict(Exporter.of(closed, project).files())
    assert first == second
    assert all(content.endswith(b"\n") for name, content in first.items() if not name.endswith(".gz"))


def test_keys_stand_in_a_fixed_order_and_lists_never_collapse(documents: Documents) -> None:
    """One member or several: always a list; and a key that has one value never becomes one."""
    document = documents[f"{ENTITY}network/sanieren-mit-zukunft"]
    assert list(document)[:4] == ["@context", "id", "type", "name"]
    assert list(document)[4:] == sorted(list(document)[4:])
    held = [m for m in document["memberships"] if m["role"][0]["name"]["de"] == "Träger"]
    assert [m["member"]["name"]["de"] for m in held] == ["Kreis Soest"]
    listed = {term.key for term in released().terms.values() if term.listed and term.kind != "texts"} | set(INVERSES)
    single = {term.key for term in released().terms.values() if not term.many}
    for key, value in (pair for each in documents.values() for pair in _pairs(each)):
        assert key not in listed or isinstance(value, list), key
        assert key not in single or not isinstance(value, list), key


def _pairs(node: Any) -> list[tuple[str, Any]]:
    if isinstance(node, list):
        return [pair for each in node for pair in _pairs(each)]
    if not isinstance(node, dict):
        return []
    return [*node.items(), *(pair for each in node.values() for pair in _pairs(each))]


def test_a_place_names_its_body_and_a_body_its_roles(documents: Documents) -> None:
    assert [body["name"]["de"] for body in documents[f"{ENTITY}place/05974040"]["bodies"]] == ["Stadt Soest"]
    town = documents[f"{ENTITY}organisation/stadt-soest"]
    assert {m["organization"]["name"]["de"] for m in town["membershipsHeld"]}
    assert [graph["license"][0]["id"] for graph in town["graphs"]][:1] == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]


def test_a_document_at_a_day_says_what_holds_then(asserted: Corpus, project: Project) -> None:
    """The day and what is derived for it stand in the document, but expanded it says no more than the graph does."""
    then = inferred(moment.at(asserted, moment.day("2024-01-01")))
    documents = {each: Exporter.of(then, project, at).writer() for each, at in (("day", "2024-01-01"), ("none", None))}
    iri = f"{ENTITY}network/klima-werk"
    dated, plain = documents["day"].document(iri), documents["none"].document(iri)
    assert dated["asOf"] == "2024-01-01"
    assert {value for key, value in _pairs(dated) if key == "holds"} == {"certainly", "possibly"}
    assert "holds" not in json.dumps(plain)
    assert with_pyld([dated]) == with_pyld([plain])
    for expand in (with_rdflib, with_jsonld_js):
        assert expand([dated]) == with_pyld([plain])


def test_a_literal_keeps_the_form_that_the_file_has() -> None:
    integer, boolean = (ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}") for name in ("integer", "boolean"))
    subject, value = ox.NamedNode(f"{ENTITY}count/test"), ox.NamedNode("https://example.org/value")
    label = ox.NamedNode(f"{SKOS}prefLabel")
    objects = [
        *(ox.Literal(text, datatype=integer) for text in ("01", "1", "-0", "9999999999999999999")),
        *(ox.Literal(text, datatype=boolean) for text in ("1", "true", "TRUE")),
        ox.Literal("1"),
        ox.Literal("eins", language="de"),
    ]
    triples = {ox.Triple(subject, value, each) for each in objects}
    triples |= {
        ox.Triple(subject, label, ox.Literal("ohne Sprache")),
        ox.Triple(subject, label, ox.Literal("englisch", language="en-GB")),
        ox.Triple(subject, label, ox.Literal("7", datatype=integer)),
        ox.Triple(subject, label, value),
        ox.Triple(subject, ox.NamedNode(RDF_TYPE), ox.NamedNode("https://example.org/Zahl")),
    }
    context = build_context([], [])
    document = writer_of(triples, context).document(subject.value)
    assert with_pyld([document], context.document) == [triples]


def test_an_index_on_disk_gives_the_same_documents(closed: Corpus, documents: Documents, tmp_path: Path) -> None:
    statements: list[ox.Quad | ox.Triple] = [*closed.quads(), *closed.inferred]
    index = DiskIndex(statements, str(tmp_path))
    assert list(tmp_path.iterdir())
    writer = DocumentWriter(index, released())
    assert {iri: writer.document(iri) for iri in documents} == documents
    assert list(index.subjects()) == list(MemoryIndex(statements).subjects())
    index.close()
    assert not list(tmp_path.iterdir())


def test_other_peoples_graphs_have_documents_too(tmp_path: Path) -> None:
    """Blank nodes are nested, own lists and circles are no trap."""
    path = tmp_path / "fremd & größer.ttl"
    path.write_text(
        "@prefix e: <https://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'e:a e:b [ skos:prefLabel "innen"@de ; e:c e:a ] ; e:d ( 1 "zwei" ) . e:a e:b e:a .',
        encoding="utf-8",
    )
    corpus = load_files([(path, "https://example.org/g", path.name)])
    document = writer_of(corpus.quads(), released()).document("https://example.org/a")
    assert document["@context"] == CONTEXT_V1
    [expanded] = with_pyld([document])
    dataset, other = ox.Dataset(), ox.Dataset()
    for target, triples in ((dataset, expanded), (other, {quad.triple for quad in corpus.quads()})):
        for triple in triples:
            target.add(ox.Quad(triple.subject, triple.predicate, triple.object))
        target.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert dataset == other


PARTS = [f"{ENTITY}date/p{number:02}" for number in range(15)]
SUBJECTS: list[ox.NamedNode | ox.BlankNode] = [
    *(ox.NamedNode(iri) for iri in (f"{ENTITY}organisation/a", f"{ENTITY}claim/a", *PARTS)),
    ox.BlankNode("x"),
]
PREDICATES = [ox.NamedNode(f"{RDF}subject"), PREF_LABEL, ox.NamedNode("https://example.org/part")]
TRIPLES = st.builds(ox.Triple, *(st.sampled_from(each) for each in (SUBJECTS, PREDICATES, SUBJECTS)))
ABOUT, PART = PREDICATES[0], PREDICATES[2]
THING, CLAIM, P0, P1, *_, P13, P14, BLANK = SUBJECTS


@example([ox.Triple(CLAIM, ABOUT, P1), ox.Triple(CLAIM, PART, P0)], 1)  # a part of a claim holds what it is about
@example([ox.Triple(P13, ABOUT, P14)], 14)  # twice, but below the levels where it is written again
@example([ox.Triple(THING, ABOUT, BLANK), ox.Triple(THING, PART, P0), ox.Triple(P0, PART, BLANK)], 0)
@given(st.lists(TRIPLES, max_size=9), st.integers(0, 14))
def test_a_document_does_not_depend_on_those_written_before(triples: list[ox.Triple], length: int) -> None:
    """Whatever is nested in what: parts in circles, around blank nodes, or deeper than they are written again."""
    chain = map(ox.Triple, SUBJECTS[2:], [PART] * length, SUBJECTS[3:])
    values = [ox.Triple(subject, ox.NamedNode("https://example.org/value"), ox.Literal("1")) for subject in SUBJECTS]
    index, context = MemoryIndex([*triples, *chain, *values]), released()
    writer, iris = DocumentWriter(index, context), list(index.subjects())
    for iri in [*iris, *reversed(iris)]:
        assert writer.text(iri) == DocumentWriter(index, context).text(iri)
