"""Parsing keeps what the file says, reads every common syntax, and reports what is wrong with place and cure."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from graphtool.errors import FormatError, ParseError
from graphtool.store.parse import parse_all, parse_bytes, parse_file
from graphtool.store.terms import fill_rdflib, from_rdflib, show, to_rdflib

GRAPH = "https://w3id.org/klimanetz/graph/test"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    "lexical", ['"01"^^xsd:integer', '"1.50"^^xsd:decimal', '"P12M"^^xsd:duration', '"ja"@de', '"300"^^xsd:byte']
)
def test_literals_keep_their_lexical_form(lexical: str) -> None:
    text = f"@prefix xsd: <{XSD}> . <http://a> <http://b> {lexical} ."
    parsed = parse_bytes(text.encode(), ox.RdfFormat.TURTLE, GRAPH)
    literal = parsed.quads[0].object
    assert isinstance(literal, ox.Literal)
    assert show(literal) == lexical
    graph = fill_rdflib(rdflib.Graph(), parsed.quads)
    assert [from_rdflib(term) for term in graph.objects()] == [literal]  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf"])
def test_every_common_syntax_is_read(tmp_path: Path, suffix: str) -> None:
    syntax = {".ttl": "turtle", ".nt": "nt", ".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld", ".rdf": "xml"}
    graph = rdflib.Dataset() if suffix in {".nq", ".trig"} else rdflib.Graph()
    graph.add((rdflib.URIRef("http://a/s"), rdflib.URIRef("http://a/p"), rdflib.Literal("Grün", lang="de")))
    path = tmp_path / f"daten{suffix}"
    graph.serialize(path, format=syntax[suffix], encoding="utf-8")
    assert [str(q.object) for q in parse_file(path, GRAPH).quads] == ['"Grün"@de']


def test_an_unknown_suffix_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"\.csv: unknown RDF file suffix"):
        parse_file(tmp_path / "x.csv", GRAPH)


def test_errors_of_several_files_come_together_sorted_by_place(tmp_path: Path) -> None:
    (tmp_path / "b.ttl").write_text("<http://a> <http://b> .\n", "utf-8")
    (tmp_path / "a.ttl").write_bytes(b'<http://a> <http://b> "\xff" .\n')
    with pytest.raises(ParseError) as caught:
        parse_all([(tmp_path / name, GRAPH, name) for name in ("b.ttl", "a.ttl")])
    assert [(p.location.path, p.location.line) for p in caught.value.problems if p.location] == [
        ("a.ttl", 1),
        ("b.ttl", 1),
    ]
    assert all(p.hint for p in caught.value.problems)


@given(st.text(), st.sampled_from([None, "de", "en-GB"]))
def test_terms_survive_the_way_through_rdflib(text: str, language: str | None) -> None:
    literal = ox.Literal(text, language=language)
    assert from_rdflib(to_rdflib(literal)) == literal
