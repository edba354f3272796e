"""The options that bound a query and say whom it may ask, and how a query is put under them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from graphtool.cli.grouping import Decorated, grouped
from graphtool.errors import UsageError

if TYPE_CHECKING:
    from graphtool.cli.common import GraphChoice
    from graphtool.query.limits import FirstRows, Limits
    from graphtool.query.results import Result, Stream
    from graphtool.store.load import Corpus

_TERMINATED = 128 + 15  # what a shell says of a process that SIGTERM ended


class Asking(NamedTuple):
    """The options that bound a query, beside --timeout."""

    limit: int | None
    memory: int | None
    allow_service: tuple[str, ...]
    compare: bool

    def check(self, choice: GraphChoice) -> None:
        """Refuse options that need others, or exclude them. Raises UsageError."""
        if choice.endpoint == "":
            raise UsageError("--endpoint has no address", hint="an endpoint's address begins with http:// or https://")
        if choice.endpoint is None and (self.compare or choice.graph):
            raise UsageError("--compare and --graph go with --endpoint", hint="name it with --endpoint URL")
        if self.compare and self.limit is not None:
            raise UsageError("--compare looks at all rows", hint="leave --limit out")

    def limits(self, timeout: float | None, *, own_text: bool) -> Limits | None:
        """Return the limits to run under; None if the query may run in this process.

        A query of the user's own always runs in a process that can be stopped, by Ctrl-C as well, and whose breakdown
        does no harm; one of the catalogue, which is known to come to an end, only if a limit is given.
        """
        if not self.bounded(timeout, own_text=own_text):
            return None
        from graphtool.query.child import can_fork
        from graphtool.query.limits import Limits

        if timeout is None and self.memory is None and not can_fork():
            return None
        return Limits(timeout, self.memory)

    def bounded(self, timeout: float | None, *, own_text: bool) -> bool:
        """Return whether the query is to run under limits, if this system can do that."""
        return own_text or timeout is not None or self.memory is not None

    def ask(
        self, corpus: Corpus, text: str, *, engine: str, shown: str, timeout: float | None, own_text: bool
    ) -> Result | Stream:
        """Run a query here."""
        from graphtool.query.execute import stream_query

        limits = self.limits(timeout, own_text=own_text)
        return stream_query(corpus, text, engine=engine, shown=shown, limits=limits, services=self.allow_service)

    def cut(self, result: Result | Stream) -> tuple[Result | Stream, FirstRows[Any] | None]:
        """Return a result up to --limit, and what knows, once it is read, whether there is more of it."""
        if self.limit is None:
            return result, None
        from graphtool.query.limits import first

        return first(result, self.limit)

    def tell_cut(self, rows: FirstRows[Any] | None) -> None:
        """Say on stderr, even with -q, that a written result is not all."""
        if rows is not None and rows.more:
            click.echo(f"warning: cut after {self.limit}; there are more (--limit)", err=True)


_OPTIONS = (
    click.option(
        "--limit",
        type=click.IntRange(0),
        metavar="ROWS",
        help="Write at most so many rows (or triples), and say if there are more.",
    ),
    click.option(
        "--memory",
        type=click.IntRange(1),
        metavar="MIB",
        help="Stop the query when it takes more memory than this beside the graph (default: most of the machine's).",
    ),
    click.option(
        "--allow-service",
        multiple=True,
        metavar="URL",
        help="Let SERVICE <URL> ask exactly this endpoint; may be repeated.",
    ),
    click.option("--compare", is_flag=True, help="With --endpoint: ask here and there, and say what differs."),
)


def asking_options(function: Decorated) -> Decorated:
    """Add the options that bound a query; the function gets them as one Asking named `asking`."""
    return grouped(Asking, "asking", _OPTIONS)(stoppable()(function))


@contextmanager
def stoppable() -> Iterator[None]:
    """Leave on SIGTERM as on Ctrl-C: with temporary files removed and processes ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(_TERMINATED)
