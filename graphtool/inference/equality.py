"""Replacement of equals (eq-rep-s, eq-rep-p, eq-rep-o), for each relation, as soon as anything is owl:sameAs another.

Most graphs never need it; those that do pay for it only then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.inference.rules import SAME_AS, Pattern, Rule, Var, X, Y, Z, is_a, same

if TYPE_CHECKING:
    from graphtool.inference.facts import Facts, Relation

_WORDS = ("what is said of a thing holds of whatever is owl:sameAs it",)
C = Var("c")


class Equality:
    """Makes the rules of replacement for all relations there are, each once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.enabled = False
        self._done: set[Relation] = set()
        self._copied: set[tuple[int, int]] = set()

    def forget(self) -> None:
        """Make all rules anew at the next call."""
        self.enabled = False
        self._done.clear()
        self._copied.clear()

    def new_rules(self) -> list[Rule]:
        """Return the rules for relations that have none yet, and for classes and properties that became equal."""
        rules = self._copies()
        for relation in self._facts.relations():
            if relation not in self._done:
                self._done.add(relation)
                rules += _replacements(relation)
        return rules

    def _copies(self) -> list[Rule]:
        facts, rules = self._facts, []
        for one, other in self._facts.properties[SAME_AS].known - self._copied:
            self._copied.add((one, other))
            lower, upper = facts.numbers.terms[one], facts.numbers.terms[other]
            if lower in facts.classes:
                premises = (same(lower, upper), is_a(X, lower))
                rules.append(Rule("eq-rep-o", premises, is_a(X, upper), _WORDS))
            if lower in facts.properties and isinstance(lower, ox.NamedNode) and isinstance(upper, ox.NamedNode):
                premises = (same(lower, upper), Pattern(X, lower, Y))
                rules.append(Rule("eq-rep-p", premises, Pattern(X, upper, Y), _WORDS))
        return rules


def _replacements(relation: Relation) -> list[Rule]:
    if relation.cls is not None:
        return [Rule("eq-rep-s", (same(X, Y), is_a(X, relation.cls)), is_a(Y, relation.cls), _WORDS)]
    prop = relation.predicate
    if prop == SAME_AS:
        return []
    stated = Pattern(X, prop, Z)
    return [
        Rule("eq-rep-s", (same(X, Y), stated), Pattern(Y, prop, Z), _WORDS),
        Rule("eq-rep-o", (same(Z, Y), stated), Pattern(X, prop, Y), _WORDS),
    ]
