"""Rules as data: premises, conclusion, and the rule of the OWL 2 RL tables that each one instantiates.

Table rules are named as in OWL 2 Web Ontology Language Profiles, section 4.3 (tables 4 to 9).
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from graphtool.store.terms import Term


@dataclass(frozen=True, order=True)
class Var:
    """A variable of a rule."""

    name: str

    def __str__(self) -> str:
        return f"?{self.name}"


Slot = Term | Var


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; the predicate is a term or a variable like the others."""

    subject: Slot
    predicate: Slot
    object: Slot

    def slots(self) -> tuple[Slot, Slot, Slot]:
        """Return subject, predicate and object."""
        return (self.subject, self.predicate, self.object)

    def variables(self) -> frozenset[Var]:
        """Return the variables of the pattern."""
        return frozenset(slot for slot in self.slots() if isinstance(slot, Var))


@dataclass(frozen=True)
class Rule:
    """If all premises hold, so does the conclusion; without a conclusion the data is inconsistent.

    `axiom` is the ontology statement, in words, that the rule was compiled from.
    """

    table_rule: str
    premises: tuple[Pattern, ...]
    conclusion: Pattern | None
    axiom: str
    different: tuple[Var, Var] | None = None


@dataclass(frozen=True)
class RuleSet:
    """The compiled ontology: rules, facts that hold in any case, and axioms that were not compiled."""

    rules: tuple[Rule, ...]
    facts: tuple[ox.Triple, ...] = ()
    uncompiled: tuple[str, ...] = ()
