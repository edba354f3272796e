"""Cut SPARQL text into tokens, just fine enough to find variables and keywords outside strings, IRIs and comments.

The terminals follow SPARQL 1.1, section 19.8. Replacing a variable token by a term keeps a query's structure: a
value can never end a string or open a group.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<string>\"\"\"(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"\"\"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
              |\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$][\w\u00b7]+)
  | (?P<name>(?:[A-Za-z_](?:[\w\-]|\.+(?=[\w\-]))*)?:
             (?:(?:[\w:%]|\\[_~.\-!$&'()*+,;=/?\#@%]?)
                (?:[\w\u00b7\-:%]|\\[_~.\-!$&'()*+,;=/?\#@%]?|\.+(?=[\w\u00b7\-:%\\]))*)?)
  | (?P<word>[A-Za-z][\w]*)
  | (?P<space>\s+)
  | (?P<other>[0-9]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class Token(NamedTuple):
    """A piece of query text and what it is."""

    kind: str
    text: str
    start: int


@lru_cache(maxsize=256)
def tokens(text: str) -> tuple[Token, ...]:
    """Return all tokens in order; joined, their texts are the input."""
    return tuple(Token(match.lastgroup or "other", match.group(), match.start()) for match in _TOKEN.finditer(text))


def variables(text: str) -> set[str]:
    """Return the names (without ? or $) of the variables in a query."""
    return {token.text[1:] for token in tokens(text) if token.kind == "variable"}


def keywords(text: str) -> list[str]:
    """Return the bare words of a query in upper case, in order."""
    # without tokens, which would cost more than the engine needs for a query of a megabyte
    return [match.group().upper() for match in _TOKEN.finditer(text) if match.lastgroup == "word"]


def form(text: str) -> str:
    """Return the form of a query, `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`; "" if it has none.

    Only PREFIX and BASE may stand before it (SPARQL 1.1, rule 2).
    """
    return next((word for word in keywords(text) if word in FORMS), "")


def replace_variables(text: str, terms: Mapping[str, str]) -> str:
    """Return the query with each variable named in `terms` replaced by its term, given in SPARQL syntax."""
    return "".join(
        terms.get(token.text[1:], token.text) if token.kind == "variable" else token.text for token in tokens(text)
    )
