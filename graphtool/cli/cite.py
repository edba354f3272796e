"""`graphtool cite`: how to cite this state of the graph."""

from __future__ import annotations

from pathlib import Path

import click

from graphtool.cli.common import Settings, output_option, write
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.suffixes import format_option


@click.command(
    "cite",
    cls=HelpfulCommand,
    examples=(
        "cite",
        "cite --format bibtex",
        "cite --known-at v1.0",
    ),
)
@click.option("--known-at", metavar="REV", help="The graph as of this git revision, tag or date.")
@format_option(["text", "bibtex", "cff"], "A sentence, a BibTeX entry, or a citation file (CFF).")
@output_option
@click.pass_obj
def command(settings: Settings, known_at: str | None, chosen: str, output: Path | None) -> None:
    """Say how to cite this state of the graph: version, git revision, and a digest of its statements.

    The digest is the SHA-256 of what `graphtool export --format nquads --no-infer` writes: it stays the same when files
    are only formatted anew. The day is that of the commit.
    """
    from graphtool.publish.citation import citation
    from graphtool.render.citation import render
    from graphtool.render.wording import plural

    cited = citation(settings.project(), known_at)
    if cited.origin.modified:
        files = plural(len(cited.origin.modified), "file")
        settings.say(f"warning: changed since the revision: {files}, among them {cited.origin.modified[0]}")
        settings.say("hint: commit first, so that others can find what you cite")
    write(render(cited, chosen, settings.lang), output)
