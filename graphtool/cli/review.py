"""`graphtool review`: one page about a change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import Settings, json_schema_option, output_option, write
from graphtool.cli.comparing import fail_on_option, today_option
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.suffixes import format_option
from graphtool.errors import EXIT_FINDINGS, EXIT_OK
from graphtool.render.reports import FORMATS as REPORT_FORMATS

if TYPE_CHECKING:
    from graphtool.render.reports import Page
    from graphtool.stewardship.review import Review

# format → module of graphtool.render; the other formats are those of validate and hold the findings alone
PAGES = {"text": "review", "markdown": "review_markdown", "json": "review_json"}
FORMATS = (*PAGES, *(name for name in REPORT_FORMATS if name not in PAGES))


@click.command(
    "review",
    cls=HelpfulCommand,
    examples=(
        "review",
        "review main --format markdown",
    ),
)
@click.argument("rev", required=False)
@format_option(FORMATS, "How to write the review; sarif, junit, github, turtle and html hold its findings alone.")
@json_schema_option("review_json")
@fail_on_option("new", "Exit with 1 for new violations, or for any finding from this severity on.")
@today_option
@output_option
@click.pass_obj
def command(settings: Settings, rev: str | None, chosen: str, fail_on: str, today: date, output: Path | None) -> int:
    """Say what the changes since REV do: in words, to the findings, to answers, documents and contracts.

    REV is a git revision, tag or date; without it, the merge base with the branch's upstream or the main branch, else
    HEAD. The other side is the working tree.
    """
    review, page = _review(settings, rev, fail_on, today)
    for note in review.difference.notes:
        settings.say(f"note: {note}")
    write(_rendered(review, chosen, page), output)
    return EXIT_FINDINGS if review.fails(fail_on) else EXIT_OK


def _review(settings: Settings, rev: str | None, fail_on: str, today: date) -> tuple[Review, Page]:
    from graphtool.cli.inputs import Inputs
    from graphtool.stewardship.ratchet import Judge
    from graphtool.stewardship.reading import Reader
    from graphtool.stewardship.review import review
    from graphtool.stewardship.sides import since
    from graphtool.store.revisions import review_base

    project = settings.project()
    name, shown = (rev, rev) if rev is not None else review_base(project)
    with since(name, project, shown) as sides:
        old, new = Reader().pair(*sides)
        found = review(old, new, settings.lang, Judge(today, "auto"))
    page = Inputs(new.corpus, found.shapes, (), project.root).page(settings.lang, fail_on, check_shapes=False)
    return found, page


def _rendered(review: Review, chosen: str, page: Page) -> str:
    from importlib import import_module

    from graphtool.render.reports import render

    if chosen not in PAGES:
        return render(review.report, chosen, page)
    written: str = import_module(f"graphtool.render.{PAGES[chosen]}").render(review, page)
    return written
