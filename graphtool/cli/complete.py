"""Completion in the shell: names of queries, their tags, and the names and values of their parameters.

A completion never fails and never speaks: what cannot be read is not offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.cli.common import GraphChoice, Settings, load_corpus
from graphtool.errors import GraphtoolError

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from graphtool.query.catalogue import Catalogue


def query_names(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the queries of the catalogue, with their questions."""
    settings = _settings(ctx)
    try:
        queries = [q for q in _catalogue(settings).all() if q.name.startswith(incomplete)]
    except GraphtoolError:
        return []
    return [_item(q.name, help=q.summary.get(settings.lang, "")) for q in queries]


def queries_to_show(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer `show` as the first word, and the queries of the catalogue."""
    found = query_names(ctx, parameter, incomplete)
    if not ctx.params.get("names") and "show".startswith(incomplete):
        found.insert(0, _item("show", help="explain one query"))
    return found


def query_tags(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the tags of the catalogue."""
    try:
        tags = {tag for query in _catalogue(_settings(ctx)).all() for tag in query.tags}
    except GraphtoolError:
        return []
    return [_item(tag) for tag in sorted(tags) if tag.startswith(incomplete)]


def parameter_pairs(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer `name=` for each parameter of the query named on the line, and values that exist after the `=`."""
    settings = _settings(ctx)
    try:
        query = _catalogue(settings).get(_query_name(ctx))
        name, equals, typed = incomplete.partition("=")
        if not equals:
            found = [p for p in query.params if p.name.startswith(incomplete)]
            return [_item(f"{p.name}=", help=p.description.get(settings.lang, "")) for p in found]
        parameter = next((p for p in query.params if p.name == name), None)
        if parameter is None:
            return []
        from graphtool.query.values import live_examples

        values = live_examples(query, parameter, load_corpus(settings, GraphChoice()), settings.lang)
    except GraphtoolError:
        return []
    wanted = typed.casefold()
    fitting = [v for v in values if v.text.casefold().startswith(wanted)] or [
        v for v in values if wanted in v.text.casefold() or wanted in v.label.casefold()
    ]
    return [_item(f"{name}={value.text}", help=value.label) for value in fitting]


def _item(word: str, help: str = "") -> CompletionItem:  # noqa: A002 - as Click calls it
    from click.shell_completion import CompletionItem

    return CompletionItem(word, help=help)


def _query_name(ctx: click.Context) -> str:
    """Return the query named on the line; after an option without its value Click leaves the words unsorted."""
    return str(ctx.params.get("name") or next((word for word in ctx.args if not word.startswith("-")), ""))


def _settings(ctx: click.Context) -> Settings:
    """Return the options before the command: click parses them for a completion, but does not run the group."""
    options = ctx.parent.params if ctx.parent else {}
    return Settings(options.get("root"), options.get("lang") or "en", verbose=False, quiet=True)


def _catalogue(settings: Settings) -> Catalogue:
    from graphtool.query.catalogue import Catalogue

    return Catalogue(settings.project())
