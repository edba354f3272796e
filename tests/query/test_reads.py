"""What a query reads is never told too small: a query that a change cannot concern gives the same answer."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from graphtool.inference.engine import inferred
from graphtool.project import Project
from graphtool.query.catalogue import Catalogue
from graphtool.query.reads import Touched, reads
from graphtool.stewardship.answers import Asked, changed_answers
from graphtool.store.load import Corpus
from tests.edits import edited

P = "PREFIX : <urn:> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def concerned(text: str, predicate: str = "urn:other", value: str = "urn:X") -> bool:
    triple = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode(predicate), ox.NamedNode(value))
    return reads(P + text).concerned(Touched.by([triple]))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a ?b ?c { ?a :p ?b ; :q ?c } ORDER BY ?a ?b ?c",
        "SELECT (COUNT(*) AS ?n) { ?a :p/:q ?b . OPTIONAL { ?b ^:p ?c } FILTER(?a != ?b && !BOUND(?c)) }",
        "SELECT ?a { ?a :p ?b FILTER(?b > 1) . ?b :q 'a ?x ?y b' # ?a ?any ?b\n }",
        "SELECT ?a { ?a a :C . FILTER NOT EXISTS { ?a :p true } }",
    ],
)
def test_a_query_that_names_its_predicates_is_not_concerned_by_others(text: str) -> None:
    assert not concerned(text)
    assert not concerned(text, TYPE, "urn:X")
    assert concerned(text, "urn:p") or concerned(text, TYPE, "urn:C")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { ?a ?p ?b }",
        "SELECT ?a { ?a :p ?b ; ?p 1 }",
        "SELECT ?a { [] ?p ?b }",
        "SELECT ?a { [ ?p ?b ] :p ?c }",
        "SELECT ?a { (1 2) ?p ?b }",
        "SELECT ?a { ?a ?p [ :q 1 ] }",
        "SELECT ?a { ?a ?p true }",
        "SELECT ?a { _:b ?p -1 }",
        "SELECT ?a { ?a :p* ?b }",
        "SELECT ?a { ?a (:p|:q)? ?b }",
        "SELECT ?a { ?a !:p ?b }",
        "SELECT ?a { ?a !(:p|^:q) ?b }",
        "SELECT ?a { ?a a/rdfs:subClassOf* :C }",
        "SELECT ?a { GRAPH ?g { ?a :p ?b } }",
        "DESCRIBE ?a { ?a :p ?b }",
        "SELECT ?a { ?a un:known ?b }",
        "BASE <urn:> SELECT ?a { ?a <p> ?b }",
    ],
)
def test_whatever_may_read_anything_is_concerned(text: str) -> None:
    assert concerned(text)


@pytest.mark.parametrize(
    "text",
    ["SELECT ?a { ?a a ?class }", "SELECT ?a { ?a a :C , ?class }", "SELECT ?a { ?a a/:p ?b }", "ASK { ?a a :X }"],
)
def test_classes_count_where_they_are_open_or_named(text: str) -> None:
    assert concerned(text, TYPE, "urn:X")
    assert not concerned(text)


@pytest.mark.parametrize(("seed", "edits"), [(11, 1), (13, 1)])
def test_queries_left_out_give_the_same_answers(
    project: Project, asserted: Corpus, closed: Corpus, seed: int, edits: int
) -> None:
    files = {file.shown: file for file in asserted.data}
    after = edited({name: list(file.quads) for name, file in files.items()}, seed, edits)
    data = tuple(replace(file, quads=tuple(after[name])) for name, file in files.items())
    old, new = Asked(project, closed), Asked(project, inferred(Corpus(data, asserted.ontology)))
    touched = Touched.by(old.triples() ^ new.triples())
    left_out = {query.name for query in Catalogue(project).all() if not reads(query.text).concerned(touched)}
    assert left_out
    every = changed_answers(old, new, {}, everything=True)
    assert left_out.isdisjoint(answer.name for answer in every.changed)
    assert changed_answers(old, new, {}) == every
