"""Validate a project again: with the findings of the last run, only what changed since is looked at.

The last run (statements, findings, the model of the shapes) is kept in the user's cache. The findings are those of a
full validation: that is what `incremental` promises, and what its tests prove.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.shacl.compiled import about_blank_node, focus_nodes
from graphtool.shacl.incremental import Change, Session
from graphtool.shacl.parse import read_shapes
from graphtool.store import cache

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.shacl.engine import Scope
    from graphtool.shacl.model import Shapes
    from graphtool.shacl.report import Finding
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus

# a blank node as subject or object of an N-Triples line; a literal may hold the same characters
_BLANK = re.compile(rb"^_:[A-Za-z0-9]+(?= )|(?<=> )_:[A-Za-z0-9]+(?= \.$)", re.MULTILINE)


@dataclass(frozen=True)
class _Run:
    """What is kept of a validation: digest and model of the shapes, the statements as N-Triples lines, the results."""

    shapes: str
    model: Shapes
    statements: bytes
    findings: list[Finding]
    focus_nodes: set[str]


def start_from(place: str, other: str) -> None:
    """Let the next run at `place`, if there was none yet, start from what was found at `other`."""
    if cache.recall(_slot(place)) is None and (last := cache.recall(_slot(other))) is not None:
        cache.keep(_slot(place), last)


def _slot(place: str) -> str:
    return f"validate-{cache.digest(place.encode())[:32]}.pickle"


class RememberingEngine:
    """The compiled engine with a memory of the project at `place` (its root folder)."""

    name = "compiled"

    def __init__(self, place: str) -> None:
        self._slot = _slot(place)
        self._focus_nodes: set[str] = set()

    def findings(self, corpus: Corpus, shapes: ShapesGraph, scope: Scope) -> list[Finding]:
        """Return all results; the scope is the whole graph."""
        statements = _lines(corpus.quads())
        digest = cache.digest(_lines(q for file in shapes.files for q in file.quads))
        last = cache.recall(self._slot)
        known = last if isinstance(last, _Run) and last.shapes == digest else None
        if known is not None and known.statements == statements:
            self._focus_nodes = known.focus_nodes
            return known.findings
        model = known.model if known is not None else read_shapes(shapes)
        session = Session(corpus.quads(), shapes, model)
        change = None if known is None else _change(known.statements, statements)
        if known is None or change is None:
            session.validate()
        else:
            session.resume(known.findings, change)
        self._focus_nodes = focus_nodes(model, session.data)
        if not any(map(about_blank_node, session.findings)):
            cache.keep(self._slot, _Run(digest, model, statements, session.findings, self._focus_nodes))
        return session.findings

    def focus_nodes(self, _corpus: Corpus, _shapes: ShapesGraph) -> set[str]:
        """Return the focus nodes of the graph that `findings` was asked about."""
        return self._focus_nodes


def _lines(quads: Iterable[ox.Quad]) -> bytes:
    """Return the statements as N-Triples, blank nodes numbered as they come: their names are new with each parse."""
    text = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    numbers: dict[bytes, int] = {}
    new = count()
    return _BLANK.sub(lambda m: b"_:b%d" % numbers.setdefault(m[0], next(new)), text)


def _change(before: bytes, after: bytes) -> Change | None:
    """Return what was added and removed; None if blank nodes have to do with it."""
    old, new = set(before.splitlines()), set(after.splitlines())
    added, removed = b"\n".join(new - old), b"\n".join(old - new)
    if _BLANK.search(added) or _BLANK.search(removed):
        return None
    return Change(_triples(added), _triples(removed))


def _triples(lines: bytes) -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(input=lines, format=ox.RdfFormat.N_TRIPLES, lenient=True))
