"""Explain rows of an answer: for each row the ways in which the query arrives at it, and the support of each.

A way is one solution of the query's patterns that gives the row: the statements that match, the patterns that
nothing matches, and how many solutions were taken together where the query counts. A row that comes about in
several ways (`DISTINCT` makes one of them) has the shortest first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphtool.errors import FormatError, ParameterError
from graphtool.query.results import Table, Truth
from graphtool.query.why.expressions import same
from graphtool.query.why.matching import TooMuchError, UnknownPartError, dataset_of
from graphtool.query.why.patterns import absent
from graphtool.query.why.reasons import Absent, Counted, Solution, Stated
from graphtool.query.why.solving import Solver
from graphtool.query.why.support import Support, Tracer
from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from graphtool.query.results import Result, Row
    from graphtool.query.why.reasons import Bindings, Reason
    from graphtool.store.load import Corpus

BUDGET = 2_000_000  # statements looked at for one row, some ten seconds
_WAYS = 3  # told in full
_STATEMENTS = 60  # told of each way
_OUTER = ("Slice", "Distinct", "Reduced")


@dataclass(frozen=True)
class Way:
    """One way to a row: what supports it, how many statements more there are, what is absent, what was counted.

    `counted` is the number of solutions that were taken together; 0 if the query takes none together.
    """

    supports: tuple[Support, ...]
    omitted: int = 0
    absences: tuple[Absent, ...] = ()
    counted: int = 0


@dataclass(frozen=True, repr=False)
class Explanation:
    """Why a row is in an answer; `number` counts rows from 1, `more` ways that are not told.

    If it cannot be said, `problem` says why not: `too-much` of the graph would have to be looked at, a part of the
    query is `not-understood` (`detail` names it), or it is by `chance`, because the query gives no such row again.
    """

    number: int
    row: Bindings
    ways: tuple[Way, ...] = ()
    more: int = 0
    problem: str = ""
    detail: str = ""

    def __repr__(self) -> str:
        """Return the row and how much stands behind it, for a prompt; `graphtool.render.why` tells all."""
        told = self.problem or f"ways: {len(self.ways) + self.more}, statements: {len(self.stated())}"
        row = ", ".join(f"{name}={show(term)}" for name, term in self.row.items())
        return f"<Explanation of row {self.number} ({row}): {told}>"

    def stated(self) -> list[Support]:
        """Return the statements of files that the row rests on, premises of inferred ones among them, each once."""
        found = (leaf for way in self.ways for support in way.supports for leaf in support.leaves())
        return list(dict.fromkeys(leaf for leaf in found if leaf.places))


class Question:
    """A query over a corpus whose answers can be explained.

    Raises QueryError if it is not valid SPARQL 1.1.
    """

    def __init__(
        self,
        corpus: Corpus,
        text: str,
        *,
        shown: str = "query",
        sources: Path | None = None,
    ) -> None:
        self._corpus = corpus
        self._algebra = _read(text, shown)
        self._solver = Solver(corpus.store, dataset_of(self._algebra.datasetClause))
        self._tracer = Tracer(corpus, sources)

    def explain(self, result: Result, numbers: Iterable[int] = ()) -> Iterator[Explanation]:
        """Yield the explanations of the rows with these numbers, counted from 1; of all rows if there are none.

        The answer of an ASK is explained like a row without columns. Raises ParameterError for a number that the answer
        has not, FormatError for a CONSTRUCT or DESCRIBE.
        """
        columns, rows = _rows(result)
        chosen = list(numbers) or range(1, len(rows) + 1)
        for number in chosen:
            if not 1 <= number <= len(rows):
                raise ParameterError(f"there is no row {number}", hint=_which(len(rows)))
        for number in chosen:
            yield self._explanation(number, columns, rows[number - 1], held=result != Truth(False))

    def reasons(self, columns: tuple[str, ...], row: Row) -> list[tuple[Reason, ...]]:
        """Return the ways to a row as bare reasons, the shortest first. Raises TooMuchError, UnknownPartError."""
        part = self._algebra.p
        while part.name in _OUTER:
            part = part.p
        part = part.p if part.name == "Project" else part
        part = part.p if part.name == "OrderBy" else part
        wanted = dict(zip(columns, row, strict=True))
        given = {name: term for name, term in wanted.items() if term is not None}
        for once in (False, True):  # as the embedded engine counts, or as rdflib and the specification do
            solutions = self._solver.start(part, given, BUDGET, once=once)
            found = {tuple(dict.fromkeys(each.reasons)) for each in solutions if _gives(each, wanted)}
            if found:
                break
        return sorted(found, key=lambda way: (len(way), str(way)))

    def _explanation(self, number: int, columns: tuple[str, ...], row: Row, *, held: bool) -> Explanation:
        bindings = {name: term for name, term in zip(columns, row, strict=True) if term is not None}
        explanation = Explanation(number, bindings)
        if not held:
            return replace(explanation, ways=(Way((), absences=(absent("ASK", self._algebra.p, {}),)),))
        try:
            ways = self.reasons(columns, row)
        except TooMuchError:
            return replace(explanation, problem="too-much")
        except UnknownPartError as error:
            return replace(explanation, problem="not-understood", detail=str(error))
        if not ways:
            return replace(explanation, problem="chance")
        return replace(explanation, ways=tuple(map(self._way, ways[:_WAYS])), more=max(0, len(ways) - _WAYS))

    def _way(self, reasons: tuple[Reason, ...]) -> Way:
        triples = list(dict.fromkeys(reason.triple for reason in reasons if isinstance(reason, Stated)))
        counted = max((reason.solutions for reason in reasons if isinstance(reason, Counted)), default=0)
        if counted:
            triples.sort(key=_order)
        return Way(
            supports=tuple(self._tracer.trace(triples[:_STATEMENTS])),
            omitted=max(0, len(triples) - _STATEMENTS),
            absences=tuple(reason for reason in reasons if isinstance(reason, Absent)),
            counted=counted,
        )


def _read(text: str, shown: str) -> Any:
    """Return the algebra of a query, as rdflib reads it."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql import prepareQuery

    from graphtool.errors import Location, QueryError

    hint = "--why follows SPARQL 1.1; the query engine may understand more"
    try:
        return prepareQuery(text).algebra
    except ParseException as error:
        place = Location(shown, error.lineno, error.column)
        raise QueryError("the query cannot be explained: it is not SPARQL 1.1", hint=hint, location=place) from None
    except Exception as error:  # rdflib raises bare exceptions for what it does not translate
        message = f"the query cannot be explained: {str(error).splitlines()[0]}"
        raise QueryError(message, hint=hint, location=Location(shown)) from None


def _rows(result: Result) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    if isinstance(result, Table):
        return result.columns, result.rows
    if isinstance(result, Truth):
        return (), ((),)
    raise FormatError("only rows can be explained", hint="ask with SELECT or ASK, or use graphtool infer --explain")


def _which(count: int) -> str:
    return f"rows are numbered from 1 to {count}" if count else "the answer has no rows"


def _gives(solution: Solution, wanted: dict[str, Any]) -> bool:
    return all(same(solution.bindings.get(name), term) for name, term in wanted.items())


def _order(triple: ox.Triple) -> tuple[str, ...]:
    # blank nodes have other labels in every run, and are shown alike
    return show(triple.subject), show(triple.predicate), show(triple.object)
