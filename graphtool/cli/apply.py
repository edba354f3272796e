"""`graphtool apply`: check a change and write it into the files of data/, all or nothing, with a way back."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import Settings, write
from graphtool.cli.helping import HelpfulCommand
from graphtool.errors import EXIT_FINDINGS, EXIT_OK

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from graphtool.errors import Location
    from graphtool.project import Project
    from graphtool.shacl.report import Report
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.stewardship.apply import Plan
    from graphtool.stewardship.changes import ChangeSet

_SUFFIX = {
    "turtle": ".ttl",
    "trig": ".trig",
    "ntriples": ".nt",
    "nquads": ".nq",
    "jsonld": ".jsonld",
    "rdfxml": ".rdf",
}
FORMATS = (*_SUFFIX, "update", "csv", "undo")


@click.command(
    "apply",
    cls=HelpfulCommand,
    examples=(
        "apply update.ttl --dry-run",
        "apply change.ru --undo-file undo.json",
        "apply memberships.csv --to data/pages/klima-werk.ttl",
    ),
)
@click.argument("change", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--to", metavar="FILE", type=click.Path(path_type=Path), help="Where statements without a graph go.")
@click.option("--dry-run", is_flag=True, help="Check everything and show the difference; write nothing.")
@click.option(
    "--undo-file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write the way back here."
)
@click.option(
    "--format",
    "chosen",
    type=click.Choice(FORMATS),
    help="What CHANGE is; without it, its suffix decides (Turtle for standard input).",
)
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info"]),
    default="violation",
    show_default=True,
    help="Refuse the change for a new finding of this severity, or a worse one.",
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for another graphtool that changes the project.",
)
@click.option("--include-personal", is_flag=True, help="Also load, and allow to change, data/personal/.")
@click.pass_obj
def command(
    settings: Settings,
    change: Path,
    to: Path | None,
    dry_run: bool,
    undo_file: Path | None,
    chosen: str | None,
    fail_on: str,
    wait: float,
    include_personal: bool,
) -> int:
    """Write CHANGE into the files it belongs to: all of it, or nothing if it is wrong.

    CHANGE adds statements (Turtle and other RDF), adds and removes them (SPARQL INSERT DATA and DELETE DATA), adds
    entities (a CSV table, see graphtool new KIND --csv), or takes a change back (an undo file). It is refused if the
    graph would have a new finding with it, if it gives an identifier away twice, or removes what is not there.
    """
    from graphtool.store.journal import exclusive

    project = settings.project()
    alone: AbstractContextManager[object] = nullcontext() if dry_run else exclusive(project.root, wait)
    with alone:
        if chosen == "undo" or (chosen is None and change.suffix.lower() == ".json"):
            return _undo(settings, project, change, undo_file, dry_run=dry_run)
        wanted = read(project, change, chosen)
        return apply_change(
            settings, project, wanted, to=to, undo_file=undo_file, fail_on=fail_on, dry_run=dry_run,
            personal=include_personal,
        )  # fmt: skip


def read(project: Project, path: Path, chosen: str | None) -> ChangeSet:
    """Read a change of any form but an undo file; without `chosen` its suffix tells the form."""
    from graphtool.stewardship.changes import UPDATES, read_rdf
    from graphtool.stewardship.sparql_data import read_update
    from graphtool.store.parse import FORMATS as SUFFIXES
    from graphtool.store.read import read_bytes

    shown = "<stdin>" if str(path) == "-" else str(path)
    suffix = path.suffix.lower()
    if chosen == "update" or (chosen is None and suffix in UPDATES):
        return read_update(read_bytes(path, shown), shown)
    if chosen == "csv" or (chosen is None and suffix == ".csv"):
        from graphtool.cli.new import builder_for
        from graphtool.stewardship.new.tables import read_table

        return read_table(read_bytes(path, shown), shown, builder_for(project))
    return read_rdf(path, shown, SUFFIXES[_SUFFIX[chosen]] if chosen else None)


def apply_change(
    settings: Settings,
    project: Project,
    change: ChangeSet,
    *,
    to: Path | None = None,
    undo_file: Path | None = None,
    fail_on: str = "violation",
    dry_run: bool = False,
    personal: bool = False,
) -> int:
    """Plan, judge and write a change, and return the exit code; the caller holds the project unless it is a dry run."""
    from graphtool.render.changes import placed_text
    from graphtool.stewardship import apply
    from graphtool.stewardship.judge import judged

    target = apply.target_path(project, to) if to else None
    plan = apply.planned(project, change, to=target, personal=personal)
    if not plan.files:
        settings.say(f"nothing to do: all {len(plan.placed.already)} statements are there already")
        return EXIT_OK
    report = judged(plan.before, plan.after, _shapes(project), change, place=str(project.root))
    if report.findings:
        text = _findings(settings, report, plan, change)
        if report.fails(fail_on):
            write(text, None)
            settings.say(f"not applied: {change.shown} would bring {_counted(len(report.findings))}")
            return EXIT_FINDINGS
        settings.say(text)
    if dry_run:
        from graphtool.render.diff import render

        write("".join(_patch(plan)), None)
        settings.say(render(apply.difference(project, plan, settings.lang), settings.lang))
        settings.say(f"{placed_text(plan.placed)}nothing was written")
        return EXIT_OK
    undo = apply.write(project, plan.files, undo_file)
    write(placed_text(plan.placed), None)
    settings.say(f"take it back with: graphtool apply {project.shown(undo)}")
    return EXIT_OK


def _undo(settings: Settings, project: Project, path: Path, undo_file: Path | None, *, dry_run: bool) -> int:
    from graphtool.render.changes import files_text
    from graphtool.render.patch import unified
    from graphtool.stewardship.apply import write as write_files
    from graphtool.stewardship.undo import read_undo
    from graphtool.store.read import read_bytes

    changes = read_undo(read_bytes(path, str(path)), str(path), project.root)
    if dry_run:
        write("".join(unified(each.path, each.before, each.after) for each in changes), None)
        return EXIT_OK
    undo = write_files(project, changes, undo_file)
    write(files_text(changes), None)
    settings.say(f"do it again with: graphtool apply {project.shown(undo)}")
    return EXIT_OK


def _patch(plan: Plan) -> list[str]:
    from graphtool.render.patch import unified

    return [unified(file.path, file.before, file.after) for file in plan.files]


def _findings(settings: Settings, report: Report, plan: Plan, change: ChangeSet) -> str:
    from graphtool.render.reports import Page, render
    from graphtool.store.positions import Locator

    files = Locator(plan.before.files)

    def source_line(place: Location) -> str:
        return change.line(place.line) if place.path == change.shown else files.line(place)

    return render(report, "text", Page(language=settings.lang, source_line=source_line))


def _shapes(project: Project) -> ShapesGraph:
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import parse_project_files

    return ShapesGraph(tuple(parse_project_files(project, project.shape_files())))


def _counted(number: int) -> str:
    return f"{number} new finding{'' if number == 1 else 's'}"
