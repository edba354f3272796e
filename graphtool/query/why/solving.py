"""Evaluate a query so that each solution knows what it rests on (SPARQL 1.1, section 18).

This is the algebra that rdflib reads, evaluated with sets of reasons in place of bare bindings. It is meant for one row
at a time: the values of the row go down into the patterns, as far as that cannot change what matches, so that little
of the graph is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.query.why.expressions import Evaluator, Existence, Expression, read_expression, same
from graphtool.query.why.matching import Matcher, Pattern, UnknownPartError, filled, pattern_of, slot_of
from graphtool.query.why.patterns import absent
from graphtool.query.why.reasons import Counted, Solution, merged
from graphtool.store.terms import from_rdflib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphtool.query.why.matching import Dataset
    from graphtool.query.why.reasons import Bindings, Reason
    from graphtool.store.terms import Term

    Solutions = Iterator[Solution]


@dataclass(frozen=True)
class Scope:
    """Where a part is evaluated.

    `given` are values that a solution must not contradict; filters do not see them. `outer` are the values of the
    solution that an EXISTS is asked for, which stand in place of the variables everywhere (section 18.6).
    """

    given: Bindings = field(default_factory=dict)
    outer: Bindings = field(default_factory=dict)
    graph: ox.NamedNode | None = None

    def only(self, names: Iterable[str]) -> Scope:
        """Return the scope with the values of these variables alone."""
        kept = set(names)
        given = {name: term for name, term in self.given.items() if name in kept}
        return replace(self, given=given, outer={n: t for n, t in self.outer.items() if n in kept})


class Solver:
    """Evaluates parts of one query over one store, or what the query chooses of it; what it reads of it is kept."""

    def __init__(self, store: ox.Store, dataset: Dataset | None = None) -> None:
        self._matcher = Matcher(store, dataset)
        self._evaluator = Evaluator()
        self._expressions: dict[int, tuple[Any, Expression]] = {}
        self._patterns: dict[int, tuple[Any, list[Pattern]]] = {}

    def start(self, part: Any, given: Bindings, budget: int, *, once: bool = False) -> Solutions:
        """Yield the solutions of a part that agree with what is given, looking at so many statements at most.

        Statements of several graphs count `once`, or in each (see `Matcher`). Raises TooMuchError, UnknownPartError.
        """
        self._matcher.left, self._matcher.once = budget, once
        return self.solve(part, Scope(given))

    def solve(self, part: Any, scope: Scope) -> Solutions:
        """Yield the solutions of a part that agree with what is given. Raises TooMuchError, UnknownPartError."""
        method: Callable[[Any, Scope], Solutions] | None = getattr(self, f"_{part.name.lower()}", None)
        if method is None:
            raise UnknownPartError(part.name)
        return method(part, scope)

    def _bgp(self, part: Any, scope: Scope) -> Solutions:
        known = self._patterns.get(id(part))
        if known is None:
            known = self._patterns[id(part)] = (part, [pattern_of(triple) for triple in part.triples])
        return self._matches(known[1], Solution(), scope)

    def _matches(self, patterns: list[Pattern], so_far: Solution, scope: Scope) -> Solutions:
        if not patterns:
            yield so_far
            return
        known = (so_far.bindings, scope.outer, scope.given)
        chosen = min(patterns, key=lambda pattern: _cost(pattern, known))
        rest = [pattern for pattern in patterns if pattern is not chosen]
        for bindings, reasons in self._match(chosen, known, scope.graph):
            extended = merged(so_far.bindings, bindings)
            if extended is not None:
                yield from self._matches(rest, Solution(extended, so_far.reasons + reasons), scope)

    def _match(
        self, pattern: Pattern, known: tuple[Bindings, ...], graph: ox.NamedNode | None
    ) -> Iterator[tuple[Bindings, tuple[Reason, ...]]]:
        """Yield the bindings of a pattern's own variables, and the statements matched."""
        from rdflib.paths import Path

        s, o = filled(pattern.subject, *known), filled(pattern.object, *known)
        if isinstance(pattern.predicate, Path):
            for start, end, steps in self._matcher.path(pattern.predicate, s, o, graph):
                if (bindings := _bound((pattern.subject, start), (pattern.object, end))) is not None:
                    yield bindings, steps
            return
        for stated in self._matcher.triples(s, filled(pattern.predicate, *known), o, graph):
            t = stated.triple
            slots = (pattern.subject, t.subject), (pattern.predicate, t.predicate), (pattern.object, t.object)
            if (bindings := _bound(*slots)) is not None:
                yield bindings, (stated,)

    def _join(self, part: Any, scope: Scope) -> Solutions:
        for first in self.solve(part.p1, scope):
            yield from self._with(first, part.p2, replace(scope, given={**scope.given, **first.bindings}))

    def _with(self, first: Solution, part: Any, scope: Scope) -> Solutions:
        for second in self.solve(part, scope):
            bindings = merged(first.bindings, second.bindings)
            if bindings is not None:
                yield Solution(bindings, first.reasons + second.reasons)

    def _leftjoin(self, part: Any, scope: Scope) -> Solutions:
        for first in self.solve(part.p1, scope):
            # not what is given from outside: an optional match that contradicts it is a match all the same
            found = False
            for both in self._with(first, part.p2, replace(scope, given=first.bindings)):
                held = self._holding(part.expr, both, scope)
                if held is not None:
                    found = True
                    if _agrees(held.bindings, scope.given):
                        yield held
            if not found:
                reason = absent("OPTIONAL", part.p2, {**scope.outer, **first.bindings})
                yield Solution(first.bindings, (*first.reasons, reason))

    def _union(self, part: Any, scope: Scope) -> Solutions:
        yield from self.solve(part.p1, scope)
        yield from self.solve(part.p2, scope)

    def _minus(self, part: Any, scope: Scope) -> Solutions:
        for first in self.solve(part.p1, scope):
            others = self.solve(part.p2, replace(scope, given=first.bindings))
            if not any(_takes_away(second.bindings, first.bindings) for second in others):
                yield Solution(first.bindings, (*first.reasons, absent("MINUS", part.p2, first.bindings)))

    def _filter(self, part: Any, scope: Scope) -> Solutions:
        for solution in self.solve(part.p, scope):
            held = self._holding(part.expr, solution, scope)
            if held is not None:
                yield held

    def _extend(self, part: Any, scope: Scope) -> Solutions:
        name, expression = str(part.var), self._expression(part.expr)
        for solution in self.solve(part.p, scope):
            truths, found = self._truths(expression, solution, scope)
            visible = {**scope.outer, **solution.bindings}
            value = self._evaluator.value(expression, visible, truths)
            if value is None:
                yield solution
                continue
            wanted = scope.given.get(name)
            if wanted is None or same(value, wanted):
                reasons = self._relevant(expression, visible, truths, found, condition=False)
                bindings = {**solution.bindings, name: value if wanted is None else wanted}
                yield Solution(bindings, solution.reasons + reasons)

    def _graph(self, part: Any, scope: Scope) -> Solutions:
        slot = slot_of(part.term)
        named = filled(slot, scope.outer, scope.given)
        names = self._matcher.graphs() if named is None else [named]
        for name in names:
            if not isinstance(name, ox.NamedNode):
                continue
            own: Bindings = {slot: name} if isinstance(slot, str) else {}
            for solution in self.solve(part.p, replace(scope, graph=name, given={**scope.given, **own})):
                bindings = merged(solution.bindings, own)
                if bindings is not None:
                    yield Solution(bindings, solution.reasons)

    def _tomultiset(self, part: Any, scope: Scope) -> Solutions:
        return self.solve(part.p, scope)

    def _values(self, part: Any, scope: Scope) -> Solutions:
        from rdflib.term import Identifier

        for row in part.res:  # UNDEF is a mere string there
            bindings = {str(name): from_rdflib(node) for name, node in row.items() if isinstance(node, Identifier)}
            if _agrees(bindings, scope.given) and _agrees(bindings, scope.outer):
                yield Solution(bindings)

    def _project(self, part: Any, scope: Scope) -> Solutions:
        names = [str(variable) for variable in part.PV]
        for solution in self.solve(part.p, scope.only(names)):
            kept = {name: solution.bindings[name] for name in names if name in solution.bindings}
            yield Solution(kept, solution.reasons)

    def _distinct(self, part: Any, scope: Scope) -> Solutions:
        """Yield each solution once, with the fewest reasons."""
        best: dict[frozenset[tuple[str, Term]], Solution] = {}
        for solution in self.solve(part.p, scope):
            key = frozenset(solution.bindings.items())
            if key not in best or len(solution.reasons) < len(best[key].reasons):
                best[key] = solution
        yield from best.values()

    _reduced = _distinct

    def _slice(self, part: Any, scope: Scope) -> Solutions:
        """Yield what is within the limits; nothing given may go in, because it would change what these are."""
        found = self.solve(part.p, replace(scope, given={}))
        end = None if part.length is None else part.start + part.length
        return (each for each in islice(found, part.start, end) if _agrees(each.bindings, scope.given))

    def _orderby(self, part: Any, scope: Scope) -> Solutions:
        from rdflib.plugins.sparql.evalutils import _val
        from rdflib.plugins.sparql.parserutils import value

        found = list(self.solve(part.p, scope))
        for condition in reversed(part.expr):
            keys = {
                id(each): _val(value(self._evaluator.row(each.bindings), condition.expr, variables=True))
                for each in found
            }
            found.sort(key=lambda each: keys[id(each)], reverse=condition.order == "DESC")
        return iter(found)

    def _aggregatejoin(self, part: Any, scope: Scope) -> Solutions:
        """Yield a solution for each group; it rests on all that is in the group."""
        from rdflib.plugins.sparql.aggregates import Aggregator
        from rdflib.term import Variable

        keys = part.p.expr
        named = [str(key) for key in keys or () if isinstance(key, Variable)]
        groups: dict[tuple[Any, ...], list[Solution]] = {} if keys else {(): []}
        expressions = [self._expression(key) for key in keys or ()]
        for solution in self.solve(part.p.p, scope.only(named)):
            key = tuple(self._evaluator.value(each, solution.bindings, {}) for each in expressions)
            groups.setdefault(key, []).append(solution)
        for members in groups.values():
            aggregator = Aggregator(part.A)
            for member in members:
                aggregator.update(self._evaluator.row(member.bindings))
            values = {
                str(name): from_rdflib(term) for name, term in aggregator.get_bindings().items() if term is not None
            }
            reasons = dict.fromkeys(reason for member in members for reason in member.reasons)
            yield Solution(values, (*reasons, Counted(len(members))))

    def _expression(self, tree: Any) -> Expression:
        known = self._expressions.get(id(tree))
        if known is None:
            known = self._expressions[id(tree)] = (tree, read_expression(tree))
        return known[1]

    def _holding(self, tree: Any, solution: Solution, scope: Scope) -> Solution | None:
        """Return the solution with the reasons of a condition; None if the condition does not hold."""
        expression = self._expression(tree)
        truths, found = self._truths(expression, solution, scope)
        visible = {**scope.outer, **solution.bindings}
        if not self._evaluator.holds(expression, visible, truths):
            return None
        if not truths:
            return solution
        reasons = self._relevant(expression, visible, truths, found, condition=True)
        return Solution(solution.bindings, solution.reasons + reasons)

    def _truths(
        self, expression: Expression, solution: Solution, scope: Scope
    ) -> tuple[dict[str, bool], dict[str, tuple[Reason, ...]]]:
        """Return the truth of each EXISTS of an expression for a solution, and what it rests on."""
        truths: dict[str, bool] = {}
        found: dict[str, tuple[Reason, ...]] = {}
        for existence in expression.existences:
            reasons = self._match_of(existence, solution, scope)
            truths[existence.variable] = (reasons is None) == existence.negated
            if reasons is None:
                known = {**scope.outer, **solution.bindings}
                reasons = (absent("NOT EXISTS", existence.pattern, known),)
            found[existence.variable] = reasons
        return truths, found

    def _match_of(self, existence: Existence, solution: Solution, scope: Scope) -> tuple[Reason, ...] | None:
        outer = {**scope.outer, **solution.bindings}
        found = self.solve(existence.pattern, replace(scope, outer=outer, given=outer))
        return next((each.reasons for each in found if _agrees(each.bindings, outer)), None)

    def _relevant(
        self,
        expression: Expression,
        bindings: Bindings,
        truths: dict[str, bool],
        found: dict[str, tuple[Reason, ...]],
        *,
        condition: bool,
    ) -> tuple[Reason, ...]:
        """Return the reasons of those EXISTS on which the value of the expression hangs; of all, if each is spare."""

        def outcome(supposed: dict[str, bool]) -> object:
            evaluate = self._evaluator.holds if condition else self._evaluator.value
            return evaluate(expression, bindings, supposed)

        actual = outcome(truths) if truths else None
        needed = [name for name in truths if outcome({**truths, name: not truths[name]}) != actual]
        if not needed and outcome({name: not truth for name, truth in truths.items()}) != actual:
            needed = list(truths)
        return tuple(reason for name in needed for reason in found[name])


def _bound(*slots: tuple[Any, Term]) -> Bindings | None:
    """Return the values of the variables among some slots; None if one would have two."""
    bindings: dict[str, Term] = {}
    for slot, term in slots:
        if isinstance(slot, str) and bindings.setdefault(slot, term) != term:
            return None
    return bindings


def _agrees(bindings: Bindings, given: Bindings) -> bool:
    return all(same(term, given[name]) for name, term in bindings.items() if name in given)


def _takes_away(bindings: Bindings, others: Bindings) -> bool:
    """Return whether a solution is one that MINUS takes away: it shares a variable and is compatible (section 18.5)."""
    return bool(bindings.keys() & others.keys()) and merged(bindings, others) is not None


def _cost(pattern: Pattern, known: tuple[Bindings, ...]) -> int:
    """Return how much a pattern may be expected to match: little if its subject is known, more if only its class is."""
    s, o = filled(pattern.subject, *known), filled(pattern.object, *known)
    if s is not None:
        return 0 if o is not None else 1
    if o is None:
        return 4
    return 2
