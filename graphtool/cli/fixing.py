"""`validate --suggest` and `--fix`: proven fixes as a patch, or written into the files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import write
from graphtool.cli.grouping import grouped
from graphtool.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from graphtool.cli.common import Settings
    from graphtool.cli.inputs import Inputs
    from graphtool.project import Project
    from graphtool.render.reports import Page
    from graphtool.shacl.report import Report
    from graphtool.stewardship.fixes.plan import Plan
    from graphtool.store.parse import ParsedFile


@dataclass(frozen=True)
class Fixing:
    """Whether fixes are asked for, and whether they are to be written."""

    suggest: bool
    fix: bool

    def __bool__(self) -> bool:
        return self.suggest or self.fix

    def check(self, chosen: str, *, elsewhere: bool, shapes_only: bool, paths: tuple[Path, ...]) -> None:
        """Refuse what cannot be combined with fixes, before any work is done."""
        if not self:
            return
        if self.suggest and self.fix:
            raise UsageError("--suggest prints the patch, --fix applies it: choose one")
        if self.suggest and chosen != "text":
            raise UsageError("--suggest prints a patch, not a report", hint="leave --format out")
        if elsewhere or shapes_only:
            raise UsageError("only the data in files can be fixed, not an endpoint and not the shapes")
        if any(str(path) == "-" for path in paths):
            raise UsageError("standard input cannot be fixed", hint="save it to a file and name that")

    def plan(self, report: Report, inputs: Inputs, *, infer: bool) -> Plan:
        """Find proven fixes for the findings: after a comparison for the new ones, never for accepted ones."""
        from graphtool.shacl.report import KNOWN
        from graphtool.stewardship.fixes.plan import editable, plan

        wanted = [f for f in report.findings if not f.accepted and f.state != KNOWN]
        graphs = editable(inputs.given or inputs.corpus.data)
        return plan(inputs.corpus, inputs.shapes, wanted, graphs, infer=infer)


def print_patch(plan: Plan, page: Page, settings: Settings, output: Path | None) -> None:
    """Write the patch to stdout or a file, and the reasons to stderr."""
    from graphtool.render import fixes
    from graphtool.render.patch import unified

    for line in fixes.render(plan, settings.lang, done=False):
        settings.say(line)
    changes = ((_path(each.file, page), each.before.encode(), each.after.encode()) for each in plan.changed)
    write("".join(unified(*change) for change in changes), output)


def write_files(plan: Plan, project: Project | None, inputs: Inputs, settings: Settings) -> Inputs:
    """Write the fixed files, tell on stderr what was done, and return the inputs as they are now."""
    from graphtool.render import fixes
    from graphtool.stewardship.fixes.save import save

    save(project.root if project else None, plan.changed)
    for line in fixes.render(plan, settings.lang, done=True):
        settings.say(line)
    newer = {each.file.graph.value: each.file for each in plan.changed}
    given = tuple(newer.get(file.graph.value, file) for file in inputs.given)
    return replace(inputs, corpus=plan.corpus, given=given)


def _path(file: ParsedFile, page: Page) -> str:
    """Return a file's path from the top of the repository; outside of it, as it is shown."""
    return page.in_repository(file.shown) or file.shown.lstrip("/")


fixing_options = grouped(
    Fixing,
    "fixing",
    (
        click.option(
            "--suggest", is_flag=True, help="Print the fixes that validation proves, as a patch for git apply."
        ),
        click.option("--fix", is_flag=True, help="Write the fixes that validation proves, then report what remains."),
    ),
)
