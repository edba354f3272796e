"""Which comment belongs to what: the cursor over the tokens of a file hands comments to their owners.

A comment at the end of a line belongs to what ends there; comments on lines of their own belong to what follows,
unless they continue a comment at the end of a line, below it in the same column.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from graphtool.errors import FormatError, Location
from graphtool.store.turtle.tokens import Token, line_and_column, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE_END = re.compile(r"\r\n|\r|\n")
_RULE = re.compile(r"([-=*~_─═])\1{2}|#{5}")


class Comment(NamedTuple):
    """A comment on lines of its own that waits for its owner; `apart` if an empty line stands before it."""

    text: str
    apart: bool


class Cursor:
    """Walks over the tokens of a text and collects the comments between them.

    `owner` is where a comment at the end of the current line goes; `waiting` holds those on lines of their own.
    """

    def __init__(self, text: str, shown: str) -> None:
        self.text = text
        self.waiting: list[Comment] = []
        self.owner: list[str] | None = None
        self.last = 0
        self._shown = shown
        self._stream = chain(tokens(text, comments=True), [Token("end", len(text), len(text))])
        self._column: int | None = None
        self._gap = 0
        self.token = self._next()

    @property
    def apart(self) -> bool:
        """Whether an empty line stands before the current token."""
        return self.lines_between(self._gap, self.token.start) > 1

    def advance(self) -> Token:
        """Return the current token and go on to the next, past the comments between."""
        token = self.token
        self.last = token.end
        self._column = None
        return token

    def follow(self, owner: list[str] | None) -> None:
        """Say who owns a comment at the end of the line of the token just taken, and read on."""
        self.owner = owner
        self.token = self._next()

    def written(self, token: Token) -> str:
        """Return a token as the text has it."""
        return self.text[token.start : token.end]

    def take(self) -> list[str]:
        """Return the waiting comments, which have found their owner."""
        found = [comment.text for comment in self.waiting]
        self.waiting.clear()
        return found

    def lines_between(self, start: int, end: int) -> int:
        """Return the number of line ends between two offsets."""
        return len(_LINE_END.findall(self.text, start, end))

    def error(self, message: str, offset: int | None = None) -> FormatError:
        """Return the error to raise about a place, by default that of the current token."""
        line, column = line_and_column(self.text, self.token.start if offset is None else offset)
        return FormatError(
            f"{message}, which format does not understand; the file is untouched",
            hint="format takes Turtle 1.1 without the triple terms of RDF 1.2",
            location=Location(self._shown, line, column),
        )

    def _next(self) -> Token:
        self._gap = self.last
        for token in self._stream:
            if token.kind != "comment":
                return token
            self._hand_over(token, self.lines_between(self._gap, token.start))
            self._gap = token.end
        raise AssertionError("the end token is never passed")

    def _hand_over(self, token: Token, lines: int) -> None:
        text = self.written(token).rstrip()
        column = self._column_of(token.start)
        if lines == 0 and self.owner is not None:
            self.owner.append(text)
            self._column = column
        elif lines == 1 and column == self._column and self.owner is not None:
            self.owner.append(text)
        else:
            self.waiting.append(Comment(text, lines > 1))
            self._column = None

    def _column_of(self, offset: int) -> int:
        return offset - max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset))


def blocks_of(comments: Iterable[Comment]) -> list[list[str]]:
    """Return comments as blocks: lines without an empty one between."""
    blocks: list[list[str]] = []
    for comment in comments:
        if comment.apart or not blocks:
            blocks.append([])
        blocks[-1].append(comment.text)
    return blocks


def is_banner(block: list[str]) -> bool:
    """Return whether a block holds a drawn line, as headings do (`# --- Sources ---`)."""
    return any(_RULE.search(line) for line in block)
