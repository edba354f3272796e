"""How a query's result leaves the command line: format, file or stdout, labels, the width of the terminal."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from graphtool.cli.common import Settings, output_option, terminal_width, write
from graphtool.cli.grouping import grouped
from graphtool.cli.suffixes import format_option
from graphtool.errors import UsageError
from graphtool.render.formats import BINARY_FORMATS, GRAPH_FORMATS, ROW_FORMATS

if TYPE_CHECKING:
    from graphtool.query.catalogue import CatalogueQuery
    from graphtool.query.results import Result, Row, Stream
    from graphtool.render.results import View
    from graphtool.store.load import Corpus


class Written(NamedTuple):
    """The options that say how and where a result is written."""

    chosen: str | None
    output: Path | None
    ask_exit: bool
    with_provenance: bool

    def check(self, text: str) -> None:
        """Refuse, before anything is loaded, what does not suit the query. Raises FormatError, UsageError."""
        from graphtool.query.tokens import form
        from graphtool.render.results import suiting

        suiting(self.chosen or "", form(text))
        if self.ask_exit and form(text) != "ASK":
            raise UsageError("--ask-exit is for an ASK: its answer is the exit code", hint="leave --ask-exit out")
        if self.with_provenance and (self.output is None or not _is_plain(self.output)):
            raise UsageError("--with-provenance writes a file beside the result", hint="name the result's file with -o")
        if self.chosen in BINARY_FORMATS:
            from graphtool.render.results.columnar import require_arrow

            require_arrow()
            if self.output is None and sys.stdout.isatty():
                raise UsageError(f"{self.chosen} is nothing to read on a terminal", hint="name a file with -o")


class Yield(NamedTuple):
    """What came out: the format, the number of `rows`, `triples` or (of an ASK) `answers`, and the bytes' SHA-256."""

    chosen: str
    what: str
    number: int
    size: int
    digest: str


_OPTIONS = (
    format_option(
        (*ROW_FORMATS, *GRAPH_FORMATS),
        "How to write the result; left out, by the suffix of -o, else a table, or Turtle if it is a graph.",
        default=None,
        show_default=False,
    ),
    click.option("--ask-exit", is_flag=True, help="End with exit code 0 if an ASK is true, 1 if it is false."),
    click.option(
        "--with-provenance",
        is_flag=True,
        help="Also write FILE.provenance.json beside -o FILE: query, parameters, revision, digests, counts.",
    ),
)
result_options = grouped(Written, "written", (*_OPTIONS, output_option))


def _is_plain(output: Path) -> bool:
    return output.is_file() or not output.exists()


def view_of(
    settings: Settings, written: Written, corpus: Corpus, query: CatalogueQuery | None, result: Result | Stream
) -> View:
    """Return how people see the result: labels from the graph in the user's language, as wide as the terminal."""
    from graphtool.query.labels import called
    from graphtool.query.results import Triples
    from graphtool.render.results import View

    view = View(
        language=settings.lang,
        width=terminal_width(written.output),
        label=lru_cache(maxsize=100_000)(lambda iri: called(corpus, iri, settings.lang)),
        title=query.name if query else "",
        summary=query.summary.get(settings.lang, "") if query else "",
    )
    return view._replace(kinds=corpus.kinds, schemes=corpus.schemes) if isinstance(result, Triples) else view


def write_result(result: Result | Stream, written: Written, view: View) -> Yield:
    """Write a result row by row as it comes, and return what there was; the count of an ASK is 1."""
    from graphtool.query.results import Stream, Table, Triples
    from graphtool.render.results import chunks, suiting

    tally = Tally()
    if isinstance(result, Table | Stream):
        result = Stream(result.columns, tally.rows(result.rows))
    write(tally.parts(chunks(result, written.chosen or "", view)), written.output)
    what = "rows" if isinstance(result, Stream) else "triples" if isinstance(result, Triples) else "answers"
    count = len(result.triples) if isinstance(result, Triples) else tally.count if what == "rows" else 1
    chosen = suiting(written.chosen or "", "CONSTRUCT" if what == "triples" else "")
    return Yield(chosen, what, count, tally.size, tally.hash.hexdigest())


class Tally:
    """Counts the rows, and counts and hashes the bytes, that pass through."""

    def __init__(self) -> None:
        self.count = 0
        self.size = 0
        self.hash = hashlib.sha256()

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows and count them."""
        for row in rows:
            self.count += 1
            yield row

    def parts(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the bytes, count and hash them."""
        for part in parts:
            self.size += len(part)
            self.hash.update(part)
            yield part
