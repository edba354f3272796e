"""`graphtool new`: a correct skeleton for a source, a network, a membership …, from flags or questions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import Settings, output_option, write
from graphtool.cli.helping import HelpfulCommand
from graphtool.errors import EXIT_FINDINGS, EXIT_OK, UsageError

if TYPE_CHECKING:
    from graphtool.project import Project
    from graphtool.stewardship.new.build import Builder
    from graphtool.stewardship.new.draft import Draft
    from graphtool.stewardship.new.kinds import Kind

RECORDS = ("source", "graph")
Values = dict[str, list[str]]


@click.command(
    "new",
    cls=HelpfulCommand,
    examples=(
        "new membership --fields",
        "new membership --set 'member=Stadt Soest' --set organization=Klima.Werk --set role=member",
        "new source --file page.txt --apply",
    ),
)
@click.argument("kind")
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="A value; may be repeated.")
@click.option(
    "--file", "page", metavar="FILE", type=click.Path(path_type=Path), help="For a source: the archived text."
)
@click.option(
    "--sources", metavar="DIR", type=click.Path(path_type=Path), help="The archived texts, to look words up in."
)
@click.option("--fields", is_flag=True, help="List the names of all values of this kind, and what they expect.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table to fill in, for graphtool apply.")
@click.option("--apply", "at_once", is_flag=True, help="Write it into the data files, as graphtool apply does.")
@click.option("--to", metavar="FILE", type=click.Path(path_type=Path), help="With --apply: the file below data/.")
@click.option("--no-input", is_flag=True, help="Ask nothing, even on a terminal.")
@output_option
@click.pass_obj
def command(
    settings: Settings,
    kind: str,
    given: tuple[str, ...],
    page: Path | None,
    sources: Path | None,
    fields: bool,
    as_csv: bool,
    at_once: bool,
    to: Path | None,
    no_input: bool,
    output: Path | None,
) -> int:
    """Write a new entity of a KIND as Turtle: with its IRI, its class, its evidence, and what goes with it.

    Entities are named by name, key or compact IRI, dates in EDTF with the words of the source before them
    ("im Mai 2024 = 2024-05"). On a terminal the required values that are missing are asked for; elsewhere they are
    named in comments, and validate names them. The values of a kind come from the shapes: see --fields.
    """
    values = _values(given)
    project = settings.project()
    if at_once and output:
        raise UsageError("--apply writes into data/; leave -o out")
    if kind in RECORDS:
        if fields or as_csv:
            write(_record_keys(kind), output)
            return EXIT_OK
        return _finish(settings, project, _records(kind, values, page), output, to, at_once=at_once)
    return _entity(settings, project, kind, values, sources, fields, as_csv, at_once, to, output, asking=not no_input)


def _entity(
    settings: Settings,
    project: Project,
    name: str,
    values: Values,
    sources: Path | None,
    fields: bool,
    as_csv: bool,
    at_once: bool,
    to: Path | None,
    output: Path | None,
    *,
    asking: bool,
) -> int:
    from graphtool.stewardship.new.kinds import kind_named

    kind = kind_named(name)
    builder = builder_for(project, sources)
    if as_csv:
        from graphtool.stewardship.new.tables import template

        write(template(builder, kind, settings.lang), output)
        return EXIT_OK
    if fields:
        write(_explained(settings, builder, kind, values), output)
        return EXIT_OK
    if asking and sys.stdin.isatty():
        from graphtool.cli.questions import ask

        ask(builder, kind, values, settings.lang)
    return _finish(settings, project, builder.draft(kind, values), output, to, at_once=at_once)


def builder_for(project: Project, sources: Path | None = None) -> Builder:
    """Return what makes entities in the project; `sources` is the folder with the archived texts."""
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.stewardship.new.build import Builder
    from graphtool.stewardship.new.fields import Fields
    from graphtool.stewardship.new.passages import Passages
    from graphtool.store.load import load, parse_project_files

    corpus = load(project)
    shapes = ShapesGraph(tuple(parse_project_files(project, project.shape_files())))
    return Builder(corpus, Fields(corpus, shapes), Passages(corpus, sources))


def _values(given: tuple[str, ...]) -> Values:
    values: Values = {}
    for each in given:
        name, equals, text = each.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--set {each!r} is not NAME=VALUE", hint="for example --set label@de='Klimanetz Soest'")
        values.setdefault(name.strip(), []).append(text.strip())
    return values


def _records(kind: str, values: Values, page: Path | None) -> Draft:
    from graphtool.stewardship.new.records import graph_records, page_records

    if kind == "graph":
        return graph_records(values)
    if page is None:
        raise UsageError("a source needs its archived text", hint="--file 005_musterland.txt; or: new outside-source")
    return page_records(values, page)


def _record_keys(kind: str) -> str:
    from graphtool.stewardship.new.records import GRAPH_KEYS, PAGE_KEYS

    keys = GRAPH_KEYS if kind == "graph" else PAGE_KEYS
    return "".join(f"{name:<16} {words}\n" for name, words in keys.items())


def _explained(settings: Settings, builder: Builder, kind: Kind, values: Values) -> str:
    explained = builder.explained(kind, builder.class_of(kind, values), settings.lang)
    width = max(map(len, explained))
    return "".join(f"{'*' if must else ' '} {name:<{width}}  {words}\n" for name, (must, words) in explained.items())


def _finish(
    settings: Settings, project: Project, draft: Draft, output: Path | None, to: Path | None, *, at_once: bool
) -> int:
    from graphtool.render.skeleton import skeleton

    for each in draft.missing:
        settings.say(f"missing: {each.name}")
    if not at_once:
        write(skeleton(draft, settings.lang), output)
        return EXIT_OK
    if draft.missing:
        settings.say("not applied: give the missing values with --set")
        return EXIT_FINDINGS
    from graphtool.cli.apply import apply_change
    from graphtool.stewardship.changes import rdf_change
    from graphtool.store.journal import exclusive

    change = rdf_change(skeleton(draft, settings.lang).encode(), f"<new {draft.subject.rpartition('/')[2]}>")
    with exclusive(project.root):
        return apply_change(settings, project, change, to=to)
