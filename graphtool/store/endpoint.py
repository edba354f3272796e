"""A remote SPARQL endpoint as a place to ask: POST, pages, polite retries, timeouts, and honest failures.

SPARQL 1.1 Protocol, section 2.1.2, by way of SPARQLWrapper. A result is read page by page until an empty page comes,
so that a server that caps its answers is read to the end; one that says it cut an answer is an error, never a
result. Credentials come from the environment (GRAPHTOOL_USER, GRAPHTOOL_PASSWORD) or from netrc.
"""

from __future__ import annotations

import json
import netrc
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

import pyoxigraph as ox

from graphtool.errors import EndpointError, EndpointTimeoutError, EndpointTruncatedError, UsageError
from graphtool.store.terms import XSD_STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.store.terms import Term

Solution = dict[str, "Term"]
_RETRIED = frozenset({429, 502, 503, 504})
_CUT = ("x-sparql-maxrows", "x-sql-message")


@dataclass(frozen=True)
class Endpoint:
    """An endpoint and how to treat it; `graphs` restrict the default graph, none means the server's own.

    `timeout` is in seconds per request; `page` is the number of solutions asked for at a time.
    """

    url: str
    graphs: tuple[str, ...] = ()
    timeout: float = 60.0
    page: int = 5_000
    retries: int = 3

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in {"http", "https"}:
            raise UsageError(
                f"{self.url!r} is not an endpoint", hint="an endpoint's address begins with http:// or https://"
            )

    def solutions(self, select: str) -> Iterator[Solution]:
        """Yield all solutions of a SELECT query (without LIMIT or OFFSET), page by page, in the server's order.

        Raises EndpointError, EndpointTimeoutError or EndpointTruncatedError.
        """
        offset = 0
        before: list[Solution] = []
        while True:
            rows = self._page(f"{select}\nLIMIT {self.page} OFFSET {offset}")
            if not rows or (rows == before and len(rows) < self.page):
                # Virtuoso ignores OFFSET for some queries and gives its one, whole page again and again
                return
            if rows == before:
                raise EndpointTruncatedError(f"{self.url} gives the same page twice", hint="ask for larger pages")
            yield from rows
            before = rows
            offset += len(rows)

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        answer = self._answer(query)
        truth = answer.get("boolean")
        if isinstance(truth, bool):
            return truth
        # Virtuoso 7 writes the truth value of an ASK as a table: one row for true, none for false
        if [name.upper() for name in answer.get("head", {}).get("vars", [])] == ["__ASK_RETVAL"]:
            return bool(answer.get("results", {}).get("bindings"))
        raise EndpointError(f"{self.url} answered an ASK query without a truth value")

    def _page(self, query: str) -> list[Solution]:
        answer = self._answer(query)
        try:
            bindings = answer["results"]["bindings"]
            return [{name: _term(value) for name, value in row.items()} for row in bindings]
        except (KeyError, TypeError, ValueError) as error:
            raise EndpointError(f"{self.url} answered with something that is no SPARQL result ({error})") from None

    def _answer(self, query: str) -> dict[str, Any]:
        for attempt in range(self.retries + 1):
            try:
                return self._request(query)
            except HTTPError as error:
                if error.code not in _RETRIED or attempt == self.retries:
                    raise self._http_error(error) from None
                time.sleep(min(2.0**attempt, 8.0))
        raise AssertionError("unreachable")

    def _request(self, query: str) -> dict[str, Any]:
        from SPARQLWrapper import JSON, POST, SELECT, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        client = SPARQLWrapper(self.url, agent="graphtool (https://w3id.org/klimanetz)")
        client.setMethod(POST)
        client.setReturnFormat(JSON)
        client.setTimeout(int(max(1, self.timeout)))
        client.setQuery(query)
        # SPARQLWrapper takes a word of a leading comment ("address") for the form of the query; we only read
        client.queryType = SELECT
        for graph in self.graphs:
            client.addParameter("default-graph-uri", graph)
        user, password = _credentials(self.url)
        if user:
            client.setCredentials(user, password)
        try:
            response = client.query()
            content = response.response.read()
        except TimeoutError:
            raise EndpointTimeoutError(
                f"{self.url} did not answer within {self.timeout:g} s", hint="try --timeout"
            ) from None
        except HTTPError:
            raise
        except SPARQLWrapperException as error:
            raise EndpointError(f"{self.url} refused the query: {_first_line(error)}") from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise EndpointTimeoutError(f"{self.url} did not answer within {self.timeout:g} s") from None
            raise EndpointError(
                f"{self.url} cannot be reached ({error.reason})", hint="is the server running?"
            ) from None
        headers = {name.lower(): text for name, text in response.info().items()}
        if cut := next((headers[name] for name in _CUT if name in headers), ""):
            raise EndpointTruncatedError(f"{self.url} cut its answer short ({cut})", hint="ask for smaller pages")
        return self._parsed(content)

    def _parsed(self, content: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(content)
        except ValueError:
            start = content[:60].decode("utf-8", "replace").strip().partition("\n")[0]
            raise EndpointError(f"{self.url} did not answer with SPARQL JSON but with {start!r}") from None
        if not isinstance(answer, dict):
            raise EndpointError(f"{self.url} did not answer with SPARQL JSON")
        return answer

    def _http_error(self, error: HTTPError) -> EndpointError:
        if error.code == 504:
            return EndpointTimeoutError(f"{self.url} gave up after its own time limit (504)")
        return EndpointError(f"{self.url} answered {error.code} {error.reason}")


def _term(value: dict[str, str]) -> Term:
    kind, text = value["type"], value["value"]
    if kind == "uri":
        return ox.NamedNode(text)
    if kind == "bnode":
        return ox.BlankNode("".join(c if c.isalnum() else "x" for c in text))
    if "xml:lang" in value:
        return ox.Literal(text, language=value["xml:lang"])
    return ox.Literal(text, datatype=ox.NamedNode(value.get("datatype", XSD_STRING)))


def _credentials(url: str) -> tuple[str, str]:
    if user := os.environ.get("GRAPHTOOL_USER"):
        return user, os.environ.get("GRAPHTOOL_PASSWORD", "")
    try:
        found = netrc.netrc().authenticators(urlsplit(url).hostname or "")
    except (OSError, netrc.NetrcParseError):
        return "", ""
    return (found[0], found[2] or "") if found else ("", "")


def _first_line(error: Exception) -> str:
    """Return the server's own words from an exception of SPARQLWrapper, which hold its whole answer."""
    text = str(error.args[0]) if error.args else str(error)
    said = text.partition("Response:")[2].strip().removeprefix("b'").removeprefix('b"') or text
    return said.split("\\n")[0].splitlines()[0][:200]
