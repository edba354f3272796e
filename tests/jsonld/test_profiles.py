"""The other profiles: only terms of the vocabularies that they promise, the same bytes each time, nothing made up."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from graphtool.jsonld.documents import described
from graphtool.jsonld.index import MemoryIndex
from graphtool.jsonld.profiles import documents
from graphtool.jsonld.profiles.organisations import VCARD
from graphtool.namespaces import ENTITY, ORG, RDF_TYPE, SKOS
from graphtool.store.load import Corpus
from tests.conftest import graphtool
from tests.jsonld.processors import with_pyld

Document = dict[str, Any]


@pytest.fixture(scope="module")
def index(closed: Corpus) -> MemoryIndex:
    return MemoryIndex(chain(closed.quads(), closed.inferred))


def written(profile: str, index: MemoryIndex, corpus: Corpus, language: str = "en") -> dict[str, Document]:
    found = list(documents(profile, index, described(corpus), language))
    return {document.get("@id") or document["id"]: document for document in found}


@pytest.mark.parametrize("profile", ["schema-org", "compact", "org"])
def test_profiles_are_the_same_whatever_the_order_of_statements(
    profile: str, index: MemoryIndex, closed: Corpus
) -> None:
    other = MemoryIndex(reversed([*closed.quads(), *closed.inferred]))
    first, second = (json.dumps(written(profile, each, closed)) for each in (index, other))
    assert first == second
    assert len(first) > 100_000


def _nodes(value: Any) -> list[Document]:
    if isinstance(value, list):
        return [node for each in value for node in _nodes(each)]
    return [value, *_nodes(list(value.values()))] if isinstance(value, dict) else []


def test_schema_org_has_real_terms_only(index: MemoryIndex, closed: Corpus) -> None:
    terms = {str(term).rpartition("/")[2] for term in dir(rdflib.SDO)} | {"funding"}  # younger than rdflib's list
    found = written("schema-org", index, closed)
    assert {"Organization", "GovernmentOrganization", "AdministrativeArea", "Event", "MonetaryGrant"} <= {
        document["@type"] for document in found.values()
    }
    for node in _nodes(list(found.values())):
        assert {key for key in node if not key.startswith("@")} <= terms, node
        assert node["@type"] in terms, node
        assert all(value not in (None, "", []) for value in node.values()), node


def test_schema_org_tells_memberships_as_roles(index: MemoryIndex, closed: Corpus) -> None:
    found = written("schema-org", index, closed, "de")
    network, district = (
        found[f"{ENTITY}{name}"] for name in ("network/sanieren-mit-zukunft", "organisation/kreis-soest")
    )
    [role] = network["member"]
    assert (role["@type"], role["member"]["name"], role["member"]["@type"]) == (
        "OrganizationRole",
        "Kreis Soest",
        "GovernmentOrganization",
    )
    assert role["@id"] in {held["@id"] for held in district["memberOf"]}
    town = found[f"{ENTITY}place/05974040"]
    assert {"@type": "PropertyValue", "propertyID": "AGS", "value": "05974040"} in town["identifier"]
    assert 51 < town["geo"]["latitude"] < 52


def test_compact_lines_are_flat(index: MemoryIndex, closed: Corpus) -> None:
    found = written("compact", index, closed)
    forms: dict[str, set[type]] = {}
    for document in found.values():
        for key, value in document.items():
            forms.setdefault(key, set()).add(type(value))
            assert isinstance(value, str) or (value and all(isinstance(each, str) for each in value)), (key, value)
    assert {key: kinds for key, kinds in forms.items() if len(kinds) > 1} == {}
    klikks = found[f"{ENTITY}project/klikks"]
    assert klikks["name_de"]
    assert len(klikks["participations"]) == len(set(klikks["participations"])) > 3
    assert "Stadt Gronau" in " ".join(klikks["participations_de"])


def test_org_has_only_statements_of_the_graph_in_its_vocabularies(index: MemoryIndex, closed: Corpus) -> None:
    graph = {quad.triple for quad in closed.quads()} | set(closed.inferred)
    found = written("org", index, closed)
    assert f"{ENTITY}organisation/kreis-soest" in found
    assert f"{ENTITY}event/klikks-gronau-2023-01" not in found
    expanded: set[ox.Triple] = set().union(*with_pyld(list(found.values())))
    cards = {triple for triple in expanded if VCARD in str(triple) or triple.predicate.value == f"{ORG}siteAddress"}
    assert cards
    assert expanded - cards <= graph
    assert all(t.predicate.value.startswith((ORG, SKOS, RDF_TYPE)) for t in expanded - cards)
    promised = {t for t in graph if t.predicate.value.startswith(ORG) and t.subject.value in found}  # type: ignore[union-attr]
    assert {t for t in promised if isinstance(t.object, ox.NamedNode)} <= expanded


def test_profiles_on_the_command_line() -> None:
    done = graphtool("--lang", "de", "export", "--profile", "schema-org", "--entity", "place:05974040")
    assert json.loads(done.out)["@context"] == "https://schema.org"
    lines = graphtool("export", "--profile", "compact", "--kind", "network", "--format", "jsonl").out.splitlines()
    assert {json.loads(line)["kind"] for line in lines} == {"network"}
    assert isinstance(json.loads(graphtool("export", "--profile", "org", "--kind", "post").out), list)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--profile", "org", "--entity", "event:klikks-gronau-2023-01"], 1, "the profile org has no document"),
        (["--profile", "org", "--to", "x", "--since", "HEAD"], 2, "--since write complete documents"),
        (["--profile", "org", "--to", "x", "--base-url", "https://a.de"], 2, "only the complete bundle has"),
        (["--profile", "org", "--to", "x", "--kind", "post"], 2, "--to writes the whole bundle"),
        (["--profile", "org", "--format", "turtle"], 2, "--profile org is JSON"),
        (["--profile", "org", "--kind", "netz"], 2, "there are no entities of kind 'netz'"),
        (["--profile", "org", "--data", "x.ttl"], 2, "leave --profile out"),
    ],
)
def test_what_a_profile_cannot_do_is_told(arguments: list[str], code: int, message: str) -> None:
    done = graphtool("export", *arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err
