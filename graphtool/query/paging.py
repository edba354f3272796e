"""Read a SELECT query in pages: put LIMIT and OFFSET where they belong, within those that the query has itself.

The solution modifiers stand after the last group of the query, before a VALUES clause if there is one (SPARQL 1.1,
rules 18 to 28). The order of pages must be total: what the query's own order leaves open its columns decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graphtool.query.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphtool.query.tokens import Token


@dataclass(frozen=True)
class Paged:
    """A SELECT query cut at its modifiers: the text before, its own limit (None: none) and offset, the text after."""

    before: str
    ordered: bool
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
            limit=numbers.get("LIMIT"),
            offset=numbers.get("OFFSET", 0),
            after=text[values:],
        )

    def page(self, start: int, size: int, columns: Sequence[str] = ()) -> str:
        """Return the query for at most `size` rows from its row `start` on, rows in ties ordered by these columns."""
        size = size if self.limit is None else max(0, min(size, self.limit - start))
        order = " ".join(f"?{name}" for name in columns) if self.ordered else ""
        return f"{self.before}\n{order}\nLIMIT {size} OFFSET {self.offset + start}\n{self.after}"


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
