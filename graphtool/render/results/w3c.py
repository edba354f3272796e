"""The formats of the W3C for query results: CSV and TSV, JSON, XML, one row at a time.

As in SPARQL 1.1 Query Results CSV and TSV Formats, Query Results JSON Format, and Query Results XML Format. Each row of
JSON and XML stands on a line of its own. Quoted triples are written as SPARQL 1.2 does.
"""

from __future__ import annotations

import json as _json
import re
from html import escape
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import FormatError
from graphtool.render.results.view import View
from graphtool.store.terms import XSD_STRING, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.query.results import Row, Truth

_QUOTED = re.compile(r'[",\r\n]')
# everything outside the production Char (XML 1.0, section 2.2)
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_string = _json.JSONEncoder(ensure_ascii=False).encode


def csv(columns: tuple[str, ...], rows: Iterable[Row], _view: View) -> Iterator[str]:
    """Yield CSV: bare values, lines that end in CR LF; an unbound cell and an empty text look alike there."""
    yield ",".join(columns) + "\r\n"
    for row in rows:
        yield ",".join(["" if term is None else _csv(term) for term in row]) + "\r\n"


def _csv(term: Term) -> str:
    text = str(term) if isinstance(term, (ox.BlankNode, ox.Triple)) else term.value
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def tsv(columns: tuple[str, ...], rows: Iterable[Row], _view: View) -> Iterator[str]:
    """Yield TSV: terms in Turtle syntax, nothing for an unbound cell."""
    yield "\t".join([f"?{name}" for name in columns]) + "\n"
    for row in rows:
        yield "\t".join(["" if term is None else str(term) for term in row]) + "\n"


def json(columns: tuple[str, ...], rows: Iterable[Row], _view: View) -> Iterator[str]:
    """Yield the JSON format; unbound cells are left out of a row."""
    yield f'{{"head": {{"vars": {_string(list(columns))}}}, "results": {{"bindings": ['
    names = [_string(name) for name in columns]
    separator = "\n"
    for row in rows:
        cells = [f"{name}: {_json_term(term)}" for name, term in zip(names, row, strict=True) if term is not None]
        yield f"{separator}{{{', '.join(cells)}}}"
        separator = ",\n"
    yield "\n]}}\n"


def _json_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type": "uri", "value": {_string(term.value)}}}'
    if isinstance(term, ox.Literal):
        return f'{{"type": "literal", "value": {_string(term.value)}{_json_kind(term)}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type": "bnode", "value": {_string(term.value)}}}'
    inner = ", ".join(f'"{name}": {_json_term(part)}' for name, part in _parts(term))
    return f'{{"type": "triple", "value": {{{inner}}}}}'


def _json_kind(literal: ox.Literal) -> str:
    if literal.language:
        direction = f', "its:dir": {_string(str(literal.direction))}' if literal.direction else ""
        return f', "xml:lang": {_string(literal.language)}{direction}'
    datatype = literal.datatype.value
    return "" if datatype == XSD_STRING else f', "datatype": {_string(datatype)}'


def xml(columns: tuple[str, ...], rows: Iterable[Row], _view: View) -> Iterator[str]:
    """Yield the XML format; FormatError for a character that XML cannot hold, since leaving it out would be a lie."""
    head = "".join(f"<variable name={_attribute(name)}/>" for name in columns)
    yield f"{_XML_START}<head>{head}</head>\n<results>\n"
    names = [_attribute(name) for name in columns]
    for row in rows:
        cells = [
            f"<binding name={name}>{_xml_term(term)}</binding>"
            for name, term in zip(names, row, strict=True)
            if term is not None
        ]
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results>\n</sparql>\n"


_XML_START = '<?xml version="1.0" encoding="utf-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, ox.Literal):
        return f"<literal{_xml_kind(term)}>{_xml_text(term.value)}</literal>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    inner = "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in _parts(term))
    return f"<triple>{inner}</triple>"


def _parts(triple: ox.Triple) -> tuple[tuple[str, Term], ...]:
    return ("subject", triple.subject), ("predicate", triple.predicate), ("object", triple.object)


def _xml_kind(literal: ox.Literal) -> str:
    if literal.language:
        its = ' xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0" its:dir="{}"'
        direction = its.format(literal.direction) if literal.direction else ""
        return f" xml:lang={_attribute(literal.language)}{direction}"
    datatype = literal.datatype.value
    return "" if datatype == XSD_STRING else f" datatype={_attribute(datatype)}"


def _xml_text(text: str) -> str:
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text:
        return text  # nearly always, and ten times faster than a search for what XML forbids
    if wrong := NOT_XML.search(text):
        raise FormatError(f"XML cannot hold the character U+{ord(wrong[0]):04X}", hint="choose json, csv or tsv")
    # a parser would turn a bare carriage return into a line feed (XML 1.0, section 2.11)
    return escape(text, quote=False).replace("\r", "&#13;")


def _attribute(text: str) -> str:
    return f'"{escape(text)}"'


def truth(result: Truth, chosen: str) -> str:
    """Return the answer of an ASK: as a word, or in JSON or XML."""
    word = str(result.value).lower()
    if chosen == "json":
        return f'{{"head": {{}}, "boolean": {word}}}\n'
    return f"{_XML_START}<head/>\n<boolean>{word}</boolean>\n</sparql>\n" if chosen == "xml" else f"{word}\n"
