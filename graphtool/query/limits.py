"""Bounds on a query: seconds and memory for finding the answer, and rows of it.

The embedded engine cannot be interrupted, so a bounded query runs in a process of its own (see `child`), which sends
its answer as SPARQL JSON or N-Triples while it finds it.
"""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Generic, TypeVar

import pyoxigraph as ox

from graphtool.errors import UsageError
from graphtool.query.child import Child, can_fork
from graphtool.query.results import Stream, Triples, Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.query.results import Result, Row
    from graphtool.store.load import Corpus

T = TypeVar("T")
_ROWS, _GRAPH, _RESULT = b"rows ", b"graph", b"value"
_SHARE = 0.75  # of the machine's memory, which a query may take unless told otherwise
_MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What a query may take: seconds until its last row (None: any), MiB of memory beyond the loaded graph.

    Without a bound of memory it is three quarters of what the machine has.
    """

    timeout: float | None = None
    memory: int | None = None

    def __post_init__(self) -> None:
        if self.timeout is not None and not 0 < self.timeout < float("inf"):
            raise UsageError(f"a query cannot run for {self.timeout:g} s", hint="--timeout takes seconds, such as 0.5")
        if self.memory is not None and self.memory < 1:
            raise UsageError(f"a query cannot do with {self.memory} MiB", hint="--memory takes MiB, such as 500")

    def mebibytes(self) -> int:
        """Return the bound of memory in MiB."""
        return self.memory or max(1, int(_SHARE * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) // _MIB)


@dataclass(frozen=True)
class Bounds:
    """What a caller allows for an answer: seconds, MiB and rows, each None for any.

    A query that is not `known` to come to an end never takes the caller's process with it when the engine breaks down.
    """

    timeout: float | None = None
    memory: int | None = None
    limit: int | None = None
    known: bool = True

    def limits(self) -> Limits | None:
        """Return the limits to run under; None if the query may run in this process."""
        unbounded = self.timeout is None and self.memory is None
        return None if unbounded and (self.known or not can_fork()) else Limits(self.timeout, self.memory)


class FirstRows(Generic[T]):
    """The first of many rows (or triples); `more` says afterwards whether others were left out."""

    def __init__(self, rows: Iterable[T], limit: int) -> None:
        if limit < 0:
            raise UsageError(f"{limit} is no number of rows", hint="a limit is a whole number from 0 on")
        self._rows, self._left = iter(rows), limit
        self.more = False

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        if self._left == 0:
            self.more = self.more or next(self._rows, None) is not None
            self._rows = iter(())  # whoever finds rows is told to stop
            raise StopIteration
        self._left -= 1
        return next(self._rows)


def first(result: Result | Stream, limit: int) -> tuple[Result | Stream, FirstRows[Any] | None]:
    """Return the first rows or triples of a result, and what says, once they are read, whether there are more."""
    if isinstance(result, Truth):
        return result, None
    if isinstance(result, Triples):
        triples = FirstRows(result.triples, limit)
        return Triples(tuple(triples)), triples
    rows = FirstRows(result.rows, limit)
    return Stream(result.columns, rows), rows


def read(result: Result | Stream, limit: int | None) -> tuple[Result, bool]:
    """Return a result with its rows in memory, at most `limit`, and whether they are all."""
    cut = None
    if limit is not None:
        result, cut = first(result, limit)
    whole = result.table() if isinstance(result, Stream) else result
    return whole, cut is None or not cut.more


def in_child(corpus: Corpus, text: str, limits: Limits, *, engine: str, shown: str) -> Result | Stream:
    """Run a query in a process of its own; see `execute.stream_query` for what is returned.

    Raises TimeoutExceededError or MemoryExceededError when a limit is passed, perhaps while the rows are read.
    """
    if engine == "oxigraph":
        _ = corpus.store  # loaded here, once, for all queries to come
    child = Child(partial(_answer, corpus, text, engine, shown), timeout=limits.timeout, memory=limits.mebibytes())
    try:
        kind = child.read(len(_ROWS))
        if kind == _ROWS:
            return _rows(child)
        return Triples(_triples(child)) if kind == _GRAPH else _result(child)
    except BaseException:
        child.close()
        raise


def _rows(child: Child) -> Stream | Truth:
    answer = ox.parse_query_results(child, ox.QueryResultsFormat.JSON)  # type: ignore[arg-type]
    if isinstance(answer, ox.QueryBoolean):
        child.close()
        return Truth(bool(answer))
    return Stream(tuple(variable.value for variable in answer.variables), _each(answer, child))


def _each(answer: ox.QuerySolutions, child: Child) -> Iterator[Row]:
    try:
        yield from map(tuple, answer)
    finally:
        child.close()


def _triples(child: Child) -> tuple[ox.Triple, ...]:
    from graphtool.query.execute import sorted_triples

    quads = ox.parse(child, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=False)  # type: ignore[arg-type]
    try:
        return sorted_triples(quad.triple for quad in quads)
    finally:
        child.close()


def _result(child: Child) -> Result:
    content = b"".join(iter(child.read, b""))
    result: Result = pickle.loads(content)  # noqa: S301 - written by this very program
    return result


def _answer(corpus: Corpus, text: str, engine: str, shown: str, out: BinaryIO) -> None:
    """Write the answer: what the embedded engine finds in the engine's own way, that of rdflib as a whole."""
    from graphtool.query.execute import engine_error, evaluate, on_rdflib, rdflib_dataset

    if engine == "rdflib":
        result = on_rdflib(rdflib_dataset(corpus), text, shown, corpus.prefixes)
        out.write(_RESULT)
        pickle.dump(result, out)
        return
    answer = evaluate(corpus, text, shown)
    try:
        if isinstance(answer, ox.QueryTriples):
            out.write(_GRAPH)
            answer.serialize(out, ox.RdfFormat.N_TRIPLES)
        else:
            out.write(_ROWS)
            answer.serialize(out, ox.QueryResultsFormat.JSON)
    except BrokenPipeError:  # nobody reads any more
        raise
    except (OSError, RuntimeError) as error:
        raise engine_error(error, text) from None
