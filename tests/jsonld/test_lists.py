"""RDF lists in documents: arrays where an array says the same, and the same statements in every case."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.jsonld.files import lines
from graphtool.namespaces import ENTITY, STANDARD
from tests.jsonld.processors import Expand, with_jsonld_js, with_pyld, with_rdflib

LISTS = {
    "items": '( 1 "zwei" "drei"@de e:b true 1.50 "x"^^e:t [ e:p ( 1 ) ] [] )',
    "nested": "( ( 1 2 ) () ( ( ) ( 3 ) ) )",
    "shared": "_:l ; e:q _:l . _:l rdf:first 1 ; rdf:rest ( 2 3 )",
    "shared tail": "( 1 2 ) , [ rdf:first 0 ; rdf:rest _:l ] . e:b e:p _:l . _:l rdf:first 1 ; rdf:rest ( 2 3 )",
    "circle": "_:l . _:l rdf:first 1 ; rdf:rest [ rdf:first 2 ; rdf:rest _:l ]",
    "in itself": "_:l . _:l rdf:first _:l ; rdf:rest rdf:nil",
    "typed": "[ a rdf:List ; rdf:first 1 ; rdf:rest ( 2 ) ]",
    "two items": "[ rdf:first 1 , 2 ; rdf:rest ( 3 ) ]",
    "no end": "[ rdf:first 1 ; rdf:rest [ rdf:first 2 ] ]",
    "IRI at the end": "[ rdf:first 1 ; rdf:rest e:b ]",
    "named cell": "e:b . e:b rdf:first 1 ; rdf:rest ( 2 )",
    "text at the end": '[ rdf:first 1 ; rdf:rest "nil" ]',
    "part": "date:d . date:d e:q ( 1 2 ) . e:a e:r date:d",
}
PREFIXES = {**STANDARD, "e": "https://example.org/", "date": f"{ENTITY}date/"}
BEFORE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def _canonical(triples: Iterable[ox.Triple]) -> ox.Dataset:
    found = ox.Dataset(ox.Quad(*triple) for triple in triples)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


@pytest.mark.parametrize("case", LISTS)
@pytest.mark.parametrize("expand", [with_pyld, with_rdflib, with_jsonld_js])
def test_every_kind_of_list_expands_to_what_it_was(tmp_path: Path, case: str, expand: Expand) -> None:
    path = tmp_path / "listen.ttl"
    path.write_text(f"{BEFORE}e:a e:p {LISTS[case]} .", encoding="utf-8")
    written = b"".join(lines([path]))
    assert [json.loads(line) for line in b"".join(lines([path], in_memory=0)).splitlines()]
    document = next(each for each in map(json.loads, written.splitlines()) if each["id"] == "https://example.org/a")
    stated = {quad.triple for quad in ox.parse(path=path)}
    reached, todo = set[ox.Triple](), [ox.NamedNode("https://example.org/a")]
    for node in todo:
        for triple in stated - reached:
            if triple.subject == node:
                reached.add(triple)
                part = isinstance(triple.object, ox.BlankNode) or str(triple.object).startswith(f"<{ENTITY}date/")
                todo += [triple.object] if part else []
    assert _canonical(expand([document])[0]) == _canonical(reached)
