"""Ask a query at a SPARQL endpoint, with the same results as here: all rows, in pages if need be, or an error.

A SELECT with ORDER BY is read in pages. Without an order pages need not fit together; then the whole answer must come
at once, and one more question makes sure that it did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.errors import EndpointMalformedError, EndpointRefusedError, EndpointTruncatedError
from graphtool.namespaces import STANDARD
from graphtool.query.execute import sorted_triples
from graphtool.query.paging import Paged
from graphtool.query.results import Stream, Triples, Truth
from graphtool.query.safety import refuse_unsafe
from graphtool.query.syntax import syntax_error
from graphtool.query.tokens import form
from graphtool.query.wellformed import fault, readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphtool.query.results import Result, Row
    from graphtool.store.endpoint import Endpoint, Page, Solution


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
    try:
        if kind == "ASK":
            return Truth(endpoint.ask(text))
        if kind in {"CONSTRUCT", "DESCRIBE"}:
            return Triples(sorted_triples(endpoint.graph(text)))
        return _select(endpoint, text)
    except EndpointRefusedError:
        # an endpoint may know more than SPARQL 1.1, so the query is blamed only when it is not well-formed here either
        if readable(text) and (words := fault(text)):
            raise syntax_error(words, shown, text, known) from None
        raise


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
    """Yield all rows; from the second page on ties are decided, so that none is read twice and none is lost."""
    columns, page, start = first.columns, first, 0
    if not _is_last(query, page, 0) and endpoint.select(query.page(len(page.rows), 1)).rows:
        page = endpoint.select(query.page(0, endpoint.page, columns))
        _same(endpoint, page, columns)
    else:
        yield from _rows(columns, page.rows)
        return
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


def _is_last(query: Paged, page: Page, start: int) -> bool:
    """Return whether nothing can follow a page: it is empty, or holds the last row that the query wants."""
    return not page.rows or (query.limit is not None and start + len(page.rows) >= query.limit)


def _same(endpoint: Endpoint, page: Page, columns: tuple[str, ...]) -> None:
    if page.columns != columns and page.rows:
        raise EndpointMalformedError(f"{endpoint.url} gives a page with other columns than the first")


def _rows(columns: tuple[str, ...], rows: list[Solution]) -> Iterator[Row]:
    for row in rows:
        yield tuple(row.get(name) for name in columns)
