"""Results of queries as values: a table of bindings, a truth value, or triples."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from graphtool.store.terms import Term, value

Row = tuple[Term | None, ...]


@dataclass(frozen=True)
class Table:
    """The bindings of a SELECT query, in the query's order; unbound cells are None."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> list[dict[str, str]]:
        """Return each row as column → lexical value, unbound columns left out."""
        return [
            {name: value(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.rows
        ]


@dataclass(frozen=True)
class Truth:
    """The answer of an ASK query."""

    value: bool


@dataclass(frozen=True)
class Triples:
    """The graph of a CONSTRUCT or DESCRIBE query, sorted."""

    triples: tuple[ox.Triple, ...]


Result = Table | Truth | Triples
