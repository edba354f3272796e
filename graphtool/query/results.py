"""Results of queries as values: a table of bindings (or the stream of them), a truth value, or triples."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphtool.store.terms import Term, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

Row = tuple[Term | None, ...]


class Table(NamedTuple):
    """The bindings of a SELECT query, in the query's order; unbound cells are None."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> list[dict[str, str]]:
        """Return each row as column → lexical value, unbound columns left out."""
        return [
            {name: value(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.rows
        ]


class Stream(NamedTuple):
    """The bindings of a SELECT query as the engine finds them: `rows` can be read once, then they are gone."""

    columns: tuple[str, ...]
    rows: Iterator[Row]

    def table(self) -> Table:
        """Read all rows and keep them."""
        return Table(self.columns, tuple(self.rows))


class Truth(NamedTuple):
    """The answer of an ASK query."""

    value: bool


class Triples(NamedTuple):
    """The graph of a CONSTRUCT or DESCRIBE query, sorted."""

    triples: tuple[ox.Triple, ...]


Result = Table | Truth | Triples
