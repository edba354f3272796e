"""`graphtool queries`: list the catalogue, or explain one query."""

from __future__ import annotations

import click

from graphtool.cli.common import Settings, write


@click.command("queries")
@click.argument("name", required=False)
@click.option("--tag", help="List only queries with this tag.")
@click.option("--search", metavar="WORD", help="List only queries whose name or summary (de, en) holds this word.")
@click.pass_obj
def command(settings: Settings, name: str | None, tag: str | None, search: str | None) -> None:
    """List the documented queries; with NAME, explain one: parameters, columns, example, text."""
    from graphtool.query.catalogue import Catalogue
    from graphtool.render import catalogue as page

    catalogue = Catalogue(settings.project())
    if name is not None:
        write(page.explain(catalogue.get(name), settings.lang), None)
        return
    chosen = [query for query in catalogue.all() if tag is None or tag in query.tags]
    if search is not None:
        word = search.casefold()
        chosen = [q for q in chosen if word in " ".join([q.name, *q.summary.values()]).casefold()]
    write(page.listing(chosen, settings.lang), None)
