"""Contradictions: rules without conclusion whose premises hold, and different things that would have to be the same."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.inference.plans import Plan
from graphtool.inference.rules import IDENTIFYING, SAME_AS, Rule
from graphtool.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.inference.facts import Facts, Relation
    from graphtool.store.terms import Term

_NUMBERS = {
    f"{XSD}{name}" for name in (
        "integer", "decimal", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
    )
}  # fmt: skip


@dataclass(frozen=True)
class Inconsistency:
    """A rule and instances of its premises that contradict each other.

    `same` are two different things that would have to be the same one, if that is the contradiction.
    """

    rule: Rule
    premises: tuple[ox.Triple, ...]
    same: tuple[Term, Term] | None = None


class Constraints:
    """Checks the rules that must never apply; only those that read a relation `touched` since the last check."""

    def __init__(self, facts: Facts, rules: Iterable[Rule], *, merge: bool) -> None:
        self._facts = facts
        self._merge = merge
        self._rules = [r for r in rules if r.conclusion is None or r.table_rule in IDENTIFYING]
        self._sources = {rule: [facts.relation(premise) for premise in rule.premises] for rule in self._rules}
        self._plans: dict[tuple[Rule, int], Plan] = {}
        self._found: dict[Rule, list[Inconsistency]] = {}
        self.touched: set[Relation] = set()

    def forget(self) -> None:
        """Check everything again at the next call."""
        self._plans.clear()
        self.touched.update(self._facts.relations())

    def check(self) -> list[Inconsistency]:
        """Return all contradictions, by rule."""
        same = self._facts.properties[SAME_AS]
        for rule, sources in self._sources.items():
            read = [*sources, same] if rule.conclusion else sources
            if not self.touched.isdisjoint(read):
                self._found[rule] = self._check(rule, sources)
        self.touched.clear()
        return [found for rule in self._rules for found in self._found.get(rule, ())]

    def _check(self, rule: Rule, sources: list[Relation]) -> list[Inconsistency]:
        if not all(source.known for source in sources):
            return []
        classes = [source.known for source in sources if source.cls is not None]
        if len(classes) == len(sources) == 2 and classes[0].isdisjoint(classes[1]):
            return []
        plan, start = self._plan(rule, sources)
        found: dict[frozenset[Any], Inconsistency] = {}
        for row in plan.rows(sources[start].known):
            clash = self._clash(rule, plan, row)
            if clash or rule.conclusion is None:
                premises = tuple(
                    self._facts.triple(source, plan.value(premise, row))
                    for source, premise in zip(sources, rule.premises, strict=True)
                )
                found.setdefault(frozenset(premises), Inconsistency(rule, premises, clash))
        return list(found.values())

    def _plan(self, rule: Rule, sources: list[Relation]) -> tuple[Plan, int]:
        start = min(range(len(sources)), key=lambda i: len(sources[i].known))
        plan = self._plans.get((rule, start))
        if plan is None:
            others = rule.premises[:start] + rule.premises[start + 1 :]
            plan = self._plans[rule, start] = Plan(self._facts, rule, rule.premises[start], others)
        return plan, start

    def _clash(self, rule: Rule, plan: Plan, row: tuple[int, ...]) -> tuple[Term, Term] | None:
        """Return the two that would have to be the same, unless they may be or the rule is not about identity."""
        if rule.conclusion is None:
            return None
        one, other = plan.value(rule.conclusion, row)
        numbers = self._facts.numbers
        if one in numbers.blank or other in numbers.blank or (one, other) in self._facts.properties[SAME_AS].known:
            return None
        terms = (numbers.terms[one], numbers.terms[other])
        if one < 0 and other < 0:
            return None if literal_value(terms[0]) == literal_value(terms[1]) else terms
        return None if self._merge and one >= 0 and other >= 0 else terms


def literal_value(term: Term) -> object:
    """Return what a literal stands for, so far as numbers go; other literals stand for themselves."""
    if isinstance(term, ox.Literal):
        if term.datatype.value in _NUMBERS:
            try:
                return Decimal(term.value)
            except InvalidOperation:
                return term
        if term.datatype.value == f"{XSD}boolean":
            return {"1": "true", "0": "false"}.get(term.value, term.value)
    return term
