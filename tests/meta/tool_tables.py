"""The tables of the README that come from the tool itself: commands, options, queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphtool.cli import COMMANDS, cli
from graphtool.namespaces import shrink
from graphtool.stewardship.format.order import FIRST, LAST, PARTS
from tests.meta.markdown import table

if TYPE_CHECKING:
    from graphtool.query.catalogue import CatalogueQuery


def commands() -> str:
    """Return the reference of the command line: global options, then each command with its own."""
    parts = ["Before the command:", "", _options(cli)]
    parts += ["", table(("command", "does"), [(f"`{name}`", line) for name, line in COMMANDS.items()])]
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        parts += ["", f"#### `graphtool {name}`", "", f"    {usage(name, command)}", "", _prose(command)]
        parts += ["", _options(command)]
    return "\n".join(parts)


def order() -> str:
    """Return the order of predicates and subjects that `format` follows."""
    subjects = "; ".join(" with ".join(f"`{kind}:`" for kind in kinds) for kinds in PARTS)
    rows = [
        ("predicates, first", ", ".join(f"`{shrink(iri)}`" for iri in FIRST)),
        ("then", "all others by the name that the file gives them"),
        ("last", ", ".join(f"`{shrink(iri)}`" for iri in LAST)),
        ("subjects, first", "IRIs that are no entities of this graph, by IRI"),
        ("then", "entities by kind and slug"),
        ("then", f"entities that belong to others, by slug: {subjects}"),
        ("last", "blank nodes, as in the file"),
    ]
    return table(("what", "order"), rows)


def usage(name: str, command: click.Command) -> str:
    """Return the usage line of a command, optional words in brackets."""
    words = ["graphtool", name, "[OPTIONS]"]
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            word = (parameter.name or "").upper()
            words.append(word if parameter.required else f"[{word}]" if parameter.nargs == 1 else f"[{word} …]")
    return " ".join(words)


def options_of(command: click.Command) -> list[click.Option]:
    """Return the options of a command but --help."""
    return [parameter for parameter in command.params if isinstance(parameter, click.Option)]


def queries(catalogue: list[CatalogueQuery]) -> str:
    """Return one row per catalogue query: name, question, parameters."""
    rows = [
        (f"`{query.name}`", query.summary["en"], ", ".join(f"`{p.name}`" for p in query.params)) for query in catalogue
    ]
    return table(("query", "question", "parameters"), rows)


def _prose(command: click.Command) -> str:
    return "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))


def _options(command: click.Command) -> str:
    return table(("option", "meaning"), [(_spelling(option), _meaning(option)) for option in options_of(command)])


def _spelling(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    if option.is_flag:
        return names
    if isinstance(option.type, click.Choice):
        return f"{names} " + " · ".join(f"`{choice}`" for choice in option.type.choices)
    return f"{names} {option.metavar or option.type.name.upper()}"


def _meaning(option: click.Option) -> str:
    words = option.help or ""
    if option.required:
        words += " Required."
    return f"{words} Default: `{option.default}`." if option.show_default else words
