"""A CONSTRUCT or DESCRIBE as the SELECT that finds what it is about, so that it can be read in pages or checked.

The graph of a CONSTRUCT is made from the solutions of its pattern by putting them into its template (SPARQL 1.1,
section 16.2). What a DESCRIBE says of a thing is the engine's own choice (16.4); which things it is about is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.query.paging import Paged
from graphtool.query.tokens import replace_variables, tokens, variables
from graphtool.query.wellformed import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphtool.query.tokens import Token
    from graphtool.store.terms import Term

_PLACE = "urn:x-graphtool:variable:"  # stands for a variable while the engine reads a template


@dataclass(frozen=True)
class Construct:
    """A CONSTRUCT taken apart: the SELECT of the variables in its template, and the template's triples."""

    select: str
    columns: tuple[str, ...]
    template: tuple[ox.Triple, ...]

    @classmethod
    def of(cls, text: str) -> Construct | None:
        """Take a query apart; None if its template has no variables, or is none of SPARQL 1.1."""
        before, parts = _from_form(text)
        if len(parts) == 1:
            return None
        short = parts[1].text != "{"  # CONSTRUCT WHERE { … }: the pattern is the template
        end = _closed(parts)
        template = text[_opened(parts).start + 1 : end.start]
        rest = text[parts[1].start :] if short else text[end.start + 1 :]
        columns = tuple(sorted(variables(template)))
        triples = _triples(before, template, columns)
        if not columns or triples is None:
            return None
        blank = any(isinstance(term, ox.BlankNode) for t in triples for term in (t.subject, t.object))
        return cls(_select(before, columns, rest, each=blank), columns, triples)

    def triples(self, solution: Mapping[str, Term | None]) -> Iterator[ox.Triple]:
        """Yield what the template makes of a solution: no triple with a gap, new blank nodes each time."""
        known = {ox.NamedNode(f"{_PLACE}{number}"): solution.get(name) for number, name in enumerate(self.columns)}
        new: dict[ox.BlankNode, ox.BlankNode] = {}
        for triple in self.template:
            subject, predicate, term = (
                new.setdefault(part, ox.BlankNode()) if isinstance(part, ox.BlankNode) else known.get(part, part)  # type: ignore[arg-type]
                for part in (triple.subject, triple.predicate, triple.object)
            )
            if isinstance(subject, ox.NamedNode | ox.BlankNode) and isinstance(predicate, ox.NamedNode) and term:
                yield ox.Triple(subject, predicate, term)


@dataclass(frozen=True)
class Described:
    """What a DESCRIBE is about: the SELECT that finds it, and the graphs that the query chooses (FROM clauses)."""

    select: str
    dataset: str

    @classmethod
    def of(cls, text: str) -> Described | None:
        """Return it; None if the query names the things itself, or leaves open which it wants."""
        before, parts = _from_form(text)
        tail = next((n for n, token in enumerate(parts) if token.text.upper() in {"FROM", "WHERE", "{"}), None)
        names = [token.text for token in parts[1:tail] if token.kind == "variable" or token.text == "*"]
        if tail is None or not names:
            return None
        rest = text[parts[tail].start :]
        query = Paged.of(f"{before}SELECT * {rest}")
        if not query.ordered and (query.limit is not None or query.offset):
            return None
        dataset = text[parts[tail].start : _opened(parts).start].strip()
        dataset = dataset[: -len("WHERE")] if dataset.upper().endswith("WHERE") else dataset
        return cls(_select(before, tuple(name.lstrip("?$") for name in names), rest, each=False), dataset)

    def check(self, things: list[ox.NamedNode]) -> str:
        """Return a query that has a row if there is a statement about one of these things."""
        return f"SELECT ?x {self.dataset} WHERE {{ VALUES ?x {{ {' '.join(map(str, things))} }} ?x ?p ?o }} LIMIT 1"


def _from_form(text: str) -> tuple[str, list[Token]]:
    """Return the prologue of a query and its tokens from CONSTRUCT or DESCRIBE on."""
    parts = [token for token in tokens(text) if token.kind not in {"space", "comment"}]
    start = next(n for n, t in enumerate(parts) if t.kind == "word" and t.text.upper() in {"CONSTRUCT", "DESCRIBE"})
    return text[: parts[start].start], parts[start:]


def _opened(parts: list[Token]) -> Token:
    return next((token for token in parts if token.text == "{"), parts[-1])


def _closed(parts: list[Token]) -> Token:
    """Return the brace that closes the first group."""
    depth = 0
    for token in parts:
        depth += (token.text == "{") - (token.text == "}")
        if token.text == "}" and depth == 0:
            return token
    return parts[-1]


def _select(before: str, columns: tuple[str, ...], rest: str, *, each: bool) -> str:
    """Return the SELECT: each solution if all count or some are chosen by their place, else those that differ."""
    names = " ".join(name if name == "*" else f"?{name}" for name in columns)
    query = Paged.of(f"{before}SELECT {names} {rest}")
    chosen = query.ordered or query.limit is not None or query.offset
    return f"{before}SELECT {'' if each or chosen else 'DISTINCT '}{names} {rest}"


def _triples(before: str, template: str, columns: tuple[str, ...]) -> tuple[ox.Triple, ...] | None:
    """Let the engine read a template, with an IRI in the place of each variable."""
    if not readable(template):
        return None
    places = {name: f"<{_PLACE}{number}>" for number, name in enumerate(columns)}
    try:
        found = ox.Store().query(f"{before}CONSTRUCT {{ {replace_variables(template, places)} \n}} WHERE {{}}")
    except SyntaxError:
        return None
    triples = tuple(found)  # type: ignore[arg-type]
    return None if any(isinstance(triple.object, ox.Triple) for triple in triples) else triples
