"""`export --since`: the earlier version, the moment and commit of this one, and what changed between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphtool.cli.bundling import options_of
from graphtool.cli.common import GraphChoice, Settings, load_corpus
from graphtool.cli.suffixes import BySuffix
from graphtool.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.publish.bundle import Exporter
    from graphtool.publish.feed.changes import Step
    from graphtool.publish.feed.history import History
    from graphtool.publish.feed.versions import Version

FORMATS = ("changes", "ldes")
_BY_SUFFIX = {".jsonl": "changes", ".jsonld": "ldes"}


class ByPurpose(BySuffix):
    """The option --format of `export`: what a suffix names with --since, and without."""

    def named(self, suffix: str, ctx: click.Context) -> str | None:
        """Return the format that a suffix names; options that were given are known before those that were not."""
        if ctx.params.get("schema"):
            return None
        return _BY_SUFFIX.get(suffix) if ctx.params.get("since") else super().named(suffix, ctx)


@dataclass(frozen=True)
class Since:
    """What --since and --dated ask for: the earlier bundle or revision, and the moment of the new version."""

    earlier: str
    dated: str | None

    def check(self, chosen: str | None, part: bool, folder: Path | None) -> None:
        """Refuse what does not go with --since."""
        if part:
            raise UsageError("--since compares all entities; leave --kind and --entity out")
        if folder is None and chosen not in (None, *FORMATS):
            raise UsageError(f"--since writes {' or '.join(FORMATS)}, not {chosen}", hint="or name a bundle with --to")

    def files(self, settings: Settings, choice: GraphChoice, exporter: Exporter) -> Iterator[tuple[str, bytes]]:
        """Return the files of the bundle with its tombstones and its feed."""
        from graphtool.publish.feed.history import extended

        return extended(exporter.files(), *self._step(settings, choice), exporter.licence)

    def changes(self, settings: Settings, choice: GraphChoice, exporter: Exporter, chosen: str) -> bytes:
        """Return what changed, as JSON lines or as an event stream of one page."""
        from graphtool.publish.feed import stream
        from graphtool.publish.feed.changes import lines
        from graphtool.publish.feed.history import changed

        earlier, step = self._step(settings, choice)
        changes = changed(exporter.documents(), earlier, step)
        if chosen == "changes":
            return lines(step, changes)
        return stream.single(step.moment, changes, exporter.licence)

    def _step(self, settings: Settings, choice: GraphChoice) -> tuple[History, Step]:
        from graphtool.publish.feed.history import following

        moment, commit = self._made(settings, choice)
        earlier = self._history(settings, choice).begun(moment)
        return earlier, following(earlier, moment, commit)

    def _history(self, settings: Settings, choice: GraphChoice) -> History:
        """Return the earlier version: a bundle with its feed, else a git revision."""
        from graphtool.publish.feed.history import History, of_folder
        from graphtool.publish.manifest import FILE
        from graphtool.store.revisions import sought

        folder = Path(self.earlier)
        if (folder / FILE).is_file():
            found = of_folder(folder)
            _refuse_other_options(folder, found, choice)
            return found
        if sought(settings.project(), self.earlier) is None:
            raise UsageError(
                f"{self.earlier!r} is neither a bundle that export --to wrote nor a revision",
                hint="the first bundle is written without --since",
            )
        return History(_at_revision(settings, self.earlier, choice))

    def _made(self, settings: Settings, choice: GraphChoice) -> tuple[str, str]:
        """Return when the version that is exported was made (UTC), and its commit or nothing."""
        from graphtool.publish.feed.versions import moment
        from graphtool.store.state import Origin, origin

        there = choice.endpoint
        made = Origin() if there else origin(settings.project(), choice.known_at)
        told = made.moment if self.dated is None else moment(self.dated)
        if not told:
            raise UsageError(
                f"the moment of this version is not known: {there or settings.project().root} is in no git repository",
                hint="say it with --dated 2026-11-22T12:00:00Z",
            )
        if made.modified and self.dated is None:
            settings.say("note: there are changes that are not committed; they are dated with the last commit")
        return told, "" if made.modified else made.commit


def _refuse_other_options(folder: Path, earlier: History, choice: GraphChoice) -> None:
    """Refuse a bundle that was made with other options: what they leave out would look as if it were gone."""
    old = earlier.version.options
    if "profile" in old:
        raise UsageError(
            f"{folder} holds documents of the profile {old['profile']}; the feed tells of changes of complete ones",
            hint="name a bundle that was exported without --profile",
        )
    if old != options_of(choice):
        said = " ".join(f"--{name}{'' if value is True else f' {value}'}" for name, value in sorted(old.items()))
        raise UsageError(
            f"{folder} was made with other options, which would look like changes of the graph",
            hint=f"export with {said}" if said else "export without options that choose a part of the graph",
        )


def since_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --since and --dated; the function gets them as one argument, `since`, or None."""

    @wraps(function)
    def gathered(*args: Any, since: str | None, dated: str | None, **options: Any) -> Any:
        if since is None and dated is not None:
            raise UsageError("--dated is the moment of a step in the change feed, and needs --since")
        return function(*args, since=None if since is None else Since(since, dated), **options)

    for option in (
        click.option(
            "--dated", metavar="TIME", help="With --since, when this version was made (default: when it was committed)."
        ),
        click.option(
            "--since",
            metavar="OLD",
            help="Write what changed since an earlier bundle (its folder) or a git revision, tag or date.",
        ),
    ):
        gathered = option(gathered)
    return gathered


def _at_revision(settings: Settings, since: str, choice: GraphChoice) -> Version:
    from graphtool.publish.bundle import Exporter
    from graphtool.publish.feed.versions import of_documents
    from graphtool.store.state import origin

    project = settings.project()
    when = origin(project, since).moment
    corpus = load_corpus(settings, replace(choice, known_at=since))
    return of_documents(since, Exporter.of(corpus, project, choice.at).documents(), when)
