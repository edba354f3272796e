"""What commands share: settings, common options, loading a project, writing output."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphtool.project import Project
from graphtool.store.files import replace_file
from graphtool.store.steady import pending

if TYPE_CHECKING:
    from graphtool.store.load import Corpus, Selection

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@dataclass(frozen=True)
class Settings:
    """The options before the command."""

    root: Path | None
    lang: str
    verbose: bool
    quiet: bool

    def project(self) -> Project:
        """Return the project: the one named by --root, else the nearest above the working folder.

        A change of several files that was interrupted is completed first, so that no command reads half of it.
        """
        project = Project.find(self.root, exact=self.root is not None)
        if pending(project.root):
            from graphtool.store.journal import settle

            for path in settle(project.root):
                self.say(f"{path}: written as an interrupted change had decided")
        return project

    def note(self, text: str) -> None:
        """Tell on stderr what is being done, with -v."""
        if self.verbose:
            click.echo(text, err=True)

    def say(self, text: str) -> None:
        """Tell on stderr something worth knowing, unless -q."""
        if not self.quiet:
            click.echo(text, err=True)


def graph_options(function: Decorated) -> Decorated:
    """Add the options that choose which graphs are loaded."""
    for option in (
        click.option("--no-infer", is_flag=True, help="Leave the inferred statements out."),
        click.option("--without-outside", is_flag=True, help="Leave out the facts from outside the source pages."),
        click.option("--include-personal", is_flag=True, help="Load data/personal/, which is never published."),
    ):
        function = option(function)
    return function


def output_option(function: Decorated) -> Decorated:
    """Add -o FILE."""
    option = click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write to this file instead of stdout.",
    )
    return option(function)


def selection(settings: Settings, *, without_outside: bool, include_personal: bool) -> Selection:
    """Return which graphs to load, warning when persons are among them."""
    from graphtool.store.load import Selection

    if include_personal:
        settings.say("warning: data/personal/ is included; do not publish what comes out")
    return Selection(outside=not without_outside, personal=include_personal)


def load_corpus(settings: Settings, *, no_infer: bool, without_outside: bool, include_personal: bool) -> Corpus:
    """Load the project's graph as the options ask, with its closure unless left out."""
    from graphtool.store.load import load

    chosen = selection(settings, without_outside=without_outside, include_personal=include_personal)
    corpus = load(settings.project(), chosen)
    if no_infer:
        return corpus
    from graphtool.inference.engine import inferred

    return inferred(corpus)


def write(text: str | bytes, output: Path | None) -> None:
    """Write a result to stdout, or atomically to a file (a temporary file beside it, then a rename)."""
    content = text.encode() if isinstance(text, str) else text
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    replace_file(output, content)
