"""Write a table of results as an HTML page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.render.page import Frame, link, safe
from graphtool.render.results.view import Labels, View, cell
from graphtool.store.terms import DECIMALS, INTEGERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.query.results import Row
    from graphtool.store.terms import Term

_NUMBERS = INTEGERS | DECIMALS


def html(columns: tuple[str, ...], rows: Iterable[Row], view: View) -> Iterator[str]:
    """Yield a page with one table: compact IRIs as links, the names of things below them, languages marked."""
    title = view.title or view.word("Ergebnis", "Result")
    frame = Frame(view.language, title, view.word("Zum Ergebnis springen", "Skip to the result"), "result")
    summary = f"<p>{safe(view.summary)}</p>\n" if view.summary else ""
    yield f"{frame.begin()}<header>\n<h1>{safe(title)}</h1>\n{summary}</header>\n"
    heads = "".join(f'<th scope="col">{safe(name)}</th>' for name in columns)
    yield f'<main id="result" class="wide" tabindex="0">\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n'
    labels = Labels(columns, view)
    count = 0
    for row in rows:
        count += 1
        cells = "".join(map(_cell, row, labels.of(row)))
        yield f"<tr>{cells}</tr>\n"
    yield f'</tbody>\n</table>\n</main>\n<p class="soft">{view.counted(count)}</p>\n{frame.end()}'


def _cell(term: Term | None, label: str) -> str:
    if term is None:
        return "<td></td>"
    if isinstance(term, ox.NamedNode):
        name = f'<br><span class="soft">{safe(label)}</span>' if label else ""
        return f"<td>{link(term.value, cell(term))}{name}</td>"
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        return f'<td class="number">{safe(term.value)}</td>'
    language = f' lang="{safe(term.language)}"' if isinstance(term, ox.Literal) and term.language else ""
    return f"<td{language}>{safe(cell(term))}</td>"
