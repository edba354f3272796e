"""Read paragraphs of the plain kind, one match a statement: several times as fast as the walk over the tokens.

Plain is a subject that is an IRI and objects that are IRIs or strings, as most of a large file is. Whatever else comes
(nested nodes, lists, numbers, an odd place for white space) is left to the walk, whose results these equal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.store.turtle.names import RDF_TYPE, TermError, string_value
from graphtool.store.turtle.parts import Occurrence, Statement
from graphtool.store.turtle.tokens import GAP, PATTERNS

if TYPE_CHECKING:
    from graphtool.store.turtle.names import Names

_IRI = rf"{PATTERNS['name']}|{PATTERNS['iri']}"
_SUBJECT = re.compile(_IRI)
_LITERAL = rf"(?P<string>{PATTERNS['string']})(?:@(?P<tag>[A-Za-z]+(?:-[A-Za-z0-9]+)*+)(?!-)|\^\^(?P<type>{_IRI}))?+"
_REST = rf"{GAP}(?:(?P<iri>{_IRI})|{_LITERAL}){GAP}(?:(?P<comma>,)|(?P<end>(?:;{GAP})?\.)|;)"
_SAME_VERB = re.compile(_REST)
_VERB = re.compile(rf"{GAP}(?:(?P<verb>{_IRI})|(?P<a>a)(?=[ \t\n\r<\"'#])){_REST}")


def plain(text: str, names: Names, start: int, end: int) -> list[Statement] | None:
    """Return the statements of the paragraph between two offsets, or None if it is not of the plain kind."""
    subject = _SUBJECT.match(text, start, end)
    if subject is None:
        return None
    try:
        return _statements(text, names, Occurrence(names.iri(subject[0]), start, subject.end()), end)
    except (TermError, ValueError):
        return None


def _statements(text: str, names: Names, subject: Occurrence, end: int) -> list[Statement] | None:
    found: list[Statement] = []
    pattern, position = _VERB, subject.end
    while match := pattern.match(text, position, end):
        if pattern is _VERB:
            verb = RDF_TYPE if match["a"] else names.iri(match["verb"])
            predicate = Occurrence(verb, *match.span("a" if match["a"] else "verb"))
        found.append(Statement(subject, predicate, _object(names, match), None, subject.start, end))
        position = match.end()
        if match["end"]:
            return found if position == end else None
        pattern = _SAME_VERB if match["comma"] else _VERB
    return None


def _object(names: Names, match: re.Match[str]) -> Occurrence:
    if iri := match["iri"]:
        return Occurrence(names.iri(iri), *match.span("iri"))
    value = string_value(match["string"])
    if tag := match["tag"]:
        return Occurrence(ox.Literal(value, language=tag), match.start("string"), match.end("tag"))
    if datatype := match["type"]:
        literal = ox.Literal(value, datatype=names.iri(datatype))
        return Occurrence(literal, match.start("string"), match.end("type"))
    return Occurrence(ox.Literal(value), *match.span("string"))
