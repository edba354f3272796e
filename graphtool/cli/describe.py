"""`graphtool describe`: one entity, readable, with sources."""

from __future__ import annotations

import click

from graphtool.cli.common import GraphChoice, Settings, graph_options, load_corpus, write
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.suffixes import format_option


@click.command(
    "describe",
    cls=HelpfulCommand,
    examples=(
        "describe KlikKS",
        "describe 05974040",
        "describe network:klima-werk --at 2024-01-01",
        "describe organisation:kreis-soest --format turtle",
    ),
)
@click.argument("name")
@format_option(["text", "turtle"], "How to write it.")
@graph_options
@click.pass_obj
def command(settings: Settings, name: str, chosen: str, choice: GraphChoice) -> None:
    """Show what the graph says about NAME: an IRI, a compact IRI, an official key or a name."""
    from graphtool.query.describe import describe
    from graphtool.query.lookup import resolve
    from graphtool.render import entity, statements

    if choice.endpoint:
        from graphtool.cli.endpoints import fetched_around

        corpus, iri = fetched_around(settings, choice, name)
    else:
        corpus = load_corpus(settings, choice)
        iri = resolve(corpus, name)
    description = describe(corpus, iri, settings.lang)
    if chosen == "turtle":
        triples = [line.triple for line in (*description.statements, *description.mentions)]
        write(statements.serialize(triples, "turtle", corpus.kinds, corpus.schemes), None)
    else:
        write(entity.text(description), None)
