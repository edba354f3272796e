"""Inference as a library, on rdflib graphs and pyoxigraph stores; contradictions and proofs with their places."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graphtool.inference.api import add_to, infer
from graphtool.inference.engine import closure
from graphtool.inference.explain import Explainer
from graphtool.inference.findings import contradictions
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_file
from tests.conftest import graphtool
from tests.inference.proof_checker import Checker

ONTOLOGY = """@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
:knows a owl:SymmetricProperty . :Town owl:disjointWith :Council . :seat a owl:FunctionalProperty ."""
DATA = """@prefix : <https://example.org/> .
:a :knows :b .
:c a :Town ;
    :seat :d .
:c a :Council .
:c :seat :e .
"""
INFERRED = "<https://example.org/b> <https://example.org/knows> <https://example.org/a>"


def _rdflib(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


def _store(text: str) -> ox.Store:
    store = ox.Store()
    store.load(text, format=ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("make", [_rdflib, _store])
def test_both_kinds_of_graph(make) -> None:  # type: ignore[no-untyped-def]
    graph = make(DATA)
    before = len(graph)
    closed = infer(graph, make(ONTOLOGY))
    assert [str(t) for t in closed.inferred] == [INFERRED]
    assert {each.rule.table_rule for each in closed.inconsistencies} == {"cax-dw", "prp-fp"}
    assert len(graph) == before
    add_to(graph, closed)
    assert len(graph) == before + 1


def test_contradictions_name_statements_and_lines(tmp_path: Path) -> None:
    for name, text in (("ontology.ttl", ONTOLOGY), ("data.ttl", DATA)):
        (tmp_path / name).write_text(text)
    data = parse_file(tmp_path / "data.ttl", "https://example.org/g", "data.ttl")
    ontology = parse_file(tmp_path / "ontology.ttl", "https://example.org/o", "ontology.ttl")
    corpus = Corpus((data,), (ontology,))
    found = contradictions(corpus, closure(corpus))
    assert [sorted(str(where) for _, where in each.support) for each in found] == [
        ["data.ttl:3:6", "data.ttl:5:6"],
        ["data.ttl:4:11", "data.ttl:6:10"],
    ]
    assert "would have to be the same" in found[1].message


def test_every_tenth_statement_of_the_real_graph_is_proven(asserted: Corpus) -> None:
    closed = closure(asserted)
    assert closed.reasoner is not None
    explainer, checker = Explainer(closed.reasoner), Checker({q.triple for q in asserted.quads()})
    for triple in closed.inferred[::10]:
        (proof,) = explainer.proofs(triple)
        checker.check(proof)


STATEMENT = "organisation:kreis-soest kn:sponsors network:sanieren-mit-zukunft"


def test_explain_prints_the_proof_down_to_file_and_line() -> None:
    run = graphtool("infer", "--explain", STATEMENT)
    assert run.code == 0
    assert run.out.startswith(STATEMENT)
    assert "by prp-spo2: kn:sponsors owl:propertyChainAxiom (org:hasMembership kn:sponsorOf)" in run.out
    assert run.out.count("stated in data/pages/ausbildungsoffensive.ttl:") == 2


def test_explain_understands_names_and_writes_json() -> None:
    run = graphtool(
        "infer", "--explain", 'organisation:kreis-soest sponsors "Sanieren mit Zukunft"', "--format", "json"
    )
    proof = json.loads(run.out)["proofs"][0]
    assert proof["rule"] == "prp-spo2"
    assert proof["premises"][1]["stated"]["file"] == "data/pages/ausbildungsoffensive.ttl"


def test_explain_writes_prov() -> None:
    run = graphtool("infer", "--explain", STATEMENT, "--format", "turtle")
    graph = rdflib.Graph().parse(data=run.out, format="turtle")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    assert len(set(graph.subjects(rdflib.RDF.type, prov.Activity))) == 2
    assert len(list(graph.triples((None, prov.wasDerivedFrom, None)))) == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--explain", "organisation:kreis-soest a kn:Place"), 1),
        (("--explain", "organisation:kreis-soest"), 2),
        (("--explain", STATEMENT, "--format", "count"), 2),
        (("--explain", STATEMENT, "--engine", "owlrl"), 2),
        (("--format", "json"), 2),
    ],
)
def test_what_cannot_be_answered(arguments: tuple[str, ...], code: int) -> None:
    run = graphtool("infer", *arguments)
    assert run.code == code
    assert run.out == ""
    assert run.err
