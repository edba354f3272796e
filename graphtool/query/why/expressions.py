"""Evaluate the expressions of a query for one solution, with rdflib's operators, and say which EXISTS matter.

An EXISTS within an expression is taken out of it and stands for a truth value that the caller finds out; so the
expression itself needs no graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphtool.store.terms import from_rdflib, to_rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphtool.query.why.reasons import Bindings
    from graphtool.store.terms import Term

_EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")
_term = lru_cache(maxsize=20_000)(to_rdflib)


@dataclass(frozen=True)
class Existence:
    """An EXISTS or NOT EXISTS in an expression: the variable that stands for it, and its pattern."""

    variable: str
    negated: bool
    pattern: Any


@dataclass(frozen=True)
class Expression:
    """An expression of rdflib without its EXISTS, the variables that it reads, and the EXISTS themselves."""

    tree: Any
    variables: frozenset[str]
    existences: tuple[Existence, ...]


def read_expression(tree: Any) -> Expression:
    """Return an expression of rdflib's algebra as an `Expression`; the tree is changed."""
    from rdflib.plugins.sparql.algebra import translateGroupGraphPattern, traverse
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.term import Variable

    found: list[Existence] = []
    names: set[str] = set()

    def visit(node: Any) -> Any:
        if isinstance(node, CompValue) and node.name in _EXISTS:
            pattern = translateGroupGraphPattern(node.graph) if "Sub" in node.graph.name else node.graph
            found.append(Existence(f"__exists_{len(found)}", node.name == _EXISTS[1], pattern))
            return Variable(found[-1].variable)
        if isinstance(node, Variable):
            names.add(str(node))
        return None

    changed = traverse(tree, visitPre=visit)
    return Expression(changed, frozenset(names), tuple(found))


class Evaluator:
    """Evaluates expressions; errors of SPARQL (section 17.2) are None, or false for a condition."""

    def __init__(self) -> None:
        from rdflib import Graph
        from rdflib.plugins.sparql.sparql import Prologue, QueryContext

        self._context = QueryContext(graph=Graph(), initBindings={})
        self._context.prologue = Prologue()

    def row(
        self, bindings: Bindings, truths: Mapping[str, bool] | None = None, only: Iterable[str] | None = None
    ) -> Any:
        """Return bindings as rdflib's operators take them."""
        from rdflib.plugins.sparql.sparql import FrozenBindings
        from rdflib.term import Literal, Variable

        names = bindings if only is None else (name for name in only if name in bindings)
        values: dict[Any, Any] = {Variable(name): _term(bindings[name]) for name in names}
        values |= {Variable(name): Literal(truth) for name, truth in (truths or {}).items()}
        return FrozenBindings(self._context, values)

    def value(self, expression: Expression, bindings: Bindings, truths: Mapping[str, bool]) -> Term | None:
        """Return the value of an expression; None for an error."""
        from rdflib.plugins.sparql.evalutils import _eval
        from rdflib.plugins.sparql.sparql import NotBoundError, SPARQLError

        try:
            found = _eval(expression.tree, self.row(bindings, truths, expression.variables))
        except (SPARQLError, NotBoundError):
            return None
        return None if isinstance(found, SPARQLError) else from_rdflib(found)

    def holds(self, expression: Expression, bindings: Bindings, truths: Mapping[str, bool]) -> bool:
        """Return the effective boolean value of a condition (section 17.2.2)."""
        from rdflib.plugins.sparql.evalutils import _ebv

        return bool(_ebv(expression.tree, self.row(bindings, truths, expression.variables)))


def same(one: Term | None, other: Term | None) -> bool:
    """Return whether two values are the same term, or literals of the same value."""
    if one == other or one is None or other is None:
        return one == other
    try:
        return bool(_term(one).eq(_term(other)))
    except (TypeError, AttributeError):
        return False
