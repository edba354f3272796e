"""The shapes graph as lookup tables, with the checks that every reader of it needs (lists, booleans, texts)."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF, RDF_TYPE, RDFS, XSD
from graphtool.shacl.report import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.shacl.model import Node, Term

_NIL = ox.NamedNode(f"{RDF}nil")
_BOOLEANS = frozenset({"true", "false", "0", "1"})


class MalformedError(ValueError):
    """A node of the shapes graph breaks a syntax rule; the message says which."""

    def __init__(self, node: Term, message: str) -> None:
        super().__init__(message)
        self.node = node


class TermsGraph:
    """Triples by subject and predicate, and by predicate, in the order of the files."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._objects: dict[tuple[Node, str], dict[Term, None]] = defaultdict(dict)
        self._pairs: dict[str, dict[tuple[Node, Term], None]] = defaultdict(dict)
        for quad in quads:
            self._objects[quad.subject, quad.predicate.value][quad.object] = None  # type: ignore[index]
            self._pairs[quad.predicate.value][quad.subject, quad.object] = None  # type: ignore[index]
        self.superclasses = cache(self._superclasses)
        self.instances = cache(self._instances)

    def objects(self, node: Node, predicate: str) -> tuple[Term, ...]:
        """Return the objects of a node's predicate."""
        return tuple(self._objects.get((node, predicate), ()))

    def pairs(self, predicate: str) -> tuple[tuple[Node, Term], ...]:
        """Return (subject, object) of every triple with the predicate."""
        return tuple(self._pairs.get(predicate, ()))

    def subjects(self, predicate: str, value: Term) -> tuple[Node, ...]:
        """Return the subjects that have `value`."""
        return tuple(subject for subject, found in self.pairs(predicate) if found == value)

    def _superclasses(self, classes: tuple[Term, ...]) -> frozenset[str]:
        todo, found = list(classes), set()
        while todo:
            cls = todo.pop()
            if not isinstance(cls, ox.Literal) and cls.value not in found:
                found.add(cls.value)
                todo.extend(self.objects(cls, f"{RDFS}subClassOf"))
        return frozenset(found)

    def _instances(self, cls: str) -> frozenset[Node]:
        """Return the SHACL instances of a class within the shapes graph (SHACL, section 1.1)."""
        by_type = {kind: cls in self._superclasses((kind,)) for _, kind in self.pairs(RDF_TYPE)}
        return frozenset(subject for subject, kind in self.pairs(RDF_TYPE) if by_type[kind])

    def at_most_one(self, node: Node, predicate: str) -> Term | None:
        """Return the only object, or None; MalformedError if there are several."""
        found = self.objects(node, predicate)
        if len(found) > 1:
            raise MalformedError(node, f"<{predicate}> must not have more than one value")
        return found[0] if found else None

    def flag(self, node: Node, predicate: str) -> bool:
        """Return whether the value is the term `true`; MalformedError if it is no xsd:boolean.

        The SHACL texts say `true`, a term, so "1"^^xsd:boolean does not switch anything on.
        """
        value = self.at_most_one(node, predicate)
        if value is None:
            return False
        if not isinstance(value, ox.Literal) or value.datatype.value != f"{XSD}boolean" or value.value not in _BOOLEANS:
            raise MalformedError(node, f"<{predicate}> must be true or false")
        return value.value == "true"

    def texts(self, node: Node, predicate: str) -> Text:
        """Return the literals of a predicate as a text in several languages."""
        literals = [value for value in self.objects(node, predicate) if isinstance(value, ox.Literal)]
        return Text(tuple(sorted((value.language or "", value.value) for value in literals)))

    def items(self, head: Term, what: str) -> list[Term]:
        """Return the members of an RDF list; MalformedError if it is not well-formed (SHACL, section 1.1)."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head != _NIL:
            if isinstance(head, ox.Literal) or head in seen:
                raise MalformedError(head, f"the {what} is not a well-formed list")
            seen.add(head)
            first, rest = self.objects(head, f"{RDF}first"), self.objects(head, f"{RDF}rest")
            if len(first) != 1 or len(rest) != 1:
                raise MalformedError(head, f"the {what} is not a well-formed list")
            found.append(first[0])
            head = rest[0]
        return found

    def is_list(self, node: Term) -> bool:
        """Return whether a node begins an RDF list."""
        return node == _NIL or (not isinstance(node, ox.Literal) and bool(self.objects(node, f"{RDF}first")))
