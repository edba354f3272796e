"""The options of `query --why`: why each row is in the answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from graphtool.cli.common import Settings, write
from graphtool.cli.grouping import grouped
from graphtool.errors import FormatError, UsageError

if TYPE_CHECKING:
    from graphtool.cli.results import Written
    from graphtool.query.results import Result, Stream
    from graphtool.query.why.apart import Deadline
    from graphtool.store.load import Corpus


class Why(NamedTuple):
    """Whether to explain, which rows (all if none is named), and the folder with the archived texts."""

    why: bool
    row: tuple[int, ...]
    sources: Path | None

    def __bool__(self) -> bool:
        return self.why

    def check(self, chosen: str | None) -> None:
        """Refuse what goes with --why only, and formats that hold rows. Raises UsageError, FormatError."""
        if not self.why and (self.row or self.sources):
            raise UsageError("--row and --sources go with --why", hint="add --why")
        if self.why and chosen not in (None, "table", "json"):
            raise FormatError(f"reasons cannot be written as {chosen}", hint="leave --format out, or take json")

    def write(
        self,
        settings: Settings,
        corpus: Corpus,
        question: tuple[str, str],
        result: Result | Stream,
        written: Written,
        *,
        personal: bool,
        end: Deadline | None,
    ) -> int:
        """Write why the rows of a result are in it, and return how many rows there are.

        `question` is the text of the query and how messages call it. Raises ParameterError for a row that is not there,
        TimeoutExceededError at the `end`.
        """
        from graphtool.query.results import Stream, Table
        from graphtool.query.why.apart import apart
        from graphtool.query.why.explain import Question
        from graphtool.render import why

        whole = result.table() if isinstance(result, Stream) else result
        text, shown = question
        _ = corpus.store  # loaded here, once, for the process that explains

        def explain() -> Iterator[str]:
            found = Question(corpus, text, shown=shown, sources=self.sources).explain(whole, self.row)
            if written.chosen == "json":
                return why.as_json(found, personal=personal)
            return why.text(found, settings.lang, personal=personal)

        write(apart(explain, end), written.output)
        return len(whole.rows) if isinstance(whole, Table) else 1


_OPTIONS = (
    click.option("--why", is_flag=True, help="Instead of the rows: why each is in the answer, as text or json."),
    click.option(
        "--row",
        type=click.IntRange(min=1),
        multiple=True,
        metavar="N",
        help="With --why: only the Nth row; may be repeated.",
    ),
    click.option(
        "--sources",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="With --why: the folder with the archived texts, to show the words of each passage.",
    ),
)

why_options = grouped(Why, "why", _OPTIONS)
