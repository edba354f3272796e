"""What a query may not do: change the graph, or reach another server than those that are allowed by name.

Whether the letters of SERVICE are that keyword, or part of a name, a string or a comment, nobody knows better than
the engine: it reads the query once more with other letters in their place. If it still is a query, they were none.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from graphtool.errors import RefusedError
from graphtool.query.tokens import keywords, tokens
from graphtool.query.wellformed import fault, readable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*[\r\n])*"
# whatever could be read as SERVICE with its endpoint and group, wherever it stands: only after ?, $ or : the letters
# surely belong to a name, for engines need no space around a keyword and differ in where a comment or an IRI ends
# (compiled when it is first needed, which is seldom)
_SERVICE = rf"""(?xia)
    (?P<name>[?$:][A-Za-z0-9_]*)?
    SERVICE
    (?={_GAP} (?:SILENT {_GAP})?
       (?P<endpoint> <[^<>]*> | [?$][^ \t\r\n{{}}<>"'()\#]+ | [^ \t\r\n{{}}<>"'()\[\]/;,?$\#:]*:[^ \t\r\n{{}}<>"]* )
       {_GAP} \{{
    )
"""
# the letters, with the IRI that they ask if they are the keyword
_LETTERS = re.compile(rf"(SERVI)(CE)(?={_GAP}(?:SILENT{_GAP})?<([^<>]*)>)?", re.VERBOSE | re.IGNORECASE | re.ASCII)
_LETTERS_ALONE = re.compile("SERVICE", re.IGNORECASE | re.ASCII)
_COMMENTED = re.compile(r"SERVICE\s*(?:SILENT\s*)?\#", re.IGNORECASE | re.ASCII)
_RUN = re.compile(r"[^\s]+")
_PATIENCE = 30_000_000  # characters looked at, about a second
_STAND_INS = tuple(map("".join, product("xqzjkw", repeat=2)))
_ODD_LETTERS = str.maketrans("ſı", "si")  # what Python's str.upper makes plain letters of
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refuse_unsafe(text: str, services: Collection[str] = (), *, here: bool = False) -> None:
    """Raise RefusedError for an update, or for a federated query that asks another endpoint than `services`.

    A letter may be written as a code point escape (SPARQL 1.1, section 19.2), which some engines read before anything
    else and some only in strings, and some take ſ and ı for S and I; so the text is judged in both readings. What the
    embedded engine cannot read is refused if it looks like SERVICE, unless that engine alone is to run it `here`.
    """
    for reading in dict.fromkeys((text, _unescaped(text))):
        first = next((word for word in keywords(reading) if word not in {"PREFIX", "BASE"}), "")
        if first in _UPDATES or first == "WITH":
            raise RefusedError(
                f"{first} would change the graph; graphtool only reads",
                hint="send SELECT, ASK, CONSTRUCT or DESCRIBE",
            )
        if _LETTERS_ALONE.search(reading):
            _refuse_services(reading, services, here=here)


def _refuse_services(text: str, allowed: Collection[str], *, here: bool) -> None:
    """Raise RefusedError if the letters of SERVICE in a text ask an endpoint that is not allowed."""
    _refuse_what_takes_too_long(text)
    sure = False
    if readable(text) and (renamed := _renamed(text, allowed)):
        if not fault(renamed):
            return
        sure = not fault(text)
        if not sure and here:
            return
    for endpoint in _endpoints(text):
        _refuse_service(endpoint, allowed, sure=sure)
    if sure:  # asked in a way that is told apart from others only by the engine
        _refuse_service("", (), sure=sure)


def _refuse_what_takes_too_long(text: str) -> None:
    """Raise RefusedError for a text made to be searched without end: one comment or name for many a SERVICE."""
    comments = sum(1 for _ in _COMMENTED.finditer(text))
    longest = max(match.end() - match.start() for match in _RUN.finditer(text))
    if comments * len(text) + sum(1 for _ in _LETTERS_ALONE.finditer(text)) * longest > _PATIENCE:
        raise RefusedError(
            "the letters of SERVICE stand too often before comments, or in names that are too long, to be sure of them",
            hint="leave the comments out, and put spaces between names",
        )


def _endpoints(text: str) -> Iterator[str]:
    """Yield what a text seems to ask by SERVICE, as it is written."""
    yield from (match["endpoint"] for match in re.finditer(_SERVICE, text) if not match["name"])
    parts = [token for token in tokens(text) if token.kind not in {"space", "comment"}]
    for place, token in enumerate(parts):
        if token.kind == "word" and token.text.upper() == "SERVICE":
            silent = place + 1 < len(parts) and parts[place + 1].text.upper() == "SILENT"
            yield "".join(part.text for part in parts[place + 1 + silent :][:1])


def _renamed(text: str, allowed: Collection[str]) -> str:
    """Return the text with other letters for each SERVICE that does not ask an allowed endpoint; "" if none are left.

    They differ from all that is there, so that no two names become one, and keep to upper and lower case.
    """
    lower = text.lower()
    for letters in _STAND_INS:
        if f"servi{letters}" not in lower:
            return _LETTERS.sub(_stand_in(letters, allowed), text)
    return ""


def _stand_in(letters: str, allowed: Collection[str]) -> Callable[[re.Match[str]], str]:
    def replaced(match: re.Match[str]) -> str:
        if match[3] is not None and match[3] in allowed:
            return match[0]
        end = (new.upper() if old.isupper() else new for new, old in zip(letters, match[2], strict=True))
        return match[1] + "".join(end)

    return replaced


def _refuse_service(endpoint: str, allowed: Collection[str], *, sure: bool) -> None:
    """Raise RefusedError unless the endpoint, as it is written, is allowed."""
    if not allowed:
        doubt = "" if sure else "; if no SERVICE is meant, rename what ends in 'service' before a name and {"
        raise RefusedError(
            "SERVICE would ask another server",
            hint="graphtool does not contact the network for a query unless --allow-service names the endpoint" + doubt,
        )
    if not (endpoint.startswith("<") and endpoint.endswith(">")):
        raise RefusedError(
            "SERVICE must name its endpoint by a full <IRI>, not by a variable or a prefixed name",
            hint="only endpoints that --allow-service names may be asked",
        )
    if endpoint[1:-1] not in allowed:
        raise RefusedError(
            f"SERVICE {endpoint} is not among the allowed endpoints",
            hint=f"allowed with --allow-service: {', '.join(sorted(allowed))}",
        )


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text).translate(_ODD_LETTERS)


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return match[0] if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF else chr(number)
