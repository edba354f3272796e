"""Tell all that is wrong with a text that is not well-formed RDF, each with its place and a cure.

pyoxigraph's parser goes on after an error at the next statement, so most errors of a Turtle file come out of one
parse. A string or IRI that does not close would draw in all that follows: these are found by the tokenizer, told
where they open, and taken out before the parser looks for the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from graphtool.errors import Location, ParseError, Problem
from graphtool.store.turtle.tokens import Lines, next_broken, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.store.turtle.tokens import Token

MOST = 20
_TURTLE = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_POSITION = re.compile(r"^Parser error (?:at|between) line \d+ (?:column \d+|between columns \d+ and \d+)[^:]*: ")
_HINTS = (
    ("at the beginning of a prefix", "is this a text without quotation marks?"),
    ("prefix", "declare the prefix at the top of the file: @prefix name: <IRI> ."),
    ("not a valid RDF object", "a statement needs an object before ';', ',' or '.'"),
    ("dot is expected", "end each subject's statements with ' .', separate predicates with ';' and objects with ','"),
    ("'.'", "end each subject's statements with ' .', separate predicates with ';' and objects with ','"),
    ("Unexpected end", "the last statement is not finished: does it end with ' .'?"),
    ("UTF-8", "save the file as UTF-8"),
    ("datatype", 'write "text"^^prefix:datatype'),
    ("IRI", "write IRIs as <https://…> without spaces"),
)
_UNDECLARED = re.compile(r"The prefix (\S*:) has not been declared")
_DECLARING = re.compile(r"\s*@?prefix\s+([^\s:<]*)", re.IGNORECASE)
# what closes on its line although it is no token: a string with a bad escape, an IRI with a forbidden character
_QUOTES = re.compile(r"\"\"\"|'''|[\"']")
_CLOSED = {
    quotes: re.compile(rf"{quotes}(?:\\.|[^\\{end}])*?{quotes}", re.DOTALL)
    for quotes, end in (('"', r"\n\r"), ("'", r"\n\r"), ('"""', ""), ("'''", ""))
}
_IRI = re.compile(r"<[^<>\n\r]*>")
_BAD_ESCAPE = re.compile(r"\\(?:u(?![0-9A-Fa-f]{4})|U(?![0-9A-Fa-f]{8})|[^tbnrf\"'\\uU])")
_ESCAPES = r"""a backslash is written \\; the escapes are \t \n \r \b \f \" \' \\ \uXXXX \UXXXXXXXX"""
_FORBIDDEN = re.compile(r"[\x00-\x20\"{}|^`\\]")
_REST = re.compile(r"(?:(?<=\s)[.;,\])]|\s)*\Z")


def parse_error(content: bytes, syntax: ox.RdfFormat, base_iri: str, shown: str) -> ParseError:
    """Return the error for a text that pyoxigraph's parser has refused, with at most MOST problems."""
    problems = sorted(set(_problems(content, syntax, base_iri, shown)))
    if len(problems) > MOST:
        last = problems[MOST - 1].location
        problems[MOST:] = [Problem(last, ParseError.error_id, "more errors follow", "mend these first")]
    return ParseError.joined(problems)


def _problems(content: bytes, syntax: ox.RdfFormat, base_iri: str, shown: str) -> Iterator[Problem]:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        message = f"byte {content[error.start]:#04x} is not UTF-8"
        yield _problem(Location(shown, *Lines(before).place(len(before))), message)
        return
    if text.startswith("\ufeff"):
        yield _problem(Location(shown, 1, 1), "the file begins with a byte order mark", "save it as UTF-8 without BOM")
    elif syntax not in _TURTLE:
        yield next(_parsers(text, syntax, base_iri, shown))
    else:
        yield from _in_turtle(text, syntax, base_iri, shown)


def _in_turtle(text: str, syntax: ox.RdfFormat, base_iri: str, shown: str) -> Iterator[Problem]:
    lines = Lines(text)
    broken = list(_broken(text))
    told = set()
    for slip in broken:
        where = Location(shown, *lines.place(slip.offset))
        told.add(where.line)
        yield _problem(where, slip.message, slip.hint)
    end = lines.place(broken[-1].start)[0] if broken and broken[-1].open_ended else None
    undeclared: set[str] = set()
    for problem in sorted(_parsers(_mended(text, broken), syntax, base_iri, shown)):
        line = problem.location.line if problem.location else 0
        prefix = _UNDECLARED.match(problem.message)
        if line in told or (end and line >= end) or (prefix and prefix[1] in undeclared):
            continue
        if prefix:
            undeclared.add(prefix[1])
        elif declaring := _DECLARING.match(lines.line(line)):
            undeclared.add(f"{declaring[1]}:")
        yield problem


def _parsers(text: str, syntax: ox.RdfFormat, base_iri: str, shown: str) -> Iterator[Problem]:
    """Yield what pyoxigraph's parser says of each statement."""
    parser = ox.parse(input=text, format=syntax, base_iri=base_iri)
    premature: list[Location] = []
    for _ in range(2 * MOST):
        try:
            for _ in parser:
                pass
        except SyntaxError as error:
            message = _POSITION.sub("", error.msg or "not well-formed RDF")
            where = Location(shown, error.lineno or 0, error.offset or 0)
            yield _problem(where, message)
            if message.startswith(". "):
                premature.append(where)
        else:
            break
    header = "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in parser.prefixes.items())
    for dot in premature:
        yield from _after(text, dot, header, syntax, base_iri)


def _after(text: str, dot: Location, header: str, syntax: ox.RdfFormat, base_iri: str) -> Iterator[Problem]:
    """Yield what is wrong with the statement after a premature dot: the parser skips it to find its feet again."""
    start = Lines(text).offset(dot.line, dot.column) + 1
    end = next((token.end for token in tokens(text, start=start) if token.kind == "."), start)
    blank = "\n" * (dot.line - 1) + " " * dot.column
    for problem in _parsers(f"{header}{blank}{text[start:end]}", syntax, base_iri, dot.path):
        where = problem.location
        if where and where.line == 1:
            where = Location(where.path, 1, where.column - len(header))
        yield problem._replace(location=where)


def _problem(where: Location, message: str, hint: str = "") -> Problem:
    hint = hint or next((cure for word, cure in _HINTS if word in message), "")
    return Problem(where, ParseError.error_id, message, hint)


# --- strings and IRIs that are not whole ---


class _Slip(NamedTuple):
    """A string or IRI that is no token: where it stands, and what is wrong at `offset`."""

    start: int
    end: int
    offset: int
    message: str
    hint: str = ""
    open_ended: bool = False


def _broken(text: str) -> Iterator[_Slip]:
    position = 0
    while token := next_broken(text, position):
        position = token.end
        if text[token.start] in "<\"'":
            slip = _iri(text, token) if text[token.start] == "<" else _string(text, token)
            yield slip
            position = slip.end


def _string(text: str, token: Token) -> _Slip:
    opened = _QUOTES.match(text, token.start)
    quotes = opened[0] if opened else text[token.start]
    if closed := _CLOSED[quotes].match(text, token.start):
        escape = _BAD_ESCAPE.search(text, token.start, closed.end())
        at = escape.start() if escape else token.start
        hint = _ESCAPES
        return _Slip(token.start, closed.end(), at, f"unexpected escape {text[at : at + 2]}", hint)
    if len(quotes) == 3:
        message = f"the string that opens here with {quotes} is never closed"
        return _Slip(token.start, token.end, token.start, message, f"close it with {quotes}", open_ended=True)
    message = "the string that opens here is not closed on its line"
    hint = f"close it with {quotes}; a text of several lines stands between {quotes * 3} and {quotes * 3}"
    return _Slip(token.start, _end(text, token), token.start, message, hint)


def _iri(text: str, token: Token) -> _Slip:
    if closed := _IRI.match(text, token.start):
        wrong = _FORBIDDEN.search(text, token.start + 1, closed.end() - 1)
        at = wrong.start() if wrong else token.start
        return _Slip(token.start, closed.end(), at, f"an IRI cannot hold {text[at]!r}")
    return _Slip(
        token.start, _end(text, token), token.start, "the IRI that opens here is not closed", "close it with >"
    )


def _end(text: str, token: Token) -> int:
    """Return where a broken token is taken to end: what looks like the punctuation behind it is left."""
    rest = _REST.search(text, token.start, token.end)
    return max(token.start + 1, rest.start() if rest else token.end)


def _mended(text: str, broken: Iterable[_Slip]) -> str:
    """Return the text with something harmless, without line ends, in the place of each slip."""
    parts, position = [], 0
    for slip in broken:
        parts += [text[position : slip.start], "<a:>" if text[slip.start] == "<" else '""']
        position = slip.end
    return "".join((*parts, text[position:]))
