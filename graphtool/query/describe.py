"""Gather what the graph says about one entity: its statements, who refers to it, and which file says each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import GRAPH, INFERRED_GRAPH, RDF_TYPE, shrink
from graphtool.query.former import EndedKey, ended_keys
from graphtool.query.labels import called, label
from graphtool.query.retired import Retirement, retirement
from graphtool.store.terms import show, sort_key

if TYPE_CHECKING:
    from graphtool.store.load import Corpus


@dataclass(frozen=True)
class Line:
    """A statement with the label of its other end and the graphs (file names, or `inferred`) that hold it."""

    triple: ox.Triple
    property: str
    other: str
    graphs: tuple[str, ...]


@dataclass(frozen=True)
class Description:
    """An entity with its label, classes and statements, the statements that mention it, and its keys that ended.

    Of a retired one, why and since when, and each successor with its label.
    """

    iri: str
    label: str
    types: tuple[str, ...]
    statements: tuple[Line, ...]
    mentions: tuple[Line, ...]
    ended: tuple[EndedKey, ...] = ()
    retirement: Retirement | None = None
    successors: tuple[str, ...] = ()


def describe(corpus: Corpus, iri: str, language: str) -> Description:
    """Return the description of an entity, statements sorted by property and value."""
    node = ox.NamedNode(iri)
    own = _lines(corpus, list(corpus.store.quads_for_pattern(node, None, None)), language, outgoing=True)
    mentions = _lines(corpus, list(corpus.store.quads_for_pattern(None, None, node)), language, outgoing=False)
    types = tuple(line.other for line in own if line.triple.predicate.value == RDF_TYPE)
    shown = tuple(line for line in own if line.triple.predicate.value != RDF_TYPE)
    gone = retirement(corpus, iri, language)
    next_ones = tuple(f"{shrink(each)} „{label(corpus, each, language)}“" for each in gone.successors) if gone else ()
    ended = ended_keys(corpus, iri, language)
    return Description(iri, label(corpus, iri, language), types, shown, mentions, ended, gone, next_ones)


def _lines(corpus: Corpus, quads: list[ox.Quad], language: str, *, outgoing: bool) -> tuple[Line, ...]:
    graphs: dict[ox.Triple, set[str]] = {}
    for quad in quads:
        graphs.setdefault(quad.triple, set()).add(_graph_name(quad.graph_name))
    lines = []
    for triple, names in graphs.items():
        other = triple.object if outgoing else triple.subject
        text = show(other)
        if isinstance(other, ox.NamedNode):
            words = called(corpus, other.value, language)
            text += f" „{words}“" if words and words != text else ""
        lines.append(Line(triple, show(triple.predicate), text, tuple(sorted(names))))
    return tuple(sorted(lines, key=lambda x: (x.property, sort_key(x.triple.object), sort_key(x.triple.subject))))


def _graph_name(graph: object) -> str:
    if not isinstance(graph, ox.NamedNode):
        return ""
    return "inferred" if graph.value == INFERRED_GRAPH else graph.value.removeprefix(GRAPH)
