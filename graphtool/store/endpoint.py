"""A remote SPARQL endpoint as a place to ask: pages, polite retries, time limits, and honest failures.

A result is read page by page until an empty page comes, so that a server that caps its answers is read to the end; one
that cut an answer where nothing tells the rest is an error, never a result. See `protocol` for the single request.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.errors import EndpointMalformedError, EndpointTimeoutError, EndpointTruncatedError
from graphtool.store.protocol import Request, Response, check_address, send
from graphtool.store.terms import XSD_STRING, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.store.terms import Term

Solution = dict[str, "Term"]
_RESULTS = "application/sparql-results+json,application/json"
_GRAPHS = "application/n-triples,text/turtle;q=0.9,application/rdf+xml;q=0.5"
_VIRTUOSO_ASK = "__ASK_RETVAL"
_VARIABLE = re.compile(r"[\w·\u0300-\u036f\u203f\u2040]+")  # VARNAME of SPARQL 1.1, section 19.8
_LONGEST = 18  # digits of a count


@dataclass(frozen=True)
class Page:
    """The solutions that one answer holds, and what the server says of having cut it ("" if nothing)."""

    columns: tuple[str, ...]
    rows: list[Solution]
    cut: str = ""


@dataclass(frozen=True)
class Endpoint:
    """An endpoint and how to treat it; `graphs` restrict the default graph, none means the server's own.

    `timeout` is in seconds per request, or for all of them from `bounded` on; `page` is the number of solutions asked
    for at a time. Raises UsageError for what is no address, or one with credentials in it.
    """

    url: str
    graphs: tuple[str, ...] = ()
    timeout: float = 60.0
    page: int = 5_000
    retries: int = 3
    until: float | None = None

    def __post_init__(self) -> None:
        check_address(self.url)

    def bounded(self) -> Endpoint:
        """Return the same endpoint with its timeout for all requests together, beginning now."""
        return replace(self, until=time.monotonic() + self.timeout)

    def solutions(self, select: str) -> Iterator[Solution]:
        """Yield all solutions of a SELECT query (without LIMIT or OFFSET), page by page, in the server's order.

        Raises EndpointError and its kin.
        """
        offset = 0
        before: list[Solution] = []
        while True:
            page = self.select(f"{select}\nLIMIT {self.page} OFFSET {offset}")
            rows = page.rows
            if not rows and page.cut:
                raise EndpointTruncatedError(f"{self.url} cut its answer short ({page.cut})", hint="ask for less")
            if not rows or (rows == before and len(rows) < self.page):
                # Virtuoso ignores OFFSET for some queries and gives its one, whole page again and again
                return
            if rows == before:
                raise EndpointTruncatedError(f"{self.url} gives the same page twice", hint="ask for larger pages")
            yield from rows
            before = rows
            offset += len(rows)

    def select(self, query: str) -> Page:
        """Return what one answer to a SELECT query holds.

        Raises EndpointError and its kin, EndpointTimeoutError also if the server says that it ran out of time.
        """
        response = self._send(query, _RESULTS)
        answer = self._parsed(response)
        try:
            columns = _columns(answer["head"])
            rows = [{name: _term(cell) for name, cell in row.items()} for row in answer["results"]["bindings"]]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise EndpointMalformedError(
                f"{self.url} answered with something that is no SPARQL result ({error})"
            ) from None
        return Page(columns, rows, _cap(response))

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        answer = self._parsed(self._send(query, _RESULTS))
        truth = answer.get("boolean")
        if isinstance(truth, bool):
            return truth
        try:
            # Virtuoso 7 writes the truth value of an ASK as a table: one row for true, none for false
            if [name.upper() for name in _columns(answer["head"])] == [_VIRTUOSO_ASK]:
                return bool(answer["results"]["bindings"])
        except (KeyError, TypeError, ValueError, AttributeError):
            pass
        raise EndpointMalformedError(
            f"{self.url} answered an ASK query without a truth value", hint="is this the address of the query service?"
        )

    def bound(self, row: Solution, name: str) -> Term:
        """Return the term that a solution must have for a variable, else raise EndpointMalformedError."""
        if name in row:
            return row[name]
        raise EndpointMalformedError(
            f"{self.url} answered without a value for ?{name}", hint="is this the address of the query service?"
        )

    def counted(self, row: Solution, name: str) -> int:
        """Return the number that a solution must have for a variable, else raise EndpointMalformedError."""
        text = value(self.bound(row, name))
        if text.isascii() and text.isdecimal() and len(text) <= _LONGEST:
            return int(text)
        raise EndpointMalformedError(
            f"{self.url} counts {text[:60]!r}, which is no number", hint="is this the address of the query service?"
        )

    def graph(self, query: str) -> list[ox.Triple]:
        """Return the triples that a CONSTRUCT or DESCRIBE query gives; EndpointTruncatedError if they are not all."""
        response = self._send(query, _GRAPHS)
        syntax = ox.RdfFormat.from_media_type(response.media_type)
        if syntax is None:
            raise EndpointMalformedError(f"{self.url} answered with {response.media_type}, not with RDF")
        try:
            quads = ox.parse(response.body, format=syntax, base_iri=self.url, rename_blank_nodes=False)
            triples = [quad.triple for quad in quads]
        except (SyntaxError, ValueError) as error:
            raise EndpointMalformedError(f"{self.url} answered with RDF that cannot be read ({error})") from None
        if cut := _cap(response):
            raise EndpointTruncatedError(
                f"{self.url} cut its answer short ({cut})", hint="ask in parts, with LIMIT and OFFSET"
            )
        return triples

    def _send(self, query: str, accept: str) -> Response:
        seconds = self.timeout if self.until is None else self.until - time.monotonic()
        if seconds <= 0:
            raise EndpointTimeoutError(
                f"{self.url} did not answer everything within {self.timeout:g} s", hint="allow more with --timeout"
            )
        response = send(Request(self.url, query, accept, self.graphs), seconds=seconds, retries=self.retries)
        if "x-sql-message" in response.headers:
            # Virtuoso stops at its own time limit and gives what it has by then ("anytime queries")
            raise EndpointTimeoutError(
                f"{self.url} gave up after its own time limit", hint=response.headers["x-sql-message"][:200]
            )
        return response

    def _parsed(self, response: Response) -> dict[str, Any]:
        body = response.body.strip()
        try:
            answer = json.loads(body)
        except RecursionError:
            raise EndpointMalformedError(f"{self.url} did not answer with SPARQL JSON but nests too deeply") from None
        except ValueError:
            if body.startswith(b"{") and not body.endswith(b"}"):
                raise EndpointTruncatedError(
                    f"{self.url} broke off its answer after {len(body)} bytes", hint="ask for less at a time"
                ) from None
            start = body[:60].decode("utf-8", "replace").partition("\n")[0]
            raise EndpointMalformedError(f"{self.url} did not answer with SPARQL JSON but with {start!r}") from None
        if not isinstance(answer, dict):
            raise EndpointMalformedError(f"{self.url} did not answer with SPARQL JSON")
        return answer


def _columns(head: dict[str, Any]) -> tuple[str, ...]:
    """Return the variables of an answer; ValueError if one has a name that no query can give it."""
    names = head.get("vars", [])
    if not isinstance(names, list):
        raise TypeError("vars is no list")
    for name in names:
        if not isinstance(name, str) or not _VARIABLE.fullmatch(name):
            raise ValueError(f"{str(name)[:60]!r} is no name of a variable")
    return tuple(names)


def _cap(response: Response) -> str:
    """Return what a server says of having cut an answer: Virtuoso names the number of rows that it never exceeds."""
    rows = response.headers.get("x-sparql-maxrows", "")
    return f"to {rows} rows" if rows else ""


def _term(written: dict[str, str]) -> Term:
    kind, text = written["type"], written["value"]
    if kind == "uri":
        return ox.NamedNode(text)
    if kind == "bnode":
        # any text may name a blank node there: Virtuoso writes nodeID://b10001
        return ox.BlankNode("".join(c if c.isascii() and c.isalnum() else f"x{ord(c):x}" for c in text))
    if "xml:lang" in written:
        return ox.Literal(text, language=written["xml:lang"])
    return ox.Literal(text, datatype=ox.NamedNode(written.get("datatype", XSD_STRING)))
