"""Write the query catalogue for a terminal."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphtool.query.catalogue import CatalogueQuery


def listing(queries: Sequence[CatalogueQuery], language: str) -> str:
    """Return one line per query: name and summary; then how many there are."""
    width = max((len(query.name) for query in queries), default=0)
    lines = [f"{query.name:<{width}}  {_words(query.summary, language)}" for query in queries]
    lines.append(f"({len(queries)} {'query' if len(queries) == 1 else 'queries'})")
    return "\n".join(lines) + "\n"


def explain(query: CatalogueQuery, language: str) -> str:
    """Return everything that a user needs to run one query, and its text."""
    lines = [query.name, "  " + _words(query.summary, language)]
    if description := _words(query.description, language):
        lines += ["", "  " + description]
    if query.tags:
        lines += ["", "tags: " + ", ".join(query.tags)]
    lines += ["", "parameters:"] if query.params else ["", "parameters: none"]
    for parameter in query.params:
        default = "" if parameter.default is None else f", default {parameter.default}"
        lines.append(f"  {parameter.name} ({parameter.type}{default}): {_words(parameter.description, language)}")
    lines += ["", "columns:"]
    lines += [f"  {column.name}: {_words(column.description, language)}" for column in query.columns]
    lines += ["", "example:", "  " + example_command(query), "", query.text.rstrip()]
    return "\n".join(lines) + "\n"


def example_command(query: CatalogueQuery) -> str:
    """Return the shell command that runs the query with its example values."""
    words = ["graphtool", "query", query.name]
    for name, value in query.examples.items():
        words += ["-p", f"{name}={value}"]
    return shlex.join(words)


def _words(texts: dict[str, str], language: str) -> str:
    found = texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
    return " ".join(found.split())
