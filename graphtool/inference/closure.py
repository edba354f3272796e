"""Evaluate rules to the fixpoint, semi-naively: each fact is joined once, when it is new, with the facts known.

Terms are numbered; facts are kept per predicate and only for the predicates that some rule reads, so that the
literals of a large graph cost nothing. Lexical forms are kept, because no store is involved.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.inference.rules import Pattern, Rule, RuleSet, Var
from graphtool.namespaces import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.store.terms import Term

Fact = tuple[int, int, int]
_Slots = tuple[int, int, int]  # a pattern's slots: a term number, or -1-i for the rule's i-th variable
_Bindings = list[int]
_UNBOUND = -1


@dataclass(frozen=True)
class Inconsistency:
    """A rule without conclusion whose premises hold: the rule and its instantiated premises."""

    rule: Rule
    premises: tuple[ox.Triple, ...]


@dataclass(frozen=True)
class Closure:
    """What follows from the asserted statements (without them), and what contradicts itself."""

    inferred: tuple[ox.Triple, ...]
    inconsistencies: tuple[Inconsistency, ...]


@dataclass(frozen=True)
class _Compiled:
    rule: Rule
    premises: tuple[_Slots, ...]
    conclusion: _Slots | None
    variables: int
    different: tuple[int, int] | None


class _Facts:
    """Facts by predicate, indexed both ways."""

    def __init__(self) -> None:
        self.by_subject: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.by_object: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))

    def add(self, fact: Fact) -> bool:
        s, p, o = fact
        objects = self.by_subject[p][s]
        if o in objects:
            return False
        objects.add(o)
        self.by_object[p][o].add(s)
        return True

    def matches(self, subject: int, predicate: int, obj: int) -> Iterable[tuple[int, int]]:
        """Yield (subject, object) of the facts with this predicate; negative subject or object means any."""
        if subject >= 0:
            objects = self.by_subject[predicate].get(subject, ())
            if obj >= 0:
                return ((subject, obj),) if obj in objects else ()
            return [(subject, o) for o in objects]
        if obj >= 0:
            return [(s, obj) for s in self.by_object[predicate].get(obj, ())]
        return [(s, o) for s, objects in self.by_subject[predicate].items() for o in objects]


class Evaluator:
    """Holds numbered terms, compiled rules and facts of one evaluation."""

    def __init__(self, rules: RuleSet) -> None:
        self._numbers: dict[Term, int] = {}
        self._terms: list[Term] = []
        self._type = self._number(ox.NamedNode(RDF_TYPE))
        self._compiled = [self._compile(rule) for rule in rules.rules]
        self._triggers: dict[tuple[int, int], list[tuple[_Compiled, int]]] = defaultdict(list)
        self._read: set[int] = set()
        for compiled in self._compiled:
            for position, (_, predicate, obj) in enumerate(compiled.premises):
                key = (predicate, obj if predicate == self._type else _UNBOUND)
                self._triggers[key].append((compiled, position))
                self._read.add(predicate)
        self._always = rules.facts
        self._facts = _Facts()
        self._queue: deque[Fact] = deque()
        self._inconsistencies: dict[tuple[Rule, tuple[ox.Triple, ...]], None] = {}

    def run(self, asserted: Iterable[ox.Triple | ox.Quad]) -> Closure:
        """Return everything that follows from `asserted`."""
        known: set[Fact] = set()
        number = self._number
        for triple in asserted:
            predicate = self._numbers.get(triple.predicate)
            if predicate is None:
                continue
            fact = (number(triple.subject), predicate, number(triple.object))
            known.add(fact)
            self._add(fact)
        for triple in self._always:
            self._add((number(triple.subject), number(triple.predicate), number(triple.object)))
        derived: list[Fact] = []
        while self._queue:
            fact = self._queue.popleft()
            if fact not in known:
                derived.append(fact)
            self._fire(fact)
        inferred = tuple(t for t in map(self._triple, derived) if _is_public(t))
        return Closure(inferred, tuple(Inconsistency(*item) for item in self._inconsistencies))

    def _add(self, fact: Fact) -> None:
        if self._facts.add(fact):
            self._queue.append(fact)

    def _fire(self, fact: Fact) -> None:
        s, p, o = fact
        if p not in self._read:
            return
        key = (p, o if p == self._type else _UNBOUND)
        for compiled, position in self._triggers.get(key, ()):
            bindings = [_UNBOUND] * compiled.variables
            if _bind(compiled.premises[position], s, o, bindings):
                rest = compiled.premises[:position] + compiled.premises[position + 1 :]
                for solution in self._join(rest, bindings):
                    self._conclude(compiled, solution)

    def _join(self, premises: tuple[_Slots, ...], bindings: _Bindings) -> Iterator[_Bindings]:
        if not premises:
            yield bindings
            return
        position = _most_bound(premises, bindings)
        pattern = premises[position]
        rest = premises[:position] + premises[position + 1 :]
        subject, obj = _value(pattern[0], bindings), _value(pattern[2], bindings)
        for s, o in self._facts.matches(subject, pattern[1], obj):
            extended = bindings.copy()
            if _bind(pattern, s, o, extended):
                yield from self._join(rest, extended)

    def _conclude(self, compiled: _Compiled, bindings: _Bindings) -> None:
        if compiled.different and bindings[compiled.different[0]] == bindings[compiled.different[1]]:
            return
        if compiled.conclusion is None:
            triples = tuple(self._triple(_instance(p, bindings)) for p in compiled.premises)
            self._inconsistencies.setdefault((compiled.rule, triples))
            return
        fact = _instance(compiled.conclusion, bindings)
        if not isinstance(self._terms[fact[0]], ox.Literal):
            self._add(fact)

    def _compile(self, rule: Rule) -> _Compiled:
        variables: dict[Var, int] = {}

        def slots(pattern: Pattern) -> _Slots:
            s, p, o = (
                -1 - variables.setdefault(slot, len(variables)) if isinstance(slot, Var) else self._number(slot)
                for slot in pattern.slots()
            )
            return (s, p, o)

        premises = tuple(slots(p) for p in rule.premises)
        conclusion = slots(rule.conclusion) if rule.conclusion else None
        different = (variables[rule.different[0]], variables[rule.different[1]]) if rule.different else None
        return _Compiled(rule, premises, conclusion, len(variables), different)

    def _number(self, term: Term) -> int:
        found = self._numbers.get(term)
        if found is None:
            found = self._numbers[term] = len(self._terms)
            self._terms.append(term)
        return found

    def _triple(self, fact: Fact) -> ox.Triple:
        s, p, o = (self._terms[number] for number in fact)
        return ox.Triple(s, p, o)  # type: ignore[arg-type]


def _value(slot: int, bindings: _Bindings) -> int:
    return slot if slot >= 0 else bindings[-1 - slot]


def _instance(pattern: _Slots, bindings: _Bindings) -> Fact:
    return (_value(pattern[0], bindings), _value(pattern[1], bindings), _value(pattern[2], bindings))


def _bind(pattern: _Slots, subject: int, obj: int, bindings: _Bindings) -> bool:
    for slot, value in ((pattern[0], subject), (pattern[2], obj)):
        if slot >= 0:
            if slot != value:
                return False
        elif bindings[-1 - slot] == _UNBOUND:
            bindings[-1 - slot] = value
        elif bindings[-1 - slot] != value:
            return False
    return True


def _most_bound(premises: tuple[_Slots, ...], bindings: _Bindings) -> int:
    def bound(position: int) -> int:
        pattern = premises[position]
        return (_value(pattern[0], bindings) >= 0) + (_value(pattern[2], bindings) >= 0)

    return max(range(len(premises)), key=bound)


def _is_public(triple: ox.Triple) -> bool:
    """Memberships in anonymous class expressions are steps of a proof, not statements about the world."""
    return not (isinstance(triple.object, ox.BlankNode) and triple.predicate.value == RDF_TYPE)
