"""Fetch the graph at a SPARQL endpoint as a corpus, so that what works on files works on it.

Subjects are listed page by page, each page beginning after the last subject of the one before, and the statements of
some subjects at a time are asked for with their graphs. So no answer is large, whatever the size of the whole; in the
end the number of statements is compared with what the endpoint counts. Statements with blank nodes, whose names hold
within one answer only, are fetched in one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import EndpointMalformedError, EndpointTruncatedError, NothingToDoError, UsageError
from graphtool.namespaces import GRAPH, INFERRED_GRAPH
from graphtool.store.load import Corpus
from graphtool.store.parse import ParsedFile
from graphtool.store.terms import sort_key, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphtool.store.endpoint import Endpoint, Solution

_AT_ONCE = 200  # subjects, whose statements are asked for together
_ONTOLOGY = f"{GRAPH}ontology/"
# graphs of Virtuoso itself
_SYSTEM = re.compile(
    r"http://www\.openlinksw\.com/|virtrdf|http://www\.w3\.org/2002/07/owl#$|urn:(core|activitystreams)"
)
_BAD = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


@dataclass(frozen=True)
class RemoteGraphs:
    """The graphs to fetch at an endpoint; none stands for its default graph."""

    endpoint: Endpoint
    names: tuple[str, ...]

    @classmethod
    def of(cls, endpoint: Endpoint) -> RemoteGraphs:
        """Return the graphs that the endpoint's options name, else this dataset's own, else all but the server's.

        An endpoint without named graphs has its default graph. Raises EndpointError and its kin.
        """
        plain = replace(endpoint, graphs=())  # a protocol's default graph would leave no named graphs
        if endpoint.graphs:
            return cls(plain, endpoint.graphs)
        rows = plain.solutions("SELECT ?g WHERE { { SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } } } ORDER BY ?g")
        names = [name for row in rows if not _SYSTEM.match(name := value(plain.bound(row, "g")))]
        return cls(plain, tuple(name for name in names if name.startswith(GRAPH)) or tuple(names))

    def fetch(self) -> Corpus:
        """Return all statements.

        Raises NothingToDoError if there are none, EndpointTruncatedError if some are missing.
        """
        counted = self._count()
        if not counted:
            raise NothingToDoError(f"{self.endpoint.url} holds no statements", hint="name graphs with --graph")
        quads = [quad for subjects in self._subjects() for quad in self.about(subjects)]
        quads += self._with_blank_nodes()
        if len(set(quads)) != counted:
            raise EndpointTruncatedError(
                f"{self.endpoint.url} counts {counted} statements but gives {len(set(quads))}",
                hint="is it being changed? try again, or name fewer graphs with --graph",
            )
        return _corpus(quads, self.endpoint.url)

    def around(self, iris: Sequence[str]) -> Corpus:
        """Return the statements with these nodes, and those of the nodes that are one or two steps away from them."""
        quads = [*self.about(iris), *self._mentioning(iris)]
        known = set(iris)
        for _ in range(2):
            found = {term.value for q in quads for term in (q.subject, q.object) if isinstance(term, ox.NamedNode)}
            quads += self.about(sorted(found - known))
            known |= found
        if not quads:
            raise NothingToDoError(f"{self.endpoint.url} says nothing about {', '.join(iris)}", hint="check the IRI")
        return _corpus(quads, self.endpoint.url)

    def about(self, subjects: Sequence[str]) -> Iterator[ox.Quad]:
        """Yield the statements with these subjects (IRIs) whose objects are no blank nodes, some subjects at a time."""
        for start in range(0, len(subjects), _AT_ONCE):
            yield from self._about(subjects[start : start + _AT_ONCE])

    def _about(self, subjects: Sequence[str]) -> Iterator[ox.Quad]:
        page = self.endpoint.select(
            f"SELECT * WHERE {{ VALUES ?s {{ {_listed(subjects)} }} {self._where('!isBlank(?o)')} }}"
        )
        if not page.cut:
            yield from self._quads(page.rows)
        elif len(subjects) == 1:
            raise EndpointTruncatedError(f"{self.endpoint.url} does not give all of <{subjects[0]}> ({page.cut})")
        else:
            middle = len(subjects) // 2
            yield from self._about(subjects[:middle])
            yield from self._about(subjects[middle:])

    def _mentioning(self, objects: Sequence[str]) -> Iterator[ox.Quad]:
        text = f"SELECT * WHERE {{ VALUES ?o {{ {_listed(objects)} }} {self._where('isIRI(?s)')} }}"
        yield from self._quads(self.endpoint.solutions(f"{text} ORDER BY ?s ?p ?o"))

    def _with_blank_nodes(self) -> Iterator[ox.Quad]:
        page = self.endpoint.select(f"SELECT * WHERE {{ {self._where('(isBlank(?s) || isBlank(?o))')} }}")
        if page.cut:
            raise EndpointTruncatedError(f"{self.endpoint.url} does not give all blank nodes at once ({page.cut})")
        return self._quads(page.rows)

    def _subjects(self) -> Iterator[list[str]]:
        """Yield the subjects in pages, in the order of their characters."""
        last = ""
        while True:
            where = self._where(f"isIRI(?s) && STR(?s) > {ox.Literal(last)}")
            # distinct first: a store on disk looks terms up to sort them
            distinct = f"SELECT ?s WHERE {{ {{ SELECT DISTINCT ?s WHERE {{ {where} }} }} }}"
            page = self.endpoint.select(f"{distinct} ORDER BY STR(?s) LIMIT {self.endpoint.page}")
            found = [value(self.endpoint.bound(row, "s")) for row in page.rows]
            if found and max(found) <= last:
                raise EndpointTruncatedError(f"{self.endpoint.url} gives the same page twice")
            yield found
            # a short page is the last, unless the server has a lower limit, which is a round number
            if not page.cut and len(found) < self.endpoint.page and (not found or len(found) % 10):
                return
            last = max(found, default=last)

    def _where(self, condition: str = "true") -> str:
        if not self.names:
            return f"?s ?p ?o FILTER({condition})"
        names = ", ".join(_listed(self.names).split())
        return f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g IN ({names}) && {condition})"

    def _count(self) -> int:
        page = self.endpoint.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {self._where()} }}")
        return self.endpoint.counted(page.rows[0], "n") if page.rows else 0

    def _quads(self, rows: Iterable[Solution]) -> Iterator[ox.Quad]:
        for row in rows:
            graph = row.get("g") or ox.NamedNode(self.endpoint.url)
            subject, predicate, term = (self.endpoint.bound(row, name) for name in "spo")
            try:
                quad = ox.Quad(subject, predicate, term, graph)  # type: ignore[arg-type]
            except TypeError:
                raise EndpointMalformedError(
                    f"{self.endpoint.url} answered with {subject} {predicate} {term}, which is no statement",
                    hint="is this the address of the query service?",
                ) from None
            yield quad


def _listed(iris: Iterable[str]) -> str:
    for iri in iris:
        if _BAD.search(iri):
            raise UsageError(f"{iri!r} is not an IRI")
    return " ".join(f"<{iri}>" for iri in iris)


def _corpus(quads: Iterable[ox.Quad], url: str) -> Corpus:
    """Return quads as files, one for each graph; what the endpoint's owner inferred stays apart."""
    graphs: dict[str, set[ox.Quad]] = defaultdict(set)
    for quad in quads:
        graphs[value(quad.graph_name)].add(quad)  # type: ignore[arg-type]
    inferred = graphs.pop(INFERRED_GRAPH, set())
    files = [_file(name, found, url) for name, found in sorted(graphs.items())]
    return Corpus(
        tuple(file for file in files if not file.graph.value.startswith(_ONTOLOGY)),
        tuple(file for file in files if file.graph.value.startswith(_ONTOLOGY)),
        tuple(sorted((quad.triple for quad in inferred), key=str)),
    )


def _file(name: str, quads: set[ox.Quad], url: str) -> ParsedFile:
    ordered = sorted(quads, key=lambda q: (sort_key(q.subject), sort_key(q.predicate), sort_key(q.object)))
    return ParsedFile(Path(name.rpartition("/")[2]), f"{url} <{name}>", ox.NamedNode(name), tuple(ordered), {})
