"""One request to a SPARQL endpoint (SPARQL 1.1 Protocol, section 2.1.2), guarded where urllib is not.

SPARQLWrapper makes the request. It is sent from here, because its own way knows a time limit for single reads only, so
that a server which drips is never given up, and follows a redirection to any host with the credentials for the first.
Credentials come from the environment (GRAPHTOOL_USER, GRAPHTOOL_PASSWORD) or from netrc, never from an address.
"""

from __future__ import annotations

import http.client
import io
import netrc
import os
import re
import time
import urllib.request
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from typing import IO, TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from graphtool.errors import (
    EndpointError,
    EndpointMalformedError,
    EndpointRefusedError,
    EndpointTimeoutError,
    EndpointTruncatedError,
    UsageError,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from datetime import datetime

_AGENT = "graphtool (https://w3id.org/klimanetz)"
_RETRIED = frozenset({429, 502, 503})
_REFUSALS = frozenset({400, 401, 402, 403, 404, 405, 406, 410, 413, 414, 415, 422, 501})
_LARGEST = 1 << 30  # bytes of one answer
_PART = 1 << 16
_NUMBER = re.compile(r"[0-9]{1,18}")
_TIMED_OUT = re.compile(r"time[d-]?[ -]?out|time limit|execution time", re.IGNORECASE)
_TAG = re.compile(r"<(?:style|script|head)\b.*?</(?:style|script|head)>|<[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """What is asked: a query, of which graphs (the default graph made of them), and in which media types."""

    url: str
    query: str
    accept: str
    graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Response:
    """What a server answered: media type, headers (names in lower case) and the whole body."""

    media_type: str
    headers: dict[str, str]
    body: bytes


def check_address(url: str) -> None:
    """Raise UsageError unless the text is the address of an endpoint, without credentials in it."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine = False
    if not fine:
        raise UsageError(
            f"{hidden(url)!r} is not an endpoint", hint="an endpoint's address begins with http:// or https://"
        )
    if not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError(
            f"{hidden(url)!r} is not an endpoint: an address is written in ASCII, without spaces",
            hint="percent-encode other characters, and write the host's name as xn--…",
        )
    try:
        (parts.hostname or "").encode("idna")
    except UnicodeError:
        raise UsageError(
            f"{hidden(url)!r} is not an endpoint: {parts.hostname!r} is no name of a host",
            hint="between two dots stand 1 to 63 characters",
        ) from None
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            f"the address {hidden(url)} holds credentials, which end up in logs and histories",
            hint="give them as GRAPHTOOL_USER and GRAPHTOOL_PASSWORD in the environment, or in netrc",
        )


def hidden(url: str) -> str:
    """Return an address without the credentials in it."""
    return re.sub(r"//[^/?#]*@", "//…@", url)


def send(
    request: Request, *, seconds: float, retries: int = 0, sleep: Callable[[float], None] = time.sleep
) -> Response:
    """Send a request and return the answer, read to its end, within `seconds` in all.

    A server that is busy (429, 502, 503) is asked again, when it says so (Retry-After) or after a while. Raises
    EndpointTimeoutError, EndpointRefusedError, EndpointTruncatedError, or EndpointError for any other failure.
    """
    end = time.monotonic() + seconds
    for attempt in range(retries + 1):
        try:
            return _once(request, partial(_left, end))
        except HTTPError as error:
            pause = _pause(error, attempt)
            if error.code not in _RETRIED or attempt == retries or time.monotonic() + pause >= end:
                raise _http_error(request, error) from None
            sleep(pause)
        except (TimeoutError, URLError, OSError, http.client.HTTPException) as error:
            raise _failure(request, error, seconds) from None
    raise AssertionError("unreachable")


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _once(request: Request, left: Callable[[], float]) -> Response:
    opener = urllib.request.build_opener(_Plain(left), _Secure(left), _SameServer())
    with opener.open(_prepared(request), timeout=left()) as answer:
        body = _body(request, answer)
        headers = {name.lower(): _line(text) for name, text in answer.headers.items()}
        return Response(_line(answer.headers.get_content_type()), headers, body)


def _prepared(request: Request) -> urllib.request.Request:
    from SPARQLWrapper import POST, SELECT, SPARQLWrapper

    client = SPARQLWrapper(request.url, agent=_AGENT)
    client.setMethod(POST)
    client.setQuery(request.query)
    # SPARQLWrapper takes a word of a leading comment ("address") for the form of the query; we only read
    client.queryType = SELECT
    client.setOnlyConneg(True)  # no parameters of its own beside the header
    client.addCustomHttpHeader("Accept", request.accept)
    for graph in request.graphs:
        client.addParameter("default-graph-uri", graph)
    user, password = _credentials(request.url)
    if user:
        client.setCredentials(user, password)
    prepared: urllib.request.Request = client._createRequest()
    return prepared


def _body(request: Request, answer: Any) -> bytes:
    parts, size = [], 0
    while part := answer.read1(_PART):
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            raise EndpointError(
                f"{request.url} answers with more than {_LARGEST >> 20} MiB", hint="ask for less at a time"
            )
    announced = answer.headers.get("Content-Length", "")
    if _NUMBER.fullmatch(announced) and size < int(announced):
        raise EndpointTruncatedError(
            f"{request.url} broke off after {size} of {announced} bytes", hint="ask for less at a time"
        )
    return b"".join(parts)


def _pause(error: HTTPError, attempt: int) -> float:
    """Return the seconds to wait before the next attempt (RFC 9110, section 10.2.3)."""
    said = error.headers.get("Retry-After", "").strip() if error.headers else ""
    if said.isascii() and said.isdecimal():
        return float(said)
    try:
        now: datetime = parsedate_to_datetime(error.headers["Date"])
        return max(0.0, (parsedate_to_datetime(said) - now).total_seconds())
    except (TypeError, ValueError, KeyError, OverflowError):
        return min(2.0**attempt, 8.0)


def _http_error(request: Request, error: HTTPError) -> EndpointError:
    try:
        words = _words(error.read(_PART))
    except (OSError, http.client.HTTPException):
        words = ""
    reason = f"{error.code} {_line(str(error.reason))}".rstrip()
    said = f"{request.url} refused the query ({reason})" if error.code in _REFUSALS else f"{request.url}: {reason}"
    said += f": {words}" if words else ""
    if error.code in {408, 504} or (error.code >= 500 and _TIMED_OUT.search(words)):
        return EndpointTimeoutError(f"{request.url} gave up after its own time limit ({error.code})", hint=words)
    if "SR353" in words:  # Virtuoso sorts no more rows than it gives
        return EndpointTruncatedError(f"{request.url} does not sort so many rows: {words}", hint="ask for less")
    if error.code in {401, 403}:
        return EndpointRefusedError(said, hint=_which_credentials(request.url))
    if error.code in _REFUSALS:
        return EndpointRefusedError(said, hint="is this the address of the query service, and the query plain SPARQL?")
    return EndpointError(said, hint="try again later" if error.code in _RETRIED else "")


def _failure(request: Request, error: Exception, seconds: float) -> EndpointError:
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return EndpointTimeoutError(
            f"{request.url} did not answer within {seconds:.4g} s", hint="allow more with --timeout, or ask for less"
        )
    if isinstance(cause, http.client.IncompleteRead):
        return EndpointTruncatedError(f"{request.url} broke off its answer", hint="ask for less at a time")
    if isinstance(cause, http.client.HTTPException):
        return EndpointMalformedError(f"{request.url} does not speak HTTP ({type(cause).__name__})")
    return EndpointError(f"{request.url} cannot be reached ({cause})", hint="is the server running?")


def _words(body: bytes) -> str:
    """Return the first of a server's own words, in one line and without markup."""
    text = _TAG.sub(" ", body.decode("utf-8", "replace")).partition("SPARQL query:")[0]
    return _line(text)


def _line(text: str) -> str:
    """Return the beginning of what a server says, in one line and without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]


def _credentials(url: str) -> tuple[str, str]:
    if user := os.environ.get("GRAPHTOOL_USER"):
        return user, os.environ.get("GRAPHTOOL_PASSWORD", "")
    try:
        return _from_netrc(url)
    except (OSError, netrc.NetrcParseError):
        return "", ""


def _from_netrc(url: str) -> tuple[str, str]:
    found = netrc.netrc(os.environ.get("NETRC")).authenticators(urlsplit(url).hostname or "")
    return (found[0], found[2] or "") if found else ("", "")


def _which_credentials(url: str) -> str:
    """Return which credentials a server has refused, or why there were none, without telling them."""
    if os.environ.get("GRAPHTOOL_USER"):
        without = "" if os.environ.get("GRAPHTOOL_PASSWORD") else ", and GRAPHTOOL_PASSWORD is not set"
        return f"it does not accept the credentials that GRAPHTOOL_USER names{without}"
    general = "credentials are read from GRAPHTOOL_USER and GRAPHTOOL_PASSWORD, or from netrc"
    try:
        return f"it does not accept the credentials from netrc; {general}" if _from_netrc(url)[0] else general
    except FileNotFoundError:
        return general
    except netrc.NetrcParseError as error:  # its words may hold a password
        why = "others may read it" if "permissive" in error.msg else f"line {error.lineno} is wrong"
        return f"netrc is not used: {why}; {general}"
    except OSError as error:
        return f"netrc is not used: {error.strerror}; {general}"


class _SameServer(urllib.request.HTTPRedirectHandler):
    """Follows a redirection only on the same server, with the query as it was."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request:
        there, here = urlsplit(newurl), urlsplit(req.full_url)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc):
            raise EndpointRefusedError(
                f"{req.full_url} sends the query on to {_line(hidden(newurl))}",
                hint="ask there, if that is trustworthy",
            )
        return urllib.request.Request(newurl, data=req.data, headers=dict(req.header_items()), method="POST")  # noqa: S310

    http_error_308 = urllib.request.HTTPRedirectHandler.http_error_302


class _Plain(urllib.request.HTTPHandler):
    """Opens connections whose answers are read within what time is left."""

    def __init__(self, left: Callable[[], float]) -> None:
        super().__init__()
        self._left = left

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_timed(http.client.HTTPConnection, self._left), req)


class _Secure(urllib.request.HTTPSHandler):
    """The same for encrypted connections."""

    def __init__(self, left: Callable[[], float]) -> None:
        super().__init__()
        self._left = left

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_timed(http.client.HTTPSConnection, self._left), req)


def _timed(
    connection: type[http.client.HTTPConnection], left: Callable[[], float]
) -> Callable[..., http.client.HTTPConnection]:
    def connect(host: str, **options: Any) -> http.client.HTTPConnection:
        made = connection(host, **options)
        made.response_class = partial(_Answer, left=left)  # type: ignore[assignment]
        return made

    return connect


class _Answer(http.client.HTTPResponse):
    """An answer, each piece of which is waited for no longer than the time that is left for the whole."""

    def __init__(self, sock: socket.socket, *args: Any, left: Callable[[], float], **options: Any) -> None:
        super().__init__(_Timed(sock, left), *args, **options)  # type: ignore[arg-type]


class _Timed(io.RawIOBase):
    """A socket, and the stream of its bytes, whose time limit shrinks with the time that is left."""

    def __init__(self, sock: socket.socket, left: Callable[[], float]) -> None:
        self._sock, self._left = sock, left
        self._raw = sock.makefile("rb", buffering=0)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return the stream, as a socket does."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what there is, waiting until the time is up. Raises TimeoutError."""
        self._sock.settimeout(self._left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket."""
        self._raw.close()
        super().close()
