"""Catalogue records: valid by the official shapes, true in every figure, and refused when something is taken out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate
from rdflib.namespace import DCAT, DCTERMS, OWL, PROV, RDF, SKOS, XSD

from graphtool.namespaces import BASE, DATASET, ENTITY, INFERRED_GRAPH, entity_kind
from graphtool.project import Project
from graphtool.publish.bundle import Exporter
from graphtool.publish.manifest import Entry
from graphtool.publish.records import records
from graphtool.publish.records.about import About
from graphtool.publish.records.dcat import dcat
from graphtool.publish.records.void import LINKS
from graphtool.store.load import Corpus
from graphtool.store.state import Origin
from tests.conftest import graphtool, reference
from tests.small_project import small_project

DCATDE = rdflib.Namespace("http://dcat-ap.de/def/dcatde/")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
THE_DATASET = rdflib.URIRef(DATASET)
CONTRIBUTOR = rdflib.URIRef("http://dcat-ap.de/def/contributors/example")
EUROPEAN = ("dcat-ap/shapes.ttl", "dcat-ap/range.ttl", "dcat-ap/deprecateduris.ttl")
GERMAN = tuple(
    f"dcat-ap-de/{name}.ttl"
    for name in (
        *("dcat-ap_2.1.1_shacl_shapes", "dcat-ap-de-deprecated", "dcat-ap-konventionen"),
        *("dcat-ap-spec-german-additions", "dcat-ap-spec-german-messages"),
    )
)


@pytest.fixture(scope="module")
def exporter(closed: Corpus, project: Project) -> Exporter:
    return Exporter.of(closed, project)


@pytest.fixture(scope="module")
def entries(exporter: Exporter) -> dict[str, Entry]:
    return {name: Entry.of(name, content) for name, content in exporter.files()}


@pytest.fixture(scope="module")
def about(exporter: Exporter, closed: Corpus, project: Project) -> About:
    return About.of(closed, exporter.facts, project)


@pytest.fixture(scope="module")
def made(exporter: Exporter, about: About, entries: dict[str, Entry]) -> dict[str, bytes]:
    return dict(records(about, exporter.quads)(entries))


def graph(turtle: bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=turtle, format="turtle")


def shapes(names: Iterable[str]) -> rdflib.Graph:
    read = rdflib.Graph()
    for name in names:
        read.parse(reference(f"suites/{name}"))
    return read


def violations(data: rdflib.Graph, by: rdflib.Graph) -> set[tuple[str, str]]:
    """Return (path, value or message) of what pySHACL calls a violation."""
    _, report, _ = validate(data, shacl_graph=by, inference="none")
    assert isinstance(report, rdflib.Graph)
    return {
        (str(report.value(result, SH.resultPath) or ""), str(report.value(result, SH.sourceConstraintComponent)))
        for result in report.subjects(SH.resultSeverity, SH.Violation)
    }


def test_dcat_ap_3_finds_nothing(made: dict[str, bytes]) -> None:
    assert violations(graph(made["dcat.ttl"]), shapes(["dcat-ap/dcat-ap-SHACL.ttl"])) == set()
    assert violations(graph(made["dcat.ttl"]), shapes(EUROPEAN)) == set()


def test_graphtool_finds_nothing_either(made: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "dcat.ttl"
    file.write_bytes(made["dcat.ttl"])
    folder = tmp_path / "shapes"
    folder.mkdir()
    for name in EUROPEAN:
        (folder / Path(name).name).write_bytes(reference(f"suites/{name}").read_bytes())
    done = graphtool("validate", file, "--shapes", folder)
    assert (done.code, done.out.count("violation:")) == (0, 0), done.out + done.err
    file.write_bytes(made["dcat.ttl"].replace(b"dcat:accessURL", b"dcat:accessUrl"))
    done = graphtool("validate", file, "--shapes", folder)
    assert (done.code, done.out.count("violation:")) == (1, 50)


def test_dcat_ap_de_finds_what_later_versions_decided_otherwise(made: dict[str, bytes]) -> None:
    """The shapes are of DCAT-AP.de 2.0 on DCAT-AP 2: sizes were decimals, and checksums had a list of their own."""
    data = graph(made["dcat.ttl"])
    found = violations(data, shapes(GERMAN))
    assert found == {
        (str(DCATDE.contributorID), str(SH.QualifiedMinCountConstraintComponent)),
        (str(DCAT.byteSize), str(SH.DatatypeConstraintComponent)),
        (str(SKOS.inScheme), str(SH.HasValueConstraintComponent)),
    }
    data.add((THE_DATASET, DCATDE.contributorID, CONTRIBUTOR))
    data.add((CONTRIBUTOR, SKOS.inScheme, rdflib.URIRef("http://dcat-ap.de/def/contributors")))
    data.add((SPDX.checksumAlgorithm_sha256, SKOS.inScheme, rdflib.URIRef("http://dcat-ap.de/def/hashAlgorithms")))
    for subject, size in data.subject_objects(DCAT.byteSize):
        data.set((subject, DCAT.byteSize, rdflib.Literal(str(size), datatype=XSD.decimal)))
    assert violations(data, shapes(GERMAN)) == set()


@pytest.mark.parametrize(
    ("path", "by"),
    [
        (DCTERMS.title, EUROPEAN),
        (DCTERMS.description, EUROPEAN),
        (DCAT.accessURL, EUROPEAN),
        (SPDX.algorithm, EUROPEAN),
        (DCTERMS.license, GERMAN),
        (DCTERMS.publisher, GERMAN),
    ],
)
def test_a_record_that_lacks_something_is_refused(made: dict[str, bytes], path: rdflib.URIRef, by: tuple[str]) -> None:
    data = graph(made["dcat.ttl"])
    data.remove((None, path, None))
    assert str(path) in {found for found, _ in violations(data, shapes(by))}


@pytest.mark.parametrize(
    ("path", "value", "by"),
    [
        (DCAT.theme, rdflib.URIRef("http://example.org/umwelt"), GERMAN),
        (DCTERMS.language, rdflib.Literal("de"), EUROPEAN),
        (DCTERMS.modified, rdflib.Literal("gestern"), EUROPEAN),
        (DCAT.byteSize, rdflib.Literal("viel"), EUROPEAN),
        (DCTERMS.license, rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/"), GERMAN),
    ],
)
def test_a_record_with_a_wrong_value_is_refused(
    made: dict[str, bytes], path: rdflib.URIRef, value: rdflib.term.Node, by: tuple[str]
) -> None:
    data = graph(made["dcat.ttl"])
    before = violations(data, shapes(by))
    for subject in set(data.subjects(path)):
        data.set((subject, path, value))
    assert violations(data, shapes(by)) - before or (path == DCAT.theme and _theme_is_refused(data, by))


def _theme_is_refused(data: rdflib.Graph, by: tuple[str]) -> bool:
    _, _, text = validate(data, shacl_graph=shapes(by), inference="none")
    return "dcat:theme MUSS eine IRI aus diesem Vokabular verwenden" in text


def test_every_distribution_is_a_file_of_the_bundle(made: dict[str, bytes], entries: dict[str, Entry]) -> None:
    data = graph(made["dcat.ttl"])
    described = {}
    for distribution in data.objects(THE_DATASET, DCAT.distribution):
        path = str(data.value(distribution, DCAT.downloadURL)).removeprefix(BASE)
        checksum = data.value(distribution, SPDX.checksum)
        described[path] = (
            int(str(data.value(distribution, DCAT.byteSize))),
            str(data.value(checksum, SPDX.checksumValue)),
        )
        assert {title.language for title in data.objects(distribution, DCTERMS.title)} == {"de", "en"}  # type: ignore[attr-defined]
    assert described == {name: (entries[name].size, entries[name].sha256) for name in described}
    wanted = {name for name in entries if name.startswith(("dataset.", "places.")) or name.endswith(".csv")}
    assert set(described) == wanted


def test_govdata_gets_licence_and_geocoding_in_its_lists(made: dict[str, bytes]) -> None:
    data = graph(made["dcat.ttl"])
    assert {str(licence) for licence in data.objects(None, DCTERMS.license)} == {
        "http://dcat-ap.de/def/licenses/cc-by/4.0"
    }
    geocoding = "http://dcat-ap.de/def/politicalGeocoding"
    assert str(data.value(THE_DATASET, DCATDE.politicalGeocodingURI)) == f"{geocoding}/stateKey/05"
    assert str(data.value(THE_DATASET, DCATDE.politicalGeocodingLevelURI)) == f"{geocoding}/Level/state"
    attributions = {str(text) for text in data.objects(None, DCATDE.licenseAttributionByText)}
    assert len(attributions) == 2
    assert all(text.startswith("Klimanetz, CC BY 4.0; ") and "Destatis" in text for text in attributions)


def test_the_contributor_of_the_catalogue_is_passed_on(about: About, entries: dict[str, Entry]) -> None:
    told = ox.Triple(*(ox.NamedNode(iri) for iri in (DATASET, str(DCATDE.contributorID), str(CONTRIBUTOR))))
    facts = type(about.facts)([told])
    data = graph(dcat(replace(about, facts=facts), entries))
    assert data.value(THE_DATASET, DCATDE.contributorID) == CONTRIBUTOR


def test_the_figures_of_void_are_those_of_the_dump(made: dict[str, bytes], exporter: Exporter) -> None:
    data = graph(made["void.ttl"])
    dump = {quad.triple for quad in exporter.quads()}

    def figure(subject: rdflib.term.Node, name: str) -> int:
        return int(str(data.value(subject, VOID[name])))

    assert figure(THE_DATASET, "triples") == len(dump)
    subjects = {triple.subject for triple in dump}
    assert figure(THE_DATASET, "distinctSubjects") == len(subjects)
    assert figure(THE_DATASET, "distinctObjects") == len({triple.object for triple in dump})
    assert figure(THE_DATASET, "entities") == sum(bool(entity_kind(subject.value)) for subject in subjects)  # type: ignore[union-attr]
    classes = Counter(triple.object.value for triple in dump if triple.predicate.value == str(RDF.type))  # type: ignore[union-attr]
    parts = {data.value(part, VOID["class"]): part for part in data.objects(THE_DATASET, VOID.classPartition)}
    assert {str(cls): figure(part, "entities") for cls, part in parts.items()} == classes
    uses = Counter(triple.predicate.value for triple in dump)
    parts = {data.value(part, VOID.property): part for part in data.objects(THE_DATASET, VOID.propertyPartition)}
    assert {str(name): figure(part, "triples") for name, part in parts.items()} == uses
    graphs = Counter(quad.graph_name.value for quad in set(exporter.quads()))  # type: ignore[union-attr]
    subsets = set(data.objects(THE_DATASET, VOID.subset)) - set(data.subjects(RDF.type, VOID.Linkset))
    assert {str(subset): figure(subset, "triples") for subset in subsets} == graphs


def test_linksets_count_the_links_to_others(made: dict[str, bytes], exporter: Exporter) -> None:
    data = graph(made["void.ttl"])
    wikidata = "http://www.wikidata.org/entity/"
    (linkset,) = (
        linkset
        for linkset in data.subjects(RDF.type, VOID.Linkset)
        if str(data.value(data.value(linkset, VOID.objectsTarget), VOID.uriSpace)) == wikidata
    )
    links = {
        quad.triple
        for quad in exporter.quads()
        if quad.predicate.value in LINKS and quad.object.value.startswith(wikidata)  # type: ignore[union-attr]
    }
    assert data.value(linkset, VOID.linkPredicate) == SKOS.exactMatch
    assert int(str(data.value(linkset, VOID.triples))) == len(links) > 30
    assert OWL.sameAs in {rdflib.URIRef(link) for link in LINKS}


def test_every_graph_tells_where_it_comes_from(made: dict[str, bytes], exporter: Exporter) -> None:
    data = graph(made["provenance.ttl"])
    named = {quad.graph_name.value for quad in exporter.quads()}  # type: ignore[union-attr]
    for name in named - {INFERRED_GRAPH}:
        about_graph = rdflib.URIRef(name)
        assert set(data.objects(about_graph, DCTERMS.license)) | set(data.objects(about_graph, DCTERMS.rights)), name
        assert set(data.objects(about_graph, PROV.wasDerivedFrom)) or name.endswith("/catalogue"), name
    page = rdflib.URIRef(f"{ENTITY}source/klikks")
    assert (rdflib.URIRef(f"{BASE}graph/pages/klikks"), PROV.wasDerivedFrom, page) in data
    checksum = data.value(page, SPDX.checksum)
    assert str(data.value(checksum, SPDX.checksumValue)).startswith("160ffce0a698")
    assert str(data.value(page, DCTERMS.issued)) == "2022-12-14"
    derived = {str(graph) for graph in data.objects(rdflib.URIRef(INFERRED_GRAPH), PROV.wasDerivedFrom)}
    assert derived == named - {INFERRED_GRAPH}


def test_search_engines_get_what_they_require(made: dict[str, bytes], entries: dict[str, Entry]) -> None:
    record = json.loads(made["dataset.schema.jsonld"])
    assert (record["@context"], record["@type"]) == ("https://schema.org", "Dataset")
    assert record["name"]
    assert 50 <= len(record["description"]) <= 5000, "what Google asks of a Dataset"
    assert record["license"].startswith("https://")
    assert record["creator"]["@type"] == "Organization"
    assert {theme["@type"] for theme in record["about"]} == {"DefinedTerm"}, "about what things, not words"
    for download in record["distribution"]:
        assert download["@type"] == "DataDownload"
        path = download["contentUrl"].removeprefix(BASE)
        assert download["sha256"] == entries[path].sha256
        assert download["encodingFormat"] == entries[path].media_type.partition(";")[0] or path.endswith(".gz")
    assert "@value" not in json.dumps(record), "plain strings only"


def test_dates_are_those_of_the_revision_and_of_the_catalogue(about: About, entries: dict[str, Entry]) -> None:
    then = replace(about, origin=Origin(commit="0" * 40, moment="2026-12-24T18:00:00Z"))
    data = graph(dcat(then, entries))
    assert {str(day) for day in data.objects(None, DCTERMS.modified)} == {"2026-12-24"}
    nowhere = replace(about, origin=Origin())
    assert {str(day) for day in graph(dcat(nowhere, entries)).objects(None, DCTERMS.modified)} == {about.issued}


def test_records_follow_the_bundle_to_another_place(tmp_path: Path) -> None:
    target = tmp_path / "bundle"
    done = graphtool(
        "export", "--to", target, "--base-url", "https://example.org/klima", "--at", "2023-01-01", "--no-infer"
    )
    assert done.code == 0, done.err
    urls = re.findall(r"dcat:downloadURL <([^>]*)>", (target / "dcat.ttl").read_text("utf-8"))
    assert urls
    assert all(url.startswith("https://example.org/klima/") for url in urls)
    manifest = json.loads((target / "manifest.json").read_text("utf-8"))
    assert manifest["options"] == {"at": "2023-01-01", "certainty": "possibly", "no-infer": True}
    assert INFERRED_GRAPH not in (target / "void.ttl").read_text("utf-8")


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org/", "https://example.org/a b", "https://example.org/?a="]
)
def test_an_address_that_is_none_is_refused(url: str, tmp_path: Path) -> None:
    done = graphtool("export", "--to", tmp_path / "bundle", "--base-url", url)
    assert (done.code, (tmp_path / "bundle").exists()) == (2, False)
    assert "is no address" in done.err


def test_a_project_that_says_little_of_itself_has_records(tmp_path: Path) -> None:
    root = tmp_path / "project"
    small_project(root)
    done = graphtool("--root", root, "export", "--to", tmp_path / "bundle")
    assert done.code == 0, done.err
    for name in ("dcat.ttl", "void.ttl", "provenance.ttl"):
        assert len(graph((tmp_path / "bundle" / name).read_bytes())) > 10
    record = json.loads((tmp_path / "bundle" / "dataset.schema.jsonld").read_text("utf-8"))
    assert "license" not in record
