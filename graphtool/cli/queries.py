"""`graphtool queries`: list the catalogue, explain or export queries, and check their files."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import GraphChoice, Settings, load_corpus, output_option, terminal_width, write
from graphtool.cli.complete import queries_to_show, query_tags
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.suffixes import format_option
from graphtool.errors import EXIT_FINDINGS, EXIT_OK, FormatError, GraphtoolError, UsageError

if TYPE_CHECKING:
    from graphtool.query.catalogue import Catalogue, CatalogueQuery
    from graphtool.query.search import Found
    from graphtool.query.values import Example

SHOW = "show"
FORMATS = ("text", "json", "turtle")


@click.command(
    "queries",
    cls=HelpfulCommand,
    examples=(
        "queries --search 'which towns take part in KlikKS?'",
        "queries show sponsors",
        "queries --tag time",
    ),
)
@click.argument("names", metavar="[show NAME | NAME…]", nargs=-1, shell_complete=queries_to_show)
@click.option("--tag", metavar="TAG", shell_complete=query_tags, help="List only queries with this tag.")
@click.option(
    "--search", metavar="WORDS", help="List the queries that answer a question put in your words, best first."
)
@click.option("--check", is_flag=True, help="Check the query files; NAME may also be a file.")
@format_option(FORMATS, "How to write the queries: turtle gives SHACL's records of executable queries.")
@output_option
@click.pass_obj
def command(
    settings: Settings,
    names: tuple[str, ...],
    tag: str | None,
    search: str | None,
    check: bool,
    chosen: str,
    output: Path | None,
) -> int:
    """List the documented queries; with show NAME (or just NAME), explain one: parameters, columns, example, text."""
    from graphtool.query.catalogue import Catalogue

    catalogue = Catalogue(settings.project())
    asked = names[1:] if names[:1] == (SHOW,) else names
    if names and not asked:
        raise UsageError("show needs the name of a query", hint="graphtool queries lists them")
    if check:
        return _check(settings, catalogue, asked, chosen, output)
    queries = [catalogue.get(name) for name in asked] or catalogue.all()
    _known_tag(catalogue, tag)
    queries = [query for query in queries if tag in (None, *query.tags)]
    if search and chosen == "text":
        write(_found(settings, queries, search, terminal_width(output)), output)
        return EXIT_OK
    if search:
        queries = [hit.query for hit in _search(settings, queries, search).hits]
    explained = queries[0] if len(asked) == 1 and len(queries) == 1 else None
    write(_written(settings, queries, explained, chosen, terminal_width(output)), output)
    return EXIT_OK


def _search(settings: Settings, queries: list[CatalogueQuery], question: str) -> Found:
    from graphtool.query.search import search

    found = search(queries, question, cache(lambda: load_corpus(settings, GraphChoice())))
    if not found.complete:
        settings.say("note: no query speaks of all of that; these come closest")
    return found


def _found(settings: Settings, queries: list[CatalogueQuery], question: str, terminal: int) -> str:
    from graphtool.render.catalogue import hits

    return hits(_search(settings, queries, question).hits, settings.lang, terminal)


def _known_tag(catalogue: Catalogue, tag: str | None) -> None:
    tags = {known for query in catalogue.all() for known in query.tags} if tag is not None else set()
    if tag is not None and tag not in tags:
        raise UsageError(f"no query has the tag {tag!r}", hint=f"there are {', '.join(sorted(tags))}")


def _written(
    settings: Settings, queries: list[CatalogueQuery], explained: CatalogueQuery | None, chosen: str, terminal: int
) -> str:
    from graphtool.render import catalogue as page

    if chosen == "json":
        return page.as_json(queries)
    if chosen == "turtle":
        from graphtool.publish.query_records import query_records
        from graphtool.store.load import load

        return query_records(queries, load(settings.project()))
    if explained is None:
        return page.listing(queries, settings.lang, terminal)
    return page.explain(explained, settings.lang, _live(settings, explained), terminal)


def _live(settings: Settings, query: CatalogueQuery) -> dict[str, list[Example]]:
    """Return values that each parameter can take in the graph; none if the graph cannot be read."""
    from graphtool.query.values import live_examples

    try:
        corpus = load_corpus(settings, GraphChoice()) if query.params else None
    except GraphtoolError as error:
        settings.say(f"note: without examples from the graph ({error.args[0]})")
        return {}
    if corpus is None:
        return {}
    return {p.name: live_examples(query, p, corpus, settings.lang) for p in query.params}


def _check(settings: Settings, catalogue: Catalogue, names: tuple[str, ...], chosen: str, output: Path | None) -> int:
    from graphtool.query.lint.check import check_query, defined_iris
    from graphtool.render import query_findings as page
    from graphtool.store.load import load

    if chosen == "turtle":
        raise FormatError("turtle cannot hold findings about queries", hint="choose text or json")
    corpus = load(settings.project())
    defined = defined_iris(corpus)
    files = [_file(catalogue, name) for name in names or catalogue.names]
    findings = sorted(f for path, shown in files for f in check_query(path, shown, corpus, defined))
    write((page.as_json if chosen == "json" else page.as_text)(findings, len(files)), output)
    return EXIT_FINDINGS if findings else EXIT_OK


def _file(catalogue: Catalogue, name: str) -> tuple[Path, str]:
    return (Path(name), name) if name.endswith((".rq", ".sparql")) else catalogue.file(name)
