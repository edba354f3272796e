"""Ask a query at a SPARQL endpoint, with the same results as here: all rows, in pages if need be, or an error.

A SELECT with ORDER BY is read in pages. Without an order pages need not fit together; then the whole answer must come
at once, and one more question makes sure that it did. A CONSTRUCT is made here from the solutions of its pattern, which
are counted and, if the server caps them, read in pages; after a DESCRIBE of what a pattern finds, it is made sure that
nothing of that was passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import EndpointMalformedError, EndpointRefusedError, EndpointTruncatedError
from graphtool.namespaces import STANDARD
from graphtool.query.execute import sorted_triples
from graphtool.query.paging import Paged
from graphtool.query.results import Stream, Triples, Truth
from graphtool.query.safety import refuse_unsafe
from graphtool.query.syntax import syntax_error
from graphtool.query.template import Construct, Described
from graphtool.query.tokens import form
from graphtool.query.wellformed import fault, readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphtool.query.results import Result, Row
    from graphtool.store.endpoint import Endpoint, Page, Solution

_BATCH = 100  # things asked about in one question


def ask_endpoint(
    endpoint: Endpoint, text: str, *, shown: str = "query", known: Mapping[str, str] = STANDARD
) -> Result | Stream:
    """Ask an endpoint; the rows come while they are read, and pages with them.

    Raises RefusedError for an update or SERVICE, QueryError if the endpoint refuses what is no SPARQL 1.1, and
    EndpointError or one of its kin for every other failure, perhaps only while the rows are read. Errors tell how to
    declare prefixes that are `known`.
    """
    refuse_unsafe(text)
    kind = form(text)
    if not kind and (words := readable(text) and fault(text)):
        raise syntax_error(words, shown, text, known)
    try:
        if kind == "ASK":
            return Truth(endpoint.ask(text))
        if kind == "CONSTRUCT":
            return Triples(sorted_triples(_constructed(endpoint, text)))
        if kind == "DESCRIBE":
            return Triples(sorted_triples(_described(endpoint, text)))
        return _select(endpoint, text)
    except EndpointRefusedError:
        # an endpoint may know more than SPARQL 1.1, so the query is blamed only when it is not well-formed here either
        if readable(text) and (words := fault(text)):
            raise syntax_error(words, shown, text, known) from None
        raise


def _constructed(endpoint: Endpoint, text: str) -> Iterator[ox.Triple] | list[ox.Triple]:
    construct = Construct.of(text)
    if construct is None:
        return endpoint.graph(text)
    first, rows = _solutions(endpoint, construct.select)
    if len(rows) > len(first.rows) and any(isinstance(term, ox.BlankNode) for row in rows for term in row):
        raise EndpointTruncatedError(
            f"{endpoint.url} gives no more than {len(first.rows)} solutions at a time, "
            "and the names of blank nodes do not last from one answer to the next",
            hint="ask for less at a time, with LIMIT and OFFSET, or without the blank nodes",
        )
    solutions = (dict(zip(first.columns, row, strict=True)) for row in rows)
    return (triple for solution in solutions for triple in construct.triples(solution))


def _described(endpoint: Endpoint, text: str) -> list[ox.Triple]:
    triples, described = endpoint.graph(text), Described.of(text)
    if described is None:
        return triples
    found = (term for row in _solutions(endpoint, described.select)[1] for term in row)
    wanted = {term for term in found if isinstance(term, ox.NamedNode)}
    missing = sorted(wanted - {triple.subject for triple in triples}, key=str)
    for start in range(0, len(missing), _BATCH):
        if endpoint.select(described.check(missing[start : start + _BATCH])).rows:
            raise EndpointTruncatedError(
                f"{endpoint.url} describes only {len(wanted) - len(missing)} of {len(wanted)} things",
                hint="ask for fewer at a time, with ORDER BY, LIMIT and OFFSET",
            )
    return triples


def _solutions(endpoint: Endpoint, select: str) -> tuple[Page, list[Row]]:
    """Return all solutions of a query, and the first answer, which held them unless the server caps its answers."""
    first = endpoint.select(select)
    return first, list(_pages(endpoint, Paged.of(select), first))


def _select(endpoint: Endpoint, text: str) -> Stream:
    query = Paged.of(text)
    if not query.ordered:
        return _unordered(endpoint, text, query)
    first = endpoint.select(query.page(0, endpoint.page))
    return Stream(first.columns, _pages(endpoint, query, first))


def _unordered(endpoint: Endpoint, text: str, query: Paged) -> Stream:
    page = endpoint.select(text)
    got = len(page.rows)
    complete = query.limit is not None and got >= query.limit
    if not complete and (page.cut or (got and endpoint.select(query.page(got, 1)).rows)):
        raise EndpointTruncatedError(
            f"{endpoint.url} gives no more than {got} rows of a query without an order",
            hint="add ORDER BY, so that the answer can be read in pages",
        )
    return Stream(page.columns, _rows(page.columns, page.rows))


def _pages(endpoint: Endpoint, query: Paged, first: Page) -> Iterator[Row]:
    """Yield all rows; if one answer does not hold them, in an order that decides ties, so that pages fit together."""
    if _is_last(query, first, 0) or not endpoint.select(query.page(len(first.rows), 1)).rows:
        yield from _rows(first.columns, first.rows)
        return
    rows = _ordered_pages(endpoint, query.sorted_by(first.columns), first.columns)
    yield from _each_once(endpoint, rows) if query.distinct else rows


def _ordered_pages(endpoint: Endpoint, query: Paged, columns: tuple[str, ...]) -> Iterator[Row]:
    page, start = endpoint.select(query.page(0, endpoint.page, columns)), 0
    _same(endpoint, page, columns)
    while page.rows:
        yield from _rows(columns, page.rows)
        start += len(page.rows)
        if _is_last(query, page, start - len(page.rows)):
            return
        before, page = page, endpoint.select(query.page(start, endpoint.page, columns))
        _same(endpoint, page, columns)
        if page.rows and page.rows == before.rows:
            raise EndpointTruncatedError(
                f"{endpoint.url} gives the same page twice", hint="ask for less, with a LIMIT of your own"
            )
    if page.cut:
        raise EndpointTruncatedError(f"{endpoint.url} cut its answer short ({page.cut})", hint="ask for less")


def _each_once(endpoint: Endpoint, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows that must differ; where one comes twice, another one was passed over."""
    seen = set()
    for row in rows:
        mark = hash(row)  # instead of the row itself, for there may be millions
        lasting = not any(isinstance(term, ox.BlankNode) for term in row)  # the name of a blank node may serve again
        if lasting and mark in seen:
            raise EndpointTruncatedError(
                f"{endpoint.url} gives pages that do not fit together: a row comes twice",
                hint="ask for less at a time, so that it comes in one answer",
            )
        seen.add(mark)
        yield row


def _is_last(query: Paged, page: Page, start: int) -> bool:
    """Return whether nothing can follow a page: it is empty, or holds the last row that the query wants."""
    return not page.rows or (query.limit is not None and start + len(page.rows) >= query.limit)


def _same(endpoint: Endpoint, page: Page, columns: tuple[str, ...]) -> None:
    if page.columns != columns and page.rows:
        raise EndpointMalformedError(f"{endpoint.url} gives a page with other columns than the first")


def _rows(columns: tuple[str, ...], rows: list[Solution]) -> Iterator[Row]:
    for row in rows:
        yield tuple(row.get(name) for name in columns)
