"""`graphtool diff`: the semantic difference between two revisions, folders or files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import Settings, json_schema_option, output_option, write
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.suffixes import format_option
from graphtool.errors import EXIT_FINDINGS, EXIT_OK, ProjectNotFoundError

if TYPE_CHECKING:
    from graphtool.project import Project
    from graphtool.stewardship.diff import Difference

FORMATS = {"text": "diff", "json": "diff_json", "markdown": "diff_markdown", "sparql": "diff_sparql"}


@click.command(
    "diff",
    cls=HelpfulCommand,
    examples=(
        "diff HEAD~1",
        "diff v1.0 main --format markdown",
        "diff old.ttl new.ttl --check",
    ),
)
@click.argument("a")
@click.argument("b", required=False)
@format_option(FORMATS, "How to write the difference.")
@json_schema_option("diff_json")
@click.option("--check", is_flag=True, help="Exit with 1 if there is a difference.")
@output_option
@click.pass_obj
def command(settings: Settings, a: str, b: str | None, chosen: str, check: bool, output: Path | None) -> int:
    """Say in words what differs between A and B (default: the working tree).

    Each may be a file or folder (- for standard input, as Turtle), REV:PATH, or a git revision, tag or date
    (2026-11-22), tried in this order. The form of the files, prefixes and the order of statements do not count.
    """
    from importlib import import_module

    difference = _difference(settings, a, b)
    for note in difference.notes:
        settings.say(f"note: {note}")
    write(import_module(f"graphtool.render.{FORMATS[chosen]}").render(difference, settings.lang), output)
    return EXIT_FINDINGS if check and difference.differs else EXIT_OK


def _difference(settings: Settings, a: str, b: str | None) -> Difference:
    from graphtool.stewardship.diff import compare
    from graphtool.stewardship.reading import Reader
    from graphtool.stewardship.sides import operands
    from graphtool.store.load import parse_project_files

    here = _project(settings)
    with operands(a, b, here) as (first, second):
        old, new = Reader().pair(first, second)
        known = "ontology" in old.rooms or "ontology" in new.rooms
        vocabulary = [] if known or here is None else parse_project_files(here, here.ontology_files())
        return compare(old, new, settings.lang, vocabulary)


def _project(settings: Settings) -> Project | None:
    """Return the project if there is one; files and folders can be compared without."""
    try:
        return settings.project()
    except ProjectNotFoundError:
        if settings.root is not None:
            raise
        return None
