"""The format that the name of a file asks for, where --format is left out: `-o actors.svg` is a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from graphtool.cli.grouping import Decorated

_FORMATS = {
    ".arrow": "arrow",
    ".bib": "bibtex",
    ".cff": "cff",
    ".csv": "csv",
    ".geojson": "geojson",
    ".gexf": "gexf",
    ".graphml": "graphml",
    ".html": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".jsonld": "jsonld",
    ".md": "markdown",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".parquet": "parquet",
    ".png": "png",
    ".rdf": "rdfxml",
    ".sarif": "sarif",
    ".svg": "svg",
    ".trig": "trig",
    ".tsv": "tsv",
    ".ttl": "turtle",
    ".xml": "xml",
}


class BySuffix(click.Option):
    """An option --format whose default is the format that the suffix of -o names, if the command has it.

    The option -o must be eager, so that it is known by then.
    """

    def get_default(self, ctx: click.Context, call: bool = True) -> Any:
        """Return the format by the file's suffix, else the usual default."""
        output, known = ctx.params.get("output"), self.type
        named = self.named(output.suffix.lower(), ctx) if isinstance(output, Path) else None
        if isinstance(known, click.Choice) and named in known.choices:
            return named
        return super().get_default(ctx, call)

    def named(self, suffix: str, ctx: click.Context) -> str | None:
        """Return the format that a suffix names, if it names one beside the other options."""
        return _FORMATS.get(suffix)


def format_option(formats: Iterable[str], purpose: str, **settings: Any) -> Callable[[Decorated], Decorated]:
    """Add --format; the function gets it as `chosen`. The first format is the default where -o says nothing else."""
    names = list(formats)
    usual = {"default": names[0], "show_default": True}
    return click.option("--format", "chosen", cls=BySuffix, type=click.Choice(names), help=purpose, **usual | settings)
