"""Every rule finds the fault of its failing example and leaves its passing example alone."""

from __future__ import annotations

import pytest
from .harness import EXAMPLES, Rule, alone, data_graph, findings, rules, shape_files

RULES = rules()
BY_NAME = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])


def test_there_are_shapes_and_examples() -> None:
    assert len(shape_files()) > 10
    assert len(RULES) > 100
    assert len({rule.iri for rule in RULES}) == len(RULES)


def test_every_example_belongs_to_a_rule() -> None:
    wanted = {rule.example(kind) for rule in RULES for kind in ("fail", "pass")}
    assert set(EXAMPLES.rglob("*.ttl")) == wanted


@BY_NAME
def test_failing_example_is_found(rule: Rule) -> None:
    found = findings(alone(rule), data_graph(rule.example("fail").read_text("utf-8")))
    assert found


@BY_NAME
def test_passing_example_is_left_alone(rule: Rule) -> None:
    found = findings(alone(rule), data_graph(rule.example("pass").read_text("utf-8")))
    assert not found
