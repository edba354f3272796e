"""`graphtool register`: places and keys from the official register of municipalities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import Settings, write
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.suffixes import format_option
from graphtool.errors import EXIT_FINDINGS, EXIT_OK, UsageError

if TYPE_CHECKING:
    from graphtool.project import Project
    from graphtool.stewardship.registers.plan import Plan


@click.command(
    "register",
    cls=HelpfulCommand,
    examples=(
        "register GV100AD.txt --in-use --dry-run",
        "register GV100AD.txt --district 05974",
        "register GV100AD.txt --in-use --since GV100AD-old.txt",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="All states, districts and municipalities.")
@click.option("--state", "states", multiple=True, metavar="KEY", help="A state with all its places (05).")
@click.option("--district", "districts", multiple=True, metavar="KEY", help="A district with all its places (05974).")
@click.option("--key", "keys", multiple=True, metavar="KEY", help="One place (05974040); may be repeated.")
@click.option("--in-use", is_flag=True, help="The places that the graph uses: so without any other choice.")
@click.option("--since", type=click.Path(path_type=Path), help="An older edition: report what changed since.")
@click.option(
    "--accept",
    multiple=True,
    metavar="OLD=NEW",
    help="With --since: NEW took the place of the vanished key OLD; recorded as certain.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be done, with the difference, and write nothing.")
@format_option(["text", "json"], "How to write what was done.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Bring the places into this Turtle file. Default: data/registers/places.ttl.",
)
@click.pass_obj
def command(
    settings: Settings,
    file: Path,
    everything: bool,
    states: tuple[str, ...],
    districts: tuple[str, ...],
    keys: tuple[str, ...],
    in_use: bool,
    since: Path | None,
    accept: tuple[str, ...],
    dry_run: bool,
    chosen: str,
    output: Path | None,
) -> int:
    """Bring places of the register FILE (GV100AD, fixed width) into data/registers/.

    A place that is described already keeps its IRI and all that stewards added. With --since, keys that vanished are
    reported with their probable successors; --accept makes a successor certain, so that the old key leads to it. Exit
    code 1: a key in use is not in this edition, and nothing says what became of it.
    """
    from graphtool.render import register as page
    from graphtool.stewardship.registers.plan import Wish, plan_import
    from graphtool.stewardship.registers.read import read_register

    if accept and since is None:
        raise UsageError("--accept needs the older edition", hint="name it with --since FILE")
    wish = Wish(everything, in_use or not (everything or states or districts or keys), states, districts, keys)
    project = settings.project()
    plan = plan_import(
        project,
        read_register(file),
        wish,
        output=output,
        since=read_register(since) if since else None,
        accepted=_accepted(accept),
    )
    if not dry_run:
        _put(project, plan, output)
    if chosen == "json":
        write(page.as_json(plan, written=not dry_run), None)
    else:
        write(page.text(plan, written=not dry_run) + (page.diff(plan.files) if dry_run else ""), None)
    return EXIT_FINDINGS if plan.missing else EXIT_OK


def _accepted(pairs: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        old, equals, new = pair.partition("=")
        if not (equals and old and new):
            raise UsageError(f"--accept {pair}: not of the form OLD=NEW", hint="as in --accept 06435014=06415000")
        found[old] = (*found.get(old, ()), new)
    return found


def _put(project: Project, plan: Plan, output: Path | None) -> None:
    from graphtool.store.files import replace_file
    from graphtool.store.journal import commit, exclusive

    inside = output is None or output.resolve().is_relative_to(project.root / "data")
    if inside and plan.files:
        with exclusive(project.root):
            commit(project.root, plan.files)
    elif plan.files and output is not None:
        replace_file(output, plan.files[0].after or b"", was=plan.files[0].before)
