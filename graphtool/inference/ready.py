"""A project's graph with what follows from it, ready to be asked: from the cache if nothing has changed since.

The key is made of the bytes of every file that the graph is made of, so nothing stale is ever used; persons are never
kept. A graph from the cache has no files, only their statements in a store: it is for queries, not for explanations,
which need the places where things are stated.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import ENTITY, INFERRED_GRAPH
from graphtool.store import cache, kept
from graphtool.store.corpus import Corpus, Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graphtool.project import Project

_CODE = ("store", "inference", "namespaces.py", "project.py")  # what makes a graph from files


class KeptCorpus(Corpus):
    """A corpus whose store comes from the cache; it has statements and entities, but no files."""

    def __init__(self, store: ox.Store, notes: dict[str, list[str]]) -> None:
        super().__init__((), ())
        self.__dict__ |= {"store": store, "_notes": notes}

    def quads(self) -> Iterator[ox.Quad]:
        """Yield all asserted quads, in any order."""
        return (quad for quad in self.store if quad.graph_name.value != INFERRED_GRAPH)

    def stream(self, predicates: frozenset[str] | None) -> Iterator[ox.Quad]:
        """Yield the asserted quads with these predicates (None: all), in any order."""
        return (quad for quad in self.quads() if predicates is None or quad.predicate.value in predicates)

    def entities(self) -> list[str]:
        """Return the IRIs of all entities that are described, sorted."""
        subjects = {quad.subject.value for quad in self.quads() if isinstance(quad.subject, ox.NamedNode)}
        return sorted(iri for iri in subjects if iri.startswith(ENTITY))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The entity kinds in use."""
        return frozenset(self.__dict__["_notes"]["kinds"])

    @cached_property
    def schemes(self) -> frozenset[str]:
        """The concept schemes in use."""
        return frozenset(self.__dict__["_notes"]["schemes"])


def ready(project: Project, selection: Selection, *, infer: bool) -> Corpus:
    """Return the graph of a project, with what follows from it if `infer`. Raises ParseError."""
    if selection.personal:
        return _made(project, selection, infer)
    place = cache.digest(str(project.root).encode())[:16]
    key = _key(_contents(project, selection), infer)
    if key is not None and (found := kept.recall(place, key)):
        return KeptCorpus(*found)
    corpus = _made(project, selection, infer)
    if key is not None and key == _key(((f.graph.value, f.content or b"") for f in corpus.files), infer):
        notes = {"kinds": sorted(corpus.kinds), "schemes": sorted(corpus.schemes)}
        kept.keep(place, key, corpus.store, notes)
    return corpus


def _made(project: Project, selection: Selection, infer: bool) -> Corpus:
    from graphtool.store.load import load

    corpus = load(project, selection)
    if not infer:
        return corpus
    from graphtool.inference.engine import inferred

    return inferred(corpus)


def _contents(project: Project, selection: Selection) -> Iterable[tuple[str, bytes]]:
    """Yield the graph and the bytes of each file, in the order of a corpus. Raises OSError."""
    files: list[Path] = [*project.data_files(outside=selection.outside), *project.ontology_files()]
    return ((graph, file.read_bytes()) for graph, file in zip(project.graph_iris(files), files, strict=True))


def _key(contents: Iterable[tuple[str, bytes]], infer: bool) -> str | None:
    """Return a digest of what a graph is made of; None if a file cannot be read, which `load` tells better."""
    try:
        parts = [part for graph, content in contents for part in (graph.encode(), content)]
    except OSError:
        return None
    return cache.digest(cache.code(*_CODE).encode(), b"closed" if infer else b"stated", *parts)[:32]
