"""`graphtool evidence`: prove offsets and checksums, show the words."""

from __future__ import annotations

from pathlib import Path

import click

from graphtool.cli.common import Settings, output_option, write
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.suffixes import format_option
from graphtool.errors import EXIT_FINDINGS, EXIT_OK, NoSuchEntityError


@click.command(
    "evidence",
    cls=HelpfulCommand,
    examples=(
        "evidence --sources ../archive",
        "evidence F000-082 F000-088 --sources ../archive",
    ),
)
@click.argument("identifiers", nargs=-1)
@click.option(
    "--sources", required=True, type=click.Path(path_type=Path), help="Folder with the archived source texts."
)
@format_option(["text", "json"], "How to write the result.")
@click.option("--include-personal", is_flag=True, help="Also show the words of passages that name persons.")
@output_option
@click.pass_obj
def command(
    settings: Settings,
    identifiers: tuple[str, ...],
    sources: Path,
    chosen: str,
    include_personal: bool,
    output: Path | None,
) -> int:
    """Check every passage that the evidence points to, and print its words.

    IDENTIFIERS (F000-082, …) limit the output. A wrong offset or checksum is a finding (exit code 1). The words of
    passages that name persons are withheld.
    """
    from graphtool.render import passages as page
    from graphtool.stewardship.evidence import prove
    from graphtool.store.load import load

    proven = prove(load(settings.project()), sources)
    if identifiers:
        wanted = {identifier.upper() for identifier in identifiers}
        proven = [passage for passage in proven if passage.identifier.upper() in wanted]
        if missing := sorted(wanted - {passage.identifier.upper() for passage in proven}):
            raise NoSuchEntityError(
                f"no evidence is called {', '.join(missing)}", hint="identifiers look like F000-082"
            )
    write(
        page.as_json(proven, include_personal) if chosen == "json" else page.text(proven, include_personal),
        output,
    )
    return EXIT_FINDINGS if any(passage.problem for passage in proven) else EXIT_OK
