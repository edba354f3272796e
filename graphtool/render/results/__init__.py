"""Write the results of queries: `chunks` yields the bytes of any result in any format, as they come.

The result is a `Stream` or `Table` (columns, and rows that are tuples of pyoxigraph terms or None), a `Truth`, or
`Triples`. The formats for programs (csv, csv-excel, tsv, json, xml, jsonl) hold one row at a time, so that a result
of any size needs little memory; a table sets its widths by the first rows. An empty result still has its header.
"""

from __future__ import annotations

import time
from importlib import import_module
from typing import TYPE_CHECKING, cast

from graphtool.errors import FormatError
from graphtool.query.results import Result, Stream, Triples, Truth
from graphtool.render.formats import GRAPH_FORMATS, ROW_FORMATS, ROWS, TRUTH_FORMATS
from graphtool.render.results.bnodes import numbered
from graphtool.render.results.view import View as View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.render.results.view import Writer

FORMATS = (*ROW_FORMATS, *GRAPH_FORMATS)
_SUITING = {"SELECT": ROW_FORMATS, "ASK": TRUTH_FORMATS, "CONSTRUCT": GRAPH_FORMATS, "DESCRIBE": GRAPH_FORMATS}
_BATCH, _PATIENCE = 1 << 16, 0.2  # bytes, seconds


def suiting(chosen: str, form: str) -> str:
    """Return the format for a query of this form, the usual one if none is chosen (""). Raises FormatError.

    The form is as `query.tokens.form` reads it from the text, so that nothing needs to be run to know.
    """
    known = _SUITING.get(form, FORMATS)
    if chosen and chosen not in known:
        held = {"ASK": "a truth value", "SELECT": "a table"}.get(form, "a graph")
        raise FormatError(f"{chosen} cannot hold {held}", hint=f"choose one of: {', '.join(known)}")
    return chosen or known[0]


def chunks(result: Result | Stream, chosen: str = "", view: View = View()) -> Iterator[bytes]:  # noqa: B008 - frozen
    """Yield the bytes of a result, in UTF-8 where they are text; joined, they are the file.

    Rows are read as they are written. Raises FormatError, at once if the format does not suit the kind of result.
    """
    if isinstance(result, Triples):
        from graphtool.render.results.graphs import graph

        return iter((graph(result, suiting(chosen, "CONSTRUCT"), view),))
    if isinstance(result, Truth):
        from graphtool.render.results.w3c import truth

        return iter((truth(result, suiting(chosen, "ASK")).encode(),))
    chosen = suiting(chosen, "SELECT")
    module = import_module(f"graphtool.render.results.{ROWS[chosen]}")
    writer = cast("Writer", getattr(module, chosen.replace("-", "_")))
    return _batched(writer(result.columns, numbered(result.rows), view))


def render(result: Result | Stream, chosen: str = "", view: View = View()) -> str:  # noqa: B008 - frozen
    """Return a result as one text; see `chunks`."""
    return b"".join(chunks(result, chosen, view)).decode()


def _batched(parts: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    """Join parts to pieces worth writing, but let nobody wait for a row that is there."""
    waiting: list[bytes] = []
    size, since = 0, time.monotonic()
    for part in parts:
        waiting.append(part.encode() if isinstance(part, str) else part)
        size += len(part)
        if size >= _BATCH or time.monotonic() - since > _PATIENCE:
            yield b"".join(waiting)
            waiting, size, since = [], 0, time.monotonic()
    yield b"".join(waiting)
