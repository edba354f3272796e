"""Load a project (or any files) into a corpus: the parsed files, and on demand the embedded SPARQL store.

Each data file is a named graph; ontology files are graphs too. Shapes are not part of the corpus.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import NothingToDoError
from graphtool.namespaces import ENTITY, INFERRED_GRAPH, SCHEME, STANDARD, entity_kind
from graphtool.store.deferred import DeferredFile, can_be_deferred
from graphtool.store.parse import Gathered, ParsedFile, parse_all
from graphtool.store.steady import steadily

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graphtool.project import Project


@dataclass(frozen=True)
class Selection:
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


def load(project: Project, selection: Selection | None = None, *, replacing: Iterable[ParsedFile] = ()) -> Corpus:
    """Parse a project's ontology and data; `replacing` files stand in for those of the same graph, or are added.

    Files that another process exchanges meanwhile are read again: the corpus is one state of the project. Raises
    ParseError with every syntax error of every file.
    """
    newer = {file.graph.value: file for file in replacing}
    return steadily(project.root, lambda: _loaded(project, selection or Selection(), newer))


def _loaded(project: Project, selection: Selection, newer: dict[str, ParsedFile]) -> Corpus:
    listed = project.data_files(personal=selection.personal, outside=selection.outside)
    named = {project.graph_iri(file): file for file in listed}
    files = [newer.get(iri) or (file, iri, project.shown(file)) for iri, file in named.items()]
    files += [file for iri, file in newer.items() if iri not in named]
    gathered = Gathered()
    data = gathered.step(lambda: parse_all(files))
    ontology = gathered.step(lambda: parse_project_files(project, project.ontology_files()))
    gathered.finish()
    return Corpus(tuple(data or ()), tuple(ontology or ()))


def load_files(files: Iterable[tuple[Path, str, str]], *, defer: bool = False) -> Corpus:
    """Parse any files (path, graph IRI, shown path) into a corpus of their own.

    With `defer` a single Turtle or N-Triples file is parsed only when its statements are asked for.
    """
    named = list(files)
    if defer and len(named) == 1 and can_be_deferred(named[0][0]):
        return Corpus((DeferredFile(*named[0]),))
    corpus = Corpus(tuple(parse_all(named)))
    if not any(file.quads for file in corpus.data):
        raise NothingToDoError("the files hold no statements", hint="name at least one file with RDF in it")
    return corpus


def parse_project_files(project: Project, files: Iterable[Path]) -> list[ParsedFile]:
    """Parse files of a project into the graphs that the project assigns."""
    return parse_all((file, project.graph_iri(file), project.shown(file)) for file in files)
