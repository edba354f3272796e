"""Why a statement holds: proofs from asserted statements by the rules of the compiled ontology, shortest first.

Proofs are not recorded while inferring; they are found backwards from the statement, and cost nothing until asked
for. The length of a proof is the number of statements in it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.inference.facts import Relation
from graphtool.inference.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.inference.closure import Reasoner

Fact = tuple[Relation, Any]
_INFINITE = 10**9


@dataclass(frozen=True)
class Proof:
    """A statement with the rule that concludes it and the proofs of the premises; without rule it is asserted."""

    triple: ox.Triple
    rule: Rule | None = None
    premises: tuple[Proof, ...] = ()

    @property
    def size(self) -> int:
        """The number of statements in the proof."""
        return 1 + sum(premise.size for premise in self.premises)

    def leaves(self) -> Iterator[ox.Triple]:
        """Yield the asserted statements that the proof rests on, in reading order, repetitions included."""
        if self.rule is None:
            yield self.triple
        for premise in self.premises:
            yield from premise.leaves()


@dataclass(frozen=True)
class _Step:
    rule: Rule
    premises: tuple[Fact, ...]


class Explainer:
    """Finds proofs in the state of a reasoner."""

    def __init__(self, reasoner: Reasoner) -> None:
        self._reasoner = reasoner
        self._facts = reasoner.facts

    def proofs(self, triple: ox.Triple, limit: int = 1) -> list[Proof]:
        """Return up to `limit` proofs of a statement that differ in their last step, shortest first; none if none.

        An asserted statement is its own shortest proof.
        """
        goal = self._facts.find(triple)
        if goal is None or goal[1] not in goal[0].known:
            return []
        steps = self._explore(goal)
        sizes = _sizes(steps)
        ways = sorted(
            (step for step in steps[goal] if all(sizes[p] < _INFINITE for p in step.premises)),
            key=lambda step: (sum(sizes[p] for p in step.premises), step.rule.table_rule, step.rule.axiom),
        )
        found = [Proof(self._facts.triple(*goal))] if goal[1] in goal[0].asserted else []
        best = _best(steps, sizes)
        for step in ways[: limit - len(found)]:
            proof = self._build(goal, {**best, goal: step}, frozenset())
            if proof:
                found.append(proof)
        return found

    def shortest(self, triple: ox.Triple) -> Proof | None:
        """Return the shortest proof of a statement."""
        found = self.proofs(triple)
        return found[0] if found else None

    def support(self, triples: Iterable[ox.Triple]) -> list[ox.Triple]:
        """Return the asserted statements that the shortest proofs of some statements rest on, each once."""
        leaves: dict[ox.Triple, None] = {}
        for triple in triples:
            proof = self.shortest(triple)
            leaves.update(dict.fromkeys(proof.leaves() if proof else [triple]))
        return list(leaves)

    def _explore(self, goal: Fact) -> dict[Fact, list[_Step]]:
        """Return all last steps of the goal and of whatever a proof of it may use; asserted facts have none."""
        steps: dict[Fact, list[_Step]] = {}
        queue = deque([goal])
        while queue:
            fact = queue.popleft()
            if fact in steps:
                continue
            steps[fact] = [] if _is_asserted(fact) and fact != goal else self._steps(fact)
            queue.extend(premise for step in steps[fact] for premise in step.premises if premise not in steps)
        return steps

    def _steps(self, fact: Fact) -> list[_Step]:
        relation, value = fact
        found: list[_Step] = []
        for rule in self._reasoner.makers(relation):
            if not self._reasoner.allows(rule, {value}):
                continue
            plan = self._reasoner.goal(rule)
            sources = [self._facts.relation(premise) for premise in rule.premises]
            for row in plan.rows({value}):
                values = [plan.value(premise, row) for premise in rule.premises]
                premises = tuple(zip(sources, values, strict=True))
                if fact not in premises:
                    found.append(_Step(rule, premises))
        return found

    def _build(self, fact: Fact, best: dict[Fact, _Step], above: frozenset[Fact]) -> Proof | None:
        """Return the proof that takes the best step everywhere; None if it would run in a circle."""
        triple = self._facts.triple(*fact)
        step = best.get(fact)
        if step is None:
            return Proof(triple)
        if fact in above:
            return None
        premises = [self._build(premise, best, above | {fact}) for premise in step.premises]
        proven = tuple(premise for premise in premises if premise)
        return Proof(triple, step.rule, proven) if len(proven) == len(premises) else None


def _is_asserted(fact: Fact) -> bool:
    return fact[1] in fact[0].asserted


def _sizes(steps: dict[Fact, list[_Step]]) -> dict[Fact, int]:
    """Return the size of the shortest proof of each fact, by relaxation until nothing gets shorter."""
    sizes = {fact: 1 if _is_asserted(fact) else _INFINITE for fact in steps}
    changed = True
    while changed:
        changed = False
        for fact, ways in reversed(steps.items()):
            for step in ways:
                size = 1 + sum(sizes[premise] for premise in step.premises)
                if size < sizes[fact]:
                    sizes[fact], changed = size, True
    return sizes


def _best(steps: dict[Fact, list[_Step]], sizes: dict[Fact, int]) -> dict[Fact, _Step]:
    """Return the last step of the shortest proof of each derived fact; of equally short ones the first by name."""
    best: dict[Fact, _Step] = {}
    for fact, ways in steps.items():
        fitting = [step for step in ways if 1 + sum(sizes[premise] for premise in step.premises) == sizes[fact]]
        if fitting and not _is_asserted(fact):
            best[fact] = min(fitting, key=lambda step: (step.rule.table_rule, step.rule.axiom))
    return best
