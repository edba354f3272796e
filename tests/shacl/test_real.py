"""The project's own graph and shapes: compiled and pySHACL agree.

pySHACL needs minutes for the whole graph, because it runs every SPARQL constraint once per focus node. So both engines
get the whole graph, damaged, with the Core shapes, and all shapes with a sample of focus nodes of many classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE, SH
from graphtool.shacl.engine import Scope, engine_named
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.parse import ParsedFile

if TYPE_CHECKING:
    from graphtool.store.load import Corpus

SAMPLE = 40


def keys(engine: str, corpus: Corpus, shapes: ShapesGraph, scope: Scope) -> set[tuple[str, ...]]:
    return {finding.key() for finding in engine_named(engine).findings(corpus, shapes, scope)}


def without_sparql(shapes: ShapesGraph) -> ShapesGraph:
    files = (
        ParsedFile(
            f.path, f.shown, f.graph, tuple(q for q in f.quads if q.predicate.value != f"{SH}sparql"), f.prefixes
        )
        for f in shapes.files
    )
    return ShapesGraph(tuple(files))


def sample(corpus: Corpus) -> frozenset[str]:
    """Return a few IRIs of each class, and none of those of the ontology."""
    by_class: dict[str, str] = {}
    for file in corpus.data:
        for quad in file.quads:
            if quad.predicate.value == RDF_TYPE and isinstance(quad.subject, ox.NamedNode):
                by_class[str(quad.object)] = quad.subject.value
    return frozenset(sorted(by_class.values())[:SAMPLE])


def damaged(corpus: Corpus) -> Corpus:
    """Return the graph without every seventh statement."""
    files = (
        ParsedFile(f.path, f.shown, f.graph, tuple(q for n, q in enumerate(f.quads) if n % 7), f.prefixes)
        for f in corpus.data
    )
    return type(corpus)(tuple(files), corpus.ontology)


def test_all_shapes_on_a_sample_of_focus_nodes(asserted: Corpus, shapes: ShapesGraph) -> None:
    scope = Scope(focus=sample(asserted))
    assert keys("compiled", asserted, shapes, scope) == keys("pyshacl", asserted, shapes, scope)


def test_a_graph_with_faults_has_the_same_findings(asserted: Corpus, shapes: ShapesGraph) -> None:
    """Take out every seventh statement of the data: thousands of findings of most Core shapes."""
    core = without_sparql(shapes)
    found = keys("compiled", damaged(asserted), core, Scope())
    assert len(found) > 100
    assert found == keys("pyshacl", damaged(asserted), core, Scope())
