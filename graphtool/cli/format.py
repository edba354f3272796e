"""`graphtool format`: canonical Turtle, comments kept."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import Settings, write
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.inputs import files_at
from graphtool.errors import EXIT_FINDINGS, EXIT_OK, GraphtoolError, ProjectNotFoundError, UsageError
from graphtool.project import PERSONAL, Project

if TYPE_CHECKING:
    from graphtool.stewardship.format import Change

STDIN = Path("-")


@click.command(
    "format",
    cls=HelpfulCommand,
    examples=(
        "format",
        "format --check",
        "format update.ttl --diff",
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--check", is_flag=True, help="Write nothing; name the files that would change and exit with 1.")
@click.option("--diff", "as_diff", is_flag=True, help="Write nothing; print the changes as a patch.")
@click.pass_obj
def command(settings: Settings, paths: tuple[Path, ...], check: bool, as_diff: bool) -> int:
    """Bring Turtle into canonical form: one line per statement, in a fixed order, every comment kept.

    Without PATH all files of the ontology, the shapes and the data; else Turtle, N-Triples and N-Quads files, folders,
    or - for standard input, formatted to standard output. A file is replaced only after its graph has been compared
    with that of the new text.
    """
    files = _files(settings, paths)
    with contextlib.ExitStack() as stack:
        if not (check or as_diff):
            _lock_projects(stack, files)
        changes, problems = _examined(files)
        if paths == (STDIN,) and not (check or as_diff):
            write(b"".join(change.new for change in changes), None)
        elif check or as_diff:
            _tell(settings, changes, check=check, as_diff=as_diff)
        else:
            problems += _replace(settings, changes)
    if problems:
        worst = max(problems, key=lambda error: error.exit_code)
        raise type(worst).joined(problem for error in problems for problem in error.problems)
    return EXIT_FINDINGS if check and any(change.differs for change in changes) else EXIT_OK


def _files(settings: Settings, paths: tuple[Path, ...]) -> list[tuple[Path, str]]:
    """Return the files to work on and how to call them."""
    from graphtool.stewardship.format import SUFFIXES

    if STDIN in paths:
        if len(paths) > 1:
            raise UsageError("- stands for standard input; leave the other PATHs out")
        return [(STDIN, "<stdin>")]
    if paths:
        found = [file for path in paths for file in files_at((path,), SUFFIXES) if not _is_personal(file, path)]
        return [(file, str(file)) for file in dict.fromkeys(found)]
    project = settings.project()
    files = [*project.ontology_files(), *project.shape_files(), *project.data_files()]
    return [(file, project.shown(file)) for file in files]


def _is_personal(file: Path, given: Path) -> bool:
    """Return whether a file holds persons and was not asked for by name."""
    parents = [parent for parent in file.parents if parent.name == PERSONAL and parent.resolve().parent.name == "data"]
    return any(given != file and not given.is_relative_to(parent) for parent in parents)


def _lock_projects(stack: contextlib.ExitStack, files: list[tuple[Path, str]]) -> None:
    """Be the only writer of the projects that the files belong to, if any, until the stack is closed."""
    from graphtool.store.journal import exclusive

    roots = set()
    for folder in {path.parent for path, _ in files if path != STDIN}:
        with contextlib.suppress(ProjectNotFoundError):
            roots.add(Project.find(folder).root)
    for root in sorted(roots):
        stack.enter_context(exclusive(root))


def _examined(files: list[tuple[Path, str]]) -> tuple[list[Change], list[GraphtoolError]]:
    from graphtool.stewardship.format import examine

    changes: list[Change] = []
    problems: list[GraphtoolError] = []
    for path, shown in files:
        try:
            changes.append(examine(path, shown))
        except GraphtoolError as error:
            problems.append(error)
    return changes, problems


def _tell(settings: Settings, changes: list[Change], *, check: bool, as_diff: bool) -> None:
    from graphtool.render.patch import unified

    for change in changes:
        if change.differs and as_diff:
            write(unified(change.shown, change.old, change.new), None)
        if change.differs and check:
            click.echo(change.shown, err=as_diff)  # beside a patch, names would spoil it
    count = sum(change.differs for change in changes)
    _sum_up(settings, changes, count, "would change")


def _replace(settings: Settings, changes: list[Change]) -> list[GraphtoolError]:
    from graphtool.store.files import remove_strays, replace_file

    for folder in sorted({change.path.parent for change in changes}):
        with contextlib.suppress(OSError):
            remove_strays(folder)
    problems: list[GraphtoolError] = []
    count = 0
    for change in changes:
        if change.differs:
            try:
                replace_file(change.path, change.new, was=change.old)
            except GraphtoolError as error:
                problems.append(error)
            else:
                count += 1
                settings.say(f"formatted {change.shown}")
    if count or not problems:
        _sum_up(settings, changes, count, "changed")
    return problems


def _sum_up(settings: Settings, changes: list[Change], count: int, what: str) -> None:
    if count:
        settings.say(f"{_files_in_words(count)} of {len(changes)} {what}")
    elif changes:
        settings.say(f"{_files_in_words(len(changes))} in canonical form")


def _files_in_words(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
