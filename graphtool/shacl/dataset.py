"""The data graph as compiled queries see it: one store, classes flattened, literals judged once.

All statements stand in the default graph. Those with a literal that the store would rewrite, or that is ill-typed,
stand in two graphs instead: with a stand-in for Core queries, as they are for SPARQL constraints (see `lexical`).
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE, RDFS
from graphtool.shacl.compiler.dialect import EmbeddedDialect
from graphtool.shacl.constraints_sparql import SHAPES_GRAPH
from graphtool.shacl.lexical import REWRITTEN, original, stand_in, stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.shacl.model import Term

_EXACT = ox.NamedNode("urn:x-graphtool:exact")
_NATURAL = ox.NamedNode("urn:x-graphtool:natural")
_REMOVED = ox.NamedNode("urn:x-graphtool:removed")
_SETS = ox.NamedNode("urn:x-graphtool:focus")
DEFAULT = ox.DefaultGraph()
_BATCH = 200_000
_SUBCLASS = ox.NamedNode(f"{RDFS}subClassOf")
_TYPE = ox.NamedNode(RDF_TYPE)


class EvaluationStore:
    """A store filled from quads, whatever their graphs; see the module for what is where."""

    def __init__(self, quads: Iterable[ox.Quad], shapes: Iterable[ox.Quad] = ()) -> None:
        self.store = ox.Store()
        self._stand_ins: dict[ox.Literal, ox.Literal] = {}
        self._judged: dict[ox.Literal, ox.Literal] = {}
        remaining = iter(quads)
        while batch := list(islice(remaining, _BATCH)):
            self._load(batch)
        self.store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object, SHAPES_GRAPH) for q in shapes)

    def _load(self, batch: list[ox.Quad]) -> None:
        """Load quads as N-Triples text, twice as fast as one by one; text would rename blank nodes, so these go so."""
        known = self._judged
        for value in {quad.object for quad in batch}:
            if isinstance(value, ox.Literal) and value not in known:
                self._judge(value)
        special = self._stand_ins
        apart = {q for q in batch if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)}
        plain = (quad.triple for quad in batch if quad.object not in special and quad not in apart)
        text = ox.serialize(plain, format=ox.RdfFormat.N_TRIPLES) or b""
        self.store.load(input=text, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        self.store.extend(self._placed(quad for quad in batch if quad.object in special or quad in apart))

    def know(self, terms: Iterable[Term]) -> None:
        """Judge literals that queries name as focus nodes, whether or not the data graph has them."""
        for term in terms:
            if isinstance(term, ox.Literal):
                self._judge(term)

    def _judge(self, value: ox.Literal) -> ox.Literal:
        seen = self._judged[value] = stand_in(value)
        if seen != value:
            self._stand_ins[value] = seen
        return seen

    def _placed(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        for quad in quads:
            value = quad.object
            if isinstance(value, ox.Literal):
                seen = self._judged.get(value) or self._judge(value)
                if seen != value:
                    yield ox.Quad(quad.subject, quad.predicate, seen, _EXACT)
                    yield ox.Quad(quad.subject, quad.predicate, value, _NATURAL)
                    continue
            yield ox.Quad(quad.subject, quad.predicate, value, DEFAULT)

    def query(self, text: str, *, natural: bool = False) -> ox.QuerySolutions:
        """Run a SELECT over the data graph, with literals as values (`natural`) or as written."""
        graphs = [DEFAULT, _NATURAL if natural else _EXACT] if self._stand_ins else DEFAULT
        return self.store.query(text, default_graph=graphs)  # type: ignore[return-value, arg-type]

    def query_both(self, text: str) -> ox.QuerySolutions:
        """Run a SELECT over the data graph before and after a change (see `change`)."""
        return self.store.query(text, default_graph=[DEFAULT, _EXACT, _REMOVED])  # type: ignore[return-value]

    def change(self, added: Iterable[ox.Triple], removed: Iterable[ox.Triple]) -> None:
        """Take statements out and put others in; those taken out can still be seen by `query_both` until `forget`."""
        for triple in removed:
            for quad in self._placed([_quad(triple, DEFAULT)]):
                self.store.remove(quad)
        self.recall(removed)
        self.store.extend(self._placed(_quad(triple, DEFAULT) for triple in added))
        self.__dict__.pop("_written", None)
        self.__dict__.pop("dialect", None)

    def recall(self, removed: Iterable[ox.Triple]) -> None:
        """Let `query_both` see statements that are no longer there, until `forget`."""
        placed = self._placed(_quad(triple, DEFAULT) for triple in removed)
        self.store.extend(_quad(quad.triple, _REMOVED) for quad in placed if quad.graph_name != _NATURAL)

    def forget(self, removed: Iterable[ox.Triple]) -> None:
        """Forget what `change` took out, or `recall` brought back."""
        for triple in removed:
            for quad in self._placed([_quad(triple, DEFAULT)]):
                self.store.remove(_quad(quad.triple, _REMOVED))

    @contextmanager
    def node_set(self, nodes: Iterable[Term]) -> Iterator[str]:
        """Give a pattern that binds ?this to nodes, blank nodes and literals too, for as long as the context lasts."""
        quads = [ox.Quad(_SETS, _SETS, node, _SETS) for node in map(self._seen, nodes)]
        self.store.extend(quads)
        try:
            yield f"GRAPH {_SETS} {{ {_SETS} {_SETS} ?this }}"
        finally:
            self.store.remove_graph(_SETS)

    def _seen(self, term: Term) -> Term:
        return stand_in(term) if isinstance(term, ox.Literal) else term

    @cached_property
    def dialect(self) -> EmbeddedDialect:
        """How this store must be asked."""
        rewritten = any(found.datatype.value.startswith(REWRITTEN) for found in self._stand_ins.values())
        return EmbeddedDialect(self._subclasses(), rewritten, self._count)

    def _count(self, pattern: str) -> int:
        """Return the number of solutions of a pattern."""
        (row,) = self.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        return int(row["n"].value)

    def _subclasses(self) -> dict[str, tuple[str, ...]]:
        """Return, for each class with subclasses, the classes at or below it that have instances of their own."""
        below: dict[str, set[str]] = defaultdict(set)
        for q in self.store.quads_for_pattern(None, _SUBCLASS, None, DEFAULT):
            below[q.object.value].add(q.subject.value)  # type: ignore[union-attr]
        rows = self.query(f"SELECT DISTINCT ?class {{ ?node <{RDF_TYPE}> ?class }}")
        used = {row["class"].value for row in rows}
        return {cls: tuple(sorted(reachable(cls, below) & used)) or (cls,) for cls in list(below)}

    def exact(self, term: Term | None) -> Term | None:
        """Return the term of the data that a result of a Core query stands for."""
        return original(term) if isinstance(term, ox.Literal) and self._stand_ins else term

    def as_written(self, focus: Term, value: Term | None) -> Term | None:
        """Return the literal of the data that a SPARQL constraint saw as a value, if there is just one such."""
        if not isinstance(value, ox.Literal) or value not in self._written:
            return value
        near = self._objects(focus) & self._written[value]
        candidates = near or self._written[value]
        return min(candidates, key=str) if near or len(candidates) == 1 else value

    @cached_property
    def _written(self) -> dict[ox.Literal, set[ox.Literal]]:
        found: dict[ox.Literal, set[ox.Literal]] = defaultdict(set)
        for literal, value in stored(self._stand_ins).items():
            found[value].add(literal)
        return dict(found)

    def _objects(self, focus: Term) -> set[ox.Literal]:
        if isinstance(focus, ox.Literal):
            return set()
        quads = self.store.quads_for_pattern(focus, None, None, _EXACT)
        return {original(q.object) for q in quads if isinstance(q.object, ox.Literal)}


def _quad(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def reachable(cls: str, below: dict[str, set[str]]) -> set[str]:
    """Return a class and all classes below it, given the direct subclasses of each."""
    todo, found = [cls], {cls}
    while todo:
        for lower in below.get(todo.pop(), ()):
            if lower not in found:
                found.add(lower)
                todo.append(lower)
    return found
