"""What the tests of the shapes share: each rule alone, its examples, and what pySHACL finds.

A rule is a property shape listed by a node shape. It is judged alone: its own triples, the target of its node
shape and the prefix declarations make a shapes graph of their own, so that a finding can only come from it.
The data graph of an example is the example and what the ontology says of the terms in it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import rdflib
from pyshacl import validate
from rdflib import RDF, RDFS, SH, SKOS, BNode, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = Path(__file__).with_name("examples")
KN = rdflib.Namespace("https://w3id.org/klimanetz/ontology#")
KNSH = rdflib.Namespace("https://w3id.org/klimanetz/shapes#")
ORG = rdflib.Namespace("http://www.w3.org/ns/org#")
SCHEMA = rdflib.Namespace("https://schema.org/")
SHAPES_IRI = URIRef("https://w3id.org/klimanetz/shapes")
TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
TEXTS = (SH.description, SH.message, SH.name, SH.severity)
TERM_PROPERTIES = (
    RDF.type,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    SCHEMA.domainIncludes,
    SCHEMA.rangeIncludes,
    SKOS.inScheme,
    KN.membershipProperty,
    KN.roleTarget,
)

rdflib.NORMALIZE_LITERALS = False
logging.getLogger("pyshacl").setLevel(logging.ERROR)

Finding = tuple[str, str, str, str]
"""Focus node, path, value and source shape with constraint component of a result."""


class PreparedGraph(Graph):
    """An rdflib graph that parses each query text once; pySHACL sends the same text for every focus node.

    `own` holds the subjects of the example itself, without those of the ontology.
    """

    own: frozenset[rdflib.term.Node] = frozenset()
    _prepared: dict[str, Any] = {}

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> rdflib.query.Result:  # type: ignore[override]
        """Evaluate a query, preparing it at its first use."""
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object)
            query_object = self._prepared[query_object]
        return super().query(query_object, *args, **kwargs)


@dataclass(frozen=True)
class Rule:
    """A property shape, the node shape that lists it and the shape file (stem) both stand in."""

    iri: URIRef
    shape: URIRef
    file: str

    @property
    def name(self) -> str:
        """The local name, which also names the examples."""
        return self.iri.removeprefix(str(KNSH))

    def example(self, kind: str) -> Path:
        """Return the path of the failing (`fail`) or passing (`pass`) example."""
        return EXAMPLES / self.file / f"{self.name}.{kind}.ttl"


@cache
def shape_files() -> dict[str, Graph]:
    """Return the parsed shape files by stem."""
    paths = sorted((ROOT / "shapes").rglob("*.ttl"))
    return {path.stem: Graph().parse(path, format="turtle") for path in paths}


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules of all shape files, in order of file and name."""
    found = [
        Rule(URIRef(rule), URIRef(shape), stem)
        for stem, graph in shape_files().items()
        for shape in graph.subjects(RDF.type, SH.NodeShape)
        for rule in graph.objects(shape, SH.property)
    ]
    return tuple(sorted(found, key=lambda rule: (rule.file, rule.iri)))


def closure(graph: Graph, node: rdflib.term.Node) -> list[tuple[Any, Any, Any]]:
    """Return the triples of a node, following blank nodes."""
    triples = list(graph.triples((node, None, None)))
    inner = [triple[2] for triple in triples if isinstance(triple[2], BNode)]
    return triples + [triple for blank in inner for triple in closure(graph, blank)]


def alone(rule: Rule) -> Graph:
    """Return a shapes graph with this rule only."""
    source, prefixes = shape_files()[rule.file], shape_files()["prefixes"]
    graph = Graph()
    graph.add((rule.shape, RDF.type, SH.NodeShape))
    graph.add((rule.shape, SH.property, rule.iri))
    for target in TARGETS:
        for value in source.objects(rule.shape, target):
            graph.add((rule.shape, target, value))
    for triple in closure(source, rule.iri):
        graph.add(triple)
    if (rule.iri, SH.sparql, None) in source:
        graph.add((SHAPES_IRI, RDF.type, rdflib.OWL.Ontology))
        for declaration in prefixes.objects(SHAPES_IRI, SH.declare):
            graph.add((SHAPES_IRI, SH.declare, declaration))
            for triple in prefixes.triples((declaration, None, None)):
                graph.add(triple)
    return graph


@cache
def ontology() -> Graph:
    """Return what ontology and schemes say of their terms, as far as shapes need it."""
    whole, small = Graph(), Graph()
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        whole.parse(path, format="turtle")
    for prop in TERM_PROPERTIES:
        for subject, obj in whole.subject_objects(prop):
            if isinstance(subject, URIRef) and isinstance(obj, URIRef):
                small.add((subject, prop, obj))
    return small


@cache
def example_graph(rule: Rule, kind: str) -> PreparedGraph:
    """Return the data graph of a rule's failing (`fail`) or passing (`pass`) example."""
    return data_graph(rule.example(kind).read_text("utf-8"))


@cache
def verdict(rule: Rule) -> tuple[frozenset[Finding], frozenset[Finding]]:
    """Return what the unchanged rule finds in its failing and in its passing example."""
    shapes = alone(rule)
    return findings(shapes, example_graph(rule, "fail")), findings(shapes, example_graph(rule, "pass"))


@cache
def roles() -> frozenset[rdflib.term.Node]:
    """Return the role concepts; a rule may look for other roles than those an example names."""
    return frozenset(ontology().subjects(RDF.type, ORG.Role))


def data_graph(text: str) -> PreparedGraph:
    """Return an example with what the ontology says of the terms in it."""
    graph = PreparedGraph()
    graph.parse(data=text, format="turtle")
    graph.own = frozenset(graph.subjects())
    open_terms = {term for triple in graph for term in triple if isinstance(term, URIRef)} | roles()
    seen: set[Any] = set()
    while open_terms:
        term = open_terms.pop()
        seen.add(term)
        for triple in ontology().triples((term, None, None)):
            graph.add(triple)
            open_terms.update({triple[1], triple[2]} - seen)
    return graph


def findings(shapes: Graph, data: PreparedGraph) -> frozenset[Finding]:
    """Return what pySHACL finds about the subjects of the example, without the texts."""
    focus = [str(node) for node in data.own if isinstance(node, URIRef)]
    _, report, text = validate(data, shacl_graph=shapes, inplace=True, focus_nodes=focus)
    assert isinstance(report, Graph), text
    return frozenset(
        (
            report.value(result, SH.focusNode).n3(),
            str(report.value(result, SH.resultPath) or ""),
            value.n3() if (value := report.value(result, SH.value)) is not None else "",
            str(report.value(result, SH.sourceShape)).removeprefix(str(KNSH))
            + " "
            + str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    )
