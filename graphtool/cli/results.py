"""How a query's result leaves the command line: format, file or stdout, labels, the width of the terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from graphtool.cli.common import Settings, output_option, write

if TYPE_CHECKING:
    from graphtool.query.catalogue import CatalogueQuery
    from graphtool.query.results import Result, Row, Stream
    from graphtool.render.results import View
    from graphtool.store.load import Corpus

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
ROW_FORMATS = ("table", "csv", "csv-excel", "tsv", "json", "xml", "jsonl", "markdown", "html")
GRAPH_FORMATS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml")


@dataclass(frozen=True)
class Written:
    """The options that say how and where a result is written."""

    chosen: str | None
    output: Path | None

    def check(self, text: str) -> None:
        """Refuse, before anything is loaded, a format that cannot hold what the query gives. Raises FormatError."""
        from graphtool.query.tokens import form
        from graphtool.render.results import suiting

        suiting(self.chosen or "", form(text))


def result_options(function: Decorated) -> Decorated:
    """Add the options for results; the function gets them as one Written named `written`."""

    @wraps(function)
    def with_options(*args: Any, **options: Any) -> Any:
        given = {name: options.pop(name) for name in Written.__dataclass_fields__}
        return function(*args, written=Written(**given), **options)

    option = click.option(
        "--format",
        "chosen",
        type=click.Choice([*ROW_FORMATS, *GRAPH_FORMATS]),
        help="How to write the result; left out, a table, or Turtle if the result is a graph.",
    )
    return cast("Decorated", option(output_option(cast("Any", with_options))))


def view_of(
    settings: Settings, written: Written, corpus: Corpus, query: CatalogueQuery | None, result: Result | Stream
) -> View:
    """Return how people see the result: labels from the graph in the user's language, as wide as the terminal."""
    from graphtool.query.lookup import called
    from graphtool.query.results import Triples
    from graphtool.render.results import View

    terminal = written.output is None and sys.stdout.isatty()
    view = View(
        language=settings.lang,
        width=shutil.get_terminal_size().columns if terminal else 0,
        label=lru_cache(maxsize=100_000)(lambda iri: called(corpus, iri, settings.lang)),
        title=query.name if query else "",
        summary=query.summary.get(settings.lang, "") if query else "",
    )
    return replace(view, kinds=corpus.kinds, schemes=corpus.schemes) if isinstance(result, Triples) else view


def write_result(result: Result | Stream, written: Written, view: View) -> int:
    """Write a result row by row as it comes, and return how many rows or triples there were (1 for an ASK)."""
    from graphtool.query.results import Stream, Table, Triples
    from graphtool.render.results import chunks

    tally = Tally()
    if isinstance(result, Table | Stream):
        result = Stream(result.columns, tally.through(result.rows))
    write(chunks(result, written.chosen or "", view), written.output)
    return len(result.triples) if isinstance(result, Triples) else tally.rows if isinstance(result, Stream) else 1


class Tally:
    """Counts the rows that pass through."""

    def __init__(self) -> None:
        self.rows = 0

    def through(self, rows: Iterator[Row] | tuple[Row, ...]) -> Iterator[Row]:
        """Yield the rows and count them."""
        for row in rows:
            self.rows += 1
            yield row
