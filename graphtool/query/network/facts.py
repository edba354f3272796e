"""What the network needs of a graph, gathered in one pass: links, names, classes, and which file says what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DCT, GRAPH, KN, OA, ORG, RDF_TYPE, RDFS, SKOS, STANDARD
from graphtool.query.network.ties import ROLE, STATUS, TIES, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.store.load import Corpus

_SUBCLASS, _PREF, _LABEL = f"{RDFS}subClassOf", f"{SKOS}prefLabel", f"{RDFS}label"
_WKT, _GEOMETRY = f"{STANDARD['geo']}asWKT", f"{STANDARD['geo']}hasGeometry"
_DETAILS = (
    *(f"{KN}{name}" for name in ("term", "begin", "end", "edtf", "earliest", "latest", "statusAsOf", "evidence")),
    *(f"{KN}{name}" for name in ("certainty", "territory", "ags", "hasUnnamedMembers", "countContext")),
    *(f"{OA}hasSource", f"{ORG}hasSite", f"{DCT}spatial", _WKT, _GEOMETRY, ROLE, STATUS, RDF_TYPE),
)
_ENDS = (name for tie in TIES for name in (tie.source, tie.target) if name)
_READ = frozenset({_SUBCLASS, _PREF, _LABEL, *_DETAILS, *_ENDS})
OUTSIDE = f"{GRAPH}outside/"


@dataclass
class Facts:
    """Stated values by subject and property, labels by subject and language, and the graphs of each statement."""

    values: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    labels: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    graphs: dict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, corpus: Corpus) -> Facts:
        """Gather the facts of a corpus; what was inferred plays no part, so that nothing is counted twice."""
        facts = cls()
        for quad in corpus.stream(_READ):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
                facts._add(quad, quad.subject.value)
        return facts

    def _add(self, quad: ox.Quad, subject: str) -> None:
        predicate, other = quad.predicate.value, quad.object
        if predicate in (_PREF, _LABEL):
            if isinstance(other, ox.Literal):
                self.labels[subject].setdefault(other.language or "", other.value)
            return
        value = other.value  # type: ignore[union-attr]
        statement = (subject, predicate, value)
        if statement not in self.graphs:
            self.values[subject][predicate].append(value)
        self.graphs[statement].add(quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else "")

    def all(self, subject: str, *path: str) -> list[str]:
        """Return the values at the end of a path of properties, sorted, each once."""
        found = {subject}
        for predicate in path:
            found = {value for item in found if item in self.values for value in self.values[item].get(predicate, ())}
        return sorted(found)

    def one(self, subject: str, *path: str) -> str | None:
        """Return the first value at the end of a path, or None."""
        return next(iter(self.all(subject, *path)), None)

    def label(self, iri: str, language: str) -> str | None:
        """Return the label in a language, else in any, or None."""
        names = self.labels.get(iri, {})
        return names.get(language) or next((names[tag] for tag in sorted(names)), None)

    def classes(self, iri: str) -> frozenset[str]:
        """Return the classes of an entity and all above them."""
        return frozenset(upper for cls in self.all(iri, RDF_TYPE) for upper in (cls, *self.above(cls)))

    def above(self, cls: str) -> frozenset[str]:
        """Return all classes above one."""
        if cls not in self._above:
            self._above[cls] = frozenset()  # for a circle of classes
            direct = self.all(cls, _SUBCLASS)
            self._above[cls] = frozenset(direct).union(*map(self.above, direct))
        return self._above[cls]

    @cached_property
    def _above(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def actors(self) -> dict[str, str]:
        """The kind of each actor, by IRI."""
        kinds = {iri: kind_of(self.classes(iri)) for iri, known in self.values.items() if RDF_TYPE in known}
        return {iri: kind for iri, kind in kinds.items() if kind}

    @cached_property
    def incomplete(self) -> frozenset[str]:
        """What has members or participants that no source names: groups without names, or mere counts."""
        grouped = {iri for iri, known in self.values.items() if f"{KN}hasUnnamedMembers" in known}
        counted = {context for known in self.values.values() for context in known.get(f"{KN}countContext", ())}
        return frozenset(grouped | counted)

    def outside(self, statements: Iterable[tuple[str, str, str]]) -> bool:
        """Return whether only files of facts from elsewhere hold these statements."""
        graphs = {graph for statement in statements for graph in self.graphs.get(statement, ())}
        return bool(graphs) and all(graph.startswith(OUTSIDE) for graph in graphs)
