"""Facts in the form that joins are fast on: numbered terms, and one relation for each class and each property.

A resource has a number from 0 on, a literal a negative one; so a literal as subject is told by its sign. The members of
a class are a set of numbers, the statements of a property a set of pairs. A relation keeps what is asserted apart
from what is known, and what is known but not yet used (`fresh`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.inference.rules import TYPE, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.inference.axioms import Statement
    from graphtool.store.terms import Term

Pair = tuple[int, int]
Values = set[Any]  # of a class: numbers; of a property: pairs


class Numbers(dict["Term", int]):
    """Numbers terms as they come; `terms` is the way back."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: dict[int, Term] = {}
        self.blank: set[int] = set()

    def __missing__(self, term: Term) -> int:
        number = len(self.terms)
        if isinstance(term, ox.Literal):
            number = ~number
        elif isinstance(term, ox.BlankNode):
            self.blank.add(number)
        self[term] = number
        self.terms[number] = term
        return number


class Relation:
    """The members of one class, or the statements of one property."""

    __slots__ = ("asserted", "backward", "cls", "forward", "fresh", "known", "predicate")

    def __init__(self, predicate: ox.NamedNode, cls: Term | None) -> None:
        self.predicate = predicate
        self.cls = cls  # None for a property
        self.known: Values = set()
        self.asserted: Values = set()
        self.fresh: Values = set()
        self.forward: dict[int, set[int]] | None = None
        self.backward: dict[int, set[int]] | None = None

    def add(self, values: Values) -> Values:
        """Add values that are not known yet; return them."""
        new = values - self.known
        if new:
            self.known |= new
            self.fresh |= new
            self._index(new)
        return new

    def remove(self, values: Values) -> None:
        """Forget values."""
        self.known -= values
        self.fresh -= values
        for index, turned in ((self.forward, False), (self.backward, True)):
            if index is not None:
                for s, o in values:
                    index[o if turned else s].discard(s if turned else o)

    def by_subject(self) -> dict[int, set[int]]:
        """Return the index from subjects to objects, building it at the first use."""
        if self.forward is None:
            self.forward = {}
            for s, o in self.known:
                self.forward.setdefault(s, set()).add(o)
        return self.forward

    def by_object(self) -> dict[int, set[int]]:
        """Return the index from objects to subjects, building it at the first use."""
        if self.backward is None:
            self.backward = {}
            for s, o in self.known:
                self.backward.setdefault(o, set()).add(s)
        return self.backward

    def _index(self, new: Iterable[Pair]) -> None:
        if self.forward is not None:
            for s, o in new:
                self.forward.setdefault(s, set()).add(o)
        if self.backward is not None:
            for s, o in new:
                self.backward.setdefault(o, set()).add(s)


class Facts:
    """All relations, found by predicate and, for rdf:type, class."""

    def __init__(self) -> None:
        self.numbers = Numbers()
        self.properties: dict[Term, Relation] = {}
        self.classes: dict[Term, Relation] = {}

    def relations(self) -> list[Relation]:
        """Return all relations: classes first, in the order of their making."""
        return [*self.classes.values(), *self.properties.values()]

    def relation(self, pattern: Pattern) -> Relation:
        """Return the relation that a pattern is about, made if need be."""
        if pattern.predicate == TYPE:
            return self.class_relation(pattern.object)  # type: ignore[arg-type]
        return self.property_relation(pattern.predicate)

    def class_relation(self, cls: Term) -> Relation:
        """Return the relation of a class, made if need be."""
        found = self.classes.get(cls)
        if found is None:
            found = self.classes[cls] = Relation(TYPE, cls)
        return found

    def property_relation(self, predicate: ox.NamedNode) -> Relation:
        """Return the relation of a property, made if need be."""
        found = self.properties.get(predicate)
        if found is None:
            found = self.properties[predicate] = Relation(predicate, None)
        return found

    def find(self, triple: Statement) -> tuple[Relation, Any] | None:
        """Return relation and value of a triple; None if there is no such relation or term."""
        numbers = self.numbers
        subject = numbers.get(triple.subject)
        if triple.predicate == TYPE:
            relation = self.classes.get(triple.object)
            return None if relation is None or subject is None else (relation, subject)
        relation = self.properties.get(triple.predicate)
        obj = numbers.get(triple.object)
        return None if relation is None or subject is None or obj is None else (relation, (subject, obj))

    def triple(self, relation: Relation, value: Any) -> ox.Triple:
        """Return the triple that a value of a relation stands for."""
        terms = self.numbers.terms
        if relation.cls is not None:
            return ox.Triple(terms[value], TYPE, relation.cls)  # type: ignore[arg-type]
        return ox.Triple(terms[value[0]], relation.predicate, terms[value[1]])  # type: ignore[arg-type]

    def triples(self, relation: Relation, values: Iterable[Any]) -> list[ox.Triple]:
        """Return the triples of many values of one relation."""
        terms, triple, predicate, cls = self.numbers.terms, ox.Triple, relation.predicate, relation.cls
        if cls is not None:
            return [triple(terms[s], predicate, cls) for s in values]  # type: ignore[arg-type]
        return [triple(terms[s], predicate, terms[o]) for s, o in values]  # type: ignore[arg-type]
