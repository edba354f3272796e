"""`graphtool export`: documents, dataset, dumps."""

from __future__ import annotations

from pathlib import Path

import click

from graphtool.cli import feeding
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
    type=click.Choice(["jsonld", "nquads", "turtle", *feeding.FORMATS]),
    help="Format of a single file, changes and ldes with --since (default: jsonld, with --since changes).",
)
@feeding.since_options
@graph_options
@output_option
@click.pass_obj
def command(
    settings: Settings,
    folder: Path | None,
    entity: str | None,
    chosen: str | None,
    output: Path | None,
    choice: GraphChoice,
    since: feeding.Since | None,
) -> None:
    """Export the graph for portals.

    With --to DIR the whole bundle: a document per entity under DIR/id/, the JSON-LD context, the dataset as
    JSON-LD, N-Quads and Turtle, and a manifest. Otherwise one file: the dataset, or one entity's document.

    With --since OLD what changed since an earlier bundle or git revision: as one file, or with --to DIR as a bundle
    that keeps a document of everything that went, and goes on with the change feed of OLD.
    """
    from graphtool.jsonld.documents import dump
    from graphtool.publish.bundle import Exporter, write_bundle
    from graphtool.query.lookup import resolve

    if folder is not None and (entity or output):
        raise UsageError("--to writes the whole bundle; leave --entity and -o out")
    if entity is not None and (chosen or "jsonld") != "jsonld":
        raise UsageError("an entity's document is JSON-LD; leave --format out")
    if since is not None:
        since.check(chosen, entity, folder)
    elif chosen in feeding.FORMATS:
        raise UsageError(f"--format {chosen} needs --since: what changed since when?")
    corpus = load_corpus(settings, choice)
    exporter = Exporter.of(corpus, settings.project())
    if since is not None and folder is None:
        write(since.changes(settings, choice, exporter, chosen or "changes"), output)
    elif folder is not None:
        files = exporter.files() if since is None else since.files(settings, choice, exporter)
        count = write_bundle(files, folder)
        settings.say(f"{count} files in {folder}")
    elif entity is not None:
        write(dump(exporter.writer().document(resolve(corpus, entity))), output)
    else:
        write(exporter.single(chosen or "jsonld"), output)
