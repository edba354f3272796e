"""The axioms of an ontology as lookup tables, and class expressions in words.

Statements come grouped by predicate, so that a large graph is looked through only where axioms can stand.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.inference.rules import TYPE
from graphtool.namespaces import OWL, RDF, RDFS
from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphtool.store.terms import Term

    Statement = ox.Triple | ox.Quad
    Grouped = Mapping[ox.NamedNode, list[Statement]]

THING = ox.NamedNode(f"{OWL}Thing")
NOTHING = ox.NamedNode(f"{OWL}Nothing")
_FIRST, _REST = ox.NamedNode(f"{RDF}first"), ox.NamedNode(f"{RDF}rest")


def by_predicate(triples: Iterable[Statement]) -> dict[ox.NamedNode, list[Statement]]:
    """Group statements by their predicate, in the order given."""
    groups: dict[ox.NamedNode, list[Statement]] = defaultdict(list)
    for triple in triples:
        groups[triple.predicate].append(triple)
    return groups


class Axioms:
    """Looks up axioms by the name of their predicate (`owl:inverseOf`, …) or of the class of their subject."""

    def __init__(self, grouped: Grouped) -> None:
        self._grouped = grouped
        self._tables: dict[str, dict[Term, list[Term]]] = {}

    def table(self, name: str) -> dict[Term, list[Term]]:
        """Return subject → objects of a predicate given as a CURIE (`owl:inverseOf`), without repetitions."""
        found = self._tables.get(name)
        if found is None:
            prefix, _, local = name.partition(":")
            predicate = ox.NamedNode({"owl": OWL, "rdf": RDF, "rdfs": RDFS}[prefix] + local)
            found = self._tables[name] = {}
            for statement in self._grouped.get(predicate, ()):
                objects = found.setdefault(statement.subject, [])
                if (obj := statement.object) not in objects:
                    objects.append(obj)
        return found

    def pairs(self, name: str) -> Iterator[tuple[Term, Term]]:
        """Yield subject and object of each axiom with this predicate."""
        return ((subject, obj) for subject, objects in self.table(name).items() for obj in objects)

    def values(self, subject: Term, name: str) -> list[Term]:
        """Return the objects of one subject."""
        return self.table(name).get(subject, [])

    def value(self, subject: Term, name: str) -> Term | None:
        """Return the first object of one subject."""
        found = self.values(subject, name)
        return found[0] if found else None

    def instances(self, name: str) -> list[Term]:
        """Return the instances of a class of the OWL vocabulary (`TransitiveProperty`)."""
        return self._instances.get(ox.NamedNode(OWL + name), [])

    @cached_property
    def _instances(self) -> dict[Term, list[Term]]:
        found: dict[Term, dict[Term, None]] = defaultdict(dict)
        for statement in self._grouped.get(TYPE, ()):
            obj = statement.object
            if isinstance(obj, ox.NamedNode) and obj.value.startswith((OWL, RDFS)):
                found[obj][statement.subject] = None
        return {cls: list(members) for cls, members in found.items()}

    def classes(self) -> list[Term]:
        """Return what is declared as a class."""
        declared = self._instances.get(ox.NamedNode(f"{RDFS}Class"), [])
        return list(dict.fromkeys([*self.instances("Class"), *declared]))

    def items(self, head: Term) -> tuple[Term, ...]:
        """Return the members of an RDF list; a list that runs in a circle ends where it began."""
        members: list[Term] = []
        seen: set[Term] = set()
        node: Term | None = head
        while node is not None and node not in seen:
            seen.add(node)
            members += self.values(node, "rdf:first")[:1]
            node = self.value(node, "rdf:rest")
        return tuple(members)

    def phrase(self, cls: Term) -> Term | str:
        """Return a named class as it is, a class expression in words."""
        return self.words(cls) if isinstance(cls, ox.BlankNode) else cls

    def words(self, cls: Term, depth: int = 0) -> str:
        """Return a class expression in words (Manchester syntax), a named class as a CURIE."""
        if not isinstance(cls, ox.BlankNode) or depth > 6:
            return show(cls)
        for name, keyword in (("owl:intersectionOf", " and "), ("owl:unionOf", " or ")):
            if heads := self.values(cls, name):
                return f"({keyword.join(self.words(member, depth + 1) for member in self.items(heads[0]))})"
        if heads := self.values(cls, "owl:oneOf"):
            return f"{{{', '.join(map(show, self.items(heads[0])))}}}"
        if negated := self.value(cls, "owl:complementOf"):
            return f"(not {self.words(negated, depth + 1)})"
        return self._restriction(cls, depth)

    def _restriction(self, cls: Term, depth: int) -> str:
        prop = self.value(cls, "owl:onProperty")
        if prop is None:
            return show(cls)
        for name, keyword in _FILLERS.items():
            if (filler := self.value(cls, name)) is not None:
                on_class = self.value(cls, "owl:onClass")
                qualified = f" {self.words(on_class, depth + 1)}" if on_class is not None else ""
                words = filler.value if isinstance(filler, ox.Literal) and "ardinality" in name else None
                return f"({self._property_words(prop)} {keyword} {words or self.words(filler, depth + 1)}{qualified})"
        return f"({self._property_words(prop)} …)"

    def _property_words(self, prop: Term) -> str:
        words = self.property(prop)
        return words if isinstance(words, str) else show(words)

    def property(self, prop: Term) -> Term | str:
        """Return a named property as it is, an anonymous one as the inverse of another, in words."""
        other = self.value(prop, "owl:inverseOf") if isinstance(prop, ox.BlankNode) else None
        return f"inverse {show(other)}" if other is not None else prop


_FILLERS = {
    "owl:hasValue": "value", "owl:someValuesFrom": "some", "owl:allValuesFrom": "only", "owl:hasSelf": "self",
    "owl:maxCardinality": "max", "owl:maxQualifiedCardinality": "max", "owl:minCardinality": "min",
    "owl:minQualifiedCardinality": "min", "owl:cardinality": "exactly", "owl:qualifiedCardinality": "exactly",
}  # fmt: skip
