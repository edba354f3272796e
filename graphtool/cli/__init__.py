"""The command line. Each command is one small module: parse, call the library, render, exit.

Command modules are imported when their command is asked for, so that `graphtool --help` starts at once.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from graphtool import __version__
from graphtool.cli.common import Settings
from graphtool.errors import EXIT_CANNOT_ANSWER, EXIT_DEFECT, EXIT_OK, GraphtoolError

# command → one line of help, in the order of a working day
COMMANDS = {
    "build": "Validate, infer, answer the catalogue and export into build/.",
    "validate": "Check the graph, a file, a folder or standard input against the shapes.",
    "review": "Say what a change does: in words, to findings, answers and documents.",
    "diff": "Say in words what differs between two revisions, folders or files.",
    "format": "Bring Turtle files into canonical form, comments kept.",
    "new": "Write a new entity as Turtle, from flags or questions.",
    "apply": "Check a change and write it into the data files, all or nothing.",
    "register": "Bring places of the official register of municipalities into data/registers/.",
    "evidence": "Prove the offsets and checksums of all evidence and show the words.",
    "query": "Run a catalogue query, a query file or standard input.",
    "queries": "List, explain, export and check the query catalogue.",
    "describe": "Show one entity with its statements and sources.",
    "cite": "Say how to cite this state of the graph: version, revision, digest.",
    "network": "Measure, export and draw the actor network.",
    "infer": "Compute what follows from the graph under the ontology.",
    "export": "Write JSON-LD documents, the dataset, N-Quads and Turtle.",
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own, imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in their documented order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"graphtool.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that has seen enough, such as `head`, ends it without a word."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # Click would end with 1, which means findings
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for the last flush
            return EXIT_OK

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--root", type=click.Path(path_type=Path), help="Project folder (default: the nearest one above).")
@click.option(
    "--lang",
    type=click.Choice(["de", "en"]),
    default="en",
    show_default=True,
    help="Language of messages and labels.",
)
@click.option("-v", "--verbose", is_flag=True, help="Say on stderr what is being done.")
@click.option("-q", "--quiet", is_flag=True, help="Print results and errors only.")
@click.version_option(__version__, prog_name="graphtool")
@click.pass_context
def cli(ctx: click.Context, root: Path | None, lang: str, verbose: bool, quiet: bool) -> None:
    """Work with the Klimanetz knowledge graph: validate it, ask it, export it.

    Results go to standard output, everything else to standard error. Exit codes: 0 fine, 1 findings, 2 cannot
    answer, 3 an endpoint failed, 70 a defect of graphtool.

    \b
    Is my update right?        graphtool validate update.ttl
    What does the graph know?  graphtool queries --search 'who sponsors the networks?'
    What does a portal get?    graphtool export --to build/portal
    """  # noqa: D301 - Click reads the character itself
    ctx.obj = Settings(root=root, lang=lang, verbose=verbose, quiet=quiet)


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit; the only place where errors become text and exit codes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(args))


def run(args: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    if os.environ.get("_GRAPHTOOL_COMPLETE", "").startswith("bash"):
        from graphtool.cli.bash import use_line_completion

        use_line_completion()
    try:
        outcome: Any = cli.main(args=args, prog_name="graphtool", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.Abort:
        click.echo("stopped", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return EXIT_CANNOT_ANSWER
    except GraphtoolError as error:
        from graphtool.render.source import told

        for problem in error.problems:
            click.echo(told(problem), err=True)
        return error.exit_code
    except Exception as error:
        _report_defect(error)
        return EXIT_DEFECT
    return outcome if isinstance(outcome, int) else 0


def _report_defect(error: Exception) -> None:
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    click.echo(f"error[defect]: graphtool failed: {type(error).__name__}: {error} (at {where})", err=True)
    click.echo("hint: please report this with the command and the files that show it", err=True)
