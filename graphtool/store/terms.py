"""Convert RDF terms between pyoxigraph and rdflib without losing the lexical form, and write them for readers.

rdflib rewrites literals unless told not to; `rdflib_graph` builds them with `normalize=False`, so `"01"` stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF, XSD, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable

    import rdflib
    from rdflib.term import Identifier

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
XSD_STRING = f"{XSD}string"
LANG_STRING = f"{RDF}langString"
_SIZES = ("byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong")
_SIGNS = ("integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger")
INTEGERS = frozenset(f"{XSD}{name}" for name in (*_SIGNS, *_SIZES))
DECIMALS = frozenset(f"{XSD}{name}" for name in ("decimal", "double", "float"))


def value(term: Term) -> str:
    """Return the IRI, blank node id or lexical form of a term."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Identifier:
    """Return the rdflib term equal to a pyoxigraph one, lexical form kept."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == XSD_STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def from_rdflib(term: Identifier) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return the pyoxigraph term equal to an rdflib one."""
    from rdflib import BNode, Literal

    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD_STRING)))
    return ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term))


def fill_rdflib(graph: rdflib.Graph, quads: Iterable[ox.Quad | ox.Triple]) -> rdflib.Graph:
    """Add the triples of `quads` to an rdflib graph and return it."""
    known: dict[Term, Identifier] = {}

    def convert(term: Term) -> Identifier:
        found = known.get(term)
        if found is None:
            found = known[term] = to_rdflib(term)  # type: ignore[arg-type]
        return found

    for quad in quads:
        graph.add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return graph


def show(term: Term | None) -> str:
    """Return a term as a reader wants it: CURIE or <IRI>, literal with language or compact datatype."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shrink(term.value)
    if isinstance(term, ox.Literal):
        quoted = '"' + term.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        if term.language:
            return f"{quoted}@{term.language}"
        datatype = term.datatype.value
        return quoted if datatype == XSD_STRING else f"{quoted}^^{shrink(datatype)}"
    # a blank node's label differs from run to run and means nothing to a reader
    return "[]" if isinstance(term, ox.BlankNode) else str(term)


def plain(term: Term) -> str:
    """Return a term for a field of JSON: an IRI as it is, anything else in N-Triples syntax."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def from_plain(text: str) -> Term:
    """Return the term that `plain` wrote; ValueError or SyntaxError if it did not."""
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    if text.startswith(('"', "<<")):
        (quad,) = ox.parse(input=f"<a:> <a:> {text} .", format=ox.RdfFormat.N_TRIPLES, lenient=True)
        found: Term = quad.object
        return found
    return ox.NamedNode(text)


def sort_key(term: Term | None) -> tuple[int, str, str]:
    """Order terms deterministically: nothing, IRIs, blank nodes, literals (by text, then language or datatype)."""
    if term is None:
        return (0, "", "")
    if isinstance(term, ox.NamedNode):
        return (1, term.value, "")
    if isinstance(term, ox.BlankNode):
        return (2, term.value, "")
    if isinstance(term, ox.Literal):
        return (3, term.value, term.language or term.datatype.value)
    return (4, str(term), "")
