"""The grammar of one paragraph: from terms and punctuation to triples, with an explicit stack.

Follows the productions `triples` to `collection` of Turtle 1.1 (section 6.5). Deep nesting costs memory, not stack.
The order of the triples is that of pyoxigraph's parser, which hands out those that one token completes last one first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.store.turtle.names import FIRST, NIL, REST
from graphtool.store.turtle.parts import Occurrence, WalkError

if TYPE_CHECKING:
    from collections.abc import Callable

SUBJECT, VERB, OBJECT, ITEM = "a subject", "a predicate", "an object", "an item or ')'"
AFTER_SUBJECT, AFTER_OBJECT = "a predicate or '.'", "',', ';' or the end"
AFTER_SEMICOLON = "a predicate, ';' or the end"
_COMPLETE = (AFTER_SUBJECT, AFTER_SEMICOLON, AFTER_OBJECT)
_NODES = (SUBJECT, OBJECT, ITEM)
_VERBS = (VERB, AFTER_SUBJECT, AFTER_SEMICOLON)
_NOTHING = Occurrence(NIL, 0, 0)


class _Frame:
    """What is being filled: the paragraph itself (opener ''), a property list ('[') or a list ('(')."""

    __slots__ = ("cell", "node", "opener", "predicate", "waits")

    def __init__(self, opener: str, node: Occurrence, waits: str) -> None:
        self.opener, self.node, self.waits = opener, node, waits
        self.predicate = _NOTHING
        self.cell: Occurrence | None = None


class Triples:
    """Takes the parts of a paragraph one by one and collects its triples in `rows`."""

    def __init__(self, fresh: Callable[[], ox.BlankNode]) -> None:
        self.rows: list[tuple[Occurrence, Occurrence, Occurrence]] = []
        self._fresh = fresh
        self._pending: list[tuple[Occurrence, Occurrence, Occurrence]] = []
        self._stack = [_Frame("", _NOTHING, SUBJECT)]

    @property
    def waits(self) -> str:
        """What may come next, in words."""
        return self._stack[-1].waits

    @property
    def wants_verb(self) -> bool:
        """Whether a predicate may come next."""
        return self._stack[-1].waits in _VERBS

    @property
    def complete(self) -> bool:
        """Whether the paragraph may end here."""
        return len(self._stack) == 1 and self.waits in _COMPLETE

    @property
    def subject(self) -> Occurrence | None:
        """The subject if it is all that was read so far: it may turn out to be the name of a graph."""
        return self._stack[0].node if len(self._stack) == 1 and self.waits == VERB else None

    def flush(self) -> None:
        """Say that a token has been dealt with."""
        if self._pending:
            self.rows += reversed(self._pending)
            self._pending.clear()

    def verb(self, node: Occurrence) -> None:
        """Take a predicate."""
        frame = self._stack[-1]
        frame.predicate, frame.waits = node, OBJECT
        self.flush()

    def term(self, node: Occurrence) -> None:
        """Take a subject, object or item that is no string."""
        self._begin(node.start, literal=isinstance(node.term, ox.Literal))
        self._put(node)
        self.flush()

    def literal(self, node: Occurrence, *, suffixed: bool) -> None:
        """Take an object or item that is a string, with a language tag or datatype or without.

        Without one, pyoxigraph knows that it is complete when it sees the next token.
        """
        self._begin(node.start, literal=isinstance(node.term, ox.Literal))
        self.flush()
        self._put(node)
        if suffixed:
            self.flush()

    def punctuation(self, mark: str, start: int, end: int) -> None:
        """Take one of `[ ] ( ) , ;`; WalkError if it may not come here."""
        frame = self._stack[-1]
        if mark == "[" and frame.waits in _NODES:
            self._begin(start)
            self._stack.append(_Frame("[", Occurrence(self._fresh(), start, end), VERB))
        elif mark == "(" and frame.waits in _NODES:
            self._begin(start)
            self._stack.append(_Frame("(", Occurrence(NIL, start, end), ITEM))
        elif mark == "," and frame.waits == AFTER_OBJECT:
            frame.waits = OBJECT
        elif mark == ";" and frame.waits in (AFTER_OBJECT, AFTER_SEMICOLON):
            frame.waits = AFTER_SEMICOLON
        elif mark == "]" and frame.opener == "[" and (frame.waits in _COMPLETE or frame.predicate is _NOTHING):
            self._close(frame, end)
        elif mark == ")" and frame.opener == "(":
            if frame.cell:
                self._emit(frame.cell, Occurrence(REST, start, start), Occurrence(NIL, start, start))
            self._close(frame, end)
        else:
            raise WalkError(f"expected {frame.waits}, found {mark!r}", start)
        self.flush()

    def _begin(self, start: int, *, literal: bool = False) -> None:
        """Make room for a node that starts at `start`: in a list, a cell."""
        frame = self._stack[-1]
        if frame.waits not in _NODES or (frame.waits == SUBJECT and literal):
            raise WalkError(f"expected {frame.waits}", start)
        if frame.opener != "(":
            return
        if frame.cell is None:
            frame.cell = frame.node
            frame.cell.term = self._fresh()
            self._put(frame.cell, below=2)
        else:
            cell = Occurrence(self._fresh(), start, start)
            self._emit(frame.cell, Occurrence(REST, start, start), cell)
            frame.cell = cell

    def _close(self, frame: _Frame, end: int) -> None:
        frame.node.end = end
        self._stack.pop()
        if frame.cell:
            return
        self._put(frame.node)
        if self.waits == VERB and frame.predicate is not _NOTHING:
            self._stack[-1].waits = AFTER_SUBJECT

    def _put(self, node: Occurrence, *, below: int = 1) -> None:
        """Make a node the subject, object or item that the frame at this depth waits for."""
        frame = self._stack[-below]
        if frame.waits == SUBJECT:
            frame.node, frame.waits = node, VERB
        elif frame.waits == ITEM:
            self._emit(frame.cell or frame.node, Occurrence(FIRST, node.start, node.start), node)
        else:
            self._emit(frame.node, frame.predicate, node)
            frame.waits = AFTER_OBJECT

    def _emit(self, subject: Occurrence, predicate: Occurrence, node: Occurrence) -> None:
        self._pending.append((subject, predicate, node))
