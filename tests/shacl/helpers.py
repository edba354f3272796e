"""Short ways from Turtle texts to findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.shacl.engine import Scope, engine_named
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes

if TYPE_CHECKING:
    from graphtool.shacl.report import Finding

PREFIXES = """
@prefix : <urn:t:> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def corpus(turtle: str) -> Corpus:
    return Corpus((parse_bytes((PREFIXES + turtle).encode(), ox.RdfFormat.TURTLE, "urn:data"),))


def shapes_graph(turtle: str) -> ShapesGraph:
    file = parse_bytes((PREFIXES + turtle).encode(), ox.RdfFormat.TURTLE, "urn:shapes", shown="shapes.ttl")
    return ShapesGraph((file,))


def findings(shapes: str, data: str, engine: str = "compiled", scope: Scope | None = None) -> list[Finding]:
    found = engine_named(engine).findings(corpus(data), shapes_graph(shapes), scope or Scope())
    return sorted(found, key=by_key)


def by_key(finding: Finding) -> tuple[str, ...]:
    return finding.key()


def values(shapes: str, data: str) -> list[str]:
    """Return the values of all findings as N-Triples terms, sorted."""
    return sorted(str(f.value) for f in findings(shapes, data))
