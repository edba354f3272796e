"""One small case per rule of the OWL 2 RL tables that is claimed: the rule itself must give the conclusion."""

from __future__ import annotations

import dataclasses

import pyoxigraph as ox
import pytest

from graphtool.inference.closure import Closure, evaluate
from graphtool.inference.compile import compile_ontology
from graphtool.inference.explain import Explainer, Proof
from graphtool.inference.reference import entailments
from tests.inference.proof_checker import TABLES, Checker

PREFIXES = """@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONE, NONE = '"1"^^xsd:nonNegativeInteger', '"0"^^xsd:nonNegativeInteger'
ENTAILMENTS = {
    "eq-sym": (":a owl:sameAs :b .", ":b owl:sameAs :a"),
    "eq-trans": (":a owl:sameAs :b . :b owl:sameAs :c .", ":a owl:sameAs :c"),
    "eq-rep-s": (":a owl:sameAs :b . :a :p :c .", ":b :p :c"),
    "eq-rep-p": (":p owl:sameAs :q . :a :p :b .", ":a :q :b"),
    "eq-rep-o": (":a owl:sameAs :b . :c :p :a .", ":c :p :b"),
    "prp-dom": (":p rdfs:domain :C . :a :p :b .", ":a a :C"),
    "prp-rng": (":p rdfs:range :C . :a :p :b .", ":b a :C"),
    "prp-fp": (":p a owl:FunctionalProperty . :a :p :b , :c .", ":b owl:sameAs :c"),
    "prp-ifp": (":p a owl:InverseFunctionalProperty . :a :p :c . :b :p :c .", ":a owl:sameAs :b"),
    "prp-symp": (":p a owl:SymmetricProperty . :a :p :b .", ":b :p :a"),
    "prp-trp": (":p a owl:TransitiveProperty . :a :p :b . :b :p :c .", ":a :p :c"),
    "prp-spo1": (":p rdfs:subPropertyOf :q . :a :p :b .", ":a :q :b"),
    "prp-spo2": (":p owl:propertyChainAxiom ( :q :r :s ) . :a :q :b . :b :r :c . :c :s :d .", ":a :p :d"),
    "prp-eqp1": (":p owl:equivalentProperty :q . :a :p :b .", ":a :q :b"),
    "prp-eqp2": (":p owl:equivalentProperty :q . :a :q :b .", ":a :p :b"),
    "prp-inv1": (":p owl:inverseOf :q . :a :p :b .", ":b :q :a"),
    "prp-inv2": (":p owl:inverseOf :q . :a :q :b .", ":b :p :a"),
    "prp-key": (":C owl:hasKey ( :p :q ) . :a a :C ; :p 1 ; :q :x . :b a :C ; :p 1 ; :q :x .", ":a owl:sameAs :b"),
    "cls-int1": (":C owl:intersectionOf ( :D :E ) . :a a :D , :E .", ":a a :C"),
    "cls-int2": (":C owl:intersectionOf ( :D :E ) . :a a :C .", ":a a :E"),
    "cls-uni": (":C owl:unionOf ( :D :E ) . :a a :E .", ":a a :C"),
    "cls-oo": (":C owl:oneOf ( :a :b ) .", ":b a :C"),
    "cls-svf1": (":C owl:onProperty :p ; owl:someValuesFrom :D . :a :p :b . :b a :D .", ":a a :C"),
    "cls-svf2": (":C owl:onProperty :p ; owl:someValuesFrom owl:Thing . :a :p :b .", ":a a :C"),
    "cls-avf": (":C owl:onProperty :p ; owl:allValuesFrom :D . :a a :C ; :p :b .", ":b a :D"),
    "cls-hv1": (":C owl:onProperty :p ; owl:hasValue :b . :a a :C .", ":a :p :b"),
    "cls-hv2": (":C owl:onProperty :p ; owl:hasValue :b . :a :p :b .", ":a a :C"),
    "cls-maxc2": (f":C owl:onProperty :p ; owl:maxCardinality {ONE} . :a a :C ; :p :b , :c .", ":b owl:sameAs :c"),
    "cls-maxqc3": (
        f":C owl:onProperty :p ; owl:onClass :D ; owl:maxQualifiedCardinality {ONE} ."
        " :a a :C ; :p :b , :c . :b a :D . :c a :D .",
        ":b owl:sameAs :c",
    ),
    "cls-maxqc4": (
        f":C owl:onProperty :p ; owl:onClass owl:Thing ; owl:maxQualifiedCardinality {ONE} . :a a :C ; :p :b , :c .",
        ":b owl:sameAs :c",
    ),
    "cax-sco": (":C rdfs:subClassOf :D . :a a :C .", ":a a :D"),
    "cax-eqc1": (":C owl:equivalentClass :D . :a a :C .", ":a a :D"),
    "cax-eqc2": (":C owl:equivalentClass :D . :a a :D .", ":a a :C"),
}
CONTRADICTIONS = {
    "eq-diff1": ":a owl:sameAs :b ; owl:differentFrom :b .",
    "eq-diff2": "[] a owl:AllDifferent ; owl:members ( :a :b :c ) . :b owl:sameAs :c .",
    "eq-diff3": "[] a owl:AllDifferent ; owl:distinctMembers ( :a :b :c ) . :b owl:sameAs :c .",
    "prp-irp": ":p a owl:IrreflexiveProperty . :a :p :a .",
    "prp-asyp": ":p a owl:AsymmetricProperty . :a :p :b . :b :p :a .",
    "prp-pdw": ":p owl:propertyDisjointWith :q . :a :p :b ; :q :b .",
    "prp-adp": "[] a owl:AllDisjointProperties ; owl:members ( :p :q ) . :a :p :b ; :q :b .",
    "prp-npa1": "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetIndividual :b . :a :p :b .",
    "prp-npa2": "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetValue 5 . :a :p 5 .",
    "cls-nothing2": ":a a owl:Nothing .",
    "cls-com": ":C owl:complementOf :D . :a a :C , :D .",
    "cls-maxc1": f":C owl:onProperty :p ; owl:maxCardinality {NONE} . :a a :C ; :p :b .",
    "cls-maxqc1": f":C owl:onProperty :p ; owl:onClass :D ; owl:maxQualifiedCardinality {NONE} ."
    " :a a :C ; :p :b . :b a :D .",
    "cls-maxqc2": f":C owl:onProperty :p ; owl:onClass owl:Thing ; owl:maxQualifiedCardinality {NONE} ."
    " :a a :C ; :p :b .",
    "cax-dw": ":C owl:disjointWith :D . :a a :C , :D .",
    "cax-adc": "[] a owl:AllDisjointClasses ; owl:members ( :B :C :D ) . :a a :B , :D .",
}
# rules of tables 4 to 7 whose conclusions are left out: eq-ref, prp-ap, cls-thing, cls-nothing1 (axiomatic)
OUTSIDE = {
    "hasSelf": ":C owl:equivalentClass [ owl:onProperty :p ; owl:hasSelf true ] .",
    "minCardinality": f":C rdfs:subClassOf [ owl:onProperty :p ; owl:minCardinality {ONE} ] .",
    "cardinality": f":C rdfs:subClassOf [ owl:onProperty :p ; owl:cardinality {ONE} ] .",
    "maxCardinality": ':C rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality "2"^^xsd:nonNegativeInteger ] .',
    "disjointUnionOf": ":C owl:disjointUnionOf ( :D :E ) .",
    "ReflexiveProperty": ":p a owl:ReflexiveProperty .",
    "someValuesFrom": ":C rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :D ] .",
    "unionOf": ":C rdfs:subClassOf [ owl:unionOf ( :D :E ) ] .",
    "allValuesFrom": "[ owl:onProperty :p ; owl:allValuesFrom :D ] rdfs:subClassOf :C .",
    "reserved": ":p rdfs:subPropertyOf rdf:type .",
}


def _triples(turtle: str) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)]


def _close(turtle: str, *, merge: bool = True) -> Closure:
    triples = _triples(turtle)
    return evaluate(compile_ontology(triples), triples, merge=merge)


def _prove(turtle: str, statement: str) -> Proof | None:
    closed = _close(turtle)
    assert closed.reasoner is not None
    return Explainer(closed.reasoner).shortest(_triples(f"{statement} .")[0])


@pytest.mark.parametrize("table_rule", ENTAILMENTS)
def test_rule_gives_its_conclusion(table_rule: str) -> None:
    turtle, statement = ENTAILMENTS[table_rule]
    proof = _prove(turtle, statement)
    assert proof is not None
    assert proof.rule is not None
    assert proof.rule.table_rule == table_rule
    assert all(premise.rule is None for premise in proof.premises)
    Checker(set(_triples(turtle)) | set(proof.leaves())).check(proof)


@pytest.mark.parametrize("table_rule", ENTAILMENTS)
def test_rule_needs_all_its_premises(table_rule: str) -> None:
    turtle, statement = ENTAILMENTS[table_rule]
    goal = _triples(f"{statement} .")[0]
    triples = _triples(turtle)
    for left_out in range(len(triples)):
        fewer = triples[:left_out] + triples[left_out + 1 :]
        theirs, _ = entailments(fewer)
        if goal not in theirs:
            assert goal not in evaluate(compile_ontology(fewer), fewer, merge=True).inferred


@pytest.mark.parametrize("table_rule", CONTRADICTIONS)
def test_rule_finds_its_contradiction(table_rule: str) -> None:
    found = _close(CONTRADICTIONS[table_rule]).inconsistencies
    assert {each.rule.table_rule for each in found} == {table_rule}


@pytest.mark.parametrize("table_rule", ["prp-fp", "prp-ifp", "prp-key", "cls-maxc2", "cls-maxqc3", "cls-maxqc4"])
def test_two_named_things_are_never_merged_silently(table_rule: str) -> None:
    closed = _close(ENTAILMENTS[table_rule][0], merge=False)
    assert [t for t in closed.inferred if t.predicate.value.endswith("sameAs")] == []
    assert [each.rule.table_rule for each in closed.inconsistencies] == [table_rule]
    assert closed.inconsistencies[0].same is not None


def test_stated_identity_is_no_contradiction() -> None:
    closed = _close(":p a owl:FunctionalProperty . :a :p :b , :c . :b owl:sameAs :c .", merge=False)
    assert closed.inconsistencies == ()


def test_an_unnamed_thing_takes_the_name_of_the_value() -> None:
    closed = _close(":p a owl:FunctionalProperty . :a :p :b , [ :q :c ] .", merge=False)
    assert closed.inconsistencies == ()
    assert _triples(":b :q :c .")[0] in closed.inferred


def test_two_values_of_a_functional_attribute_contradict_each_other_unless_they_are_equal() -> None:
    assert len(_close(":p a owl:FunctionalProperty . :a :p 1 , 2 .").inconsistencies) == 1
    assert _close(':p a owl:FunctionalProperty . :a :p 1 , "01"^^xsd:integer .').inconsistencies == ()


def test_literals_keep_their_lexical_form() -> None:
    (inferred,) = _close(':p rdfs:subPropertyOf :q . :a :p "01.50"^^xsd:decimal .').inferred
    assert str(inferred.object).startswith('"01.50"')


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_is_outside_is_reported(name: str) -> None:
    assert len(_close(OUTSIDE[name]).uncompiled) == 1


def test_the_checker_knows_every_rule_that_has_a_case_and_rejects_false_steps() -> None:
    assert set(TABLES) == set(ENTAILMENTS)
    turtle, statement = ENTAILMENTS["prp-spo2"]
    proof = _prove(turtle, statement)
    assert proof is not None
    checker = Checker(set(_triples(turtle)))
    checker.check(proof)
    for wrong in (
        dataclasses.replace(proof, triple=_triples(":a :p :c .")[0]),
        dataclasses.replace(proof, premises=proof.premises[:2]),
        dataclasses.replace(proof, premises=proof.premises[::-1]),
        Proof(_triples(":a :q :c .")[0]),
    ):
        with pytest.raises((AssertionError, KeyError)):
            checker.check(wrong)
