"""Compile the axioms of an ontology into rules, one for each instance of a rule of the OWL 2 RL tables.

Class expressions (restrictions, intersections, unions) keep their blank node as a class of its own, as the tables
do; memberships in them are steps of a proof that never leave the closure. Axioms outside what is compiled are
listed in `RuleSet.uncompiled`, never ignored. What the schema rules (scm-…) say about classes that no instance rule
would find is added by `hierarchy`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.inference.axioms import NOTHING, THING, Axioms, by_predicate
from graphtool.inference.class_rules import class_rules
from graphtool.inference.hierarchy import derived_subclasses
from graphtool.inference.property_rules import property_rules
from graphtool.inference.rules import SAME_AS, TYPE, Pattern, Rule, RuleSet, Var, X, Y, Z, is_a, same
from graphtool.inference.uncompiled import uncompiled
from graphtool.namespaces import OWL, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.inference.axioms import Grouped, Statement
    from graphtool.store.terms import Term

_DIFFERENT = ox.NamedNode(f"{OWL}differentFrom")
_EMPTY_CONCLUSIONS = {THING, ox.NamedNode(f"{RDFS}Resource"), ox.NamedNode(f"{RDFS}Literal")}


def compile_ontology(triples: Iterable[Statement]) -> RuleSet:
    """Return the rules that the axioms among `triples` stand for, in the order of the axioms."""
    return compile_axioms(by_predicate(triples))


def compile_axioms(grouped: Grouped) -> RuleSet:
    """Do the same for statements that are grouped by predicate."""
    axioms = Axioms(grouped)
    rules = [*class_rules(axioms), *property_rules(axioms), *_identity(axioms)]
    rules += [_subclass(axioms, *derived) for derived in derived_subclasses(axioms)]
    if any(premise.object == THING and premise.predicate == TYPE for rule in rules for premise in rule.premises):
        named = [cls for cls in axioms.classes() if cls != THING]
        rules += [Rule("cax-sco", (is_a(X, cls),), is_a(X, THING), (cls, "⊑ owl:Thing (scm-cls)")) for cls in named]
    else:
        rules = [rule for rule in rules if not _says_nothing(rule)]
    expressions: dict[Term, str] = {
        cls: axioms.words(cls)
        for rule in rules
        for premise in (*rule.premises, *((rule.conclusion,) if rule.conclusion else ()))
        if isinstance(cls := premise.object, ox.BlankNode) and premise.predicate == TYPE
    }
    return RuleSet(tuple(_usable(rules)), tuple(uncompiled(axioms)), expressions)


def _says_nothing(rule: Rule) -> bool:
    """Memberships in the top classes and in datatypes are no statements about the world."""
    conclusion = rule.conclusion
    if conclusion is None or conclusion.predicate != TYPE:
        return False
    cls = conclusion.object
    return cls in _EMPTY_CONCLUSIONS or (isinstance(cls, ox.NamedNode) and cls.value.startswith(XSD))


def _usable(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Leave out rules that conclude what they presuppose, and what no triple can be."""
    for rule in rules:
        patterns = (*rule.premises, *((rule.conclusion,) if rule.conclusion else ()))
        if rule.conclusion not in rule.premises and all(map(_possible, patterns)):
            yield rule


def _possible(pattern: Pattern) -> bool:
    """Return whether triples can match: no literal as subject, no blank predicate, rdf:type of a given class only."""
    if isinstance(pattern.subject, ox.Literal) or not isinstance(pattern.predicate, ox.NamedNode):
        return False
    return pattern.predicate != TYPE or not isinstance(pattern.object, Var)


def _subclass(axioms: Axioms, lower: Term, upper: Term, why: str) -> Rule:
    words = f"{axioms.words(lower)} rdfs:subClassOf {axioms.words(upper)} ({why})"
    return Rule("cax-sco", (is_a(X, lower),), is_a(X, upper), (words,))


def _identity(axioms: Axioms) -> Iterator[Rule]:
    """Yield what owl:sameAs and owl:differentFrom mean by themselves; the replacement of equals is in `equality`."""
    yield Rule("eq-sym", (same(X, Y),), same(Y, X), ("owl:sameAs is symmetric",))
    words = ("owl:sameAs is transitive",)
    yield Rule("eq-trans", (same(X, Y), same(Y, Z)), same(X, Z), words, (X, Z))
    words = ("owl:sameAs contradicts owl:differentFrom",)
    yield Rule("eq-diff1", (Pattern(X, SAME_AS, Y), Pattern(X, _DIFFERENT, Y)), None, words)
    yield Rule("cls-nothing2", (is_a(X, NOTHING),), None, ("owl:Nothing is empty",))
    for node in axioms.instances("AllDifferent"):
        for table_rule, name in (("eq-diff2", "owl:members"), ("eq-diff3", "owl:distinctMembers")):
            for head in axioms.values(node, name):
                members = axioms.items(head)
                statement = ("owl:AllDifferent", members)
                for i, one in enumerate(members):
                    for other in members[i + 1 :]:
                        yield Rule(table_rule, (same(one, other),), None, statement)
