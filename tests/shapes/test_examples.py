"""Every rule finds the fault of its failing example and leaves its passing example alone."""

from __future__ import annotations

import re

import pytest
from rdflib import RDF, SH, Literal

from .harness import EXAMPLES, KNSH, TARGETS, Rule, rules, shape_files, verdict

RULES = rules()
BY_NAME = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
LANGUAGES = {"de", "en"}


def test_there_are_shapes_rules_and_examples() -> None:
    assert len(shape_files()) > 10
    assert len(RULES) > 300


def test_every_example_belongs_to_a_rule() -> None:
    wanted = {rule.example(kind) for rule in RULES for kind in ("fail", "pass")}
    assert set(EXAMPLES.rglob("*.ttl")) == wanted


@BY_NAME
def test_failing_example_is_found_by_this_rule(rule: Rule) -> None:
    found, _ = verdict(rule)
    assert found
    assert {finding[3].split(" ")[0] for finding in found} == {rule.name}


@BY_NAME
def test_passing_example_is_left_alone(rule: Rule) -> None:
    _, found = verdict(rule)
    assert not found


def test_every_shape_and_rule_stands_in_one_file_and_every_rule_in_one_shape() -> None:
    owners = [(rule.iri, rule.shape) for rule in RULES]
    assert len({iri for iri, _ in owners}) == len(owners)
    for iri, shape in owners:
        assert iri.startswith(f"{shape}-"), f"{iri} does not begin with the name of its shape"
        for subject in (iri, shape):
            assert sum((subject, RDF.type, None) in graph for graph in shape_files().values()) == 1, subject


def test_nothing_else_carries_constraints() -> None:
    listed = {rule.iri for rule in RULES}
    for graph in shape_files().values():
        assert set(graph.subjects(SH.path)) == listed & set(graph.subjects())
        assert set(graph.subjects(SH.select)) <= listed
        for shape in graph.subjects(RDF.type, SH.NodeShape):
            assert str(shape).startswith(str(KNSH))
            assert any((shape, target, None) in graph for target in TARGETS), f"{shape} has no target"
            used = set(graph.predicates(shape)) - {RDF.type, SH.property, *TARGETS}
            assert used == {SH.name, SH.description, SH.message, SH.severity}, shape


@BY_NAME
def test_rule_has_severity_and_texts_in_both_languages(rule: Rule) -> None:
    graph = shape_files()[rule.file]
    assert graph.value(rule.iri, SH.severity) in {SH.Violation, SH.Warning, SH.Info}
    for subject in (rule.iri, rule.shape):
        for prop in (SH.name, SH.description, SH.message):
            texts = [text for text in graph.objects(subject, prop) if isinstance(text, Literal)]
            assert sorted(text.language or "" for text in texts) == sorted(LANGUAGES), (subject, prop)
            assert all(len(text) > 2 and str(text) == str(text).strip() for text in texts)


@BY_NAME
def test_placeholders_of_messages_are_selected(rule: Rule) -> None:
    graph = shape_files()[rule.file]
    select = str(graph.value(rule.iri, SH.select) or "")
    head = select.split("WHERE", 1)[0]
    for message in graph.objects(rule.iri, SH.message):
        names = set(re.findall(r"\{[?$](\w+)\}", str(message)))
        assert names <= set(re.findall(r"[?$](\w+)", head)), message
        assert bool(select) or not names


def test_general_rules_leave_out_only_what_a_rule_of_its_own_checks() -> None:
    """VocabularyShape-range and -literal skip properties that have a rule of their own, for the better message."""
    vocabulary = shape_files()["vocabulary"]
    general = [KNSH["VocabularyShape-range"], KNSH["VocabularyShape-literal"]]
    checked = " ".join(
        str(term)
        for graph in shape_files().values()
        for triple in graph
        for term in triple[1:]
        if triple[0] not in general
    )
    for iri in general:
        skipped = re.findall(r"kn:(\w+)", str(vocabulary.value(iri, SH.select)).rpartition("NOT IN")[2])
        assert len(skipped) > 20
        for name in skipped:
            assert re.search(rf"(ontology#|kn:){name}\b", checked), name
