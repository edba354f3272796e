"""The compiled engine: what it refuses, how it names places, scope, messages, SPARQL run set-based and one by one."""

from __future__ import annotations

import pytest

from graphtool.errors import ShapesError, UsageError
from graphtool.shacl.engine import Scope
from graphtool.shacl.explain import explain
from tests.shacl.helpers import findings, shapes_graph, values

DATA = ":a a :A ; :p 1 , 2 . :b a :B ; :p 3 . :B rdfs:subClassOf :A ."


def sparql(select: str, more: str = "") -> str:
    return (
        f':s a sh:NodeShape ; sh:targetClass :A ; sh:sparql [ sh:select """{select}""" ; sh:prefixes :o {more} ] .\n'
        + (':o sh:declare [ sh:prefix "t" ; sh:namespace "urn:t:"^^xsd:anyURI ] .')
    )


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        (":s a sh:PropertyShape ; sh:targetClass :A ; sh:minCount 1 .", "exactly one sh:path"),
        (":s a sh:NodeShape ; sh:targetClass :A ; sh:minCount 1 .", "only allowed in property shapes"),
        (':s sh:targetClass :A ; sh:path :p ; sh:minCount "1" .', "must be an xsd:integer"),
        (":s sh:targetClass :A ; sh:path :p ; sh:minCount 1 , 2 .", "more than one value"),
        (":s sh:targetClass :A ; sh:path :p ; sh:in :p .", "not a well-formed list"),
        (':s sh:targetClass :A ; sh:path :p ; sh:pattern "(" .', "not a valid regular expression"),
        (":s sh:targetClass :A ; sh:path [ ] ; sh:nodeKind sh:IRI .", "not a well-formed path"),
        (":s sh:targetClass :A ; sh:nodeKind :Thing .", "not a node kind"),
        (":s a sh:NodeShape ; sh:targetClass :A ; sh:node :s .", "recursive"),
        (":s sh:targetClass :A ; sh:node :t . :t sh:property [ sh:path :p ; sh:node :s ] .", "recursive"),
        (sparql("SELECT $this { $this t:p 1 MINUS { $this t:q 1 } }"), "MINUS"),
        (sparql("SELECT $this { $this x:p 1 }"), "prefix 'x:' is not declared"),
        (sparql("SELECT ?x { ?x t:p 1 }"), "must return $this"),
        (sparql("SELECT $this { $this t:p }"), "sh:select"),
    ],
)
def test_malformed_shapes_are_refused_with_place_and_reason(shapes: str, reason: str) -> None:
    with pytest.raises(ShapesError) as caught:
        findings(shapes, DATA)
    problem = caught.value.problems[0]
    assert reason in problem.message
    assert problem.location is not None
    assert problem.location.path == "shapes.ttl"


def test_classes_are_found_through_subclasses() -> None:
    shapes = ":s a sh:NodeShape ; sh:targetClass :A ; sh:property [ sh:path :p ; sh:in ( 1 ) ] ."
    assert values(shapes, DATA) == [
        '"2"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"3"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ]


def test_scope_restricts_focus_nodes_and_shapes() -> None:
    shapes = (
        ":s sh:targetClass :A ; sh:property :x , :y . :x sh:path :p ; sh:maxCount 0 . :y sh:path :q ; sh:minCount 1 ."
    )
    assert len(findings(shapes, DATA)) == 4
    assert {f.focus.value for f in findings(shapes, DATA, scope=Scope(focus=frozenset({"urn:t:a"})))} == {"urn:t:a"}  # type: ignore[union-attr]
    assert {f.shape for f in findings(shapes, DATA, scope=Scope(shapes=frozenset({"urn:t:x"})))} == {"urn:t:x"}
    assert len(findings(shapes, DATA, scope=Scope(shapes=frozenset({"urn:t:s"})))) == 4
    assert findings(shapes, DATA, scope=Scope(focus=frozenset({"urn:t:zzz"}))) == []


def test_messages_keep_languages_and_fill_placeholders() -> None:
    shapes = sparql(
        "SELECT $this ?value ?n { $this t:p ?value BIND(?value * 2 AS ?n) FILTER(?value = 2) }",
        '; sh:message "zu viel: {?value}, doppelt {$n}, {?missing}"@de , "too much: {?value}"@en',
    )
    (finding,) = findings(shapes, DATA)
    assert finding.message.entries == (("de", "zu viel: 2, doppelt 4, {?missing}"), ("en", "too much: 2"))


@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this { $this t:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
        "SELECT $this { { SELECT $this (COUNT(?x) AS ?n) { $this t:p ?x } GROUP BY $this } FILTER(?n > 1) }",
        "SELECT $this { $this t:p ?x , ?y . FILTER(?x > ?y) } LIMIT 1",
        "SELECT $this { { FILTER($this = t:a) } UNION { FILTER(false) } }",
        "SELECT $this { $this t:p ?x . FILTER NOT EXISTS { { FILTER($this != t:a) } } }",
        "SELECT $this { $this t:p 1 # a comment with MINUS { } \n . FILTER(BOUND($this)) }",
        "SELECT $this { BIND($this AS ?that) FILTER(?that = t:a) }",
    ],
)
def test_pre_binding_means_the_same_set_based_and_one_by_one(select: str) -> None:
    assert {f.focus.value for f in findings(sparql(select), DATA)} == {"urn:t:a"}  # type: ignore[union-attr]


def test_one_by_one_is_refused_for_blank_nodes_and_never_skipped() -> None:
    with pytest.raises(ShapesError, match="blank nodes"):
        findings(sparql("SELECT $this { $this t:p ?x } LIMIT 1"), "[] a :A ; :p 1 .")


def test_sparql_constraints_inside_nested_shapes() -> None:
    inner = sparql("SELECT $this { $this t:p ?x FILTER(?x > 2) }").replace("sh:targetClass :A", "sh:deactivated false")
    inner = inner.replace(":s a", ":inner a")
    shapes = inner + "\n:s a sh:NodeShape ; sh:targetClass :A ; sh:not :inner ."
    assert values(shapes, DATA) == ["<urn:t:a>"]


def test_explain_shows_the_shape_and_its_queries() -> None:
    shapes = ":s a sh:NodeShape ; sh:targetClass :A ; sh:property :x . :x sh:path :p ; sh:minCount 1 ; sh:in ( 1 2 ) ."
    text = explain(shapes_graph(shapes), "urn:t:x")
    assert "sh:minCount 1" in text
    assert "NOT EXISTS" in text
    assert "rdf:type/rdfs:subClassOf* <urn:t:A>" in text
    with pytest.raises(UsageError):
        explain(shapes_graph(shapes), "urn:t:unknown")


def test_paths_of_length_zero_below_others() -> None:
    """Each step must start where the one before it ended, also when it may stay there."""
    inner = "[ sh:path [ sh:zeroOrMorePath :p ] ; sh:property [ sh:path :p ; sh:class :A ] ]"
    shapes = f":s a sh:PropertyShape ; sh:targetClass :A ; sh:path [ sh:zeroOrMorePath :p ] ; sh:property {inner} ."
    assert findings(shapes, ":x a :A . :a :p 1 .") == []
    assert [str(f.value) for f in findings(shapes, ":x a :A ; :p :y .")] == ["<urn:t:y>"]
