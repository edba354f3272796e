"""Have the embedded engine read a query without running it: nothing is evaluated, no server is asked."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import DefectError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_LETTERS = 1 << 16
_MOST_LEVELS = 200
_OPENERS = "{([<"


class _WellFormedError(Exception):
    """The query was read to its end; the engine had begun to look for the graphs that it is asked over."""


def readable(text: str) -> bool:
    """Return whether a query is small enough to be read in this process: the engine's reader nests as the text does."""
    return len(text) <= MOST_LETTERS and sum(map(text.count, _OPENERS)) <= _MOST_LEVELS


def fault(text: str, prefixes: Mapping[str, str] | None = None) -> str:
    """Return what the embedded engine finds wrong with the syntax of a query, or "" if it finds nothing.

    `prefixes` count as declared. The query should be `readable`.
    """
    _refuse_other_engines()
    return _fault(text, prefixes)


def _fault(text: str, prefixes: Mapping[str, str] | None) -> str:
    try:
        ox.Store().query(text, prefixes=dict(prefixes or {}), default_graph=_stop())  # type: ignore[arg-type]
    except _WellFormedError:
        return ""
    except SyntaxError as error:
        return str(error)
    raise DefectError("pyoxigraph evaluates a query before it has looked at the graphs to ask")


def _stop() -> Iterator[ox.NamedNode]:
    raise _WellFormedError
    yield ox.NamedNode("urn:none")


@cache
def _refuse_other_engines() -> None:
    """Raise DefectError for an engine that looks at the graphs first, and so never reads the query."""
    if not _fault("SELECT", None) or _fault("ASK {}", None):
        raise DefectError("pyoxigraph looks at the graphs to ask before it has read the query")
