"""`graphtool export`: documents, dataset, dumps."""

from __future__ import annotations

from pathlib import Path

import click

from graphtool.cli.common import GraphChoice, Settings, graph_options, load_corpus, output_option, write
from graphtool.errors import UsageError


@click.command("export")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the whole bundle into this folder.",
)
@click.option("--entity", help="Write one entity's document (IRI, CURIE, key or name).")
@click.option(
    "--format",
    "chosen",
    type=click.Choice(["jsonld", "nquads", "turtle"]),
    default="jsonld",
    show_default=True,
    help="Format of a single file.",
)
@graph_options
@output_option
@click.pass_obj
def command(
    settings: Settings,
    folder: Path | None,
    entity: str | None,
    chosen: str,
    output: Path | None,
    choice: GraphChoice,
) -> None:
    """Export the graph for portals.

    With --to DIR the whole bundle: a document per entity under DIR/id/, the JSON-LD context, the dataset as
    JSON-LD, N-Quads and Turtle, and a manifest. Otherwise one file: the dataset, or one entity's document.
    """
    from graphtool.jsonld.documents import dump
    from graphtool.publish.bundle import Exporter, write_bundle
    from graphtool.query.lookup import resolve

    if folder is not None and (entity or output):
        raise UsageError("--to writes the whole bundle; leave --entity and -o out")
    if entity is not None and chosen != "jsonld":
        raise UsageError("an entity's document is JSON-LD; leave --format out")
    corpus = load_corpus(settings, choice)
    exporter = Exporter.of(corpus, settings.project())
    if folder is not None:
        count = write_bundle(exporter.files(), folder)
        settings.say(f"{count} files in {folder}")
    elif entity is not None:
        write(dump(exporter.writer().document(resolve(corpus, entity))), output)
    else:
        write(exporter.single(chosen), output)
