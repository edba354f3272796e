"""Find joins that multiply rows: parts of a query that share no variable which is always bound (SPARQL 1.1, 18.5).

`OPTIONAL { ?c skos:prefLabel ?cLabel }` after a `?c` that is itself optional joins every row without a `?c` with
every label there is. No result shows this on data where each row happens to have one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphtool.query.tokens import tokens

if TYPE_CHECKING:
    from graphtool.query.tokens import Token

Names = frozenset[str]
_NONE: Names = frozenset()


@dataclass(frozen=True)
class Scope:
    """The variables that a part of a query always binds, those that it may bind, and whether it has few rows.

    Few are the rows of VALUES, and the one row of a BIND or of an aggregate over everything.
    """

    certain: Names = _NONE
    possible: Names = _NONE
    few: bool = False

    def __or__(self, other: Scope) -> Scope:
        return Scope(self.certain | other.certain, self.possible | other.possible, self.few and other.few)


def loose_joins(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and a variable of each part of a query that is joined with no variable surely in common.

    The query must be valid. Where a parameter is given, it is a constant; here it counts as a variable like others.
    """
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    found: list[Names] = []
    _scope(translateQuery(parseQuery(text)).algebra, found)
    pieces = list(tokens(text))
    for new in found:
        piece = _first(pieces, new)
        yield (piece.start, piece.text) if piece else (0, "?")


def _first(pieces: list[Token], names: Names) -> Token | None:
    """Return the first token of one of the variables after the keyword OPTIONAL, else anywhere."""
    optional = False
    for piece in pieces:
        optional = optional or (piece.kind == "word" and piece.text.upper() == "OPTIONAL")
        if optional and piece.kind == "variable" and piece.text[1:] in names:
            return piece
    return next((p for p in pieces if p.kind == "variable" and p.text[1:] in names), None)


def _scope(node: Any, found: list[Names]) -> Scope:
    handler = _HANDLERS.get(node.name)
    if handler is not None:
        return handler(node, found)
    return _scope(node.p, found) if "p" in node else Scope()


def _pattern(node: Any, _: list[Names]) -> Scope:
    names = frozenset(str(term) for triple in node.triples for term in triple if _is_variable(term))
    return Scope(names, names, few=not node.triples)


def _join(node: Any, found: list[Names]) -> Scope:
    left, right = _scope(node.p1, found), _scope(node.p2, found)
    if not left.certain & right.certain:
        _note(left, right, found)
    return left | right


def _optional(node: Any, found: list[Names]) -> Scope:
    left, right = _scope(node.p1, found), _scope(node.p2, found)
    if not left.certain & right.possible:
        _note(left, right, found)
    return Scope(left.certain, left.possible | right.possible)


def _note(left: Scope, right: Scope, found: list[Names]) -> None:
    """Remember a loose join of two parts with many rows, by the variables that it adds."""
    if not left.few and not right.few:
        found.append(right.possible - left.possible or right.possible)


def _union(node: Any, found: list[Names]) -> Scope:
    left, right = _scope(node.p1, found), _scope(node.p2, found)
    return Scope(left.certain & right.certain, left.possible | right.possible)


def _extend(node: Any, found: list[Names]) -> Scope:
    inner = _scope(node.p, found)
    new = frozenset({str(node.var)})
    bound = not _is_variable(node.expr) or str(node.expr) in inner.certain
    return Scope(inner.certain | new if bound else inner.certain, inner.possible | new, inner.few)


def _project(node: Any, found: list[Names]) -> Scope:
    inner = _scope(node.p, found)
    shown = frozenset(map(str, node.PV))
    return Scope(inner.certain & shown, inner.possible & shown, inner.few)


def _values(node: Any, _: list[Names]) -> Scope:
    rows = [frozenset(map(str, row)) for row in node.res]
    return Scope(frozenset.intersection(*rows), frozenset().union(*rows), few=True) if rows else Scope(few=True)


def _graph(node: Any, found: list[Names]) -> Scope:
    inner = _scope(node.p, found)
    name = frozenset({str(node.term)}) if _is_variable(node.term) else _NONE
    return Scope(inner.certain | name, inner.possible | name)


def _aggregate(node: Any, found: list[Names]) -> Scope:
    inner = _scope(node.p, found)
    results = frozenset(str(aggregate.res) for aggregate in node.A)
    return Scope(inner.certain | results, inner.possible | results, few=not node.p.expr)


def _difference(node: Any, found: list[Names]) -> Scope:
    _scope(node.p2, found)
    return _scope(node.p1, found)


def _is_variable(term: Any) -> bool:
    from rdflib.term import Variable

    return isinstance(term, Variable)


_HANDLERS: dict[str, Callable[[Any, list[Names]], Scope]] = {
    "BGP": _pattern,
    "Join": _join,
    "LeftJoin": _optional,
    "Union": _union,
    "Extend": _extend,
    "Project": _project,
    "values": _values,
    "Graph": _graph,
    "AggregateJoin": _aggregate,
    "Minus": _difference,
}
