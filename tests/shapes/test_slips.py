"""Slips of a steward in the real data, each caught by the rule that is meant for it.

A slip is an update of the data as it stands. The rule must be silent about the nodes concerned before the slip
and speak after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest
from rdflib import Graph, URIRef

from .harness import ROOT, alone, findings, lexical_forms_kept, rules

ID = "https://w3id.org/klimanetz/id/"
BY_NAME = {rule.name: rule for rule in rules()}
SPONSOR = "membership:sanieren-mit-zukunft-kreis-soest-sponsor"


@dataclass(frozen=True)
class Slip:
    """What went wrong, the rule that must see it, the node it must speak of, and the update that does it."""

    what: str
    rule: str
    node: str
    update: str


def change(node: str, prop: str, value: str) -> str:
    """Return the update that replaces all values of a property."""
    return f"DELETE {{ {node} {prop} ?old }} INSERT {{ {node} {prop} {value} }} WHERE {{ {node} {prop} ?old }}"


def add(triples: str) -> str:
    """Return the update that adds triples."""
    return f"INSERT DATA {{ {triples} }}"


def drop(node: str, prop: str) -> str:
    """Return the update that removes all values of a property."""
    return f"DELETE WHERE {{ {node} {prop} ?old }}"


SLIPS = (
    Slip(
        "bounds of a date swapped",
        "FuzzyDateShape-order",
        "date:000-sommer-2019",
        "DELETE { ?d kn:earliest ?a ; kn:latest ?b } INSERT { ?d kn:earliest ?b ; kn:latest ?a } "
        "WHERE { BIND (date:000-sommer-2019 AS ?d) ?d kn:earliest ?a ; kn:latest ?b }",
    ),
    Slip(
        "wrong digit in the AGS",
        "MunicipalityShape-iri",
        "place:05974040",
        change("place:05974040", "kn:ags", '"05974041"'),
    ),
    Slip(
        "wrong digit in the ARS",
        "MunicipalityShape-arsAgrees",
        "place:05974040",
        change("place:05974040", "kn:ars", '"059740040041"'),
    ),
    Slip("AGS as a number", "MunicipalityShape-ags", "place:05974040", change("place:05974040", "kn:ags", "5974040")),
    Slip(
        "town in the wrong district",
        "MunicipalityShape-districtAgrees",
        "place:05974040",
        change("place:05974040", "kn:partOfDistrict", "place:05774"),
    ),
    Slip("place as member", "MembershipShape-member", SPONSOR, change(SPONSOR, "org:member", "place:05974")),
    Slip("two members", "MembershipShape-member", SPONSOR, add(f"{SPONSOR} org:member organisation:stadt-soest")),
    Slip("two roles", "MembershipShape-role", SPONSOR, add(f"{SPONSOR} org:role role:coordination")),
    Slip(
        "role changed, shortcut kept", "MembershipShape-shortcut", SPONSOR, change(SPONSOR, "org:role", "role:member")
    ),
    Slip(
        "grant administrator entered as a role in a network",
        "MembershipShape-grantRole",
        SPONSOR,
        change(SPONSOR, "org:role", "role:grant-administrator"),
    ),
    Slip(
        "sponsor of a body",
        "MembershipShape-roleTarget",
        SPONSOR,
        change(SPONSOR, "org:organization", "organisation:difu"),
    ),
    Slip("evidence forgotten", "StatementShape-present", SPONSOR, drop(SPONSOR, "kn:evidence")),
    Slip(
        "source in place of evidence",
        "EvidencedShape-class",
        SPONSOR,
        change(SPONSOR, "kn:evidence", "source:ausbildungsoffensive"),
    ),
    Slip(
        "property misspelt", "VocabularyShape-property", SPONSOR, add(f"{SPONSOR} org:organisation network:klima-werk")
    ),
    Slip("class misspelt", "VocabularyShape-class", "network:klima-werk", add("network:klima-werk a kn:Netwrok")),
    Slip(
        "membership of an intended network",
        "IntendedNetworkShape-membership",
        "network:westfalen-weser-neu",
        change(SPONSOR, "org:organization", "network:westfalen-weser-neu"),
    ),
    Slip(
        "host stated on the network",
        "VocabularyShape-domain",
        "network:sanieren-mit-zukunft",
        add("network:sanieren-mit-zukunft kn:hostedBy organisation:kreishandwerkerschaft-hellweg-lippe"),
    ),
    Slip(
        "extent point as a member of its network",
        "PlaceShape-membership",
        "place:05112000",
        add("membership:duisburg a org:Membership ; org:member place:05112000 ; org:organization network:klima-werk"),
    ),
    Slip(
        "town entered twice",
        "DuplicateShape-name",
        "place:05974041",
        add('place:05974041 a kn:Municipality ; skos:prefLabel "Soest"@de ; kn:partOfDistrict place:05974'),
    ),
    Slip(
        "second body for a town",
        "SameBodyShape-territory",
        "organisation:stadtverwaltung-soest",
        add("organisation:stadtverwaltung-soest a kn:MunicipalBody ; kn:territory place:05974040"),
    ),
    Slip(
        "the town decides",
        "DecisionShape-decidedBy",
        "decision:soest-2020-06",
        change("decision:soest-2020-06", "kn:decidedBy", "organisation:stadt-soest"),
    ),
    Slip(
        "target year before its decision",
        "TargetShape-afterDecision",
        "target:soest-klimaneutralitaet-2030",
        change("target:soest-klimaneutralitaet-2030", "kn:targetYear", "2003"),
    ),
    Slip(
        "target year as gYear",
        "TargetShape-year",
        "target:soest-klimaneutralitaet-2030",
        change("target:soest-klimaneutralitaet-2030", "kn:targetYear", '"2030"^^xsd:gYear'),
    ),
    Slip(
        "ambiguous claim also stated as a fact",
        "ClaimShape-notPlain",
        "claim:001-grant-network-1",
        "INSERT { ?s ?p ?o } WHERE { claim:001-grant-network-1 rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }",
    ),
    Slip(
        "funder on a network",
        "NetworkShape-funding",
        "network:westfalen-weser-1",
        add("network:westfalen-weser-1 kn:funder organisation:bundesumweltministerium"),
    ),
    Slip(
        "grant number as a number",
        "GrantShape-numberString",
        "grant:67k18876",
        change("identifier:67k18876", "skos:notation", "6718876"),
    ),
    Slip(
        "thousands read as a decimal",
        "CountShape-value",
        "count:000-innungsbetriebe-2600",
        change("count:000-innungsbetriebe-2600", "kn:value", "2.600"),
    ),
    Slip(
        "hidden conflict",
        "QuantityShape-hiddenConflict",
        "count:002-kommunen-5",
        drop("count:002-kommunen-5", "kn:conflictsWith"),
    ),
    Slip(
        "offsets swapped",
        "SelectorShape-order",
        "selector:f000-014",
        "DELETE { ?x oa:start ?a ; oa:end ?b } INSERT { ?x oa:start ?b ; oa:end ?a } "
        "WHERE { BIND (selector:f000-014 AS ?x) ?x oa:start ?a ; oa:end ?b }",
    ),
    Slip(
        "offset behind the text",
        "SelectorShape-inside",
        "selector:f000-014",
        change("selector:f000-014", "oa:end", "99999"),
    ),
    Slip(
        "interested town confirmed as participant",
        "ParticipationShape-confirmedStatus",
        "participation:klikks-wuppertal",
        change("participation:klikks-wuppertal", "kn:participationStatus", "participation-status:interested"),
    ),
    Slip(
        "language tag forgotten",
        "LabelShape-languages",
        "network:klima-werk",
        change("network:klima-werk", "skos:prefLabel", '"Zukunftsinitiative Klima.Werk"'),
    ),
    Slip(
        "concept misspelt",
        "ReferenceShape-concept",
        "network:klima-werk",
        change("network:klima-werk", "kn:networkKind", "network-kind:regional"),
    ),
    Slip(
        "entity misspelt",
        "ReferenceShape-entity",
        "network:klima-werk",
        add("network:klima-werk dct:spatial region:emscher-lipe"),
    ),
    Slip(
        "schema.org with http",
        "NamespaceShape-schemaHttp",
        "network:klima-werk",
        add("network:klima-werk <http://schema.org/url> <https://www.klima-werk.de/>"),
    ),
    Slip(
        "page about a thing linked as the thing",
        "MatchShape-wikidata",
        "place:05974040",
        change("place:05974040", "skos:exactMatch", "<https://www.wikidata.org/wiki/Q6149>"),
    ),
    Slip(
        "shared homepage",
        "ForbiddenShape-homepage",
        "organisation:lippeverband",
        add("organisation:lippeverband foaf:homepage <https://www.eglv.de/>"),
    ),
    Slip(
        "unit of a network",
        "ForbiddenShape-unitOf",
        "organisation:serviceorganisation-klima-werk",
        add("organisation:serviceorganisation-klima-werk org:unitOf network:klima-werk"),
    ),
    Slip(
        "blank node",
        "EntityShape-blank",
        "network:klima-werk",
        add('network:klima-werk schema:contactPoint [ schema:email "info@example.org" ]'),
    ),
    Slip(
        "stray space",
        "EntityShape-spaces",
        "network:klima-werk",
        add('network:klima-werk skos:altLabel "Klima.Werk "@de'),
    ),
    Slip(
        "person in the public graph", "PersonShape-public", "person:p-0000aaaa", add("person:p-0000aaaa a foaf:Person")
    ),
    Slip(
        "holder of a post",
        "HolderShape-public",
        "person:p-0000aaaa",
        add("person:p-0000aaaa org:holds post:klikks-projektmanagement"),
    ),
    Slip(
        "personal mailbox",
        "LiteralShape-mailbox",
        "network:klima-werk",
        add('network:klima-werk dct:description "Mail an erika.mustermann@example.org"@de'),
    ),
)


@cache
@lexical_forms_kept()
def real_data() -> Graph:
    """Return the data with ontology and schemes."""
    graph = Graph()
    for room in ("ontology", "data"):
        for path in sorted((ROOT / room).rglob("*.ttl")):
            if "personal" not in path.parts:
                graph.parse(path, format="turtle")
    graph.bind("person", ID + "person/")
    graph.bind("foaf", "http://xmlns.com/foaf/0.1/")
    return graph


def iri(node: str) -> URIRef:
    """Expand the short name of an entity, whose prefix is its kind."""
    return URIRef(ID + node.replace(":", "/", 1))


@pytest.mark.parametrize("slip", SLIPS, ids=[slip.what for slip in SLIPS])
@lexical_forms_kept()
def test_slip_is_caught(slip: Slip) -> None:
    rule, data, about = alone(BY_NAME[slip.rule]), real_data(), frozenset({iri(slip.node)})
    assert not findings(rule, data, about)
    before = set(data)
    data.update(slip.update, initNs=dict(data.namespaces()))
    after = set(data)
    try:
        assert after != before, "the slip changes nothing: is the node still there?"
        assert findings(rule, data, about)
    finally:
        for triple in after - before:
            data.remove(triple)
        for triple in before - after:
            data.add(triple)
