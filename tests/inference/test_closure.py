"""What follows from the graph: the same as owlrl finds, sponsors without the role-blind trap, plain W3C ORG."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graphtool.inference.closure import Closure
from graphtool.inference.compile import compile_ontology
from graphtool.inference.engine import closure
from graphtool.namespaces import KN, ORG, OWL, RDF_TYPE, shrink
from graphtool.query.execute import run_query
from graphtool.query.results import Table
from graphtool.store.load import Corpus


@pytest.fixture(scope="module")
def compiled(asserted: Corpus) -> Closure:
    return closure(asserted)


def _pairs(corpus: Corpus, predicate: str) -> set[tuple[str, str]]:
    result = run_query(corpus, f"SELECT ?s ?o {{ ?s <{predicate}> ?o }}")
    assert isinstance(result, Table)
    return {(shrink(s.value), shrink(o.value)) for s, o in result.rows}  # type: ignore[union-attr]


def _about_data(closed: Closure) -> set[ox.Triple]:
    """Leave out what owlrl's reduced result leaves out, too: statements about the terms themselves."""
    terms = (KN, f"{OWL[:-1]}")
    return {t for t in closed.inferred if not str(t.subject.value).startswith(terms)}  # type: ignore[union-attr]


@pytest.mark.slow
def test_the_compiled_rules_entail_what_owlrl_entails(asserted: Corpus, compiled: Closure) -> None:
    ours = _about_data(compiled)
    theirs = _about_data(closure(asserted, "owlrl"))
    assert {str(t) for t in theirs - ours} == set()
    assert {str(t) for t in ours - theirs} == set()


def test_every_axiom_of_the_ontology_is_compiled(asserted: Corpus) -> None:
    rules = compile_ontology(q for f in asserted.ontology for q in f.quads)
    assert rules.uncompiled == ()
    assert len(rules.rules) > 300


def test_the_graph_is_consistent_and_merges_nobody(compiled: Closure) -> None:
    assert compiled.inconsistencies == ()
    assert [str(t) for t in compiled.inferred if t.predicate.value == f"{OWL}sameAs"] == []


def test_sponsors_are_the_sponsors_and_nobody_else(closed_pages: Corpus) -> None:
    assert _pairs(closed_pages, f"{KN}sponsors") == {
        ("organisation:kreis-soest", "network:sanieren-mit-zukunft"),
        ("organisation:westfalen-weser", "network:westfalen-weser-familie"),
    }


def test_each_role_gives_its_own_direct_property(closed_pages: Corpus) -> None:
    westfalen = ("organisation:westfalen-weser", "network:westfalen-weser-familie")
    for name in ("coordinates", "moderates", "accompanies"):
        assert _pairs(closed_pages, KN + name) == {westfalen}
    assert {actor for actor, _ in _pairs(closed_pages, f"{KN}initiates")} == {
        "network:sanieren-mit-zukunft",
        "organisation:kreishandwerkerschaft-hellweg-lippe",
        "organisation:stadt-lippstadt",
        "organisation:stadt-soest",
    }


def test_a_coordinator_does_not_become_a_sponsor(asserted: Corpus) -> None:
    membership = ox.NamedNode("https://w3id.org/klimanetz/id/membership/test")
    coordinator = ox.NamedNode("https://w3id.org/klimanetz/id/organisation/difu")
    network = ox.NamedNode("https://w3id.org/klimanetz/id/network/klima-werk")
    graph = ox.NamedNode("https://w3id.org/klimanetz/graph/test")
    quads = [
        ox.Quad(membership, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{ORG}Membership"), graph),
        ox.Quad(membership, ox.NamedNode(f"{ORG}member"), coordinator, graph),
        ox.Quad(membership, ox.NamedNode(f"{KN}coordinatorOf"), network, graph),
    ]
    first = asserted.data[0]
    extended = Corpus((*asserted.data, type(first)(first.path, "test", graph, tuple(quads), {})), asserted.ontology)
    derived = {(t.subject, t.predicate.value) for t in closure(extended).inferred if t.object == network}
    assert (coordinator, f"{KN}coordinates") in derived
    assert (coordinator, f"{ORG}memberOf") in derived
    assert (membership, f"{ORG}organization") in derived
    assert (coordinator, f"{KN}sponsors") not in derived


def test_plain_org_questions_work(closed_pages: Corpus) -> None:
    assert ("organisation:emschergenossenschaft", "network:klima-werk") in _pairs(closed_pages, f"{ORG}memberOf")
    assert ("network:klima-werk", "organisation:lippeverband") in _pairs(closed_pages, f"{ORG}hasMember")
    above = {o for s, o in _pairs(closed_pages, f"{ORG}transitiveSubOrganizationOf") if s.endswith("klimaschutz-soest")}
    assert above == {"organisation:abt-stadtentwicklung-bauordnung-soest", "organisation:stadt-soest"}
    sites = _pairs(closed_pages, f"{ORG}hasSite")
    shared = {site for body, site in sites if body == "organisation:kreishandwerkerschaft-hellweg-lippe"}
    assert ("organisation:geschaeftsstelle-sanieren-mit-zukunft", shared.pop()) in sites
    result = run_query(
        closed_pages,
        """PREFIX org: <http://www.w3.org/ns/org#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?role { ?m a org:Membership ; org:role/skos:prefLabel ?role FILTER(LANG(?role) = "de") }
        ORDER BY ?role""",
    )
    assert isinstance(result, Table)
    assert {row["role"] for row in result.records()} >= {"Initiator", "Koordination", "Mitglied", "Träger"}
