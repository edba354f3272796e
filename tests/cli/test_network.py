"""`graphtool network` as users meet it: tables, exchange formats, parts, projections, refusals."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree

import graphtool as library
from graphtool.namespaces import SCHEME
from graphtool.query.network.build import EDGE_ATTRIBUTES, NODE_ATTRIBUTES
from graphtool.store.load import Corpus
from graphtool.store.write import nquads
from tests.conftest import ROOT, graphtool
from tests.servers import oxigraph
from tests.small_project import PREFIXES, small_project

READERS = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}
SMALL = f"""{PREFIXES}
@prefix org: <http://www.w3.org/ns/org#> .
@prefix organisation: <https://w3id.org/klimanetz/id/organisation/> .
organisation:köln a kn:MunicipalBody ; skos:prefLabel "Köln & <Umland>"@de ; kn:territory place:05974040 .
<https://w3id.org/klimanetz/id/membership/a-köln> a org:Membership ;
    org:member organisation:köln ; org:organization network:a .
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of two networks, one of which has a member."""
    root = small_project(tmp_path / "kleines Projekt")
    (root / "data/pages/drei.ttl").write_text(SMALL, "utf-8")
    classes = "@prefix kn: <https://w3id.org/klimanetz/ontology#> .\n@prefix org: <http://www.w3.org/ns/org#> .\n"
    classes += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    classes += "kn:Network rdfs:subClassOf kn:NetworkContext . kn:MunicipalBody rdfs:subClassOf org:Organization .\n"
    (root / "ontology/klassen.ttl").write_text(classes, "utf-8")
    return root


@pytest.fixture(scope="module")
def whole() -> nx.MultiDiGraph:
    return library.open(ROOT).to_networkx()


def _types(values: Any) -> dict[str, set[type]]:
    found: dict[str, set[type]] = {}
    for known in values:
        for name, value in known.items():
            found.setdefault(name, set()).add(type(value))
    return found


@pytest.mark.parametrize("chosen", READERS)
def test_exchange_formats_are_read_back_as_the_same_network(
    chosen: str, whole: nx.MultiDiGraph, tmp_path: Path
) -> None:
    target = tmp_path / f"größe.{chosen}"
    done = graphtool("network", "--format", chosen, "-o", target)
    assert (done.code, done.out, done.err) == (0, "", "")
    found = READERS[chosen](target)
    for _, known in found.nodes(data=True):
        known.pop("viz", None)
    for *_, known in found.edges(data=True):
        lasts = known.pop("start", None), known.pop("end", None)
        if chosen == "gexf":
            assert lasts == (known.get("begin_earliest"), known.get("end_latest")), "the timeline of Gephi"
            known["weight"] = int(known["weight"])  # a float in GEXF
    assert found.adj == whole.adj, "edges, keys, and every attribute with its value"
    assert found.nodes == whole.nodes
    assert _types(data for _, data in found.nodes(data=True)) == _types(data for _, data in whole.nodes(data=True))
    assert _types(data for *_, data in found.edges(data=True)) == _types(data for *_, data in whole.edges(data=True))


def test_graphml_declares_every_attribute_with_its_type() -> None:
    tree = etree.fromstring(graphtool("network", "--format", "graphml").out.encode())
    space = "{http://graphml.graphdrawing.org/xmlns}"
    declared = {(key.get("for"), key.get("attr.name")): key.get("attr.type") for key in tree.findall(f"{space}key")}
    assert {name for scope, name in declared if scope == "node"} == set(NODE_ATTRIBUTES)
    assert {name for scope, name in declared if scope == "edge"} == set(EDGE_ATTRIBUTES)
    assert declared["node", "latitude"] == declared["node", "longitude"] == "double"
    assert declared["node", "outside"] == declared["edge", "outside"] == "boolean"
    assert declared["node", "degree"] == declared["edge", "evidence"] == "long"
    assert declared["node", "ags"] == declared["node", "label"] == declared["edge", "begin_earliest"] == "string"
    ids = {key.get("id") for key in tree.findall(f"{space}key") if key.get("attr.type") == "boolean"}
    assert {data.text for data in tree.iter(f"{space}data") if data.get("key") in ids} == {"true", "false"}


def test_gexf_is_what_gephi_expects() -> None:
    tree = etree.fromstring(graphtool("--lang", "de", "network", "--format", "gexf").out.encode())
    space = "{http://www.gexf.net/1.2draft}"
    assert tree.get("version") == "1.2"
    assert tree.find(f"{space}meta") is None, "no day and no version of a library"
    declared = {
        (group.get("class"), item.get("id")): item.get("title")
        for group in tree.iter(f"{space}attributes")
        for item in group
    }
    used = {("node", node.get("for")) for item in tree.iter(f"{space}node") for node in item.iter(f"{space}attvalue")}
    used |= {("edge", edge.get("for")) for item in tree.iter(f"{space}edge") for edge in item.iter(f"{space}attvalue")}
    assert used == declared.keys(), "declared is what is used"
    assert "networkx_key" not in declared.values()
    ids = [edge.get("id") for edge in tree.iter(f"{space}edge")]
    assert len(ids) == len(set(ids)) > 80
    assert all(edge.get("label") for edge in tree.iter(f"{space}edge"))
    labels = {node.get("label") for node in tree.iter(f"{space}node")}
    assert {"Stadt Soest", "Zukunftsinitiative Klima.Werk"} <= labels, "German, by --lang"


def test_tables_of_nodes_and_edges_have_the_columns_of_gephi(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "neu" / "für Gephi"
    done = graphtool("--root", small, "network", "--to", folder)
    assert (done.code, done.out) == (0, "")
    assert "3 nodes, 1 edges" in done.err
    nodes = list(csv.DictReader(io.StringIO((folder / "nodes.csv").read_bytes().decode())))
    assert [row["Label"] for row in nodes] == ["Netz A", "Netz B", "Köln & <Umland>"]
    assert nodes[2]["Id"] == "https://w3id.org/klimanetz/id/organisation/köln"
    assert (nodes[2]["ags"], nodes[2]["degree"], nodes[2]["outside"]) == ("05974040", "1", "false")
    (edge,) = csv.DictReader(io.StringIO((folder / "edges.csv").read_bytes().decode()))
    assert (edge["Source"], edge["Type"], edge["Weight"]) == (nodes[2]["Id"], "Directed", "1")
    for name in ("nodes", "edges"):
        written = (folder / f"{name}.csv").read_bytes().decode()
        assert graphtool("--root", small, "network", "--format", f"{name}-csv").out == written


def test_node_link_json_is_read_back(small: Path) -> None:
    document = json.loads(graphtool("--root", small, "network", "--format", "json").out)
    graph = nx.node_link_graph(document, edges="edges")
    assert graph.is_multigraph()
    assert graph.is_directed()
    assert sorted(label for _, label in graph.nodes(data="label")) == ["Köln & <Umland>", "Netz A", "Netz B"]


def test_the_small_network_in_full(small: Path) -> None:
    done = graphtool("--root", small, "network", "--format", "csv")
    assert done.out.replace("\r\n", "\n") == (
        "actor,actorLabel,kind,degree,ties,betweenness,closeness,component,community\n"
        "https://w3id.org/klimanetz/id/network/a,Netz A,network,1,1,0.0,0.5,1,1\n"
        "https://w3id.org/klimanetz/id/organisation/köln,Köln & <Umland>,municipality,1,1,0.0,0.5,1,1\n"
        "https://w3id.org/klimanetz/id/network/b,Netz B,network,0,0,0.0,0.0,2,2\n"
    )
    assert done.err == "3 actors, 1 tie, 1 without ties, 2 components, 2 communities, density 0.333, modularity 0.000\n"
    german = graphtool("--root", small, "--lang", "de", "network", "--ties", "--format", "csv")
    assert german.err.startswith("3 Akteure, 1 Beziehung, 1 ohne Beziehung, 2 Komponenten,")
    assert german.out.splitlines()[1].startswith(
        "https://w3id.org/klimanetz/id/organisation/köln,Köln & <Umland>,gehört zu,"
    )


def test_which_networks_share_actors() -> None:
    rows = list(csv.DictReader(io.StringIO(graphtool("network", "--project", "networks", "--format", "csv").out)))
    assert [(row["firstLabel"], row["secondLabel"], row["weight"], row["by"]) for row in rows] == [
        ("Zukunftsinitiative Klima.Werk", "EGLV", "2", "Emschergenossenschaft, Lippeverband"),
        ("Ausbildungsoffensive Handwerk", "European Energy Award (scheme)", "1", "Town of Lippstadt"),
        ("Climate protection network Westfalen Weser 1", "KlikKS", "1", "Town of Bad Wünnenberg"),
    ]


@pytest.mark.parametrize("chosen", ["graphml", "gexf", "json", "edges-csv", "nodes-csv", "csv"])
@pytest.mark.parametrize("projection", ["bipartite", "members", "networks"])
def test_projections_in_every_format(projection: str, chosen: str, tmp_path: Path) -> None:
    target = tmp_path / "netz"
    done = graphtool("network", "--project", projection, "--format", chosen, "-o", target)
    assert done.code == 0, done.err
    if chosen in READERS:
        graph = READERS[chosen](target)
        assert not graph.is_directed()
        assert graph.number_of_edges() == {"bipartite": 36, "members": 135, "networks": 3}[projection]
        assert all(isinstance(weight, (int, float)) for *_, weight in graph.edges(data="weight"))


def test_roles_at_a_day_as_the_pages_and_others_say() -> None:
    """Which ministry answers for the national climate initiative, by the terms in data/outside/nki.ttl."""

    def responsible(*when: str) -> set[str]:
        done = graphtool("network", "--network", "programme:nki", "--format", "json", *when)
        edges = json.loads(done.out)["edges"]
        role = f"{SCHEME}role/responsible-ministry"
        return {edge["source"].rpartition("/")[2] for edge in edges if edge["role"] == role}

    environment, economy = "bundesumweltministerium", "bundeswirtschaftsministerium"
    assert responsible() == {environment, economy}
    assert responsible("--at", "2024-01-01") == {economy}
    assert responsible("--at", "2024-01-01", "--certainty", "certainly") == {economy}
    assert responsible("--at", "2026-01-01") == {environment}
    assert responsible("--without-outside") == set()


def test_the_network_at_an_endpoint_is_the_same(asserted: Corpus, tmp_path: Path) -> None:
    with oxigraph(tmp_path, nquads(asserted.store)) as url:
        for chosen in ("gexf", "edges-csv"):
            there = graphtool("network", "--format", chosen, "--endpoint", url)
            assert there.code == 0, there.err
            assert there.out == graphtool("network", "--format", chosen).out


def test_only_kinds(small: Path) -> None:
    done = graphtool("--root", small, "network", "--kind", "network", "--format", "nodes-csv")
    assert [row["Label"] for row in csv.DictReader(io.StringIO(done.out))] == ["Netz A", "Netz B"]


def test_an_empty_network_keeps_its_form(tmp_path: Path) -> None:
    root = small_project(tmp_path / "leer")
    done = graphtool("--root", root, "network", "--format", "csv")
    assert done.code == 0
    assert done.out == "actor,actorLabel,kind,degree,ties,betweenness,closeness,component,community\r\n"
    assert done.err.startswith("0 actors, 0 ties, ")
    for chosen, read in READERS.items():
        target = tmp_path / chosen
        assert graphtool("--root", root, "network", "--format", chosen, "-o", target).code == 0
        assert len(read(target)) == 0
    assert graphtool("--root", root, "network", "--format", "edges-csv").out.startswith(
        "Source,Target,Type,Id,Label,Weight"
    )


def test_a_folder_with_anything_else_in_it_is_left_alone(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "für Gephi"
    command = ("--root", small, "network", "--to", folder)
    assert graphtool(*command).code == 0
    tables = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert graphtool(*command, "--project", "networks").code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} != tables, "replaced as a whole"
    assert graphtool(*command).code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == tables
    for name, text in (("notes.txt", "mine"), ("nodes.csv", "Id,Label\n1,mine\n"), ("edges.csv", "Source,Target\n")):
        before = (folder / name).read_bytes() if (folder / name).exists() else None
        (folder / name).write_text(text, "utf-8")
        done = graphtool(*command)
        assert (done.code, "is not a folder of these tables, or holds other files too" in done.err) == (2, True)
        assert (folder / name).read_text("utf-8") == text
        if before is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(before)


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--measures", "--ties"), 2, "error[usage]: --measures and --ties are two tables"),
        (("--ties", "--measures", "--format", "csv"), 2, "error[usage]: --measures and --ties are two tables"),
        (("--format", "dot"), 2, "'dot' is not one of"),
        (("--network", "Atlantis"), 1, "error[no-such-entity]: no entity is called 'Atlantis'"),
        (("--network", "place:05974040"), 1, "error[no-such-entity]: 'place:05974040' is no actor"),
        (("--network", "Westfalen"), 2, "names 6 things"),
        (("--steps", "2"), 2, "--steps needs --network"),
        (("--kind", "stadt"), 2, "'stadt' is not one of 'network', 'project'"),
        (("--at", "gestern"), 2, "'gestern' is not a day"),
        (("--ties", "--format", "gexf"), 2, "error[usage]: --ties is a table"),
        (("--to", "README.md"), 2, "is a file"),
        (("--to", "x", "--format", "gexf"), 2, "error[usage]: --to writes nodes.csv and edges.csv"),
        (("-o", "fehlt/netz.gexf", "--format", "gexf"), 2, "error[file]"),
        (("--known-at", "nie"), 2, "error[revision]"),
    ],
)
def test_refusals_say_how_to_mend_it(args: tuple[str, ...], code: int, said: str) -> None:
    done = graphtool("network", *args)
    assert done.code == code
    assert said in done.err
    assert done.out == ""


def test_without_the_library_the_cure_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from graphtool.cli import run

    monkeypatch.setitem(__import__("sys").modules, "networkx", None)
    assert run(["--root", str(ROOT), "network"]) == 2
    said = capsys.readouterr().err
    assert "error[usage]: this needs the package networkx" in said
    assert "pip install -e '.[network]'" in said


def test_characters_that_xml_forbids_do_no_harm(small: Path, tmp_path: Path) -> None:
    page = small / "data/pages/drei.ttl"
    page.write_text(page.read_text("utf-8").replace("Köln & <Umland>", "K\\u0001ln \\uFFFE"), "utf-8")
    for chosen, read in READERS.items():
        target = tmp_path / chosen
        assert graphtool("--root", small, "network", "--format", chosen, "-o", target).code == 0
        assert "K\ufffdln \ufffd" in {label for _, label in read(target).nodes(data="label")}
