"""The help of a command: examples to start from, options in sections, and the choices of each spelt out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

# section → options, by the name that they have in every command; what stands nowhere comes first
SECTIONS: dict[str, tuple[str, ...]] = {
    "Which graph": (
        *("--data", "--shapes", "--as", "--register", "--no-infer", "--without-outside", "--include-personal"),
        *("--endpoint", "--graph", "--allow-service", "--compare"),
    ),
    "As of when": ("--at", "--certainty", "--known-at", "--today", "--dated"),
    "What is new": ("--since", "--baseline", "--accepted", "--fail-on"),
    "Reasons": ("--why", "--row", "--sources"),
    "Repair": ("--suggest", "--fix"),
    "Limits": ("--limit", "--timeout", "--memory"),
    "Result": (
        *("--format", "--with-ontology", "--profile", "--size", "--json-schema", "--ask-exit", "--with-provenance"),
        *("--output", "--to", "--base-url"),
    ),
}
_FEW = 12  # options that need no sections
_WIDEST = 26  # columns for how an option is written


class HelpfulCommand(click.Command):
    """A command whose help shows `examples`, command lines without the program's name, and its options in sections."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **given: Any) -> None:
        super().__init__(*args, **given)
        self.examples = examples

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does, and the examples."""
        super().format_help_text(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"{'':{formatter.current_indent}}graphtool {example}\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those of a long list section by section."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        places = {name: (title, rank) for title in SECTIONS for rank, name in enumerate(SECTIONS[title])}
        rows: dict[str, list[tuple[int, str, str]]] = {title: [] for title in ("Options", *SECTIONS)}
        for option in options:
            known = [places[name] for name in option.opts if name in places] if len(options) > _FEW else []
            title, rank = known[0] if known else ("Options", 0)
            rows[title].append((rank, *_record(option, ctx)))
        width = min(_WIDEST, max(len(spelling) for found in rows.values() for _, spelling, _ in found))
        for title in rows:
            ordered = sorted(rows[title], key=lambda row: row[0])
            if ordered:
                with formatter.section(title):
                    formatter.write_dl([(spelling.ljust(width), meaning) for _, spelling, meaning in ordered])


def _record(option: click.Option, ctx: click.Context) -> tuple[str, str]:
    """Return how an option is written and what it means; choices stand in the meaning, where they can be wrapped."""
    spelling, meaning = option.get_help_record(ctx) or ("", "")
    if isinstance(option.type, click.Choice) and option.metavar is None:
        spelling = spelling.replace(option.make_metavar(ctx), option.opts[-1].lstrip("-").upper())
        said, bracket, default = meaning.partition("  [default: ")
        meaning = f"{said} One of {', '.join(map(str, option.type.choices))}.{bracket}{default}"
    return spelling, meaning
