"""Blank nodes get other labels at every parse; in results they are numbered as they occur, so that runs read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.query.results import Row


def numbered(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows with their blank nodes named b0, b1, …; the same node has the same name in all rows."""
    names: dict[ox.BlankNode, ox.BlankNode] = {}
    for row in rows:
        if ox.BlankNode not in map(type, row):
            yield row
        else:
            yield tuple(
                names.setdefault(term, ox.BlankNode(f"b{len(names)}")) if isinstance(term, ox.BlankNode) else term
                for term in row
            )
