"""The tables of the README that come from the graph: files of data, terms, concept schemes, shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import KN, KNSH, OWL, RDF_TYPE, RDFS, SCHEME, SH, SKOS, STANDARD, shrink
from tests.meta.markdown import table

if TYPE_CHECKING:
    from graphtool.project import Project
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus

_PROPERTY_TYPES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
_TITLE = f"{STANDARD['dct']}title"
_DOMAIN = (f"{RDFS}domain", f"{STANDARD['schema']}domainIncludes")
_RANGE = (f"{RDFS}range", f"{STANDARD['schema']}rangeIncludes")


@dataclass(frozen=True)
class Reader:
    """Reads labels, texts and links from a store, whatever graph they stand in."""

    store: ox.Store

    def subjects(self, type_: str, base: str) -> list[str]:
        """Return the IRIs below `base` that have the class, sorted without regard to case."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(type_))
        found = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        return sorted((iri for iri in found if iri.startswith(base)), key=lambda iri: (iri.lower(), iri))

    def text(self, iri: str, predicate: str, language: str) -> str:
        """Return the text of a property in one language, or an empty string."""
        quads = self.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None)
        texts = [q.object.value for q in quads if isinstance(q.object, ox.Literal) and q.object.language == language]
        return min(texts, default="")

    def links(self, iri: str, *predicates: str) -> list[str]:
        """Return the IRIs that any of the properties point to, sorted."""
        quads = [q for p in predicates for q in self.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(p), None)]
        return sorted({quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)})


def files(project: Project, corpus: Corpus) -> str:
    """Return one row per data file: path, what the catalogue calls it, its number of statements."""
    reader = Reader(corpus.store)
    rows = []
    for file in corpus.data:
        title = reader.text(file.graph.value, _TITLE, "en")
        rows.append((f"`{project.shown(file.path)}`", title, f"{len(file.quads):,}"))
    total = f"{sum(len(file.quads) for file in corpus.data):,}"
    return table(("file", "holds", "statements"), [*rows, ("", "all together", total)])


def classes(corpus: Corpus) -> str:
    """Return one row per own class: name, labels, definition, superclasses."""
    reader = Reader(corpus.store)
    rows = [
        (_code(iri), _labels(reader, iri), reader.text(iri, f"{SKOS}definition", "en"), _above(reader, iri, "Class"))
        for iri in reader.subjects(f"{OWL}Class", KN)
    ]
    return table(("class", "label", "definition", "below"), rows)


def properties(corpus: Corpus) -> str:
    """Return one row per own property: name, labels, definition, from and to which classes, superproperties."""
    reader = Reader(corpus.store)
    found = {iri for kind in _PROPERTY_TYPES for iri in reader.subjects(f"{OWL}{kind}", KN)}
    rows = [
        (
            _code(iri),
            _labels(reader, iri),
            reader.text(iri, f"{SKOS}definition", "en"),
            f"{_codes(reader.links(iri, *_DOMAIN))} → {_codes(reader.links(iri, *_RANGE))}".strip(" →"),
            _above(reader, iri, "Property"),
        )
        for iri in sorted(found, key=lambda iri: (iri.lower(), iri))
    ]
    return table(("property", "label", "definition", "from → to", "below"), rows)


def schemes(corpus: Corpus) -> str:
    """Return one row per concept scheme: prefix, title, definition, concepts."""
    reader = Reader(corpus.store)
    rows = []
    for iri in reader.subjects(f"{SKOS}ConceptScheme", SCHEME):
        name = iri.removeprefix(SCHEME)
        concepts = reader.subjects(f"{SKOS}Concept", f"{SCHEME}{name}/")
        slugs = ", ".join(f"`{concept.rpartition('/')[2]}`" for concept in concepts)
        definition = reader.text(iri, f"{SKOS}definition", "en")
        rows.append((f"`{name}:`", f"{reader.text(iri, f'{SKOS}prefLabel', 'en')}: {definition}", slugs))
    return table(("prefix", "scheme", "concepts"), rows)


def shapes(project: Project, graph: ShapesGraph) -> str:
    """Return one row per shape and rule, grouped by file: name, severity, message."""
    reader = Reader(graph.store)
    parts = []
    for file in graph.files:
        described = {q.subject.value for q in file.quads if isinstance(q.subject, ox.NamedNode)}
        names = [name for name in graph.names if name in described]
        if names:
            rows = [_shape_row(reader, iri) for iri in names]
            rules = sum("-" in iri.removeprefix(KNSH) for iri in names)
            parts += [f"**`{project.shown(file.path)}`** · {rules} rules", "", _shape_table(rows), ""]
    return "\n".join(parts)


def _shape_table(rows: list[tuple[str, ...]]) -> str:
    return table(("shape", "severity", "message"), rows)


def _shape_row(reader: Reader, iri: str) -> tuple[str, ...]:
    name = iri.removeprefix(KNSH)
    severity = ", ".join(s.removeprefix(SH).lower() for s in reader.links(iri, f"{SH}severity"))
    message = reader.text(iri, f"{SH}message", "en").replace("{?", "{")
    return (f"`{name}`" if "-" in name else f"**`{name}`**", severity, message)


def _labels(reader: Reader, iri: str) -> str:
    english, german = (reader.text(iri, f"{RDFS}label", language) for language in ("en", "de"))
    return english if english == german else f"{english} · {german}"


def _above(reader: Reader, iri: str, kind: str) -> str:
    found = [above for above in reader.links(iri, f"{RDFS}sub{kind}Of") if above != iri]
    return _codes(found)


def _codes(iris: list[str]) -> str:
    return ", ".join(map(_code, iris))


def _code(iri: str) -> str:
    return f"`{shrink(iri)}`"
