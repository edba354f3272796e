"""Write rows as a table of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.render.markdown import escaped
from graphtool.render.results.view import Labels, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.query.results import Row
    from graphtool.render.results.view import View
    from graphtool.store.terms import Term


def markdown(columns: tuple[str, ...], rows: Iterable[Row], view: View) -> Iterator[str]:
    """Yield a table of GitHub Flavored Markdown (section 4.10); http(s) IRIs are links."""
    labels = Labels(columns, view)
    yield f"| {' | '.join(map(escaped, columns))} |\n|{' --- |' * len(columns)}\n"
    for row in rows:
        cells = [_markdown(term, name) for term, name in zip(row, labels.of(row), strict=True)]
        yield f"| {' | '.join(cells)} |\n"


def _markdown(term: Term | None, label: str) -> str:
    shown = escaped(cell(term))
    if isinstance(term, ox.NamedNode) and term.value.startswith(("http://", "https://")):
        shown = f"[{shown}](<{term.value.replace('|', '%7C')}>)"
    return f"{shown} {escaped(label)}" if label else shown
