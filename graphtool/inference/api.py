"""Inference as a library: what follows from a graph, for rdflib graphs and for pyoxigraph stores.

    from graphtool.inference.api import infer

    closure = infer(graph, ontology)        # rdflib.Graph, pyoxigraph.Store, or any pyoxigraph quads or triples
    closure.inferred                        # pyoxigraph triples; add_to(graph, closure) adds them

Without an ontology of its own, the axioms are those in the graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from graphtool.inference.axioms import by_predicate
from graphtool.inference.closure import Closure, Reasoner
from graphtool.inference.compile import compile_axioms
from graphtool.namespaces import INFERRED_GRAPH
from graphtool.store.terms import from_rdflib, to_rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable

    import rdflib

    from graphtool.inference.axioms import Statement

    Source = rdflib.Graph | ox.Store | Iterable[Statement]


def infer(graph: Source, ontology: Source | None = None, *, merge: bool = False) -> Closure:
    """Return what follows from `graph` under the axioms of `ontology` (and of the graph itself).

    Both may be an rdflib graph (a Dataset counts as the union of its graphs), a pyoxigraph store, or pyoxigraph quads
    or triples; neither is changed (see `add_to`). With `merge`, two IRIs that a functional property or a key makes the
    same become owl:sameAs; else they are among `Closure.inconsistencies`. Follows OWL 2 Profiles, section 4.3.
    """
    statements = list(_statements(graph))
    axioms = [] if ontology is None else list(_statements(ontology))
    grouped = by_predicate([*axioms, *statements])
    reasoner = Reasoner(compile_axioms(grouped), merge=merge)
    reasoner.load(grouped)
    return reasoner.closure()


def add_to(graph: rdflib.Graph | ox.Store, closure: Closure) -> None:
    """Add what was inferred: to the rdflib graph itself, in a store to the graph of inferred statements."""
    if isinstance(graph, ox.Store):
        name = ox.NamedNode(INFERRED_GRAPH)
        graph.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in closure.inferred)
        return
    for t in closure.inferred:
        graph.add(tuple(to_rdflib(cast("Any", term)) for term in (t.subject, t.predicate, t.object)))  # type: ignore[arg-type]


def _statements(source: Source) -> Iterable[Statement]:
    if isinstance(source, ox.Store):
        return cast("Iterable[Statement]", source)
    if hasattr(source, "namespace_manager"):
        return _from_rdflib(cast("rdflib.Graph", source))
    return cast("Iterable[Statement]", source)


def _from_rdflib(graph: rdflib.Graph) -> Iterable[ox.Triple]:
    known: dict[Any, Any] = {}

    def convert(term: Any) -> Any:
        found = known.get(term)
        if found is None:
            found = known[term] = from_rdflib(term)
        return found

    for statement in graph:  # of a Dataset: quads
        yield ox.Triple(*map(convert, statement[:3]))
