"""Exported documents give back exactly the graph's statements, with PyLD and with rdflib; exports never differ."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from graphtool.jsonld.documents import DocumentWriter, dump
from graphtool.namespaces import CONTEXT_V1, ENTITY, RDF_TYPE, SKOS, entity_kind
from graphtool.project import Project
from graphtool.publish.bundle import Exporter
from graphtool.store.load import Corpus
from graphtool.store.terms import from_rdflib


@pytest.fixture(scope="module")
def exporter(closed: Corpus, project: Project) -> Exporter:
    return Exporter.of(closed, project)


@pytest.fixture(scope="module")
def writer(exporter: Exporter) -> DocumentWriter:
    return exporter.writer()


def _with_pyld(document: dict[str, Any], context: dict[str, Any]) -> set[ox.Triple]:
    def loader(url: str, _options: object = None) -> dict[str, Any]:
        assert url == CONTEXT_V1, f"a document asked for {url}"
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}

    text = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": loader})
    return {quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.N_QUADS)}


def _with_rdflib(document: dict[str, Any], context: dict[str, Any]) -> set[ox.Triple]:
    graph = rdflib.Graph()
    graph.parse(data=json.dumps({**document, **context}), format="json-ld")
    return {ox.Triple(*(from_rdflib(term) for term in triple)) for triple in graph}  # type: ignore[arg-type]


def _kinds(corpus: Corpus) -> list[str]:
    """Return one entity of each kind, and those with the most nesting."""
    chosen = {entity_kind(iri): iri for iri in reversed(corpus.entities())}
    richest = [f"{ENTITY}network/klima-werk", f"{ENTITY}project/klikks", f"{ENTITY}organisation/westfalen-weser"]
    return sorted({*chosen.values(), *richest})


def test_pyld_gives_back_the_statements_of_every_kind(
    closed: Corpus, writer: DocumentWriter, exporter: Exporter
) -> None:
    assert len(_kinds(closed)) > 30
    for iri in _kinds(closed):
        document = json.loads(dump(writer.document(iri)))
        assert _with_pyld(document, exporter.context.document) == writer.statements(iri), iri


def test_rdflib_gives_back_the_statements_of_every_kind(
    closed: Corpus, writer: DocumentWriter, exporter: Exporter
) -> None:
    for iri in _kinds(closed):
        document = json.loads(dump(writer.document(iri)))
        assert _with_rdflib(document, exporter.context.document) == writer.statements(iri), iri


def test_statements_are_those_of_the_graph(closed: Corpus, writer: DocumentWriter) -> None:
    graph = {quad.triple for quad in closed.quads()} | set(closed.inferred)
    for iri in closed.entities():
        statements = writer.statements(iri)
        assert statements <= graph, iri
        own = {triple for triple in graph if triple.subject == ox.NamedNode(iri)} if len(statements) < 60 else set()
        assert own <= statements, iri


def test_all_documents_together_hold_the_whole_dataset(closed: Corpus, writer: DocumentWriter) -> None:
    held = set().union(*(writer.statements(iri) for iri in closed.entities()))
    entities = {quad.triple for file in closed.data for quad in file.quads if quad.subject.value.startswith(ENTITY)}  # type: ignore[union-attr]
    assert entities <= held


def test_the_dataset_document_is_the_dump(exporter: Exporter) -> None:
    document = json.loads(exporter.single("jsonld"))
    lines = ox.parse(input=exporter.single("nquads"), format=ox.RdfFormat.N_QUADS)
    assert _with_pyld(document, exporter.context.document) == {quad.triple for quad in lines}
    turtle = ox.parse(input=exporter.single("turtle"), format=ox.RdfFormat.TURTLE)
    assert {quad.triple for quad in turtle} == _with_pyld(document, exporter.context.document)


def test_two_exports_are_byte_identical(closed: Corpus, project: Project) -> None:
    first = dict(Exporter.of(closed, project).files())
    second = dict(Exporter.of(closed, project).files())
    assert first == second
    assert all(content.endswith(b"\n") for content in first.values())


def test_keys_stand_in_a_fixed_order_and_lists_never_collapse(writer: DocumentWriter) -> None:
    document = writer.document(f"{ENTITY}network/sanieren-mit-zukunft")
    assert list(document)[:4] == ["@context", "id", "type", "name"]
    assert isinstance(document["memberships"], list)
    held = [m for m in document["memberships"] if m["role"]["name"]["de"] == "Träger"]
    assert [m["member"]["name"]["de"] for m in held] == ["Kreis Soest"]


def test_a_literal_keeps_the_form_that_the_file_has() -> None:
    from graphtool.jsonld.context import build_context

    decimal = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    subject = ox.NamedNode(f"{ENTITY}count/test")
    context = build_context([], [])
    triples = {
        ox.Triple(subject, ox.NamedNode("https://example.org/value"), ox.Literal("01", datatype=decimal)),
        ox.Triple(subject, ox.NamedNode(f"{SKOS}prefLabel"), ox.Literal("ohne Sprache")),
        ox.Triple(subject, ox.NamedNode(RDF_TYPE), ox.NamedNode("https://example.org/Zahl")),
    }
    document = DocumentWriter(triples, context).document(subject.value)
    assert _with_pyld(document, context.document) == triples
