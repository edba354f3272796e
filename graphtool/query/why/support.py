"""Follow statements to where they come from: file and line, the passages of the sources, the rules that infer them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import INFERRED_GRAPH, KN, OA, STANDARD
from graphtool.query.why.expressions import same
from graphtool.store.passages import Archive, passage
from graphtool.store.positions import FilePositions
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graphtool.errors import Location
    from graphtool.inference.explain import Explainer, Proof
    from graphtool.store.load import Corpus
    from graphtool.store.passages import Passage
    from graphtool.store.terms import Term


@dataclass(frozen=True)
class Citation:
    """The evidence of a statement: which passage of which source, how certain, and the address of an outside source."""

    passage: Passage
    certainty: str
    url: str


@dataclass(frozen=True)
class Support:
    """A statement with the places that state it and its evidence, or with the rule and premises that it follows from.

    Neither is there for an inferred statement whose proof is not found (another engine has drawn it).
    """

    triple: ox.Triple
    places: tuple[Location, ...] = ()
    citations: tuple[Citation, ...] = ()
    rule: str = ""
    axiom: str = ""
    premises: tuple[Support, ...] = ()

    def leaves(self) -> Iterator[Support]:
        """Yield the statements at the end of its proof; itself if it has none."""
        if not self.premises:
            yield self
        for premise in self.premises:
            yield from premise.leaves()


class Tracer:
    """Finds the support of statements of one corpus; what is found is kept."""

    def __init__(self, corpus: Corpus, sources: Path | None = None) -> None:
        self._corpus = corpus
        self._archive = Archive(corpus.store, sources) if sources else None
        self._files: dict[str, FilePositions] = {}
        self._citations: dict[Term, tuple[Citation, ...]] = {}

    def trace(self, triples: Iterable[ox.Triple]) -> list[Support]:
        """Return the support of statements that belong together.

        A part of a record that has no evidence of its own, such as a date, has that of the statements it belongs to.
        """
        traced = [self._support(triple) for triple in triples]
        stated = {leaf.triple: leaf for support in traced for leaf in support.leaves()}
        holders: dict[Term, list[Support]] = {}
        for leaf in stated.values():
            holders.setdefault(leaf.triple.object, []).append(leaf)
        return [self._cited(support, holders) for support in traced]

    def _support(self, triple: ox.Triple) -> Support:
        if places := self._places(triple):
            return Support(triple, places)
        proof = self._explainer.shortest(triple) if self._explainer else None
        return self._proven(proof) if proof and proof.rule else Support(triple)

    def _proven(self, proof: Proof) -> Support:
        if proof.rule is None:
            return Support(proof.triple, self._places(proof.triple))
        premises = tuple(self._proven(premise) for premise in proof.premises)
        return Support(proof.triple, (), (), proof.rule.table_rule, proof.rule.axiom, premises)

    def _places(self, triple: ox.Triple) -> tuple[Location, ...]:
        """Return where the files state a triple, whose literal may be written otherwise there."""
        quads = self._corpus.store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
        graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)} - {
            INFERRED_GRAPH
        }
        found = []
        for graph in sorted(graphs):
            for file in self._stating(graph):
                found += [
                    place.object
                    for place in file.places(triple.subject)
                    if place.triple.predicate == triple.predicate and same(place.triple.object, triple.object)
                ]
        return tuple(sorted(set(found)))

    def _stating(self, graph: str) -> list[FilePositions]:
        """Return the files of a graph; those that name their graphs themselves may hold any."""
        files = [file for file in self._corpus.files if file.graph.value == graph]
        files = files or [file for file in self._corpus.files if file.syntax in _NAMING]
        for file in files:
            if file.shown not in self._files:
                self._files[file.shown] = FilePositions(file)
        return [self._files[file.shown] for file in files]

    @cached_property
    def _explainer(self) -> Explainer | None:
        from graphtool.inference.engine import closure
        from graphtool.inference.explain import Explainer

        if not self._corpus.inferred:
            return None
        reasoner = closure(self._corpus).reasoner
        return None if reasoner is None else Explainer(reasoner)

    def _cited(self, support: Support, holders: dict[Term, list[Support]]) -> Support:
        if support.premises:
            premises = tuple(self._cited(premise, holders) for premise in support.premises)
            return replace(support, premises=premises)
        found = self._evidence(support.triple.subject)
        if not found:
            files = {place.path for place in support.places}
            near = [h for h in holders.get(support.triple.subject, ()) if files & {place.path for place in h.places}]
            found = tuple(citation for holder in near for citation in self._evidence(holder.triple.subject))
        return replace(support, citations=tuple(dict.fromkeys(found)))

    def _evidence(self, subject: Term) -> tuple[Citation, ...]:
        """Return the evidence of a subject, sorted by identifier; a passage speaks for itself."""
        if subject not in self._citations:
            itself = self._objects(subject, f"{OA}hasSource")
            nodes = [subject] if itself else self._objects(subject, f"{KN}evidence")
            found = (self._citation(node) for node in nodes if isinstance(node, ox.NamedNode))
            self._citations[subject] = tuple(sorted(found, key=lambda c: (c.passage.identifier, c.passage.evidence)))
        return self._citations[subject]

    def _citation(self, node: ox.NamedNode) -> Citation:
        has_words = bool(self._objects(node, f"{OA}hasSelector"))
        found = passage(self._corpus.store, node, self._archive if has_words else None)
        certainty = next(map(value, self._objects(node, f"{KN}certainty")), "")
        urls = self._objects(ox.NamedNode(found.source), f"{STANDARD['schema']}url")
        return Citation(found, certainty, next(map(value, urls), ""))

    def _objects(self, subject: Term, predicate: str) -> list[Term]:
        if isinstance(subject, ox.Literal | ox.Triple):
            return []
        return [quad.object for quad in self._corpus.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]


_NAMING = (ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, ox.RdfFormat.JSON_LD)
