"""A large file that is parsed into quads only when somebody asks for them.

An engine that reads files itself, or needs a few predicates only, does not pay for a million Python objects.
"""

from __future__ import annotations

from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.store.parse import ParsedFile, parse_bytes, rdf_format
from graphtool.store.read import is_packed, read_bytes
from graphtool.store.unpack import Unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DIRECT = (".ttl", ".nt")


def can_be_deferred(path: Path) -> bool:
    """Return whether a path is a file of a syntax that engines read themselves."""
    return path.suffix.lower() in _DIRECT and path.is_file()


class DeferredFile(ParsedFile):
    """A Turtle or N-Triples file; `quads` and `prefixes` are parsed at the first use."""

    def __init__(self, path: Path, graph_iri: str, shown: str) -> None:
        for name, value in (("path", path), ("graph", ox.NamedNode(graph_iri)), ("shown", shown)):
            object.__setattr__(self, name, value)

    @cached_property
    def _parsed(self) -> ParsedFile:
        content = read_bytes(self.path, self.shown)
        return parse_bytes(content, rdf_format(self.path), self.graph.value, path=self.path, shown=self.shown)

    @property
    def quads(self) -> tuple[ox.Quad, ...]:
        """All statements, in the order of the file."""
        return self._parsed.quads

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the file declares."""
        return self._parsed.prefixes

    @cached_property
    def size(self) -> int:
        """The number of statements; known once the file was streamed to its end."""
        return sum(1 for _ in self.stream())

    def stream(self) -> Iterator[ox.Quad]:
        """Yield the statements one by one, in the default graph, without keeping them. Raises ParseError."""
        if self.kept:
            yield from self.quads
            return
        count = 0
        try:
            for quad in self._parsing():
                yield quad
                count += 1
            self.__dict__["size"] = count
        except SyntaxError:
            from graphtool.store.syntax import parse_error

            content = read_bytes(self.path, self.shown)
            raise parse_error(content, rdf_format(self.path), self.graph.value, self.shown) from None

    def _parsing(self) -> Iterator[ox.Quad]:
        syntax, base = rdf_format(self.path), self.graph.value
        if not is_packed(self.path):
            yield from ox.parse(path=self.path, format=syntax, base_iri=base)
            return
        with closing(Unpacked(self.path, self.shown)) as content:
            yield from ox.parse(input=content, format=syntax, base_iri=base)  # type: ignore[arg-type]

    @property
    def kept(self) -> bool:
        """Whether the file has been parsed."""
        return "_parsed" in self.__dict__

    def keep(self) -> None:
        """Parse the file now, so that its blank nodes keep their names from here on."""
        _ = self._parsed
