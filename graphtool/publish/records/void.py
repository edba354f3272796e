"""The dataset for those who link to it or query it: VoID (W3C Interest Group Note) with figures, partitions, linksets.

Figures are those of the dump: every statement once, whichever graphs it stands in. Each named graph is a subset with
its own count, so those may add up to more.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import (
    BASE,
    DATASET,
    DCT,
    ENTITY,
    INFERRED_GRAPH,
    OWL,
    RDF_TYPE,
    RDFS,
    SKOS,
    STANDARD,
    entity_kind,
)
from graphtool.publish.records.files import data_files
from graphtool.publish.records.statements import number, record, say, texts, typed

if TYPE_CHECKING:
    from graphtool.publish.manifest import Entries
    from graphtool.publish.records.about import About

LINKS = (
    *(f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")),
    *(f"{OWL}sameAs", f"{RDFS}seeAlso", f"{STANDARD['schema']}sameAs"),
)
_SPACE = re.compile(r"https?://[^/]+/(?:[^#?]*[/#])?")
_EXAMPLES = ("network", "organisation", "place", "project")
_FORMATS = "http://www.w3.org/ns/formats/"


def void(about: About, quads: Iterable[ox.Quad], entries: Entries) -> bytes:
    """Return the description of the dataset with these statements, published as these files, as Turtle."""
    graphs: Counter[str] = Counter()
    triples = set()
    for quad in set(quads):
        graphs[quad.graph_name.value] += 1  # type: ignore[union-attr]
        triples.add(quad.triple)
    return record(
        chain(
            _dataset(about, triples, entries),
            _partitions(triples),
            _linksets(triples),
            *(_subset(about, graph, count) for graph, count in sorted(graphs.items())),
        )
    )


def _dataset(about: About, triples: set[ox.Triple], entries: Entries) -> Iterator[ox.Triple]:
    subjects = {triple.subject.value for triple in triples}  # type: ignore[union-attr]
    entities = sorted(iri for iri in subjects if entity_kind(iri))
    examples = [next((iri for iri in entities if entity_kind(iri) == kind), "") for kind in _EXAMPLES]
    predicates = {triple.predicate.value for triple in triples}
    classes = _classes(triples)
    yield from say(
        DATASET,
        {
            "a": "void:Dataset",
            "dct:title": texts(about.titles),
            "dct:description": texts(about.descriptions),
            "dct:license": about.licence,
            "dct:publisher": about.publisher,
            "dct:issued": typed(about.issued, "date"),
            "dct:modified": typed(about.modified, "date"),
            "void:uriSpace": ox.Literal(ENTITY),
            "void:exampleResource": examples,
            "void:vocabulary": sorted({_space(iri) for iri in predicates | set(classes)} & set(STANDARD.values())),
            "void:dataDump": [about.address(file.path) for file in data_files(entries) if "dataset." in file.path],
            "void:feature": [f"{_FORMATS}{name}" for name in ("JSON-LD", "N-Quads", "Turtle")],
            "void:triples": number(len(triples)),
            "void:entities": number(len(entities)),
            "void:classes": number(len(classes)),
            "void:properties": number(len(predicates)),
            "void:distinctSubjects": number(len(subjects)),
            "void:distinctObjects": number(len({triple.object for triple in triples})),
        },
    )


def _classes(triples: set[ox.Triple]) -> Counter[str]:
    """Return class → number of its instances."""
    return Counter(t.object.value for t in triples if t.predicate.value == RDF_TYPE)  # type: ignore[union-attr]


def _partitions(triples: set[ox.Triple]) -> Iterator[ox.Triple]:
    for cls, count in _classes(triples).items():
        yield from _partition("class", cls, {"void:class": cls, "void:entities": number(count)})
    uses: Counter[str] = Counter()
    subjects: dict[str, set[ox.NamedNode | ox.BlankNode | ox.Triple]] = defaultdict(set)
    objects: dict[str, set[object]] = defaultdict(set)
    for triple in triples:
        predicate = triple.predicate.value
        uses[predicate] += 1
        subjects[predicate].add(triple.subject)
        objects[predicate].add(triple.object)
    for predicate, count in uses.items():
        figures = {"void:triples": count, "void:distinctSubjects": len(subjects[predicate])}
        figures["void:distinctObjects"] = len(objects[predicate])
        counted = {name: number(figure) for name, figure in figures.items()}
        yield from _partition("property", predicate, {"void:property": predicate, **counted})


def _partition(sort: str, iri: str, facts: dict[str, str | ox.Literal]) -> Iterator[ox.Triple]:
    part = f"{DATASET}#{sort}-{_slug(iri)}"
    yield from say(DATASET, {f"void:{sort}Partition": part})
    yield from say(part, {"a": "void:Dataset", **facts})


def _linksets(triples: set[ox.Triple]) -> Iterator[ox.Triple]:
    links = Counter(
        (triple.predicate.value, _space(triple.object.value))
        for triple in triples
        if triple.predicate.value in LINKS and isinstance(triple.object, ox.NamedNode)
        if not triple.object.value.startswith(BASE) and entity_kind(triple.subject.value)  # type: ignore[union-attr]
    )
    for (predicate, space), count in links.items():
        linkset, target = f"{DATASET}#links-{_slug(predicate)}-{_slug(space)}", f"{DATASET}#target-{_slug(space)}"
        ends = {"void:subjectsTarget": DATASET, "void:objectsTarget": target}
        yield from say(linkset, {"a": "void:Linkset", "void:linkPredicate": predicate, **ends})
        yield from say(linkset, {"void:triples": number(count)})
        yield from say(target, {"a": "void:Dataset", "void:uriSpace": ox.Literal(space)})
        yield from say(DATASET, {"void:subset": linkset})


def _subset(about: About, graph: str, count: int) -> Iterator[ox.Triple]:
    titles = about.facts.texts(graph, f"{DCT}title")
    if graph == INFERRED_GRAPH:
        titles = {"de": "Was aus den Aussagen folgt (OWL 2 RL)", "en": "What follows from the statements (OWL 2 RL)"}
    yield from say(DATASET, {"void:subset": graph})
    yield from say(graph, {"a": "void:Dataset", "dct:title": texts(titles), "void:triples": number(count)})


def _space(iri: str) -> str:
    """Return the address space of an IRI: up to its last slash or hash."""
    found = _SPACE.match(iri)
    return found[0] if found else iri


def _slug(iri: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in iri.partition("://")[2] or iri).strip("-")
