"""Write query results: tables for people, CSV, TSV, JSON and XML for programs, triples in RDF syntaxes.

CSV, TSV, JSON and XML follow the W3C SPARQL 1.1 results formats; an empty table still has its header.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from graphtool.errors import FormatError
from graphtool.namespaces import XSD, shrink
from graphtool.query.results import Result, Table, Triples, Truth
from graphtool.store.terms import XSD_STRING, Term, value
from graphtool.store.write import serialize

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE_FORMATS = ("table", "csv", "tsv", "json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples")
_WIDEST = 60


def render(result: Result, chosen: str) -> str:
    """Return the result in the chosen format; FormatError if the format does not suit the kind of result."""
    if isinstance(result, Triples):
        if chosen not in (*GRAPH_FORMATS, "table"):
            raise FormatError(f"{chosen} cannot hold a graph", hint=f"choose one of: {', '.join(GRAPH_FORMATS)}")
        syntax = ox.RdfFormat.N_TRIPLES if chosen == "ntriples" else ox.RdfFormat.TURTLE
        return serialize(result.triples, syntax).decode()
    if chosen not in TABLE_FORMATS:
        raise FormatError(f"{chosen} cannot hold a table", hint=f"choose one of: {', '.join(TABLE_FORMATS)}")
    if isinstance(result, Truth):
        return _truth(result, chosen)
    return _WRITERS[chosen](result)


def cell(term: Term | None) -> str:
    """Return a term as a table shows it: compact IRI, or the literal's text."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shrink(term.value)
    return value(term)


def _table(result: Table) -> str:
    rows = [tuple(_clip(cell(term)) for term in row) for row in result.rows]
    widths = [max([_width(name), *(_width(row[i]) for row in rows)]) for i, name in enumerate(result.columns)]
    lines = [_line(result.columns, widths), _line(tuple("─" * width for width in widths), widths)]
    lines += [_line(row, widths) for row in rows]
    count = len(rows)
    return "\n".join([*lines, f"({count} row{'' if count == 1 else 's'})"]) + "\n"


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (text + " " * (width - _width(text)) for text, width in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _clip(text: str) -> str:
    text = " ".join(text.split())
    return text if _width(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _csv(result: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(result.columns)
    for row in result.rows:
        writer.writerow(["" if term is None else value(term) for term in row])
    return out.getvalue()


def _tsv(result: Table) -> str:
    lines = ["\t".join(f"?{name}" for name in result.columns)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in result.rows]
    return "\n".join(lines) + "\n"


def _json(result: Table) -> str:
    bindings = [
        {name: _json_term(term) for name, term in zip(result.columns, row, strict=True) if term is not None}
        for row in result.rows
    ]
    document = {"head": {"vars": list(result.columns)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.Literal):
        record = {"type": "literal", "value": term.value}
        if term.language:
            record["xml:lang"] = term.language
        elif term.datatype.value != XSD_STRING:
            record["datatype"] = term.datatype.value
        return record
    kind = "uri" if isinstance(term, ox.NamedNode) else "bnode"
    return {"type": kind, "value": value(term)}


def _xml(result: Table) -> str:
    head = "".join(f"    <variable name={quoteattr(name)}/>\n" for name in result.columns)
    rows = []
    for row in result.rows:
        cells = "".join(
            f"      <binding name={quoteattr(name)}>{_xml_term(term)}</binding>\n"
            for name, term in zip(result.columns, row, strict=True)
            if term is not None
        )
        rows.append(f"    <result>\n{cells}    </result>\n")
    return _xml_document(f"  <head>\n{head}  </head>\n  <results>\n{''.join(rows)}  </results>\n")


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.Literal):
        attribute = ""
        if term.language:
            attribute = f" xml:lang={quoteattr(term.language)}"
        elif term.datatype.value != XSD_STRING:
            attribute = f" datatype={quoteattr(term.datatype.value)}"
        return f"<literal{attribute}>{escape(term.value)}</literal>"
    tag = "uri" if isinstance(term, ox.NamedNode) else "bnode"
    return f"<{tag}>{escape(value(term))}</{tag}>"


def _xml_document(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n{body}</sparql>\n'
    )


def _truth(result: Truth, chosen: str) -> str:
    word = str(result.value).lower()
    if chosen == "json":
        return json.dumps({"head": {}, "boolean": result.value}) + "\n"
    if chosen == "xml":
        return _xml_document(f"  <head/>\n  <boolean>{word}</boolean>\n")
    if chosen == "tsv":
        return f'?answer\n"{word}"^^<{XSD}boolean>\n'
    return f"answer\r\n{word}\r\n" if chosen == "csv" else f"{word}\n"


_WRITERS: dict[str, Callable[[Table], str]] = {
    "table": _table, "csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml
}  # fmt: skip
