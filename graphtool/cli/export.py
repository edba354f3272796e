"""`graphtool export`: documents, dataset, dumps, tables; one file or the whole bundle."""

from __future__ import annotations

from pathlib import Path

import click

from graphtool.cli import bundling, choosing, documenting, feeding
from graphtool.cli.common import GraphChoice, Settings, graph_options, load_corpus, output_option, write
from graphtool.cli.helping import HelpfulCommand
from graphtool.errors import UsageError

FORMATS = ("jsonld", "jsonl", "nquads", "turtle", "csv", "geojson")


@click.command(
    "export",
    cls=HelpfulCommand,
    examples=(
        "export --to build/portal",
        "export --entity KlikKS",
        "export --kind network --format jsonl -o networks.jsonl",
        "export --since v1.0 -o changes.jsonl",
    ),
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the whole bundle into this folder.",
)
@bundling.base_url_option
@choosing.part_options
@click.option(
    "--format",
    "chosen",
    cls=feeding.ByPurpose,
    type=click.Choice([*FORMATS, *feeding.FORMATS]),
    help="Format of a single file, changes and ldes with --since (default: by the suffix of -o, else jsonld, with "
    "--since changes).",
)
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the documents of these files, not the project's.",
)
@click.option(
    "--profile",
    type=click.Choice(["klimanetz", "schema-org", "compact", "org"]),
    default="klimanetz",
    show_default=True,
    help="What the documents look like: complete, as search engines, search indexes or readers of W3C ORG want them.",
)
@click.option("--schema", metavar="KIND", help="Print the JSON Schema of the documents of a kind, and nothing else.")
@click.option(
    "--with-ontology",
    is_flag=True,
    help="With --format nquads: also the ontology, so that an endpoint of your own answers the catalogue's queries.",
)
@feeding.since_options
@graph_options
@output_option
@click.pass_obj
def command(
    settings: Settings,
    folder: Path | None,
    base_url: str | None,
    part: choosing.Part,
    chosen: str | None,
    data: tuple[Path, ...],
    profile: str,
    schema: str | None,
    with_ontology: bool,
    output: Path | None,
    choice: GraphChoice,
    since: feeding.Since | None,
) -> None:
    """Export the graph for portals.

    With --to DIR the whole bundle: a document per entity under DIR/id/, the JSON-LD context, the dataset as
    JSON-LD, JSON lines, N-Quads and Turtle, a CSV table per kind, the places as GeoJSON, catalogue records (DCAT-AP,
    VoID, schema.org, provenance), and a manifest. With --profile too, only the documents of that profile and a
    manifest. Otherwise one file: the dataset, the entities of some kinds, or one entity's document.

    With --since OLD what changed since an earlier bundle or git revision: as one file, or with --to DIR as a bundle
    that keeps a document of everything that went, and goes on with the change feed of OLD.

    With --at DAY the documents name the day and say of each relation and event whether it holds then for certain. With
    --data FILE the documents of other people's graphs, a line each; nothing is inferred.
    """
    from graphtool.publish.bundle import Exporter
    from graphtool.store.write import nquads

    if schema is not None:
        if folder or part or chosen or since or data or with_ontology or profile != "klimanetz":
            raise UsageError("--schema prints the schema of a kind, and goes with -o alone")
        write(documenting.schema_text(settings, schema), output)
        return
    if with_ontology and (folder or part or chosen != "nquads" or data):
        raise UsageError(
            "--with-ontology adds graphs to the whole dataset",
            hint="it goes with --format nquads; leave --to, --kind, --entity and --data out",
        )
    if profile != "klimanetz":
        documenting.check_profile(profile, chosen, others=bool(data or since), base_url=base_url is not None)
    if folder is None and base_url is not None:
        raise UsageError("--base-url stands in the catalogue records of a bundle, and needs --to")
    if data and folder is None and since is None:
        write(documenting.other_documents(data, part, chosen, choice), output)
        return
    if data:
        raise UsageError("--data writes JSON lines; leave --to and --since out")
    if folder is not None and (part or output or (chosen and since is None)):
        raise UsageError("--to writes the whole bundle; leave --kind, --entity, --format and -o out")
    if since is not None:
        since.check(chosen, bool(part), folder)
    elif chosen in feeding.FORMATS:
        raise UsageError(f"--format {chosen} needs --since: what changed since when?")
    elif folder is None:
        part.check(chosen or "jsonld")
    corpus = load_corpus(settings, choice)
    exporter = Exporter.of(corpus, settings.project(), choice.at)
    if profile != "klimanetz" and folder is not None:
        count = bundling.write_profile(settings, choice, exporter, folder, profile)
        settings.say(f"{count} files in {folder}")
    elif profile != "klimanetz":
        part.check_kinds(exporter, "jsonl")
        write(documenting.profiled(exporter, part, profile, chosen or "jsonld", settings.lang), output)
    elif since is not None and folder is None:
        write(since.changes(settings, choice, exporter, chosen or "changes"), output)
    elif folder is not None:
        files = exporter.files() if since is None else since.files(settings, choice, exporter)
        count = bundling.write(settings, choice, exporter, folder, files, base_url)
        settings.say(f"{count} files in {folder}")
    elif with_ontology:
        write(nquads(exporter.answerable()), output)
    else:
        write(part.content(exporter, chosen or "jsonld"), output)
