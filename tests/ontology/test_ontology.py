"""The ontology keeps its design rules: OWL 2 RL, both languages, tied to the standards, safe to reason with."""

from __future__ import annotations

from collections import defaultdict

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Literal, URIRef
from rdflib.term import Node

from graphtool.namespaces import KN, ONTOLOGY, SCHEME
from graphtool.project import Project
from graphtool.store.load import Corpus
from graphtool.store.terms import fill_rdflib

ORG = rdflib.Namespace("http://www.w3.org/ns/org#")
TERM_TYPES = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
# OWL 2 Profiles, section 4.2: what may stand where
RL_EVERYWHERE = {
    OWL.onProperty, OWL.hasValue, OWL.someValuesFrom, OWL.allValuesFrom, OWL.intersectionOf, OWL.unionOf, OWL.oneOf,
    OWL.inverseOf, OWL.equivalentClass, OWL.equivalentProperty, OWL.disjointWith, OWL.propertyChainAxiom, OWL.members,
    OWL.versionIRI, OWL.versionInfo, OWL.deprecated,
}  # fmt: skip
RL_TYPES = TERM_TYPES | {
    OWL.Ontology, OWL.Restriction, OWL.SymmetricProperty, OWL.TransitiveProperty, OWL.IrreflexiveProperty,
    OWL.AsymmetricProperty, OWL.AllDisjointClasses, OWL.NamedIndividual,
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(asserted: Corpus) -> rdflib.Graph:
    return fill_rdflib(rdflib.Graph(), (q for file in asserted.ontology for q in file.quads))


@pytest.fixture(scope="module")
def terms(graph: rdflib.Graph) -> list[Node]:
    found = {s for kind in TERM_TYPES for s in graph.subjects(RDF.type, kind) if str(s).startswith(KN)}
    return sorted(found, key=str)


@pytest.fixture(scope="module")
def concepts(graph: rdflib.Graph) -> list[Node]:
    found = {s for s in graph.subjects(SKOS.inScheme) if str(s).startswith(SCHEME)}
    return sorted(found, key=str)


def _languages(graph: rdflib.Graph, subject: Node, predicate: URIRef) -> list[str]:
    values = graph.objects(subject, predicate)
    return sorted(value.language or "" for value in values if isinstance(value, Literal))


def test_every_term_has_label_and_definition_in_both_languages(graph: rdflib.Graph, terms: list[Node]) -> None:
    assert len(terms) > 200
    wrong = [
        str(term)
        for term in terms
        if _languages(graph, term, RDFS.label) != ["de", "en"]
        or _languages(graph, term, SKOS.definition) != ["de", "en"]
    ]
    assert wrong == []


def test_definitions_are_one_sentence_and_not_the_label_again(graph: rdflib.Graph, terms: list[Node]) -> None:
    wrong = []
    for term in terms:
        for definition in graph.objects(term, SKOS.definition):
            text = str(definition)
            labels = {str(label).lower() for label in graph.objects(term, RDFS.label)}
            if (
                not text.endswith(".")
                or ". " in text.replace("z. B.", "").replace("e.g. ", "")
                or text.lower().rstrip(".") in labels
            ):
                wrong.append(text)
    assert wrong == []


def test_every_term_is_defined_by_the_ontology_and_tied_to_a_standard(graph: rdflib.Graph, terms: list[Node]) -> None:
    skos = (SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch, SKOS.exactMatch, SKOS.narrowMatch)
    schema = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)
    ties = (*skos, *schema, OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf)
    inverse_of = set(graph.objects(None, OWL.inverseOf))
    for term in terms:
        assert (term, RDFS.isDefinedBy, URIRef(ONTOLOGY)) in graph, term
        assert term in inverse_of or any((term, tie, None) in graph for tie in ties), term


def test_every_concept_has_labels_definitions_and_a_place_in_its_scheme(
    graph: rdflib.Graph, concepts: list[Node]
) -> None:
    assert len(concepts) > 150
    for concept in concepts:
        assert _languages(graph, concept, SKOS.prefLabel) == ["de", "en"], concept
        assert _languages(graph, concept, SKOS.definition) == ["de", "en"], concept
        scheme = graph.value(concept, SKOS.inScheme)
        assert str(concept).startswith(f"{scheme}/"), concept
        assert (scheme, RDF.type, SKOS.ConceptScheme) in graph, scheme
        assert (concept, SKOS.topConceptOf, None) in graph or (concept, SKOS.broader, None) in graph, concept


def test_only_constructs_of_owl_2_rl_are_used(graph: rdflib.Graph) -> None:
    predicates = {p for p in graph.predicates() if str(p).startswith(str(OWL))}
    assert predicates <= RL_EVERYWHERE
    types = {o for o in graph.objects(None, RDF.type) if str(o).startswith(str(OWL))}
    assert types <= RL_TYPES


def test_restrictions_stand_only_where_rl_allows_them(graph: rdflib.Graph) -> None:
    for upper in graph.objects(None, RDFS.subClassOf):
        if isinstance(upper, BNode):
            assert (upper, OWL.someValuesFrom, None) not in graph, "no existential on the right of subClassOf"
            assert (upper, OWL.unionOf, None) not in graph, "no union on the right of subClassOf"
    for equivalent in graph.objects(None, OWL.equivalentClass):
        if isinstance(equivalent, BNode):
            assert (equivalent, OWL.hasValue, None) in graph or (equivalent, OWL.intersectionOf, None) in graph


def test_nothing_can_merge_two_bodies(graph: rdflib.Graph) -> None:
    for kind in (OWL.FunctionalProperty, OWL.InverseFunctionalProperty):
        assert list(graph.subjects(RDF.type, kind)) == []
    assert list(graph.subject_objects(OWL.sameAs)) == []


def test_role_properties_never_hang_on_a_role_blind_chain(graph: rdflib.Graph) -> None:
    chains = {prop: [*graph.items(head)] for prop, head in graph.subject_objects(OWL.propertyChainAxiom)}
    for prop, links in chains.items():
        if ORG.organization in links:
            assert prop == ORG.memberOf, "only org:memberOf, which says nothing of the role, may use org:organization"
    shortcuts = set(graph.objects(None, URIRef(f"{KN}membershipProperty")))
    assert len(shortcuts) == 6
    for shortcut in shortcuts:
        domain = graph.value(shortcut, RDFS.domain)
        restriction = graph.value(domain, OWL.equivalentClass)
        role = graph.value(restriction, OWL.hasValue)
        assert (role, URIRef(f"{KN}membershipProperty"), shortcut) in graph
        derived = [prop for prop, links in chains.items() if links == [ORG.hasMembership, shortcut]]
        assert derived == [graph.value(role, ORG.roleProperty)]


def test_nothing_is_imported(graph: rdflib.Graph) -> None:
    assert list(graph.subject_objects(OWL.imports)) == []


def test_terms_in_use_are_defined(asserted: Corpus, terms: list[Node]) -> None:
    defined = {str(term) for term in terms}
    used: dict[str, str] = defaultdict(str)
    for file in asserted.data:
        for quad in file.quads:
            for term in (quad.predicate, quad.object):
                iri = getattr(term, "value", "")
                if iri.startswith(KN):
                    used[iri] = file.shown
    assert {iri: where for iri, where in used.items() if iri not in defined} == {}


def test_the_files_stay_readable(project: Project) -> None:
    files = project.ontology_files()
    assert len(files) > 30
    assert [f.name for f in files if len(f.read_text("utf-8").splitlines()) > 600] == []
