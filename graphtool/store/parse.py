"""Parse one RDF file into quads, keeping every literal as the file writes it.

pyoxigraph's parser is used because it keeps lexical forms (its store does not) and never touches the network.
Errors come back as problems with file, line and column, so that a caller can report those of many files at once.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import FileProblemError, FormatError, Location, ParseError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

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

_POSITION = re.compile(r"^Parser error (?:at|between) line \d+ (?:column \d+|between columns \d+ and \d+)[^:]*: ")
_HINTS = (
    ("prefix", "declare the prefix at the top of the file: @prefix name: <IRI> ."),
    ("not a valid RDF object", "a statement needs an object before ';', ',' or '.'"),
    ("dot is expected", "end each subject's statements with ' .', separate predicates with ';' and objects with ','"),
    ("'.'", "end each subject's statements with ' .', separate predicates with ';' and objects with ','"),
    ("Unexpected end", "the last statement is not finished: does it end with ' .'?"),
    ("UTF-8", "save the file as UTF-8"),
    ("IRI", "write IRIs as <https://…> without spaces"),
)


@dataclass(frozen=True)
class ParsedFile:
    """The quads of one file in file order; triples of a Turtle file stand in the named graph `graph`."""

    path: Path
    shown: str
    graph: ox.NamedNode
    quads: tuple[ox.Quad, ...]
    prefixes: dict[str, str] = field(compare=False)
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

    def keep(self) -> None:
        """Do nothing: the statements are here already (see `DeferredFile`)."""

    def stream(self) -> Iterable[ox.Quad]:
        """Yield the statements one by one."""
        return self.quads


def rdf_format(path: Path) -> ox.RdfFormat:
    """Return the RDF syntax that a file's suffix announces; FormatError if it is none that graphtool reads."""
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(FORMATS)
        raise FormatError(f"{path}: unknown RDF file suffix", hint=f"graphtool reads {known}") from None


def read_bytes(path: Path, shown: str) -> bytes:
    """Read a file, or standard input for `-`; FileProblemError says why not."""
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileProblemError(f"{shown}: no such file", hint="check the path") from None
    except OSError as error:
        raise FileProblemError(f"{shown}: cannot be read ({error.strerror})") from None


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
    except SyntaxError as error:
        raise syntax_error(error, shown) from None
    return ParsedFile(path or Path(shown), shown, graph, quads, prefixes, syntax, content)


def parse_all(files: Iterable[tuple[Path, str, str]]) -> list[ParsedFile]:
    """Parse (path, graph IRI, shown path) in order; all errors of all files are raised together."""
    parsed: list[ParsedFile] = []
    problems: list[Problem] = []
    for path, graph_iri, shown in files:
        try:
            parsed.append(parse_file(path, graph_iri, shown))
        except ParseError as error:
            problems.extend(error.problems)
    if problems:
        raise ParseError.joined(problems)
    return parsed


def syntax_error(error: SyntaxError, shown: str) -> ParseError:
    """Return the error that a parser reports, with the place and a cure."""
    message = _POSITION.sub("", error.msg or "not well-formed RDF")
    hint = next((cure for word, cure in _HINTS if word in message), "")
    return ParseError(message, hint=hint, location=Location(shown, error.lineno or 0, error.offset or 0))
