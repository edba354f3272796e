"""The tokens of Turtle, TriG, N-Triples and N-Quads, with their offsets in the decoded text.

`tokens(text)` yields `Token(kind, start, end)`; `text[token.start:token.end]` is the token as written. Between two
tokens stands nothing but white space (and comments, unless asked for), so nothing of a file is lost. The kinds:

| kind | what |
|---|---|
| `iri` | `<…>` with its escapes |
| `name` | a prefixed name: `kn:Network`, `kn:`, `:a`, with `%` and backslash escapes |
| `blank` | `_:label` |
| `string` | a string in one of the four kinds of quotes, quotes included |
| `lang` | `@de`, `@en-GB`, `@en--ltr`; also `@prefix`, `@base` and `@version`: the grammar tells them apart |
| `integer`, `decimal`, `double` | a number |
| `word` | `a`, `true`, `false`, `PREFIX`, `BASE`, `VERSION`, `GRAPH`, or a word that means nothing |
| `. ; , [ ] ( ) { } ^^` and `<< >> <<( )>> {| |} ~` | punctuation is a kind of its own (the latter are RDF 1.2's) |
| `comment` | from `#` to the end of the line, the line end excluded; only if asked for |
| `broken` | text that is no token: an unclosed string or IRI to where it can reach at most, or a single character |

The expressions follow the terminals of Turtle 1.1 (section 6.5). A line ends with LF, CR or CR LF.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START = f"{_BASE}_"
_CHARS = f"{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040-"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPE = rf"\\[tbnrf\"'\\]|{_UCHAR}"

_WORD = rf"[{_BASE}](?:[{_CHARS}]|\.+[{_CHARS}])*+"
_LOCAL = rf"(?:[{_START}:0-9]|{_PLX})(?:[{_CHARS}:]|{_PLX}|\.+(?=[{_CHARS}:]|{_PLX}))*+"


def _quoted(quote: str) -> str:
    """Return the expression of a string in long or short quotes (STRING_LITERAL_QUOTE and its three relatives)."""
    mark = quote[0]
    if len(quote) == 1:
        return rf"{mark}(?!{mark}{mark})[^{mark}\\\n\r]*+(?:(?:{_ESCAPE})[^{mark}\\\n\r]*+)*+{mark}"
    return rf"{quote}[^{mark}\\]*+(?:(?:{_ESCAPE}|{mark}{{1,2}}(?!{mark}))[^{mark}\\]*+)*+{quote}"


_STRING = "|".join(_quoted(quote) for quote in ('"""', '"', "'''", "'"))
_IRI = rf"<[^\x00-\x20<>\"{{}}|^`\\]*+(?:(?:{_UCHAR})[^\x00-\x20<>\"{{}}|^`\\]*+)*+>"
_DOUBLE = r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)[eE][+-]?[0-9]+"
_PUNCTUATION = r"<<\(|\)>>|<<|>>|\{\||\|\}|\^\^|[.;,\[\](){}~]"
# what can open but does not close: to the end of the text, of the line, or of what an IRI may hold
_BROKEN = r"\"\"\"(?s:.*)|'''(?s:.*)|[\"'][^\n\r]*|<[^\n\r<>\"{}|^` ]*|(?s:.)"

# in the order in which they are tried; the frequent ones come first where the order does not matter
PATTERNS = {
    "name": f"(?:{_WORD})?+:(?:{_LOCAL})?+",
    "double": _DOUBLE,
    "decimal": r"[+-]?[0-9]*\.[0-9]+",
    "integer": r"[+-]?[0-9]+",
    "iri": _IRI,
    "punctuation": _PUNCTUATION,
    "string": _STRING,
    "lang": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?",
    "blank": rf"_:[{_START}0-9](?:[{_CHARS}]|\.+[{_CHARS}])*+",
    "word": _WORD,
    "comment": r"#[^\n\r]*+",
    "broken": _BROKEN,
}
_LINE_END = re.compile(r"\r\n?|\n")
GAP = r"(?:[ \t\n\r]++|#[^\n\r]*+)*+"
WHITE = r"[ \t\n\r]*+"
TOKEN = re.compile(WHITE + "(?:" + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in PATTERNS.items()) + ")")

_WHOLE = re.compile(rf"(?:[ \t\n\r]++|{'|'.join(p for kind, p in PATTERNS.items() if kind != 'broken')})*+")


class Token(NamedTuple):
    """A token: its kind and where it starts and ends, as offsets into the text."""

    kind: str
    start: int
    end: int


def tokens(text: str, *, comments: bool = False, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of a text in order, or those between two offsets that lie between tokens."""
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        kind: str = match.lastgroup  # type: ignore[assignment]
        first, last = match.span(kind)
        if kind == "punctuation":
            yield Token(text[first:last], first, last)
        elif kind != "comment" or comments:
            yield Token(kind, first, last)


def next_broken(text: str, start: int = 0) -> Token | None:
    """Return the first token of the kind `broken` at or after an offset that lies between tokens, if there is one."""
    whole = _WHOLE.match(text, start)
    position = whole.end() if whole else start
    match = TOKEN.match(text, position)
    return Token("broken", *match.span("broken")) if match else None


class Lines:
    """The lines of a text, for turning offsets into line and column; both are counted from 1, columns in characters."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column."""
        return self._starts[line - 1] + column - 1

    def line(self, number: int) -> str:
        """Return the text of a line without its line end; empty if there is no such line."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[self._starts[number - 1] : end].rstrip("\r\n")


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of one offset; for many, make `Lines` once."""
    return Lines(text).place(offset)
