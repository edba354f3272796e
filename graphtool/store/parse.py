"""Parse one RDF file into quads, keeping every literal as the file writes it.

pyoxigraph's parser is used because it keeps lexical forms (its store does not) and never touches the network.
Errors are gathered, so that a caller can report those of many files at once; `syntax` puts them into words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from graphtool.errors import FormatError, ParseError, Problem
from graphtool.store.read import read_bytes, suffix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FORMATS: dict[str, ox.RdfFormat] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
}

T = TypeVar("T")


@dataclass(frozen=True)
class ParsedFile:
    """The quads of one file in file order; triples of a Turtle file stand in the named graph `graph`."""

    path: Path
    shown: str
    graph: ox.NamedNode
    quads: tuple[ox.Quad, ...] = field(repr=False)
    prefixes: dict[str, str] = field(compare=False, repr=False)
    syntax: ox.RdfFormat = field(default=ox.RdfFormat.TURTLE, compare=False, repr=False)
    content: bytes | None = field(default=None, compare=False, repr=False)

    def text(self) -> str:
        """Return the text that was parsed; a file whose text was not kept is read again."""
        content = read_bytes(self.path, self.shown) if self.content is None else self.content
        return content.decode("utf-8", "replace")

    @property
    def size(self) -> int:
        """The number of statements."""
        return len(self.quads)

    @property
    def kept(self) -> bool:
        """Whether the file has been parsed for good: always (see `DeferredFile`)."""
        return True

    def keep(self) -> None:
        """Do nothing: the statements are here already (see `DeferredFile`)."""

    def stream(self) -> Iterable[ox.Quad]:
        """Yield the statements one by one."""
        return self.quads


def rdf_format(path: Path) -> ox.RdfFormat:
    """Return the RDF syntax that a file's suffix announces; FormatError if it is none that graphtool reads.

    The suffix of a packed file stands before its `.gz`.
    """
    try:
        return FORMATS[suffix(path)]
    except KeyError:
        known = ", ".join(FORMATS)
        raise FormatError(f"{path}: unknown RDF file suffix", hint=f"graphtool reads {known}, also as .gz") from None


def parse_file(path: Path, graph_iri: str, shown: str | None = None) -> ParsedFile:
    """Parse a file (or standard input, as Turtle, for `-`) into the named graph `graph_iri`.

    Quads that name their own graph (N-Quads, TriG) keep it. Raises ParseError, FormatError, FileProblemError.
    """
    shown = shown or str(path)
    syntax = ox.RdfFormat.TURTLE if str(path) == "-" else rdf_format(path)
    return parse_bytes(read_bytes(path, shown), syntax, graph_iri, path=path, shown=shown)


def parse_bytes(
    content: bytes,
    syntax: ox.RdfFormat,
    graph_iri: str,
    *,
    path: Path | None = None,
    shown: str = "<text>",
    keep_labels: bool = False,
) -> ParsedFile:
    """Parse RDF text held in memory; see `parse_file`.

    With `keep_labels` blank nodes are called as in the text: two texts can be compared, but not put into one graph.
    """
    graph = ox.NamedNode(graph_iri)
    default = ox.DefaultGraph()
    try:
        parser = ox.parse(input=content, format=syntax, base_iri=graph_iri, rename_blank_nodes=not keep_labels)
        quads = tuple(
            ox.Quad(q.subject, q.predicate, q.object, graph) if q.graph_name == default else q for q in parser
        )
        prefixes = dict(parser.prefixes)
    except SyntaxError:
        from graphtool.store.syntax import parse_error

        raise parse_error(content, syntax, graph_iri, shown) from None
    return ParsedFile(path or Path(shown), shown, graph, quads, prefixes, syntax, content)


class Gathered:
    """Lets several steps of reading go on after a syntax error, so that the errors of all are told at once."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def step(self, work: Callable[[], T]) -> T | None:
        """Do a step; None if it met syntax errors."""
        try:
            return work()
        except ParseError as error:
            self._problems.extend(error.problems)
            return None

    def finish(self) -> None:
        """Raise ParseError with all that was met, if there was anything."""
        if self._problems:
            raise ParseError.joined(self._problems)


def parse_all(files: Iterable[ParsedFile | tuple[Path, str, str]]) -> list[ParsedFile]:
    """Parse (path, graph IRI, shown path) in order, parsed files as they are; all errors are raised together."""
    gathered = Gathered()
    parsed = [file if isinstance(file, ParsedFile) else gathered.step(partial(parse_file, *file)) for file in files]
    gathered.finish()
    return [file for file in parsed if file is not None]
