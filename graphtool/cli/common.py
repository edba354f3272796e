"""What commands share: settings, common options, loading a project, writing output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from graphtool.cli.grouping import Decorated, grouped
from graphtool.errors import FileProblemError, UsageError
from graphtool.project import Project
from graphtool.store.files import replace_file
from graphtool.store.steady import pending

if TYPE_CHECKING:
    from graphtool.store.load import Corpus, Selection


class Settings(NamedTuple):
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


@dataclass(frozen=True)
class GraphChoice:
    """Which graph a command works on: what is left out, as of when, and at which endpoint if not here."""

    no_infer: bool = False
    without_outside: bool = False
    include_personal: bool = False
    at: str | None = None
    certainty: str = "possibly"
    known_at: str | None = None
    endpoint: str | None = None
    graph: tuple[str, ...] = ()
    timeout: float | None = None

    def __post_init__(self) -> None:
        if self.certainty != "possibly" and self.at is None:
            raise UsageError("--certainty says how sure it must be that something held on a day", hint="add --at DATE")


certainty_option = click.option(
    "--certainty",
    type=click.Choice(["certainly", "possibly"]),
    default="possibly",
    show_default=True,
    help="With --at: what held for certain, or also what may have held.",
)
_NO_INFER = click.option("--no-infer", is_flag=True, help="Leave the inferred statements out.")
_GRAPH_OPTIONS = (
    click.option("--include-personal", is_flag=True, help="Load data/personal/, which is never published."),
    click.option("--without-outside", is_flag=True, help="Leave out the facts from outside the source pages."),
    click.option("--at", metavar="DATE", help="Only what was true at this day (YYYY-MM-DD)."),
    certainty_option,
    click.option("--known-at", metavar="REV", help="The graph as of this git revision, tag or date."),
    click.option("--endpoint", metavar="URL", help="The graph at this SPARQL endpoint instead of the project's."),
    click.option("--graph", multiple=True, metavar="IRI", help="With --endpoint: only this graph; may be repeated."),
    click.option(
        "--timeout",
        type=click.FloatRange(0, 1_000_000, min_open=True),
        metavar="SECONDS",
        help="Give up after this time (default: never here, after 60 s for each question to an endpoint).",
    ),
)

graph_options = grouped(GraphChoice, "choice", (_NO_INFER, *_GRAPH_OPTIONS))
# for a command that looks at what is stated and never infers
stated_graph_options = grouped(GraphChoice, "choice", _GRAPH_OPTIONS, no_infer=True)


def json_schema_option(module: str) -> Callable[[Decorated], Decorated]:
    """Add --json-schema, which prints the schema of a module of `graphtool.render` and ends."""

    def show(context: click.Context, _option: click.Parameter, asked: bool) -> None:
        if asked:
            write(import_module(f"graphtool.render.{module}").schema(), None)
            context.exit()

    return click.option(
        "--json-schema",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help="Print the JSON Schema of --format json.",
    )


def output_option(function: Decorated) -> Decorated:
    """Add -o FILE."""
    option = click.option(
        "-o",
        "--output",
        is_eager=True,  # --format goes by its suffix
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write to this file instead of stdout.",
    )
    return option(function)


def terminal_width(output: Path | None) -> int:
    """Return the columns of the terminal that a text is written to; 0 if it goes elsewhere."""
    if output is not None or not sys.stdout.isatty():
        return 0
    import shutil

    return shutil.get_terminal_size().columns


def selection(settings: Settings, choice: GraphChoice) -> Selection:
    """Return which graphs to load, warning when persons are among them."""
    from graphtool.store.corpus import Selection

    if choice.include_personal:
        settings.say("warning: data/personal/ is included; do not publish what comes out")
    return Selection(outside=not choice.without_outside, personal=choice.include_personal)


def load_corpus(settings: Settings, choice: GraphChoice, *, kept: bool = False) -> Corpus:
    """Load the project's graph, or fetch that of an endpoint, as the options ask, with its closure unless left out.

    With `kept` the graph may come from the cache, for questions to its store alone (see `inference.ready`).
    """
    if choice.endpoint is not None:
        from graphtool.cli.endpoints import fetched

        corpus = fetched(settings, choice)
    elif choice.graph or choice.timeout is not None:
        raise UsageError("--graph and --timeout go with --endpoint", hint="add --endpoint, or leave them out")
    elif kept and choice.at is None and choice.known_at is None:
        from graphtool.inference.ready import ready

        return ready(settings.project(), selection(settings, choice), infer=not choice.no_infer)
    else:
        corpus = _loaded(settings, choice)
    if choice.at is not None:
        from graphtool.store import moment

        corpus = moment.at(corpus, moment.day(choice.at), choice.certainty)
    if choice.no_infer:
        return corpus
    from graphtool.inference.engine import inferred

    return inferred(corpus)


def _loaded(settings: Settings, choice: GraphChoice) -> Corpus:
    from graphtool.store.load import load

    project, chosen = settings.project(), selection(settings, choice)
    if choice.known_at is None:
        return load(project, chosen)
    from graphtool.store.revisions import revision

    with revision(project, choice.known_at) as known:
        return load(known, chosen)


def write(content: str | bytes | Iterable[bytes], output: Path | None) -> None:
    """Write a result, or its parts as they come, to stdout, or atomically to a file (see `replace_file`)."""
    if isinstance(content, str):
        content = content.encode()
    if output is not None:
        replace_file(output, content)
        return
    parts = (content,) if isinstance(content, bytes) else content
    if sys.stdout is None:  # closed by the caller
        raise FileProblemError("standard output is closed", hint="name a file with -o")
    for part in parts:
        try:
            sys.stdout.buffer.write(part)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise FileProblemError(
                f"standard output cannot be written ({error.strerror})", hint="free some space, or name a file with -o"
            ) from None
