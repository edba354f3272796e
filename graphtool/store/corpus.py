"""What a run works on: parsed files, what follows from them, and on demand the embedded SPARQL store of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from graphtool.namespaces import ENTITY, INFERRED_GRAPH, SCHEME, STANDARD, entity_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.store.parse import ParsedFile


class Selection(NamedTuple):
    """Which graphs of a project to load; persons only when asked for."""

    outside: bool = True
    personal: bool = False


@dataclass(frozen=True)
class Corpus:
    """The parsed data and ontology files that one run works on, and the statements inferred from them."""

    data: tuple[ParsedFile, ...]
    ontology: tuple[ParsedFile, ...] = ()
    inferred: tuple[ox.Triple, ...] = field(default=(), repr=False)

    @property
    def files(self) -> tuple[ParsedFile, ...]:
        """All parsed files: data first, then ontology."""
        return self.data + self.ontology

    def quads(self) -> Iterator[ox.Quad]:
        """Yield all asserted quads, file by file."""
        for file in self.files:
            yield from file.quads

    @property
    def deferred(self) -> bool:
        """Whether a file has not been parsed for good, so that its blank nodes have no lasting names yet."""
        return any(not file.kept for file in self.files)

    def keep(self) -> None:
        """Parse deferred files now, so that their blank nodes keep their names from here on."""
        for file in self.files:
            file.keep()

    def stream(self, predicates: frozenset[str] | None) -> Iterator[ox.Quad]:
        """Yield the asserted quads with these predicates (None: all), without keeping those of deferred files."""
        for file in self.files:
            quads = file.stream()
            yield from quads if predicates is None else (q for q in quads if q.predicate.value in predicates)

    @cached_property
    def store(self) -> ox.Store:
        """The embedded store: asserted quads in the graphs of their files, inferred ones in a graph of their own."""
        store = ox.Store()
        store.bulk_extend(self.quads())
        graph = ox.NamedNode(INFERRED_GRAPH)
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in self.inferred)
        return store

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The entity kinds in use (`network`, `place`, …); each serves as a prefix."""
        found = {entity_kind(q.subject.value) for q in self.quads() if isinstance(q.subject, ox.NamedNode)}
        return frozenset(kind for kind in found if kind)

    @cached_property
    def schemes(self) -> frozenset[str]:
        """The concept schemes in use (`role`, `certainty`, …); each serves as a prefix."""
        names = {
            q.subject.value[len(SCHEME) :].partition("/")[0]
            for q in self.quads()
            if isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith(SCHEME)
        }
        return frozenset(names)

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that a person may use for this graph: the usual ones, those of entities, those of the files."""
        found = {prefix: iri for file in self.files for prefix, iri in file.prefixes.items()}
        found |= {kind: f"{ENTITY}{kind}/" for kind in self.kinds}
        return found | {scheme: f"{SCHEME}{scheme}/" for scheme in self.schemes} | STANDARD

    def entities(self) -> list[str]:
        """Return the IRIs of all entities that the data describes, sorted."""
        subjects = {q.subject.value for file in self.data for q in file.quads if isinstance(q.subject, ox.NamedNode)}
        return sorted(iri for iri in subjects if iri.startswith(ENTITY))

    def with_inferred(self, triples: Iterable[ox.Triple]) -> Corpus:
        """Return the same corpus with these inferred triples."""
        return Corpus(self.data, self.ontology, tuple(triples))
