"""Where each named graph comes from: its sources with checksum, licence and dates, in PROV-O and Dublin Core."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DATASET, DCT, INFERRED_GRAPH, KN, SKOS, STANDARD
from graphtool.publish.records.statements import Facts, record, say, texts, typed
from graphtool.publish.records.vocabulary import SHA256

if TYPE_CHECKING:
    from graphtool.publish.records.about import About

_KEPT = ("title", "issued", "language", "license", "publisher", "bibliographicCitation", "identifier")


def provenance(about: About, graphs: Iterable[str]) -> bytes:
    """Return the provenance of these named graphs as Turtle."""
    named = sorted(graphs)
    sources = sorted({source for graph in named for source in _sources(about, graph)})
    rights = sorted({right for thing in (*named, *sources) for right in about.facts.values(thing, f"{DCT}rights")})
    return record(
        chain(
            *(_graph(about, graph, named) for graph in named),
            *(_source(about, source) for source in sources),
            *(say(right, {"a": "dct:RightsStatement", "rdfs:label": _texts(about, right)}) for right in rights),
        )
    )


def _graph(about: About, graph: str, named: list[str]) -> Iterator[ox.Triple]:
    made = {"a": "prov:Entity", "dct:isPartOf": DATASET}
    if graph == INFERRED_GRAPH:
        asserted = [other for other in named if other != graph]
        yield from say(graph, {**made, "prov:wasDerivedFrom": asserted, "dct:license": about.licence})
        return
    kept = (f"{DCT}title", f"{DCT}description", f"{DCT}license", f"{DCT}rights", f"{KN}graphKind")
    yield from say(graph, {**made, "prov:wasAttributedTo": about.publisher})
    yield from say(graph, {"prov:wasDerivedFrom": _sources(about, graph)})
    for predicate in kept:
        yield from say(graph, {predicate: _terms(about, graph, predicate)})


def _source(about: About, source: str) -> Iterator[ox.Triple]:
    yield from say(source, {"a": "prov:Entity", "rdfs:label": _labels(about, source)})
    yield from say(source, {"foaf:page": about.facts.values(source, f"{STANDARD['schema']}url")})
    for name in _KEPT:
        yield from say(source, {f"dct:{name}": _terms(about, source, f"{DCT}{name}")})
    digest = about.facts.one(source, f"{KN}sha256")
    if digest:
        checksum = f"{source}#checksum"
        value: Facts = {"spdx:algorithm": SHA256, "spdx:checksumValue": typed(digest, "hexBinary")}
        yield from say(source, {"spdx:checksum": checksum})
        yield from say(checksum, {"a": "spdx:Checksum", **value})


def _sources(about: About, graph: str) -> list[str]:
    return about.facts.values(graph, f"{DCT}source")


def _terms(about: About, subject: str, predicate: str) -> list[str | ox.Literal]:
    terms = about.facts.terms(subject, predicate)
    return [term if isinstance(term, ox.Literal) else str(term.value) for term in terms]  # type: ignore[union-attr]


def _labels(about: About, source: str) -> list[ox.Literal]:
    return texts(about.facts.texts(source, f"{SKOS}prefLabel"))


def _texts(about: About, right: str) -> list[ox.Literal]:
    return texts(about.facts.texts(right, f"{DCT}description"))
