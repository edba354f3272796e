"""What follows from asserted statements, and what contradicts itself.

Each relation hands on what is new in it, as one set, to the rules that read it, until nothing is new (semi-naive
evaluation). The closure follows when statements are added, by going on, and when they are removed, by deleting
whatever could depend on them and deriving again what still follows (delete and rederive, DRed). Lexical forms are
kept, because no store is involved.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.inference.axioms import THING, by_predicate
from graphtool.inference.conflicts import Constraints, Inconsistency
from graphtool.inference.equality import Equality
from graphtool.inference.facts import Facts, Relation, Values
from graphtool.inference.plans import Plan
from graphtool.inference.rules import IDENTIFYING, SAME_AS, TYPE, Rule, RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.inference.axioms import Grouped, Statement

    Trigger = tuple[Plan, Relation, Rule]


@dataclass(frozen=True)
class Closure:
    """What follows from the asserted statements (without them), and what contradicts itself.

    `uncompiled` are the axioms that were not used, in words; `reasoner` knows how everything was derived.
    """

    inferred: tuple[ox.Triple, ...]
    inconsistencies: tuple[Inconsistency, ...] = ()
    uncompiled: tuple[str, ...] = ()
    reasoner: Reasoner | None = field(default=None, compare=False, repr=False)


class Reasoner:
    """Holds the rules and facts of one evaluation and keeps the closure up to date.

    Two IRIs that a functional property, a key or a cardinality would make the same are a contradiction, and nothing
    is concluded from it: no two bodies are merged silently. With `merge` they are, as the tables of OWL 2 RL have it.
    An owl:sameAs that is *stated* is a decision of a steward and always counts.
    """

    def __init__(self, rules: RuleSet, *, merge: bool = False) -> None:
        self.rules = rules
        self.merge = merge
        self.facts = Facts()
        self.equality = Equality(self.facts)
        self.constraints = Constraints(self.facts, rules.rules, merge=merge)
        self._readers: dict[Relation, list[tuple[Rule, int]]] = {}
        self._triggers: dict[Relation, list[Trigger]] = {}
        self._makers: dict[Relation, list[Rule]] = {}
        self._goals: dict[Rule, Plan] = {}
        self._queue: deque[Relation] = deque()
        self._unread: dict[ox.NamedNode, list[Statement]] = defaultdict(list)
        self._gone: set[ox.Triple] = set()
        self._install(rules.rules)

    # --- statements come and go ---

    def load(self, grouped: Grouped) -> None:
        """Add asserted statements, grouped by predicate, and everything that follows from them."""
        for predicate, statements in grouped.items():
            if predicate == TYPE:
                self._load_types(statements)
            elif predicate in self.facts.properties:
                self._load(self.facts.properties[predicate], statements)
            else:
                self._unread[predicate] += statements
        self._fixpoint()

    def add(self, triples: Iterable[Statement]) -> None:
        """Add asserted statements; the closure follows."""
        grouped = by_predicate(triples)
        if self._gone:
            self._gone.difference_update(_plain(t) for group in grouped.values() for t in group)
        self.load(grouped)

    def remove(self, triples: Iterable[Statement]) -> None:
        """Remove asserted statements (those that no file states any more); the closure follows."""
        gone: dict[Relation, Values] = defaultdict(set)
        for triple in triples:
            found = self.facts.find(triple)
            if found is None:
                self._gone.add(_plain(triple))
            elif found[1] in found[0].asserted:
                gone[found[0]].add(found[1])
        for relation, values in gone.items():
            relation.asserted -= values
        if self.equality.enabled:
            self._start_again()
        else:
            self._delete_and_rederive(gone)
        self._fixpoint()

    def _load_types(self, statements: Iterable[Statement]) -> None:
        by_class: dict[object, list[Statement]] = defaultdict(list)
        for statement in statements:
            by_class[statement.object].append(statement)
        for cls, group in by_class.items():
            relation = self.facts.classes.get(cls)  # type: ignore[call-overload]
            if relation is None:
                self._unread[TYPE] += group
            else:
                numbers = self.facts.numbers
                self._assert(relation, {numbers[s.subject] for s in group})

    def _load(self, relation: Relation, statements: Iterable[Statement]) -> None:
        numbers = self.facts.numbers
        self._assert(relation, {(numbers[s.subject], numbers[s.object]) for s in statements})

    def _assert(self, relation: Relation, values: Values) -> None:
        relation.asserted |= values
        self._add(relation, values)

    # --- rules ---

    def _install(self, rules: Iterable[Rule]) -> None:
        """Make the relations that rules read and write; forget the plans of those that get new readers."""
        for rule in rules:
            sources = [self.facts.relation(premise) for premise in rule.premises]
            if rule.conclusion is None:
                continue
            self._makers.setdefault(self.facts.relation(rule.conclusion), []).append(rule)
            for position, source in enumerate(sources):
                self._readers.setdefault(source, []).append((rule, position))
                self._triggers.pop(source, None)
            if not rule.premises:
                self._apply(Plan(self.facts, rule, rule.conclusion, ()), rule)

    def _apply(self, plan: Plan, rule: Rule) -> None:
        """Conclude from a rule without premises."""
        if rule.conclusion is not None:
            subject = self.facts.numbers[rule.conclusion.subject]  # type: ignore[index]
            self._add(self.facts.relation(rule.conclusion), plan.conclusions({subject}))

    def _reads(self, relation: Relation) -> list[Trigger]:
        """Return what to do with new values of a relation; plans are made when first needed."""
        found = self._triggers.get(relation)
        if found is None:
            found = self._triggers[relation] = []
            for rule, position in self._readers.get(relation, ()):
                others = rule.premises[:position] + rule.premises[position + 1 :]
                plan = Plan(self.facts, rule, rule.premises[position], others)
                found.append((plan, self.facts.relation(rule.conclusion), rule))  # type: ignore[arg-type]
        return found

    def goal(self, rule: Rule) -> Plan:
        """Return the plan that finds the premises from which a rule concludes given values."""
        found = self._goals.get(rule)
        if found is None:
            assert rule.conclusion is not None  # noqa: S101 - rules without conclusion have no goal
            found = self._goals[rule] = Plan(self.facts, rule, rule.conclusion, rule.premises)
        return found

    def allows(self, rule: Rule, values: Values) -> bool:
        """Return whether a rule may conclude all these values (see `merge`)."""
        return self._allowed(rule, values) == values

    def makers(self, relation: Relation) -> list[Rule]:
        """Return the rules that conclude statements of a relation."""
        return self._makers.get(relation, [])

    # --- evaluation ---

    def _add(self, relation: Relation, values: Values) -> None:
        if relation.add(values):
            self.constraints.touched.add(relation)
            self._queue.append(relation)

    def _fixpoint(self) -> None:
        self._evaluate()
        same = self.facts.properties[SAME_AS]
        while same.known:
            if not self.equality.enabled:
                self._read_everything()
            rules = self.equality.new_rules()
            if not rules:
                break
            self._install(rules)
            for relation in {self.facts.relation(premise) for rule in rules for premise in rule.premises}:
                relation.fresh |= relation.known
                self._queue.append(relation)
            self._evaluate()

    def _evaluate(self) -> None:
        queue = self._queue
        while queue:
            relation = queue.popleft()
            values, relation.fresh = relation.fresh, set()
            if values:
                for plan, target, rule in self._reads(relation):
                    self._add(target, self._allowed(rule, plan.conclusions(values)))

    def _allowed(self, rule: Rule, values: Values) -> Values:
        """Hold back what would merge two things that have names."""
        if rule.table_rule not in IDENTIFYING or not values:
            return values
        if self.merge:
            return {pair for pair in values if pair[1] >= 0}
        blank = self.facts.numbers.blank
        return {(s, o) for s, o in values if o >= 0 and (s in blank or o in blank)}

    def _read_everything(self) -> None:
        """Load also what no axiom mentions: equal things share all their statements."""
        unread, self._unread = self._unread, defaultdict(list)
        self.equality.enabled = True
        for predicate, statements in unread.items():
            kept = [s for s in statements if _plain(s) not in self._gone] if self._gone else statements
            if predicate == TYPE:
                for statement in kept:
                    self.facts.class_relation(statement.object)
                self._load_types(kept)
            else:
                self._load(self.facts.property_relation(predicate), kept)

    # --- removal ---

    def _delete_and_rederive(self, gone: dict[Relation, Values]) -> None:
        dead = self._dependents(gone)
        for relation, values in dead.items():
            relation.remove(values)
            self.constraints.touched.add(relation)
        for relation, values in dead.items():
            for rule in self.makers(relation):
                self._add(relation, self._allowed(rule, self.goal(rule).conclusions(values)))

    def _dependents(self, gone: dict[Relation, Values]) -> dict[Relation, Values]:
        """Return all that was derived with the help of removed values, and is not asserted itself."""
        dead: dict[Relation, Values] = defaultdict(set)
        queue = deque(gone.items())
        for relation, values in gone.items():
            dead[relation] |= values
        while queue:
            relation, values = queue.popleft()
            for plan, target, rule in self._reads(relation):
                found = self._allowed(rule, plan.conclusions(values)) & target.known
                found = found - target.asserted - dead[target]
                if found:
                    dead[target] |= found
                    queue.append((target, found))
        return dead

    def _start_again(self) -> None:
        """Go back to the asserted statements; where things are equal, everything may depend on everything."""
        self.equality.forget()
        for table in (self._readers, self._triggers, self._makers, self._goals):
            table.clear()
        self.constraints.forget()
        for relation in self.facts.relations():
            relation.known, relation.fresh = set(relation.asserted), set(relation.asserted)
            relation.forward = relation.backward = None
            self._queue.append(relation)
        self._install(self.rules.rules)

    # --- results ---

    def inferred(self) -> list[ox.Triple]:
        """Return what follows and is not asserted; memberships in anonymous classes and owl:Thing are left out."""
        found: list[ox.Triple] = []
        for relation in self.facts.relations():
            if not isinstance(relation.cls, ox.BlankNode) and relation.cls != THING:
                found += self.facts.triples(relation, relation.known - relation.asserted)
        return found

    def closure(self) -> Closure:
        """Return the present state."""
        inconsistencies = tuple(self.constraints.check())
        return Closure(tuple(self.inferred()), inconsistencies, self.rules.uncompiled, self)


def evaluate(rules: RuleSet, triples: Iterable[Statement], *, merge: bool = False) -> Closure:
    """Return everything that follows from asserted statements by some rules."""
    reasoner = Reasoner(rules, merge=merge)
    reasoner.load(by_predicate(triples))
    return reasoner.closure()


def _plain(statement: Statement) -> ox.Triple:
    return statement.triple if isinstance(statement, ox.Quad) else statement
