"""The options of `validate` about time: only what held at a day, only what the graph knew at a revision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import certainty_option
from graphtool.cli.grouping import grouped
from graphtool.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from graphtool.cli.inputs import Inputs
    from graphtool.project import Project


@dataclass(frozen=True)
class Timing:
    """The day and the revision that are asked about; both may be."""

    at: str | None
    certainty: str
    known_at: str | None

    def __bool__(self) -> bool:
        return self.at is not None or self.known_at is not None

    def check(self, *, elsewhere: bool, shapes_only: bool, fixing: bool, paths: bool, since: bool) -> None:
        """Refuse what could only mislead, before any work is done. Raises UsageError."""
        if not self:
            return
        if elsewhere or shapes_only:
            raise UsageError(
                "--at and --known-at are about the data of the project",
                hint="leave --endpoint, --shapes and --check-shapes out",
            )
        if fixing:
            raise UsageError("what held or was known then cannot be fixed now", hint="leave --at and --known-at out")
        if self.known_at is not None and (paths or since):
            raise UsageError(
                "--known-at judges the whole project of then: leave PATH and --since out",
                hint="to judge a file as it is now leave --known-at out; review compares with a revision",
            )

    def day(self) -> tuple[date, str] | None:
        """Return the day and how certain it must be; None if no day is asked about. Raises ParameterError."""
        from graphtool.store import moment

        return None if self.at is None else (moment.day(self.at), self.certainty)

    def inputs(self, project: Project, revision: str, *, personal: bool) -> Inputs:
        """Return the data and ontology of a revision with the shapes of now.

        Its files are called as those of now, whose places they hold. Raises RevisionError, and ParseError for what
        could not be read then.
        """
        from graphtool.cli.inputs import Inputs
        from graphtool.shacl.shapes import ShapesGraph
        from graphtool.store.load import Corpus, Selection, load, parse_project_files
        from graphtool.store.revisions import revision as revision_of

        with revision_of(project, revision) as then:
            loaded = load(then, Selection(personal=personal))
        data, ontology = (
            tuple(replace(file, path=project.root / file.path.relative_to(then.root)) for file in files)
            for files in (loaded.data, loaded.ontology)
        )
        shapes = ShapesGraph(tuple(parse_project_files(project, project.shape_files())))
        return Inputs(Corpus(data, ontology), shapes, (), project.root)


_OPTIONS = (
    click.option("--at", metavar="DATE", help="Only what is wrong with what was true at this day (YYYY-MM-DD)."),
    certainty_option,
    click.option(
        "--known-at",
        metavar="REV",
        help="Judge the data and ontology as of this git revision, tag or date, by the shapes of now.",
    ),
)

timing_options = grouped(Timing, "timing", _OPTIONS)
