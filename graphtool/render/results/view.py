"""What the writers of results are told beside the result: language, width, labels, prefixes, a title."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from graphtool.namespaces import shrink
from graphtool.query.results import Row
from graphtool.store.terms import Term, value

Writer = Callable[[tuple[str, ...], Iterable[Row], "View"], Iterator[str] | Iterator[bytes]]


class View(NamedTuple):
    """How people want to see a result; formats for programs do not depend on it.

    `width` is that of the terminal in characters, 0 if there is none. `label` gives the name of an IRI, or "".
    `kinds` and `schemes` are the prefixes of entities and concepts in use, `title` and `summary` head a page.
    """

    language: str = "en"
    width: int = 0
    label: Callable[[str], str] = lambda _: ""
    kinds: Collection[str] = ()
    schemes: Collection[str] = ()
    title: str = ""
    summary: str = ""

    def word(self, german: str, english: str) -> str:
        """Return the word of the view's language."""
        return german if self.language == "de" else english

    def counted(self, rows: int) -> str:
        """Return a number of rows in words."""
        return f"{rows} " + (self.word("Zeile", "row") if rows == 1 else self.word("Zeilen", "rows"))


def cell(term: Term | None) -> str:
    """Return a term as a table shows it: compact IRI, blank node with `_:`, or the literal's text."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shrink(term.value)
    return str(term) if isinstance(term, ox.BlankNode) else value(term)


class Labels(NamedTuple):
    """Gives the names of the IRIs in a row, where the query does not show them itself.

    By convention a query shows the name of `town` as `townLabel`; such a column gets another only where that name is in
    another language than the reader's.
    """

    columns: tuple[str, ...]
    view: View

    def of(self, row: Row) -> list[str]:
        """Return a label for each cell of the row, "" for none."""
        shown = {term.value for term in row if isinstance(term, ox.Literal)}
        own = {name: term for name, term in zip(self.columns, row, strict=True) if name.endswith("Label")}
        return [self._label(own, name, term, shown) for name, term in zip(self.columns, row, strict=True)]

    def _label(self, own: dict[str, Term | None], column: str, term: Term | None, shown: set[str]) -> str:
        if not isinstance(term, ox.NamedNode):
            return ""
        if f"{column}Label" in own:
            name = own[f"{column}Label"]
            if not isinstance(name, ox.Literal) or name.language in (None, self.view.language):
                return ""
        found = self.view.label(term.value)
        return "" if found in shown or found == shrink(term.value) else found
