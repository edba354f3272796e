"""The triple patterns of a SPARQL constraint, as far as the text tells them without doubt.

What a changed triple can do to a constraint depends on the patterns that it matches: one about `$this` concerns that
focus node alone. Whatever is not plainly `subject verb object` gives no patterns at all, and the caller must then take
every focus node to be concerned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from graphtool.namespaces import RDF_TYPE
from graphtool.shacl import sparql_text

if TYPE_CHECKING:
    from graphtool.shacl.sparql_text import Token

_TERMS = frozenset({"iri", "var", "string", "bnode", "pname"})
_EXPRESSIONS = frozenset({"FILTER", "BIND", "HAVING"})
_GROUPS = frozenset({"OPTIONAL", "UNION", "NOT", "EXISTS", "WHERE"})
_PATH_MARKS = frozenset({"/", "|", "^", "*", "+", "?", "!", "("})
_LITERALS = frozenset({"TRUE", "FALSE"})


@dataclass(frozen=True)
class TriplePattern:
    """A pattern; subject and object are the names of variables or empty, `predicate` is None for any."""

    subject: str
    predicate: str | None
    object: str


class _UnclearError(Exception):
    """The text is not read with certainty."""


@lru_cache(maxsize=2048)
def triple_patterns(query: str) -> tuple[TriplePattern, ...] | None:
    """Return all triple patterns of a query with expanded IRIs; None if there may be others."""
    solid = [token for token in sparql_text.tokens(query) if token.kind != "space"]
    try:
        return tuple(_Reader(solid).read())
    except (_UnclearError, IndexError):
        return None


@dataclass
class _Reader:
    tokens: list[Token]
    at: int = 0
    found: list[TriplePattern] = field(default_factory=list)

    def read(self) -> list[TriplePattern]:
        while self._peek() != "{":
            self.at += 1
        self._group()
        return self.found

    def _peek(self) -> str:
        return self.tokens[self.at].text

    def _next(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _group(self) -> None:
        """Read a group from its opening to its closing brace."""
        self.at += 1
        while self._peek() != "}":
            token = self.tokens[self.at]
            if token.text == "{":
                self._group()
            elif token.keyword in _EXPRESSIONS:
                self.at += 1
                self._expression()
            elif token.keyword in _GROUPS or token.text == ".":
                self.at += 1
            elif token.kind in _TERMS:
                self._triples()
            else:  # a sub-SELECT, GRAPH, VALUES, a list or a blank node with properties
                raise _UnclearError
        self.at += 1

    def _expression(self) -> None:
        """Read what follows FILTER or BIND: [NOT] EXISTS with a group, or a call, or parentheses."""
        while self.tokens[self.at].kind in ("word", "iri") and self._peek() != "(":
            if self._next().keyword == "EXISTS":
                self._group()
                return
        if self._peek() != "(":
            raise _UnclearError
        depth = 0
        while True:
            text = self._peek()
            if text == "{":
                self._group()
                continue
            depth += (text == "(") - (text == ")")
            self.at += 1
            if depth == 0:
                return

    def _triples(self) -> None:
        """Read the triples of one subject: verbs after ';', objects after ','."""
        subject = self._next().variable
        while True:
            predicate = self._verb()
            while True:
                self.found.append(TriplePattern(subject, predicate, self._object()))
                if self._peek() != ",":
                    break
                self.at += 1
            if self._peek() != ";":
                return
            while self._peek() == ";":
                self.at += 1
            if self._peek() in (".", "}"):
                return

    def _verb(self) -> str | None:
        token = self._next()
        if self._peek() in _PATH_MARKS:
            raise _UnclearError
        if token.kind == "var":
            return None
        if token.text == "a":
            return RDF_TYPE
        if token.kind == "iri":
            return token.text.strip("<>")
        raise _UnclearError

    def _object(self) -> str:
        token = self._next()
        if token.kind not in _TERMS and token.keyword not in _LITERALS and not token.text.isdigit():
            raise _UnclearError
        if token.kind == "string" and self.tokens[self.at].text == "^^":
            self.at += 2
        elif token.kind == "string" and self.tokens[self.at].kind == "tag":
            self.at += 1
        return token.variable
