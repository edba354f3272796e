"""Read a SELECT query in pages: put LIMIT and OFFSET where they belong, within those that the query has itself.

The solution modifiers stand after the last group of the query, before a VALUES clause if there is one (SPARQL 1.1,
rules 18 to 28). The order of pages must be total: what the query's own order leaves open its columns decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from graphtool.query.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphtool.query.tokens import Token


@dataclass(frozen=True)
class Paged:
    """A SELECT query cut at its modifiers: the text before, its own limit (None: none) and offset, the text after.

    `keys` are the variables that stand in its order as they are, `distinct` is whether no row comes twice.
    """

    before: str
    ordered: bool
    keys: frozenset[str]
    distinct: bool
    limit: int | None
    offset: int
    after: str

    @classmethod
    def of(cls, text: str) -> Paged:
        """Cut a query; a comment at the end of the modifiers is left out."""
        parts = [token for token in tokens(text) if token.kind not in {"space", "comment"}]
        tail = _modifiers(parts)
        numbers = {
            word.text.upper(): int(number.text)
            for word, number in pairwise(tail)
            if word.text.upper() in {"LIMIT", "OFFSET"} and number.text.isascii() and number.text.isdecimal()
        }
        words = [token.text.upper() for token in tail]
        cut = [token.start for token, word in zip(tail, words, strict=True) if word in {"LIMIT", "OFFSET", "VALUES"}]
        values = next((token.start for token, word in zip(tail, words, strict=True) if word == "VALUES"), len(text))
        return cls(
            before=text[: min(cut, default=len(text))],
            ordered="ORDER" in words,
            keys=_keys(parts, words, tail),
            distinct=_distinct(parts),
            limit=numbers.get("LIMIT"),
            offset=numbers.get("OFFSET", 0),
            after=text[values:],
        )

    def sorted_by(self, columns: Sequence[str]) -> Paged:
        """Return the query ordered by these columns, unless it has an order of its own."""
        if self.ordered or not columns:
            return self
        order = " ".join(f"?{name}" for name in columns)
        return replace(self, before=f"{self.before}\nORDER BY {order}", ordered=True, keys=frozenset(columns))

    def page(self, start: int, size: int, columns: Sequence[str] = ()) -> str:
        """Return the query for at most `size` rows from its row `start` on, rows in ties ordered by these columns.

        No column is named twice: Virtuoso gives some rows twice then, and others never.
        """
        size = size if self.limit is None else max(0, min(size, self.limit - start))
        order = " ".join(f"?{name}" for name in columns if name not in self.keys) if self.ordered else ""
        return f"{self.before}\n{order}\nLIMIT {size} OFFSET {self.offset + start}\n{self.after}"


def _keys(parts: Sequence[Token], words: Sequence[str], tail: Sequence[Token]) -> frozenset[str]:
    """Return the variables that the ORDER BY among the modifiers names alone, or as ASC(?x) or DESC(?x)."""
    if "ORDER" not in words:
        return frozenset()
    start = tail[words.index("ORDER")].start
    order = [token for token in parts if token.start >= start]
    alone = {token.text[1:] for token in tail if token.start >= start and token.kind == "variable"}
    turned = {
        third.text[1:]
        for first, second, third, fourth in zip(order, order[1:], order[2:], order[3:], strict=False)
        if first.text.upper() in {"ASC", "DESC"} and (second.text, third.kind, fourth.text) == ("(", "variable", ")")
    }
    return frozenset(alone | turned)


def _distinct(parts: Sequence[Token]) -> bool:
    """Return whether the query's own SELECT, which is its first, is one of DISTINCT rows."""
    words = [token.text.upper() for token in parts if token.kind == "word"]
    return words[words.index("SELECT") + 1 :][:1] == ["DISTINCT"] if "SELECT" in words else False


def _modifiers(parts: list[Token]) -> list[Token]:
    """Return what follows the WHERE group, the first group that is closed outside all brackets."""
    depth = 0
    for place, token in enumerate(parts):
        if token.text in {"(", "{"}:
            depth += 1
        elif token.text in {")", "}"}:
            depth -= 1
            if depth == 0 and token.text == "}":
                return _outside(parts[place + 1 :])
    return []


def _outside(parts: list[Token]) -> list[Token]:
    """Return tokens that stand in no bracket; from VALUES on only that word."""
    found, depth = [], 0
    for token in parts:
        if token.text in {"(", "{"}:
            depth += 1
        elif token.text in {")", "}"}:
            depth -= 1
        elif depth == 0:
            found.append(token)
            if token.text.upper() == "VALUES":
                break
    return found
