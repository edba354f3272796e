"""The query catalogue as linked data: one `sh:SPARQLSelectExecutable` per query (SHACL-AF, section 5).

The form is that of the SIB's SPARQL examples: `rdfs:comment` asks the question, `sh:select` holds the query with its
prefixes, `schema:keywords` the tags. Defaults are bound; parameters without one stay variables and are described as
`sh:parameter`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DCT, QUERY, RDF_TYPE, RDFS, SH, STANDARD, XSD
from graphtool.query.binding import defaults, plain_value, with_values
from graphtool.query.header import without_header
from graphtool.store.terms import fill_rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.query.catalogue import CatalogueQuery, Parameter
    from graphtool.store.load import Corpus

SCHEMA = STANDARD["schema"]
_KINDS = {"date": f"{XSD}date", "integer": f"{XSD}integer", "string": f"{XSD}string"}
_TRUE = ox.Literal(True)


def query_records(queries: Iterable[CatalogueQuery], corpus: Corpus) -> str:
    """Return the records of queries as Turtle, sorted; texts of several lines stay readable."""
    import rdflib

    graph = rdflib.Graph()
    for prefix in ("dct", "rdfs", "schema", "sh", "xsd"):
        graph.bind(prefix, STANDARD[prefix])
    for query in queries:
        fill_rdflib(graph, _record(query, corpus))
    return graph.serialize(format="turtle")


def _record(query: CatalogueQuery, corpus: Corpus) -> Iterator[ox.Triple]:
    subject = f"{QUERY}{query.name}"
    text = without_header(with_values(query, defaults(query, corpus))).strip()
    yield _triple(subject, RDF_TYPE, ox.NamedNode(f"{SH}SPARQLExecutable"))
    yield _triple(subject, RDF_TYPE, ox.NamedNode(f"{SH}SPARQLSelectExecutable"))
    yield _triple(subject, f"{DCT}identifier", ox.Literal(query.name))
    yield _triple(subject, f"{SH}select", ox.Literal(text))
    yield from _texts(subject, f"{RDFS}comment", query.summary)
    yield from _texts(subject, f"{DCT}description", query.description)
    for tag in query.tags:
        yield _triple(subject, f"{SCHEMA}keywords", ox.Literal(tag))
    for parameter in query.params:
        yield from _parameter(subject, parameter, corpus)


def _parameter(query: str, parameter: Parameter, corpus: Corpus) -> Iterator[ox.Triple]:
    subject = f"{query}#{parameter.name}"
    yield _triple(query, f"{SH}parameter", ox.NamedNode(subject))
    yield _triple(subject, RDF_TYPE, ox.NamedNode(f"{SH}Parameter"))
    yield _triple(subject, f"{SH}path", ox.NamedNode(f"{query}#{parameter.variable}"))
    yield _triple(subject, f"{SH}name", ox.Literal(parameter.name))
    yield from _texts(subject, f"{SH}description", parameter.description)
    if parameter.type in _KINDS:
        yield _triple(subject, f"{SH}datatype", ox.NamedNode(_KINDS[parameter.type]))
    else:
        yield _triple(subject, f"{SH}nodeKind", ox.NamedNode(f"{SH}IRI"))
    if parameter.default is None:
        yield _triple(subject, f"{SH}optional", _TRUE)
    else:
        yield _triple(subject, f"{SH}defaultValue", plain_value(parameter, parameter.default, corpus))


def _texts(subject: str, property_: str, texts: dict[str, str]) -> Iterator[ox.Triple]:
    for language, text in texts.items():
        yield _triple(subject, property_, ox.Literal(text, language=language))


def _triple(subject: str, property_: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(property_), value)
