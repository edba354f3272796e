"""Read a SPARQL update of ground statements as a change: INSERT DATA and DELETE DATA, with or without GRAPH.

SPARQL 1.1 Update, sections 3.1.1 and 3.1.2. Whatever would have to be evaluated (a WHERE, variables, LOAD, CLEAR …) is
refused: a change must say what it does by itself, so that it can be read, checked and undone. The statements are cut
out where they stand, since an engine that executes an update rewrites literals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import Location, ParseError, QueryError, RefusedError
from graphtool.query.syntax import syntax_error
from graphtool.stewardship.changes import ChangeSet, Stated, stated_in
from graphtool.store.turtle.names import Names, TermError
from graphtool.store.turtle.parts import WalkError
from graphtool.store.turtle.tokens import Token, line_and_column, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = frozenset({"PREFIX", "BASE", "INSERT", "DELETE", "DATA", "GRAPH", "A", "TRUE", "FALSE"})
_HINT = "give the statements themselves: INSERT DATA { … } and DELETE DATA { … }"
_DECLARE = "declare the prefix at the top of the file: PREFIX name: <IRI>"
_WHY = {
    "WHERE": "has to be evaluated to know what it does",
    "LOAD": "would load statements from elsewhere",
    "WITH": "has to be evaluated to know what it does",
}


def read_update(content: bytes, shown: str) -> ChangeSet:
    """Return the statements that an update adds and removes; in sequence, the last word on a statement counts.

    Raises RefusedError for anything but ground data, QueryError or ParseError with the place of a syntax error.
    """
    text = _decoded(content, shown)
    _refuse_what_is_evaluated(text, shown)
    try:
        ox.Store().update(text)
    except SyntaxError as error:
        raise syntax_error(str(error), shown) from None
    reader = _Reader(text, shown)
    reader.run()
    return ChangeSet(shown, tuple(reader.added), tuple(reader.removed), reader.names.prefixes, text)


def _decoded(content: bytes, shown: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        where = Location(shown, content[: error.start].count(b"\n") + 1)
        raise ParseError("the text is not UTF-8", hint="save the file as UTF-8", location=where) from None


def _refuse_what_is_evaluated(text: str, shown: str) -> None:
    previous, declared = "", set()
    for token in tokens(text):
        written = text[token.start : token.end]
        word = written.upper() if token.kind == "word" else ""
        refused = ""
        if token.kind == "broken" and written in ("?", "$"):
            refused = "a change is made of ground statements, without variables"
        elif word and word not in _PLAIN:
            refused = f"{word} {_WHY.get(word, 'is more than adding and removing given statements')}"
        elif previous in ("INSERT", "DELETE") and word != "DATA":
            refused = f"{previous} without DATA has to be evaluated to know what it does"
        where = Location(shown, *line_and_column(text, token.start)) if refused or token.kind == "name" else None
        if refused:
            raise RefusedError(refused, hint=_HINT, location=where)
        if token.kind == "name":
            prefix = written.partition(":")[0]
            if previous != "PREFIX" and prefix not in declared:
                raise QueryError(f"the prefix {prefix}: is not declared", hint=_DECLARE, location=where)
            declared.add(prefix)
        previous = word


@dataclass
class _Reader:
    """A walk over an update that the engine has found well-formed."""

    text: str
    shown: str
    names: Names = field(default_factory=Names)
    added: dict[Stated, None] = field(default_factory=dict)
    removed: dict[Stated, None] = field(default_factory=dict)

    def run(self) -> None:
        """Read all operations in order."""
        self._rest: Iterator[Token] = tokens(self.text)
        for token in self._rest:
            word = self._written(token).upper()
            if word == "PREFIX":
                prefix = self._written(next(self._rest)).removesuffix(":")
                self.names = self.names.with_prefix(prefix, self._iri(next(self._rest)))
            elif word == "BASE":
                self.names = self.names.with_base(self._iri(next(self._rest)))
            elif word in ("INSERT", "DELETE"):
                self._operation(word)

    def _operation(self, word: str) -> None:
        into, out_of = (self.added, self.removed) if word == "INSERT" else (self.removed, self.added)
        for stated in self._block():
            if stated in out_of:
                del out_of[stated]
            else:
                into[stated] = None

    def _block(self) -> Iterator[Stated]:
        """Yield the statements between the braces that follow, those of GRAPH blocks with their graph."""
        while next(self._rest).kind != "{":
            pass
        start = last = None
        for token in self._rest:
            word = self._written(token).upper() if token.kind == "word" else ""
            if token.kind == "}" or word == "GRAPH":
                yield from self._statements(start, last, None)
                start = last = None
                if token.kind == "}":
                    return
                yield from self._graph(self._iri(next(self._rest)))
            elif start is not None or token.kind != ".":
                start, last = token if start is None else start, token

    def _graph(self, graph: str) -> Iterator[Stated]:
        start = last = None
        for token in self._rest:
            if token.kind == "}":
                break
            if token.kind != "{":
                start, last = token if start is None else start, token
        yield from self._statements(start, last, graph)

    def _statements(self, start: Token | None, last: Token | None, graph: str | None) -> list[Stated]:
        """Return the statements from one token to another; the dot after the last may be missing (section 3.1.1)."""
        if start is None or last is None:
            return []
        text = self.text[: last.end] + ("" if last.kind == "." else "\n.")
        try:
            return stated_in(text, self.shown, self.names, graph=graph, start=start.start)
        except WalkError as error:
            where = Location(self.shown, *line_and_column(self.text, error.offset))
            raise QueryError(str(error), location=where) from None

    def _iri(self, token: Token) -> str:
        try:
            return self.names.iri(self._written(token)).value
        except TermError as error:
            where = Location(self.shown, *line_and_column(self.text, token.start))
            raise QueryError(str(error), location=where) from None

    def _written(self, token: Token) -> str:
        return self.text[token.start : token.end]
