"""Write the query catalogue: for a terminal, and as JSON."""

from __future__ import annotations

import json
import shlex
import textwrap
from typing import TYPE_CHECKING, Any

from graphtool.query.header import without_header
from graphtool.query.search import Hit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphtool.query.catalogue import CatalogueQuery, Parameter
    from graphtool.query.values import Example

_WORDS = {
    "en": {
        "one": "query", "many": "queries", "tags": "tags", "params": "parameters", "none": "none",
        "default": "default", "more": "more", "columns": "columns", "example": "example", "query": "query",
    },
    "de": {
        "one": "Abfrage", "many": "Abfragen", "tags": "Schlagwörter", "params": "Parameter", "none": "keine",
        "default": "Vorgabe", "more": "weitere", "columns": "Spalten", "example": "Beispiel", "query": "Abfrage",
    },
}  # fmt: skip
_WIDTH = 100
_LEAST = 20  # columns that are worth folding a text into
_SHOWN = 5  # live examples of a parameter


def listing(queries: Sequence[CatalogueQuery], language: str, terminal: int = 0) -> str:
    """Return one line per query: name and summary; then how many there are."""
    return hits([Hit(query, frozenset()) for query in queries], language, terminal)


def hits(found: Sequence[Hit], language: str, terminal: int = 0) -> str:
    """Return one line per query, and below it the command that asks for what the question named, if anything.

    On a `terminal` of so many columns (0: none) summaries go on below where they began.
    """
    say = _WORDS[language]
    width = max((len(hit.query.name) for hit in found), default=0)
    lines = []
    for hit in found:
        lines += _folded(f"{hit.query.name:<{width}}  {_words(hit.query.summary, language)}", width + 2, terminal)
        if hit.values or hit.at or hit.why:
            why = " --why" if hit.why else ""
            command = f"$ {_command(hit.query, dict(hit.values), hit.at)}{why}"
            fits = not terminal or width + 2 + len(command) <= terminal
            lines.append(f"{'':<{width if fits else 0}}  {command}")
    lines.append(f"({len(found)} {say['one' if len(found) == 1 else 'many']})")
    return "\n".join(lines) + "\n"


def explain(query: CatalogueQuery, language: str, live: Mapping[str, Sequence[Example]], terminal: int = 0) -> str:
    """Return everything that a user needs to run one query, and its text; `live` are values of each parameter."""
    say, width = _WORDS[language], min(terminal or _WIDTH, _WIDTH)
    lines = [query.name, *_folded(f"  {_words(query.summary, language)}", 2, width)]
    if description := _words(query.description, language):
        lines += ["", *_folded(f"  {description}", 2, width)]
    if query.tags:
        lines += ["", *_folded(f"{say['tags']}: {', '.join(query.tags)}", 2, terminal)]
    lines += ["", f"{say['params']}:" if query.params else f"{say['params']}: {say['none']}"]
    for parameter in query.params:
        for line in _parameter(parameter, language, live.get(parameter.name, ())):
            lines += _folded(line, 6, terminal)
    lines += ["", f"{say['columns']}:"]
    for column in query.columns:
        lines += _folded(f"  {column.name}: {_words(column.description, language)}", 4, terminal)
    lines += ["", f"{say['example']}:", "  " + example_command(query)]
    lines += ["", f"{say['query']}:", textwrap.indent(without_header(query.text).rstrip(), "  ")]
    return "\n".join(lines) + "\n"


def as_json(queries: Sequence[CatalogueQuery]) -> str:
    """Return the queries as a JSON array, in both languages, with their SPARQL text."""
    return json.dumps([_record(query) for query in queries], ensure_ascii=False, indent=2) + "\n"


def example_command(query: CatalogueQuery) -> str:
    """Return the shell command that runs the query with its example values."""
    return _command(query, query.examples)


def _command(query: CatalogueQuery, values: Mapping[str, str], at: str = "") -> str:
    words = ["graphtool", "query", query.name]
    words += ["--at", at] if at else []
    for name, value in values.items():
        words += ["-p", f"{name}={value}"]
    return shlex.join(words)


def _parameter(parameter: Parameter, language: str, live: Sequence[Example]) -> list[str]:
    say = _WORDS[language]
    default = "" if parameter.default is None else f", {say['default']} {parameter.default}"
    lines = [f"  {parameter.name} ({parameter.type}{default}): {_words(parameter.description, language)}"]
    for example in live[:_SHOWN]:
        pair = shlex.quote(f"{parameter.name}={example.text}")
        lines.append(f"    {pair}  {example.label}".rstrip())
    return [*lines, f"    … {len(live) - _SHOWN} {say['more']}"] if len(live) > _SHOWN else lines


def _record(query: CatalogueQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "variable": p.variable,
                "default": p.default,
                "example": p.example,
                "description": p.description,
            }
            for p in query.params
        ],
        "columns": [{"name": column.name, "description": column.description} for column in query.columns],
        "query": query.text,
    }


def _words(texts: dict[str, str], language: str) -> str:
    found = texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
    return " ".join(found.split())


def _folded(line: str, indent: int, width: int) -> list[str]:
    """Return a line in lines of a width (0: any), those after the first indented."""
    if not width or len(line) <= width or width < indent + _LEAST:
        return [line]
    kept = {"break_long_words": False, "break_on_hyphens": False}
    return textwrap.wrap(line, width, subsequent_indent=" " * indent, **kept)  # type: ignore[arg-type]
