"""What a query may not do: change the graph, or reach another server than those that are allowed by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphtool.errors import RefusedError
from graphtool.query.tokens import keywords, tokens

if TYPE_CHECKING:
    from collections.abc import Collection

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
# Whatever could be read as SERVICE with its endpoint and group, wherever it stands: engines need no space around a
# keyword and differ in where a comment or an IRI ends. Only after ?, $ or : the letters surely belong to a name.
_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*[\r\n])*"
_SERVICE = re.compile(
    rf"""
    (?P<name>[?$:][A-Za-z0-9_]*)?
    SERVICE
    (?={_GAP} (?:SILENT {_GAP})?
       (?P<endpoint> <[^>]*> | [?$][^ \t\r\n{{}}<>"'()\#]+ | [^ \t\r\n{{}}<>"'()\[\]/;,?$\#:]*:[^ \t\r\n{{}}<>"]* )
       {_GAP} \{{
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refuse_unsafe(text: str, services: Collection[str] = ()) -> None:
    """Raise RefusedError for an update, or for a federated query that asks another endpoint than `services`.

    A letter may be written as a code point escape (SPARQL 1.1, section 19.2), which some engines read before anything
    else and some only in strings; so the text is judged both ways.
    """
    for reading in dict.fromkeys((text, _unescaped(text))):
        words = keywords(reading)
        first = next((word for word in words if word not in {"PREFIX", "BASE"}), "")
        if first in _UPDATES or first == "WITH":
            raise RefusedError(
                f"{first} would change the graph; graphtool only reads",
                hint="send SELECT, ASK, CONSTRUCT or DESCRIBE",
            )
        for found in _SERVICE.finditer(reading):
            if not found["name"]:
                _refuse_service(found["endpoint"], services)
        if "SERVICE" in words:
            _refuse_services(reading, services)


def _refuse_services(text: str, allowed: Collection[str]) -> None:
    parts = [token for token in tokens(text) if token.kind not in {"space", "comment"}]
    for place, token in enumerate(parts):
        if token.kind == "word" and token.text.upper() == "SERVICE":
            silent = place + 1 < len(parts) and parts[place + 1].text.upper() == "SILENT"
            _refuse_service("".join(part.text for part in parts[place + 1 + silent :][:1]), allowed)


def _refuse_service(endpoint: str, allowed: Collection[str]) -> None:
    if not allowed:
        raise RefusedError(
            "SERVICE would ask another server",
            hint="graphtool does not contact the network for a query unless --allow-service names the endpoint; "
            "if no SERVICE is meant, rename what ends in 'service' before a name and {",
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
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else match[0]
