"""The actor network: what ties whom, at a day, compared with the catalogue, projected and measured."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from graphtool.namespaces import GRAPH, KN, RDF_TYPE, shrink
from graphtool.project import Project
from graphtool.query.catalogue import Catalogue
from graphtool.query.execute import run_query
from graphtool.query.network.build import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, actor_network
from graphtool.query.network.measures import measures
from graphtool.query.network.projections import projected
from graphtool.query.network.select import around, of_kinds
from graphtool.query.network.ties import FAMILIES, KINDS, TIES
from graphtool.query.parameters import bound_text
from graphtool.query.results import Table
from graphtool.store import moment
from graphtool.store.load import Corpus, load_files

PREFIXES = """
@prefix : <https://w3id.org/klimanetz/id/x/> . @prefix kn: <https://w3id.org/klimanetz/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> . @prefix role: <https://w3id.org/klimanetz/scheme/role/> .
"""
ONTOLOGY = """
kn:NetworkContext rdfs:subClassOf org:Organization . kn:Network rdfs:subClassOf kn:NetworkContext .
kn:MunicipalBody rdfs:subClassOf org:Organization . kn:UnnamedGroup rdfs:subClassOf kn:Group .
org:Membership rdfs:subClassOf kn:Thing . kn:term <https://schema.org/domainIncludes> org:Membership .
role:member skos:prefLabel "Mitglied"@de , "member"@en .
"""
PAGE = """
:netz a kn:Network ; skos:prefLabel "Netz"@de , "Net"@en ; kn:hasUnnamedMembers :gruppe .
:gruppe a kn:UnnamedGroup ; kn:cooperatesWith :stadt .
:stadt a kn:MunicipalBody , org:Organization ; skos:prefLabel "Stadt Köln"@de ; kn:territory :ort .
:ort a kn:Municipality ; skos:prefLabel "Köln"@de ; kn:ags "05315000" ; geo:hasGeometry :punkt .
:punkt geo:asWKT "POINT(6.96 50.94)"^^geo:wktLiteral .
:m1 a org:Membership ; org:member :stadt ; org:organization :netz ; org:role role:member ; kn:evidence :e1 , :e2 ;
    kn:term [] , :term .
:term kn:begin :begin ; kn:end :end .
:begin kn:edtf "2020" ; kn:earliest "2020-01-01"^^xsd:date ; kn:latest "2020-12-31"^^xsd:date .
:end kn:edtf "2022-06" ; kn:earliest "2022-06-01"^^xsd:date ; kn:latest "2022-06-30"^^xsd:date .
:e1 kn:certainty <https://w3id.org/klimanetz/scheme/certainty/asserted> .
:e2 kn:certainty <https://w3id.org/klimanetz/scheme/certainty/outside> .
:m2 a org:Membership ; org:member :gruppe ; org:organization :netz .
:allein a kn:MunicipalBody .
"""
OUTSIDE = """
:stadt org:subOrganizationOf :fremd .
"""
BASE = "https://w3id.org/klimanetz/id/x/"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    files = []
    for name, text in (("ontologie", ONTOLOGY), ("pages/seite", PAGE), ("outside/anderswo", OUTSIDE)):
        path = tmp_path / f"{name.replace('/', ' ')}.ttl"
        path.write_text(PREFIXES + text, "utf-8")
        files.append((path, GRAPH + name, path.name))
    return Corpus(load_files(files[1:]).data, load_files(files[:1]).data)


@pytest.fixture(scope="module")
def network(asserted: Corpus) -> nx.MultiDiGraph:
    return actor_network(asserted)


def test_actors_carry_what_is_known_of_them(corpus: Corpus) -> None:
    graph = actor_network(corpus, "de")
    assert [node.removeprefix(BASE) for node in graph] == ["allein", "fremd", "netz", "stadt"]
    assert graph.nodes[f"{BASE}stadt"] == {
        "label": "Stadt Köln", "label_de": "Stadt Köln", "kind": "municipality", "class": f"{KN}MunicipalBody",
        "place": f"{BASE}ort", "place_label": "Köln", "ags": "05315000", "latitude": 50.94, "longitude": 6.96,
        "degree": 2, "ties": 2, "outside": False,
    }  # fmt: skip
    assert graph.nodes[f"{BASE}netz"]["unnamed_members"] is True
    assert graph.nodes[f"{BASE}fremd"]["kind"] == "unknown"
    assert graph.nodes[f"{BASE}allein"]["degree"] == 0


def test_without_an_ontology_whoever_is_tied_is_an_actor(corpus: Corpus) -> None:
    graph = actor_network(Corpus(corpus.data))
    kinds = {node.removeprefix(BASE): kind for node, kind in graph.nodes(data="kind")}
    assert kinds == {
        "allein": "municipality", "stadt": "municipality", "netz": "unknown", "gruppe": "unknown", "fremd": "unknown"
    }  # fmt: skip


def test_ties_carry_role_dates_evidence_and_source(corpus: Corpus) -> None:
    graph = actor_network(corpus, "de")
    member, part = graph.edges(data=True)
    member, part = (member[2], part[2]) if member[2]["family"] == "membership" else (part[2], member[2])
    assert member == {
        "id": "x:stadt role:member x:netz x:m1", "label": "Mitglied", "weight": 1, "family": "membership",
        "affiliation": True, "relation": "http://www.w3.org/ns/org#Membership",
        "role": "https://w3id.org/klimanetz/scheme/role/member", "role_de": "Mitglied", "role_en": "member",
        "statement": f"{BASE}m1", "begin_edtf": "2020", "begin_earliest": "2020-01-01", "begin_latest": "2020-12-31",
        "end_edtf": "2022-06", "end_earliest": "2022-06-01", "end_latest": "2022-06-30",
        "certainty": "asserted outside", "outside": False, "evidence": 2, "graphs": "pages/seite",
    }  # fmt: skip
    assert (part["outside"], part["graphs"], part["label"]) == (True, "outside/anderswo", "Teil von")
    assert "statement" not in part


@pytest.mark.parametrize(
    ("day", "certainty", "there"),
    [
        ("2019-12-31", "possibly", False),  # the term begins in 2020 at the earliest
        ("2020-05-01", "possibly", True),
        ("2020-05-01", "certainly", False),
        ("2021-01-01", "certainly", True),
        ("2022-06-15", "possibly", True),  # it ends some day in June 2022
        ("2022-06-15", "certainly", False),
        ("2022-07-01", "possibly", False),
    ],
)
def test_a_tie_lasts_from_begin_to_end(corpus: Corpus, day: str, certainty: str, there: bool) -> None:
    graph = actor_network(moment.at(corpus, moment.day(day), certainty))
    assert graph.has_edge(f"{BASE}stadt", f"{BASE}netz") is there
    assert f"{BASE}netz" in graph, "the network itself has no dates"


def test_the_order_of_files_and_statements_does_not_matter(asserted: Corpus, network: nx.MultiDiGraph) -> None:
    data = tuple(replace(file, quads=tuple(reversed(file.quads))) for file in reversed(asserted.data))
    other = actor_network(Corpus(data, asserted.ontology))
    assert list(other.nodes(data=True)) == list(network.nodes(data=True))
    assert list(other.edges(keys=True, data=True)) == list(network.edges(keys=True, data=True))


def test_the_attributes_are_those_that_are_listed(network: nx.MultiDiGraph) -> None:
    assert {name for _, known in network.nodes(data=True) for name in known} == set(NODE_ATTRIBUTES)
    assert {name for *_, known in network.edges(data=True) for name in known} == set(EDGE_ATTRIBUTES)
    assert {known["kind"] for _, known in network.nodes(data=True)} == {kind.name for kind in KINDS}
    assert {known["family"] for *_, known in network.edges(data=True)} == {family.name for family in FAMILIES}


def test_no_relation_between_actors_is_forgotten(asserted: Corpus, network: nx.MultiDiGraph) -> None:
    """What joins two actors in the data is a tie, or stands here as something that is less than one."""
    less = {
        "kn:presumedLegalEntity": "a presumed identity",
        "rdfs:seeAlso": "a pointer for readers",
        "kn:Claim": "not a fact",
        "kn:CurationNote": "about the data",
        "kn:CouncilDecision": "who supports a decision is no lasting tie",
        "kn:Event": "meeting once is no lasting tie",
        "kn:SelfDescription": "about an actor, by an actor",
        "kn:Measure": "what an actor does",
    }
    direct = {shrink(tie.target) for tie in TIES if not tie.source}
    pairs = {(tie.source, tie.target) for tie in TIES}
    ends: dict[str, set[str]] = defaultdict(set)
    classes: dict[str, str] = {}
    missed = set()
    for quad in asserted.quads():
        subject, predicate = quad.subject.value, quad.predicate.value  # type: ignore[union-attr]
        other = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
        if predicate == RDF_TYPE:
            classes[subject] = shrink(other)
        if other in network and subject in network and predicate not in direct:
            missed.add(shrink(predicate))
        elif other in network:
            ends[subject].add(predicate)
    for subject, found in ends.items():
        if len(found) > 1 and not any({source, target} <= found for source, target in pairs):
            missed.add(classes[subject])
    assert missed - direct == less.keys()


def _rows(project: Project, corpus: Corpus, name: str) -> list[dict[str, str]]:
    result = run_query(corpus, bound_text(Catalogue(project).get(name), {}, corpus))
    assert isinstance(result, Table)
    return result.records()


def test_members_are_joined_as_the_catalogue_says(project: Project, closed: Corpus, network: nx.MultiDiGraph) -> None:
    found = {frozenset((one, two)): w for one, two, w in projected(network, "members").edges(data="weight")}
    rows = _rows(project, closed, "co-membership")
    assert found == {frozenset((row["actor"], row["other"])): int(row["shared"]) for row in rows}
    assert len(found) > 100


def test_networks_are_joined_as_the_catalogue_says(project: Project, closed: Corpus, network: nx.MultiDiGraph) -> None:
    found = {frozenset((one, two)): w for one, two, w in projected(network, "networks").edges(data="weight")}
    rows = _rows(project, closed, "network-overlap")
    assert found == {frozenset((row["network"], row["other"])): int(row["shared"]) for row in rows}
    assert len(found) == 3


def test_both_sides_of_the_affiliations(network: nx.MultiDiGraph) -> None:
    two_mode = projected(network, "bipartite")
    modes = defaultdict(set)
    for node, mode in two_mode.nodes(data="mode"):
        modes[mode].add(shrink(node))
    assert modes["both"] == {"network:sanieren-mit-zukunft"}, "a network that is an initiator and has a sponsor"
    assert {"network:klima-werk", "project:klikks", "organisation:eglv"} <= modes["network"]
    roles = two_mode.edges[
        "https://w3id.org/klimanetz/id/organisation/westfalen-weser",
        "https://w3id.org/klimanetz/id/network/westfalen-weser-familie",
    ]
    assert roles["weight"] == 4
    assert roles["label"] == "accompaniment, coordination, organisation and moderation, sponsor (Träger)"


def test_what_lies_around_a_network_and_what_is_of_a_kind(network: nx.MultiDiGraph) -> None:
    near = around(network, "https://w3id.org/klimanetz/id/network/klima-werk")
    assert {shrink(node).partition(":")[2] for node in near} == {
        "klima-werk", "emschergenossenschaft", "lippeverband", "serviceorganisation-klima-werk",
        "stadt-dorsten", "stadt-recklinghausen",
    }  # fmt: skip
    assert near.nodes["https://w3id.org/klimanetz/id/organisation/lippeverband"]["degree"] == 1, "within the part"
    assert len(around(network, "https://w3id.org/klimanetz/id/network/klima-werk", 2)) == 7
    towns = of_kinds(network, ["municipality"])
    assert 0 < len(towns) < len(network)
    assert {kind for _, kind in towns.nodes(data="kind")} == {"municipality"}


def test_measures_of_a_network_worked_out_by_hand() -> None:
    graph = nx.MultiDiGraph()  # a star of three around b, tied twice to a, and a pair apart, and one alone
    for node in "abcdefg":
        graph.add_node(node, kind="other", label=node)
    graph.add_edges_from([("a", "b"), ("b", "a"), ("b", "c"), ("d", "b"), ("e", "f"), ("c", "c")], weight=1)
    found, summary = measures(graph)
    known = {item.node: item for item in found}
    assert found[0].node == "b"
    assert (known["b"].degree, known["b"].ties, known["c"].degree) == (3, 4, 1)
    assert known["b"].betweenness == pytest.approx(3 / 15), "three pairs of leaves, of fifteen pairs of others"
    assert known["b"].closeness == pytest.approx(3 / 6), "it reaches three of six others in one step each"
    assert [known[node].component for node in "abcdefg"] == [1, 1, 1, 1, 2, 2, 3]
    assert (summary.nodes, summary.edges, summary.isolated, summary.components) == (7, 6, 1, 3)
    assert summary.density == pytest.approx(4 / 21, abs=1e-6)


def test_a_large_network_is_measured_in_seconds_and_says_so() -> None:
    graph = nx.Graph(nx.path_graph(2_001))
    found, summary = measures(nx.relabel_nodes(graph, lambda number: f"{number:05}"))
    assert summary.pivots == 200
    assert {item.closeness for item in found} == {None}
    middle = max(found, key=lambda item: item.betweenness)
    assert 800 < int(middle.node) < 1_200
    assert middle.betweenness == pytest.approx(0.5, abs=0.05)


def test_nothing_is_measured_without_failing() -> None:
    found, summary = measures(nx.MultiDiGraph())
    assert found == ()
    assert (summary.nodes, summary.components, summary.density, summary.modularity) == (0, 0, 0, None)
