"""How a rule is evaluated over whole sets: from the values of one of its patterns, step by step, to its conclusion.

A row is a tuple of numbers, the values bound so far; a plan knows at which place of the row each variable stands.
Every step takes all rows through one further premise. Steps are closures over relations, so that no interpretation is
left for the single row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphtool.inference.rules import TYPE, Pattern, Rule, Var

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from graphtool.inference.facts import Facts, Relation, Values

    Row = tuple[int, ...]
    Rows = Iterable[Row]
    Step = Callable[[Rows], Rows]
    Place = Callable[[Row], int]

_NOTHING: frozenset[int] = frozenset()


class Plan:
    """From the values of one pattern of a rule (a premise, or the conclusion) to all its solutions."""

    def __init__(self, facts: Facts, rule: Rule, start: Pattern, premises: Iterable[Pattern]) -> None:
        self._facts = facts
        self._rule = rule
        self.places: dict[Var, int] = {}
        self._start = self._starting(start)
        rest = list(premises)
        self._steps: list[Step] = []
        while rest:
            chosen = max(rest, key=self._bound)
            rest.remove(chosen)
            self._steps.append(self._step(chosen))
        if rule.different:
            self._steps.append(_different(*(self.places[v] for v in rule.different)))
        self._conclude = self._concluding(rule.conclusion) if rule.conclusion else None
        self._copies = not self._steps and _copies(start, rule.conclusion)

    def rows(self, values: Collection[Any]) -> Rows:
        """Return the solutions that some of `values` take part in."""
        rows = self._start(values)
        for step in self._steps:
            rows = step(rows)
        return rows

    def conclusions(self, values: Values) -> Values:
        """Return the values of the conclusion that follow when `values` are (among) those of the start pattern."""
        if self._copies:
            return values
        return self._conclude(self.rows(values)) if self._conclude else set()

    def value(self, pattern: Pattern, row: Row) -> Any:
        """Return the value of a pattern's relation that a solution instantiates it to."""
        subject = self._place(pattern.subject)(row)
        return subject if self._is_class(pattern) else (subject, self._place(pattern.object)(row))

    # --- building ---

    def _is_class(self, pattern: Pattern) -> bool:
        return self._facts.relation(pattern).cls is not None

    def _bound(self, pattern: Pattern) -> int:
        """Rate a premise by how few rows it will give: tests first, then lookups, at last whole relations."""
        subject = self._known(pattern.subject)
        if self._is_class(pattern):
            return 3 if subject else 0
        return 3 if subject and self._known(pattern.object) else 2 if subject or self._known(pattern.object) else 0

    def _known(self, slot: object) -> bool:
        return not isinstance(slot, Var) or slot in self.places

    def _place(self, slot: Any) -> Place:
        """Return the function from a row to the value of a slot."""
        if isinstance(slot, Var):
            place = self.places[slot]
            return lambda row: row[place]
        number = self._facts.numbers[slot]
        return lambda _row: number

    def _name(self, *slots: Any) -> None:
        for slot in slots:
            if isinstance(slot, Var):
                self.places.setdefault(slot, len(self.places))

    def _starting(self, pattern: Pattern) -> Callable[[Collection[Any]], Rows]:
        subject, obj = pattern.subject, pattern.object
        if self._is_class(pattern):
            if isinstance(subject, Var):
                self._name(subject)
                return lambda values: [(s,) for s in values]
            number = self._facts.numbers[subject]
            return lambda values: [()] if number in values else []
        if isinstance(subject, Var) and isinstance(obj, Var):
            self._name(subject, obj)
            if subject == obj:
                return lambda values: [(s,) for s, o in values if s == o]
            return lambda values: values
        if isinstance(subject, Var):
            self._name(subject)
            number = self._facts.numbers[obj]  # type: ignore[index]
            return lambda values: [(s,) for s, o in values if o == number]
        number = self._facts.numbers[subject]
        if isinstance(obj, Var):
            self._name(obj)
            return lambda values: [(o,) for s, o in values if s == number]
        pair = (number, self._facts.numbers[obj])
        return lambda values: [()] if pair in values else []

    def _step(self, pattern: Pattern) -> Step:
        relation = self._facts.relation(pattern)
        if relation.cls is not None:
            return self._member_step(pattern, relation)
        knows = (self._known(pattern.subject), self._known(pattern.object))
        if knows == (True, True):
            return _test(relation, self._place(pattern.subject), self._place(pattern.object))
        if knows == (True, False):
            step = _lookup(relation.by_subject(), self._place(pattern.subject))
        elif knows == (False, True):
            step = _lookup(relation.by_object(), self._place(pattern.object))
        else:
            step = _product(relation, reflexive=pattern.subject == pattern.object)
        self._name(pattern.subject, pattern.object)
        return step

    def _member_step(self, pattern: Pattern, relation: Relation) -> Step:
        members = relation.known
        if isinstance(pattern.subject, Var) and pattern.subject in self.places:
            place = self.places[pattern.subject]
            return lambda rows: [row for row in rows if row[place] in members]
        if isinstance(pattern.subject, Var):
            self._name(pattern.subject)
            return lambda rows: [(*row, s) for row in rows for s in members]
        number = self._facts.numbers[pattern.subject]
        return lambda rows: rows if number in members else ()

    def _concluding(self, pattern: Pattern) -> Callable[[Rows], Values]:
        subject, obj = pattern.subject, pattern.object
        is_class = self._is_class(pattern)
        if not isinstance(subject, Var) or (not is_class and not isinstance(obj, Var)):
            return self._concluding_constant(pattern, is_class=is_class)
        s = self.places[subject]
        literal = self._may_be_literal(subject)
        if is_class:
            return (lambda rows: {r[s] for r in rows if r[s] >= 0}) if literal else (lambda rows: {r[s] for r in rows})
        o = self.places[obj]  # type: ignore[index]
        if literal:
            return lambda rows: {(r[s], r[o]) for r in rows if r[s] >= 0}
        return lambda rows: {(r[s], r[o]) for r in rows}

    def _concluding_constant(self, pattern: Pattern, *, is_class: bool) -> Callable[[Rows], Values]:
        subject = self._place(pattern.subject)
        if is_class:
            return lambda rows: {subject(row) for row in rows}
        obj = self._place(pattern.object)
        return lambda rows: {(subject(row), obj(row)) for row in rows if subject(row) >= 0}

    def _may_be_literal(self, variable: Var) -> bool:
        """Return whether a variable stands only where objects stand."""
        return all(premise.subject != variable for premise in self._rule.premises)


def _copies(start: Pattern, conclusion: Pattern | None) -> bool:
    """Return whether the values of the conclusion are those of the start pattern as they are."""
    if conclusion is None or not isinstance(start.subject, Var) or start.subject != conclusion.subject:
        return False
    both = (start.object, conclusion.object)
    if isinstance(both[0], Var):
        return both[0] == both[1] and both[0] != start.subject
    return not isinstance(both[1], Var) and start.predicate == conclusion.predicate == TYPE


def _test(relation: Relation, subject: Place, obj: Place) -> Step:
    known = relation.known
    return lambda rows: [row for row in rows if (subject(row), obj(row)) in known]


def _lookup(index: dict[int, set[int]], key: Place) -> Step:
    return lambda rows: [(*row, other) for row in rows for other in index.get(key(row), _NOTHING)]


def _product(relation: Relation, *, reflexive: bool) -> Step:
    known = relation.known
    if reflexive:
        return lambda rows: [(*row, s) for row in rows for s, o in known if s == o]
    return lambda rows: [(*row, *pair) for row in rows for pair in known]


def _different(one: int, other: int) -> Step:
    return lambda rows: [row for row in rows if row[one] != row[other]]
