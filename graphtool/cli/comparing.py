"""What `validate` compares its findings with: accepted exceptions, a git revision, a stored report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphtool.cli.grouping import Decorated, grouped
from graphtool.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphtool.cli.inputs import Inputs
    from graphtool.project import Project
    from graphtool.shacl.engine import Scope
    from graphtool.shacl.report import Report
    from graphtool.stewardship.ratchet import Judge
    from graphtool.store.parse import ParsedFile

THRESHOLDS = ("violation", "warning", "info", "new")


@dataclass(frozen=True)
class Comparison:
    """A revision or a stored report to compare with, the file of exceptions, the day that counts as today."""

    since: str | None
    baseline: Path | None
    accepted: Path | None
    today: date

    def check(self, fail_on: str, only_shapes: tuple[str, ...], project: Project | None) -> None:
        """Refuse what could only mislead, and revisions that do not exist, before any work is done."""
        if self.since and self.baseline:
            raise UsageError("--since and --baseline exclude each other: compare with one thing")
        if fail_on == "new" and not (self.since or self.baseline):
            raise UsageError("--fail-on new needs --since REV or --baseline FILE to know what is new")
        if self.baseline and only_shapes:
            raise UsageError(
                "--baseline cannot be cut down to --shape: what the report lacks would look fixed",
                hint="compare all shapes, or use --since",
            )
        if self.since and project is None:
            raise UsageError("--since compares a project in a git repository; --shapes and --endpoint have none")
        if self.since and project is not None:
            from graphtool.store.revisions import resolve

            resolve(project, self.since)

    def decisions_file(self) -> tuple[ParsedFile, ...] | None:
        """Return the parsed file of --accepted, or None if the shapes' own is meant."""
        if self.accepted is None:
            return None
        from graphtool.namespaces import GRAPH
        from graphtool.store.parse import parse_file

        return (parse_file(self.accepted, f"{GRAPH}file/accepted", str(self.accepted)),)

    def applied(self, report: Report, inputs: Inputs, project: Project | None, judge: Judge, scope: Scope) -> Report:
        """Return the report with its findings marked new or known, those that are fixed, and commits for the new."""
        from graphtool.stewardship.baseline import read_baseline
        from graphtool.stewardship.ratchet import compared, findings_at

        if self.baseline is not None:
            return compared(report, read_baseline(self.baseline), str(self.baseline), scope)
        if self.since is None or project is None:
            return report
        from graphtool.stewardship.blame import with_origins

        report = compared(report, findings_at(project, self.since, judge, scope, inputs.graphs), self.since)
        stated = (*inputs.corpus.files, *inputs.shapes.files)
        return with_origins(report, project, self.since, (quad for file in stated for quad in file.quads))


def fail_on_option(default: str, purpose: str) -> Callable[[Decorated], Decorated]:
    """Add --fail-on; the function gets it as `fail_on`, one of the thresholds."""
    choice = click.Choice(THRESHOLDS)
    return click.option("--fail-on", type=choice, default=default, show_default=True, help=purpose)


def today_option(function: Callable[..., int]) -> Callable[..., int]:
    """Add --today DATE; the only place that looks at the clock."""

    @wraps(function)
    def dated(*args: Any, today: datetime | None, **options: Any) -> int:
        return function(*args, today=today.date() if today else date.today(), **options)

    option = click.option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="The day on which accepted exceptions are judged (default: that of the clock).",
    )
    return option(dated)


comparison_options = grouped(
    Comparison,
    "comparison",
    (
        click.option(
            "--since",
            metavar="REV",
            help="Compare with the project as of a git revision, and name the commits of new findings.",
        ),
        click.option(
            "--baseline",
            type=click.Path(path_type=Path),
            help="Compare with a stored report (--format json or sarif): new, known, fixed.",
        ),
        click.option(
            "--accepted",
            type=click.Path(path_type=Path),
            help="File of accepted exceptions (default: accepted.ttl beside the shapes).",
        ),
        today_option,
    ),
)
