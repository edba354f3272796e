"""Rules as data: premises, conclusion, and the rule of the OWL 2 RL tables that each one instantiates.

Table rules are named as in OWL 2 Web Ontology Language Profiles (second edition), section 4.3, tables 4 to 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from graphtool.namespaces import OWL, RDF_TYPE
from graphtool.store.terms import Term, show

TYPE = ox.NamedNode(RDF_TYPE)
SAME_AS = ox.NamedNode(f"{OWL}sameAs")

# rules of the tables that conclude owl:sameAs from something else than owl:sameAs
IDENTIFYING = frozenset({"prp-fp", "prp-ifp", "prp-key", "cls-maxc2", "cls-maxqc3", "cls-maxqc4"})


class Var(NamedTuple):
    """A variable of a rule."""

    name: str

    def __str__(self) -> str:
        return f"?{self.name}"


Slot = Term | Var
Word = Term | str | tuple[Term, ...]
X, Y, Z = Var("x"), Var("y"), Var("z")


class Pattern(NamedTuple):
    """A triple pattern; the predicate is always a term, and so is the object if the predicate is rdf:type."""

    subject: Slot
    predicate: ox.NamedNode
    object: Slot

    def variables(self) -> frozenset[Var]:
        """Return the variables of the pattern."""
        return frozenset(slot for slot in (self.subject, self.object) if isinstance(slot, Var))

    def instance(self, bindings: dict[Var, Term]) -> ox.Triple:
        """Return the triple that the pattern becomes when its variables are bound."""
        subject, obj = (bindings[s] if isinstance(s, Var) else s for s in (self.subject, self.object))
        return ox.Triple(subject, self.predicate, obj)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False, slots=True)
class Rule:
    """If all premises hold, so does the conclusion; without a conclusion the data is inconsistent.

    `statement` is the axiom that the rule was compiled from: terms, keywords and lists of terms. The two variables of
    `different` must be bound to different terms. Rules are compared by identity.
    """

    table_rule: str
    premises: tuple[Pattern, ...]
    conclusion: Pattern | None
    statement: tuple[Word, ...]
    different: tuple[Var, Var] | None = None

    @property
    def axiom(self) -> str:
        """The axiom in words."""
        return " ".join(_word(word) for word in self.statement)


class RuleSet(NamedTuple):
    """The compiled ontology: rules, the axioms that were not compiled (in words), anonymous classes in words."""

    rules: tuple[Rule, ...]
    uncompiled: tuple[str, ...] = ()
    expressions: dict[Term, str] = {}  # noqa: RUF012 - a field, never changed


def is_a(instance: Slot, cls: Term) -> Pattern:
    """Return the pattern `instance rdf:type cls`."""
    return Pattern(instance, TYPE, cls)


def same(one: Slot, other: Slot) -> Pattern:
    """Return the pattern `one owl:sameAs other`."""
    return Pattern(one, SAME_AS, other)


def _word(word: Word) -> str:
    if isinstance(word, str):
        return word
    return f"({' '.join(map(show, word))})" if isinstance(word, tuple) else show(word)
