"""Questions on the terminal for the values of a new entity; a wrong answer is explained and asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphtool.errors import ParameterError
from graphtool.stewardship.new import passages

if TYPE_CHECKING:
    from graphtool.stewardship.new.build import Builder
    from graphtool.stewardship.new.kinds import Kind


def ask(builder: Builder, kind: Kind, values: dict[str, list[str]], language: str) -> None:
    """Ask for the required values that are not given, and then for any others by name, until the draft is complete.

    An empty answer leaves a value out. Values are checked when they are given; questions go to stderr.
    """
    class_iri = builder.class_of(kind, values)
    explained = builder.explained(kind, class_iri, language)
    for name, (required, words) in explained.items():
        if required and not values.get(name) and name not in passages.KEYS and not values.get(name.partition("@")[0]):
            _ask_one(builder, kind, values, name, words)
    if not any(values.get(key) for key in ("evidence", "words", "passage", "gist@de")):
        _ask_one(builder, kind, values, "evidence", passages.KEYS["evidence"])
    while name := click.prompt("another value? its name, or nothing", default="", show_default=False, err=True):
        if name in explained:
            _ask_one(builder, kind, values, name, explained[name][1])
        else:
            click.echo(f"  there is no {name!r}; names are {', '.join(explained)}", err=True)


def _ask_one(builder: Builder, kind: Kind, values: dict[str, list[str]], name: str, words: str) -> None:
    while True:
        answer = click.prompt(f"{name} ({words})", default="", show_default=False, err=True).strip()
        if not answer:
            return
        try:
            builder.check(kind, {**values, name: [answer]}, name)
        except ParameterError as error:
            for problem in error.problems:
                click.echo(f"  {problem.message}\n  hint: {problem.hint}", err=True)
            continue
        values.setdefault(name, []).append(answer)
        return
