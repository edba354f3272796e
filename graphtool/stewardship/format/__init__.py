"""Canonical Turtle: comments kept, prefixes, subjects and predicates in a documented order, one line per statement.

`formatted` gives the canonical form of a text, having compared the graphs. `read` makes the tree of `tree` from the
text, with comments where `comments` says they belong; `order` sorts it; `write` makes text of it; `lines` does all
that for N-Triples and N-Quads; `equality` compares. Files are read here, and written by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graphtool.errors import DefectError, FormatError, Location
from graphtool.stewardship.format.equality import same_graph
from graphtool.stewardship.format.lines import formatted_lines
from graphtool.stewardship.format.order import arrange
from graphtool.stewardship.format.read import BASE, read
from graphtool.stewardship.format.write import write
from graphtool.store.parse import parse_bytes, rdf_format
from graphtool.store.read import is_packed, read_bytes
from graphtool.store.turtle.tokens import tokens

__all__ = ["SUFFIXES", "Change", "examine", "formatted"]

SUFFIXES = (".ttl", ".nt", ".nq")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Change:
    """A file, its bytes as they are, and its canonical form."""

    path: Path
    shown: str
    old: bytes
    new: bytes

    @property
    def differs(self) -> bool:
        """Whether the file is not in canonical form."""
        return self.old != self.new


def examine(path: Path, shown: str) -> Change:
    """Read a file, or Turtle from standard input for `-`, and return it with its canonical form.

    Raises FileProblemError if it cannot be read, and what `formatted` raises.
    """
    syntax = ox.RdfFormat.TURTLE if str(path) == "-" else _syntax_of(path, shown)
    old = read_bytes(path, shown)
    return Change(path, shown, old, formatted(old, syntax, shown))


def formatted(content: bytes, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE, shown: str = "<text>") -> bytes:
    """Return the canonical form of a text in Turtle, N-Triples or N-Quads, in UTF-8 without a byte order mark.

    Its graph has been compared with that of `content`, terms by their lexical forms. `shown` names the text in errors:
    ParseError for a text that is not well-formed, FormatError for what has no canonical form here, DefectError if the
    graphs differ.
    """
    stated = _quads(content.removeprefix(_BOM), syntax, shown)
    text = content.removeprefix(_BOM).decode()
    result = _formatted_turtle(text, shown) if syntax == ox.RdfFormat.TURTLE else formatted_lines(text, shown)
    fresh = result.encode()
    if fresh != content and not same_graph(stated, _quads(fresh, syntax, shown), _labels(text)):
        raise DefectError(
            "the formatted text would state another graph; the file is left as it is",
            hint="please report this with the file",
            location=Location(shown),
        )
    return fresh


def _syntax_of(path: Path, shown: str) -> ox.RdfFormat:
    syntax = rdf_format(path)
    if is_packed(path):
        raise FormatError(f"{shown}: a packed file is not rewritten", hint=f"unpack it first: gunzip -k {path}")
    if path.suffix.lower() not in SUFFIXES:
        known = f"{', '.join(SUFFIXES[:-1])} and {SUFFIXES[-1]}"
        raise FormatError(f"{shown}: {syntax.name} has no canonical form here", hint=f"format rewrites {known}")
    return syntax


def _formatted_turtle(text: str, shown: str) -> str:
    scopes = read(text, shown)
    for scope in scopes:
        for section in scope.sections:
            arrange(section)
    return write(scopes)


def _quads(content: bytes, syntax: ox.RdfFormat, shown: str) -> tuple[ox.Quad, ...]:
    return parse_bytes(content, syntax, BASE, shown=shown, keep_labels=True).quads


def _labels(text: str) -> frozenset[str]:
    """Return the labels of blank nodes; the parser gives the other blank nodes random ones."""
    if "_:" not in text:
        return frozenset()
    return frozenset(text[token.start + 2 : token.end] for token in tokens(text) if token.kind == "blank")
