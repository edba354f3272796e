"""Write the triples of CONSTRUCT and DESCRIBE in an RDF syntax: sorted, without repetitions, the same every time.

Turtle has the form that `graphtool format` gives to files, up to a size where that would take too long to wait for.
Serialisers are Oxigraph's; what RDF/XML cannot hold is refused here, since they write it wrongly.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.errors import FormatError
from graphtool.namespaces import RDF_TYPE, STANDARD
from graphtool.render.results.bnodes import renamed
from graphtool.render.results.w3c import NOT_XML
from graphtool.stewardship.format import formatted
from graphtool.store.terms import sort_key
from graphtool.store.write import serialize, turtle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphtool.query.results import Triples
    from graphtool.render.results.view import View

_CANONICAL_UP_TO = 20_000  # triples; about two seconds
_NAME = re.compile(r"[A-Za-z_][\w.\-]*\Z", re.ASCII)


def graph(result: Triples, chosen: str, view: View) -> bytes:
    """Return the triples as turtle, trig, ntriples, nquads, jsonld or rdfxml; all in the default graph.

    Raises FormatError for triples that RDF/XML cannot hold.
    """
    triples = sorted(renamed(result.triples), key=lambda t: (*map(sort_key, (t.subject, t.predicate, t.object)),))
    if chosen in ("turtle", "trig"):
        text = turtle(triples, view.kinds, view.schemes)
        return formatted(text) if 0 < len(triples) <= _CANONICAL_UP_TO else text
    if chosen == "jsonld":
        return _jsonld(triples)
    if chosen == "rdfxml":
        _refuse_what_xml_cannot_hold(triples)
        properties = {triple.predicate.value for triple in triples}
        used = {p: ns for p, ns in STANDARD.items() if any(iri.startswith(ns) for iri in properties)}
        # a parser would turn a bare carriage return into a line feed (XML 1.0, section 2.11)
        return serialize(triples, ox.RdfFormat.RDF_XML, used).replace(b"\r", b"&#13;") + b"\n"
    return "".join(sorted(f"{triple} .\n" for triple in triples)).encode()


def _jsonld(triples: Sequence[ox.Triple]) -> bytes:
    """Return expanded JSON-LD with each node on a line of its own."""
    nodes = json.loads(serialize(triples, ox.RdfFormat.JSON_LD))
    lines = ",\n".join(json.dumps(_with_type(node), ensure_ascii=False) for node in nodes)
    return f"[\n{lines}\n]\n".encode() if nodes else b"[]\n"


def _with_type(node: dict[str, Any]) -> dict[str, Any]:
    """Return a node with its classes under `@type`, where readers of JSON look for them."""
    types = node.get(RDF_TYPE, ())
    if not types or any(value.keys() != {"@id"} for value in types):
        return node
    rest = {key: value for key, value in node.items() if key not in ("@id", RDF_TYPE)}
    return {"@id": node["@id"], "@type": [value["@id"] for value in types], **rest}


def _refuse_what_xml_cannot_hold(triples: Sequence[ox.Triple]) -> None:
    hint = "choose turtle, ntriples or jsonld"
    for triple in triples:
        if not _NAME.search(triple.predicate.value):
            raise FormatError(f"RDF/XML cannot name the property {triple.predicate}", hint=hint)
        if isinstance(triple.object, ox.Literal) and (wrong := NOT_XML.search(triple.object.value)):
            raise FormatError(f"XML cannot hold the character U+{ord(wrong[0]):04X}", hint=hint)
        if isinstance(triple.object, ox.Triple):
            raise FormatError("RDF/XML cannot hold a triple as a value", hint=hint)
