"""What the tests of the shapes share: each rule alone, its examples, and what pySHACL finds.

A rule is a property shape listed by a node shape. It is judged alone: its own triples, the target of its node
shape and the prefix declarations make a shapes graph of their own, so that a finding can only come from it.
The data graph of an example is the example and what the ontology says of the terms in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import rdflib
from pyshacl import validate
from rdflib import RDF, RDFS, SH, SKOS, BNode, Graph, URIRef

from graphtool.shacl.reference import PreparedGraph

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

logging.getLogger("pyshacl").setLevel(logging.ERROR)


@contextmanager
def lexical_forms_kept() -> Iterator[None]:
    """Keep rdflib from rewriting literals, so that `5974040` and "05974040" are judged as they are written."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


Finding = tuple[str, str, str, str]
"""Focus node, path, value and source shape with constraint component of a result."""


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
@lexical_forms_kept()
def shape_files() -> dict[str, Graph]:
    """Return the parsed shape files by stem."""
    paths = sorted((ROOT / "shapes").rglob("*.ttl"))
    return {path.stem: Graph().parse(path, format="turtle") for path in paths}


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules of all shape files, in order of file and name."""
    found = [
        Rule(URIRef(str(rule)), URIRef(str(shape)), stem)
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
    """Return a shapes graph with this rule only, and the prefixes its query needs."""
    source, prefixes = shape_files()[rule.file], shape_files()["prefixes"]
    graph = Graph(bind_namespaces="none")
    graph.add((rule.shape, RDF.type, SH.NodeShape))
    graph.add((rule.shape, SH.property, rule.iri))
    for target in TARGETS:
        for value in source.objects(rule.shape, target):
            graph.add((rule.shape, target, value))
    for triple in closure(source, rule.iri):
        graph.add(triple)
    select = str(source.value(rule.iri, SH.select) or "")
    for declaration in prefixes.objects(SHAPES_IRI, SH.declare):
        if f"{prefixes.value(declaration, SH.prefix)}:" in select:
            graph.add((SHAPES_IRI, RDF.type, rdflib.OWL.Ontology))
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
def example(rule: Rule, kind: str) -> tuple[Graph, frozenset[rdflib.term.Node]]:
    """Return the data graph of a rule's failing (`fail`) or passing (`pass`) example, and its subjects."""
    return data_graph(rule.example(kind).read_text("utf-8"))


@cache
def verdict(rule: Rule) -> tuple[frozenset[Finding], frozenset[Finding]]:
    """Return what the unchanged rule finds in its failing and in its passing example."""
    shapes = alone(rule)
    return findings(shapes, *example(rule, "fail")), findings(shapes, *example(rule, "pass"))


@cache
def roles() -> frozenset[rdflib.term.Node]:
    """Return the role concepts; a rule may look for other roles than those an example names."""
    return frozenset(ontology().subjects(RDF.type, ORG.Role))


@lexical_forms_kept()
def data_graph(text: str) -> tuple[Graph, frozenset[rdflib.term.Node]]:
    """Return an example with what the ontology says of the terms in it, and the subjects of the example."""
    graph = PreparedGraph()
    graph.parse(data=text, format="turtle")
    subjects = frozenset(graph.subjects())
    open_terms: set[rdflib.term.Node] = {term for triple in graph for term in triple if isinstance(term, URIRef)}
    if (None, ORG.role, None) in graph:
        open_terms |= roles()
    seen: set[rdflib.term.Node] = set()
    while open_terms:
        term = open_terms.pop()
        seen.add(term)
        for triple in ontology().triples((term, None, None)):
            graph.add(triple)
            open_terms.update({triple[1], triple[2]} - seen)
    return graph, subjects


def focus_node(report: Graph, result: rdflib.term.Node) -> rdflib.term.Node:
    """Return the focus node of a result, which every result has."""
    node = report.value(result, SH.focusNode)
    assert node is not None
    return node


@lexical_forms_kept()
def findings(shapes: Graph, data: Graph, about: frozenset[rdflib.term.Node]) -> frozenset[Finding]:
    """Return what pySHACL finds about these nodes (about all, if one of them is blank), without the texts."""
    blank = any(isinstance(node, BNode) for node in about)
    focus = None if blank else [str(node) for node in about]
    _, report, text = validate(data, shacl_graph=shapes, inplace=True, focus_nodes=focus)
    assert isinstance(report, Graph), text
    return frozenset(
        (
            focus_node(report, result).n3(),
            str(report.value(result, SH.resultPath) or ""),
            value.n3() if (value := report.value(result, SH.value)) is not None else "",
            str(report.value(result, SH.sourceShape)).removeprefix(str(KNSH))
            + " "
            + str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    )
