"""The forms beside JSON-LD: tables that lose nothing, places on a map, files that are the same every time."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from csvw import CSVW
from hypothesis import given
from hypothesis import strategies as st

from graphtool.namespaces import DATASET, ENTITY, RDF_TYPE, SKOS, XSD, entity_kind
from graphtool.project import Project
from graphtool.publish.bundle import Exporter
from graphtool.publish.facts import Facts
from graphtool.publish.forms import csvw
from graphtool.publish.forms.packed import gzipped
from graphtool.publish.forms.places import geojson
from graphtool.publish.forms.tables import tables
from graphtool.store.load import Corpus
from graphtool.store.wkt import point
from tests.conftest import graphtool

NETWORK = f"{ENTITY}network/"
LABEL, ALIAS, EXACT = f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{SKOS}exactMatch"


@pytest.fixture(scope="module")
def exporter(closed: Corpus, project: Project) -> Exporter:
    return Exporter.of(closed, project)


@pytest.fixture(scope="module")
def folder(exporter: Exporter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the real graph with their metadata."""
    root = tmp_path_factory.mktemp("bundle")
    (root / "tables").mkdir()
    for name, content in exporter.tables():
        (root / name).write_bytes(content)
    return root / "tables"


def read_back(folder: Path, types: dict[str, str]) -> set[ox.Triple]:
    """Return the statements in a folder of tables, read by nothing but the metadata."""
    found = set()
    for table in json.loads((folder / csvw.FILE).read_text("utf-8"))["tables"]:
        with (folder / table["url"]).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        columns = table["tableSchema"]["columns"]
        assert rows[0] == [column["name"] for column in columns]
        for row in rows[1:]:
            for column, cell in zip(columns[1:], row[1:], strict=True):
                mark = column.get("separator")
                for text in filter(None, cell.split(mark) if mark else [cell]):
                    subject, predicate = ox.NamedNode(row[0]), ox.NamedNode(column["propertyUrl"])
                    found.add(ox.Triple(subject, predicate, _term(text, column, types)))
    return found


def _term(text: str, column: dict[str, object], types: dict[str, str]) -> ox.NamedNode | ox.Literal:
    datatype = column["datatype"]
    if column["propertyUrl"] == RDF_TYPE:
        return ox.NamedNode(types[text])
    if "lang" in column:
        return ox.Literal(text, language=str(column["lang"]))
    if datatype == "anyURI":
        return ox.NamedNode(text)
    iri = datatype["@id"] if isinstance(datatype, dict) else f"{XSD}{datatype}"
    return ox.Literal(text, datatype=ox.NamedNode(str(iri)))


def test_the_tables_hold_every_statement_about_an_entity(exporter: Exporter, folder: Path) -> None:
    dump = {q.triple for q in exporter.quads() if q.subject.value.startswith(ENTITY)}  # type: ignore[union-attr]
    classes = {t.object.value for t in dump if t.predicate.value == RDF_TYPE}  # type: ignore[union-attr]
    types = {exporter.context.type_name(iri): iri for iri in classes}
    assert len(types) == len(classes)
    assert read_back(folder, types) == dump


def test_the_tables_are_valid_csv_on_the_web(folder: Path) -> None:
    checked = CSVW(str(folder / csvw.FILE), validate=True)
    assert checked.is_valid, [str(warning.message) for warning in checked.warnings]


@pytest.mark.parametrize(
    ("table", "was", "becomes"),
    [
        ("count.csv", ",true,", ",vielleicht,"),
        ("participation.csv", "/id/organisation/stadt-lippstadt,", "/id/organisation/stadt-nirgends,"),
        ("grant.csv", "id,type", "id,kind"),
    ],
    ids=["no boolean", "points to nothing", "another header"],
)
def test_a_table_that_does_not_keep_its_promise_is_refused(
    folder: Path, tmp_path: Path, table: str, was: str, becomes: str
) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (tmp_path / table).read_text("utf-8")
    assert was in text
    (tmp_path / table).write_text(text.replace(was, becomes, 1), "utf-8", newline="")
    checked = CSVW(str(tmp_path / csvw.FILE), validate=True)
    try:
        assert not checked.is_valid
    except ValueError:
        return  # how the validator reports some of them


def test_every_column_is_explained_in_both_languages(folder: Path) -> None:
    metadata = json.loads((folder / csvw.FILE).read_text("utf-8"))
    own = [
        column
        for table in metadata["tables"]
        for column in table["tableSchema"]["columns"]
        if "/ontology#" in column.get("propertyUrl", "")
    ]
    assert len(own) > 100
    for column in own:
        assert {"und", "de", "en"} <= set(column["titles"]), column["name"]
        assert {text["@language"] for text in column["dc:description"]} == {"de", "en"}
    keys = {
        (table["url"], key["columnReference"], key["reference"]["resource"])
        for table in metadata["tables"]
        for key in table["tableSchema"].get("foreignKeys", ())
    }
    assert {
        ("participation.csv", "participant", "organisation.csv"),
        ("decision.csv", "decidedBy", "organisation.csv"),
    } <= keys


def literal(text: str, language: str = "") -> ox.Literal:
    return ox.Literal(text, language=language) if language else ox.Literal(text)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from([LABEL, ALIAS]),
            st.builds(
                literal,
                st.text(st.characters(exclude_categories=["C"], include_characters="\n|;,\"'"), min_size=1),
                st.sampled_from(["", "de", "en"]),
            ),
        ),
        max_size=12,
    )
)
def test_awkward_texts_come_back(exporter: Exporter, statements: list[tuple[str, str, ox.Literal]]) -> None:
    triples = {ox.Triple(ox.NamedNode(NETWORK + slug), ox.NamedNode(p), text) for slug, p, text in statements}
    for table in tables(triples, exporter.context):
        rows = list(csv.reader(io.StringIO(table.csv().decode(), newline="")))
        back = {
            ox.Triple(ox.NamedNode(row[0]), ox.NamedNode(column.predicate), literal(text, column.language))
            for row in rows[1:]
            for column, cell in zip(table.columns, row[1:], strict=True)
            for text in (cell.split(column.separator) if column.separator else [cell])
            if text
        }
        assert back == triples


def test_a_table_is_csv_as_it_is(exporter: Exporter) -> None:
    formula = ox.Triple(ox.NamedNode(f"{NETWORK}a"), ox.NamedNode(LABEL), ox.Literal('=1+1, "so"', language="de"))
    (table,) = tables([formula], exporter.context)
    assert table.csv() == f'id,name_de\r\n{NETWORK}a,"=1+1, ""so"""\r\n'.encode()


def test_columns_never_share_a_name(exporter: Exporter) -> None:
    predicates = ("https://example.org/a-b", "https://example.org/a_b", "https://example.org/a_b_2", f"{ENTITY}id")
    triples = [ox.Triple(ox.NamedNode(f"{NETWORK}a"), ox.NamedNode(p), literal(p)) for p in predicates]
    (table,) = tables(triples, exporter.context)
    names = [column.name for column in table.columns]
    assert len(set(names) | {"id"}) == len(predicates) + 1
    assert {column.predicate for column in table.columns} == set(predicates)


def test_places_and_their_networks(exporter: Exporter, closed: Corpus) -> None:
    collection = json.loads(geojson(exporter.facts))
    assert set(collection) == {"type", "bbox", "features"}
    features = {feature["id"]: feature for feature in collection["features"]}
    assert list(features) == [iri for iri in closed.entities() if entity_kind(iri) == "place"]
    duisburg = features[f"{ENTITY}place/05112000"]
    assert duisburg["geometry"] == {"type": "Point", "coordinates": [6.765477, 51.433259]}
    assert duisburg["properties"]["ags"] == "05112000"
    west, south, east, north = collection["bbox"]
    for feature in features.values():
        if feature["geometry"]:
            longitude, latitude = feature["geometry"]["coordinates"]
            assert west <= longitude <= east
            assert south <= latitude <= north
    assert any(feature["geometry"] is None for feature in features.values()), "a state has no point, and is listed"
    roles = {
        (place["properties"]["name_de"], network["name_de"], role["name_de"])
        for place in features.values()
        for network in place["properties"]["networks"]
        for role in network["roles"]
    }
    assert ("Kreis Soest", "Netzwerk Sanieren mit Zukunft im Kreis Soest", "Träger") in roles


@pytest.mark.parametrize(
    ("wkt", "there"),
    [
        ("POINT(7.2 51.5)", [7.2, 51.5]),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point (7.2 51.5)", [7.2, 51.5]),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(51.5 7.2)", [7.2, 51.5]),
        ("<http://www.opengis.net/def/crs/EPSG/0/25832> POINT(361000 5706000)", None),
        ("POINT(7.2 151.5)", None),
        ("POINT(sieben 51.5)", None),
        ("POLYGON((7 51, 8 51, 8 52, 7 51))", None),
        ("", None),
    ],
)
def test_only_points_in_known_coordinates_are_drawn(wkt: str, there: list[float] | None) -> None:
    assert point(wkt) == there


def test_a_graph_without_places_is_an_empty_map() -> None:
    assert json.loads(geojson(Facts([]))) == {"type": "FeatureCollection", "features": []}


@given(st.lists(st.binary(max_size=200)))
def test_packed_files_have_no_name_and_no_time(parts: list[bytes]) -> None:
    packed = b"".join(gzipped(parts))
    assert gzip.decompress(packed) == b"".join(parts)
    assert packed[3:8] == bytes(5), "no flags, so no name; no time (RFC 1952, section 2.3)"


def test_a_kind_can_be_written_alone() -> None:
    lines = graphtool("export", "--kind", "network", "--kind", "project", "--format", "jsonl").out.splitlines()
    kinds = Counter(entity_kind(json.loads(line)["id"]) for line in lines)
    assert kinds == {"network": 7, "project": 3}
    table = graphtool("export", "--kind", "network", "--format", "csv").out
    assert len(list(csv.reader(io.StringIO(table)))) == 8
    quads = graphtool("export", "--kind", "network", "--format", "nquads", "--no-infer").out
    assert {line.split(">")[0].rpartition("/")[0] for line in quads.splitlines()} == {f"<{NETWORK[:-1]}"}


def test_an_entity_can_be_written_in_any_form_that_holds_one() -> None:
    soest = "organisation:kreis-soest"
    document = graphtool("export", "--entity", soest).out
    assert json.loads(graphtool("export", "--entity", soest, "--format", "jsonl").out) == json.loads(document)
    turtle = graphtool("export", "--entity", soest, "--format", "turtle").out
    assert re.findall(r"^\S+:\S+(?= )", turtle, re.MULTILINE) == [soest]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "csv"], "a table holds the entities of one kind"),
        (["--format", "csv", "--kind", "network", "--kind", "place"], "a table holds the entities of one kind"),
        (["--format", "geojson", "--kind", "place"], "leave --kind and --entity out"),
        (["--kind", "place", "--entity", "place:05"], "leave one out"),
        (["--kind", "netzwerk"], "kinds are address, award"),
        (["--kind", "concept", "--format", "turtle"], "write these with --format jsonl"),
        (["--kind", "place", "--to", "x"], "--to writes the whole bundle"),
    ],
)
def test_what_does_not_suit_is_refused(arguments: list[str], said: str) -> None:
    done = graphtool("export", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_the_manifest_counts_what_is_there(exporter: Exporter) -> None:
    head = exporter.head()
    assert head["dataset"] == DATASET
    tables_by_kind = {
        table.kind: len(table.rows) for table in tables((q.triple for q in exporter.quads()), exporter.context)
    }
    assert head["counts"]["kinds"] == tables_by_kind
    assert head["counts"]["entities"] == sum(tables_by_kind.values())
    assert head["counts"]["triples"] == len({quad.triple for quad in exporter.quads()})
