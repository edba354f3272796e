"""Say what is wrong with the syntax of a query: where, which line, and how to mend it.

The embedded engine tells how far it looked, not where the query goes wrong. That place is found by cutting: up to the
first wrong token, a query that is cut off is only unfinished.
"""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING, NamedTuple

from graphtool.errors import Location, Problem, QueryError
from graphtool.query.tokens import tokens
from graphtool.query.wellformed import fault, readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphtool.query.tokens import Token

_POSITION = re.compile(r"^error at (\d+):(\d+): (.*)", re.DOTALL)
_PAD = " " * 40 + "\x01"  # wider than any keyword that the engine looks for, and nothing that a query may hold
_SENTENCE = re.compile(r"(?:, |expected |one of )([A-Z][A-Za-z]*(?: [\w*?`]+){3,})")
# what `tokens` cuts finer: numbers, language tags, operators
_WHOLE = re.compile(
    r"[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|&&|\|\||\^\^|[!<>]=|<<\(?|\)?>>|\{\||\|\}"
)
_HINTS = {
    "}": "is a statement before it unfinished, a variable bound twice, or a blank node used in two groups?",
    "": "is a brace, a bracket or an object missing at the end?",
}
_LONGEST = 40
_HINT = "is a brace, a dot or a quotation mark missing just before?"


class _Slip(NamedTuple):
    """A place in a query, what is wrong there, and how to mend it."""

    offset: int
    message: str
    hint: str


def syntax_error(words: str, shown: str, text: str = "", known: Mapping[str, str] | None = None) -> QueryError:
    """Return what the embedded engine says about a query or update that it cannot read as an error with its place.

    With the `text` of a query each prefix without a declaration is named; `known` prefixes come with theirs.
    """
    if text and readable(text):
        problems = list(_problems(text, shown, known or {}))
        if problems:
            return QueryError.joined(problems)
    match = _POSITION.match(words)
    if not match:
        return QueryError(words.splitlines()[0], location=Location(shown))
    line, column, message = match.groups()
    short = " ".join(message.split())
    short = short if len(short) <= 120 else "the query does not go on like this"
    return QueryError(short, hint=_HINT, location=Location(shown, int(line), int(column)))


def problem_at(text: str, offset: int, shown: str, message: str, hint: str) -> Problem:
    """Return a problem at a place in the text of a query, with its line."""
    before = text[:offset]
    line = before.count("\n") + 1
    start = before.rfind("\n") + 1
    source = text[start:].partition("\n")[0].rstrip("\r")
    return Problem(Location(shown, line, offset - start + 1), QueryError.error_id, message, hint, source)


def _problems(text: str, shown: str, known: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each prefix that is not declared, and for the first token that does not fit."""
    missing = _undeclared(text)
    if missing and not _blamed(text, missing):
        missing = {}  # what looks like names may be none
    for prefix, token in missing.items():
        line = f"PREFIX {prefix}: <{known.get(prefix, 'IRI')}>"
        hint = f"put this line at the top: {line}" if prefix in known else f"declare it at the top: {line}"
        yield problem_at(text, token.start, shown, f"the prefix {prefix}: is not declared", hint)
    given = dict.fromkeys(missing, "urn:x:")
    if fault(text, given):
        slip = _misfit(text, given)
        yield problem_at(text, slip.offset, shown, slip.message, slip.hint)


def _blamed(text: str, missing: Mapping[str, Token]) -> bool:
    """Return whether a query goes wrong at a name whose prefix is missing, and goes on with that prefix."""
    wrong = _misfit(text, {}).offset
    given = dict.fromkeys(missing, "urn:x:")
    first = min(token.start for token in missing.values())
    return wrong >= first and (not fault(text, given) or _misfit(text, given).offset > wrong)


def _undeclared(text: str) -> dict[str, Token]:
    """Return each prefix that is used but not declared, with the first name that uses it."""
    declared, used = {"_"}, dict[str, "Token"]()
    declaring = False
    for token in tokens(text):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if declaring:
                declared.add(prefix)
            if text[token.start - 1 : token.start] != "<":  # that would be an IRI with a space in it
                used.setdefault(prefix, token)
        if token.kind not in {"space", "comment"}:
            declaring = token.kind == "word" and token.text.upper() == "PREFIX"
    return {prefix: token for prefix, token in used.items() if prefix not in declared}


def _misfit(text: str, given: Mapping[str, str]) -> _Slip:
    """Return what is wrong with the first piece that does not fit into a query."""
    offset, piece = _wrong(text, given)
    for token in tokens(text):
        if token.start <= offset and token.kind == "other" and token.text in "\"'":
            return _open_string(text, token.start)
    words = fault(text[: offset + len(piece)], given)
    opened = text.rfind("<", 0, offset)
    if "IRI parsing failed" in words and opened >= 0:
        found = text[opened : offset + len(piece)]
        return _Slip(opened, f"{found} is no IRI", "write IRIs as <https://…>, without spaces")
    if sentence := _SENTENCE.search(" ".join(words.split())):
        return _Slip(offset, sentence[1], "see https://www.w3.org/TR/sparql11-query/")
    if offset == 0 and not piece:
        return _Slip(0, "there is no query", "write SELECT, ASK, CONSTRUCT or DESCRIBE")
    short = piece if len(piece) <= _LONGEST else f"{piece[:_LONGEST]}…"
    message = f"{short!r} does not fit here" if piece else "the query ends too early"
    return _Slip(offset, message, _HINTS.get(piece, _HINT))


def _wrong(text: str, given: Mapping[str, str]) -> tuple[int, str]:
    """Return where the first piece begins that does not fit, and the piece; the end of the text if all fit."""
    pieces = list(_pieces(text))
    # all pieces fit up to where a text can be cut off and is read to its end
    ends = [offset for offset, _ in pieces[1:]]
    found = bisect(ends, 0, key=lambda end: int(not _fits(text[:end], given)))
    if found < len(ends) or (pieces and not _fits(text.rstrip(), given)):
        return pieces[found]
    return len(text.rstrip()) if pieces else 0, ""


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the places and texts of all tokens."""
    position = 0
    for token in tokens(text):
        if token.kind not in {"space", "comment"} and token.start >= position:
            whole = _WHOLE.match(text, token.start) if token.kind == "other" else None
            yield token.start, whole[0] if whole else token.text
            position = token.start + len(whole[0] if whole else token.text)


def _fits(text: str, given: Mapping[str, str]) -> bool:
    """Return whether a text is a query that was cut off."""
    match = _POSITION.match(fault(text + _PAD, given))
    if not match:
        return True
    end = text + _PAD[:-1]
    return (int(match[1]), int(match[2])) >= (end.count("\n") + 1, len(end) - end.rfind("\n"))


def _open_string(text: str, start: int) -> _Slip:
    mark = text[start]
    hint = f"close it with {mark}; a text of several lines stands between {mark * 3} and {mark * 3}"
    if text.startswith(3 * mark, max(0, start - 2)):  # the first two were taken for an empty string
        start, hint = start - 2, f"close it with {mark * 3}"
    return _Slip(start, "the string that opens here is not closed", hint)
