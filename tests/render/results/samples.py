"""Results that hold everything a format must cope with, and their golden files: run this to write them anew."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from graphtool.namespaces import ENTITY, KN, XSD
from graphtool.query.results import Table, Triples
from graphtool.render.formats import GRAPH_FORMATS, ROW_FORMATS
from graphtool.render.results import View, chunks

GOLDEN = Path(__file__).with_name("golden")
BINARY = ("parquet", "arrow")
_EVIL = '</td><script>alert(1)</script> | "q" `x` [a](b) _c_ & \t1\r\n2'
_NODE = ox.BlankNode("c0ffee")


def literal(text: str, datatype: str = "string") -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}{datatype}"))


SOEST = ox.NamedNode(f"{ENTITY}organisation/stadt-soest")
TABLE = Table(
    ("town", "townLabel", "kind", "value", "none"),
    (
        (SOEST, ox.Literal("Stadt Soest", language="de"), ox.NamedNode(f"{KN}Body"), literal("007", "integer"), None),
        (ox.NamedNode("javascript:alert(1)"), ox.Literal(_EVIL), _NODE, literal("-2.50", "decimal"), None),
        (None, ox.Literal("=SUM(A1:A2)"), _NODE, literal("1.0E3", "double"), None),
        (
            ox.NamedNode("https://example.org/a,b;c"),
            literal(""),
            ox.BlankNode("beef"),
            literal("seven", "integer"),
            None,
        ),
        (SOEST, ox.Literal("Größe \U0001f333 東京"), SOEST, literal("2024-02-29", "date"), literal("1", "boolean")),
    ),
)
TRIPLES = Triples(
    (
        ox.Triple(SOEST, ox.NamedNode(f"{KN}territory"), ox.NamedNode(f"{ENTITY}place/05974040")),
        ox.Triple(SOEST, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(f"{KN}Body")),
        ox.Triple(SOEST, ox.NamedNode(f"{KN}value"), literal("007", "integer")),
        ox.Triple(_NODE, ox.NamedNode(f"{KN}note"), ox.Literal('<a> & "Größe"\r\n', language="de")),
        ox.Triple(SOEST, ox.NamedNode(f"{KN}evidence"), _NODE),
    )
)
VIEW = View(
    language="de",
    label=lambda iri: {f"{KN}Body": "Körperschaft <b>", SOEST.value: "Stadt Soest"}.get(iri, ""),
    kinds=("organisation", "place"),
    title="towns <1>",
    summary="Welche Städte & warum?",
)


def written() -> dict[str, bytes]:
    """Return the content of every golden file by its name."""
    tables = {f"rows.{name}": b"".join(chunks(TABLE, name, VIEW)) for name in ROW_FORMATS if name not in BINARY}
    graphs = {f"graph.{name}": b"".join(chunks(TRIPLES, name, VIEW)) for name in GRAPH_FORMATS}
    # style and version of the page are no part of the result
    tables["rows.html"] = tables["rows.html"].partition(b"</head>\n")[2].partition(b"<footer")[0]
    return tables | graphs


if __name__ == "__main__":
    for name, content in written().items():
        (GOLDEN / name).write_bytes(content)
