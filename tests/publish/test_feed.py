"""The change feed: whoever follows it has what the newest bundle has, byte for byte, and nothing vanishes silently."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from click.testing import CliRunner
from pyld import jsonld

from graphtool.cli import cli
from graphtool.errors import FileProblemError
from graphtool.namespaces import CONTEXT_V1, ENTITY
from graphtool.publish.feed.replay import follow, materialised
from graphtool.publish.feed.versions import digest
from tests.conftest import graphtool
from tests.publish.revisions import Revisions
from tests.repository import Repository
from tests.small_project import small_project

TREE, LDES = "https://w3id.org/tree#", "https://w3id.org/ldes#"
AS, PROV = "https://www.w3.org/ns/activitystreams#", "http://www.w3.org/ns/prov#"
VERSION_OF = "http://purl.org/dc/terms/isVersionOf"


@dataclass(frozen=True)
class Chain:
    """Ten nights: a bundle a night, each made from the one before, and the project they come from."""

    revisions: Revisions
    bundles: list[Path]


def export(root: Path, *arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, ["--root", str(root), "export", "--no-infer", *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module", params=[1, 2])
def chain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = tmp_path_factory.mktemp("feed")
    revisions = Revisions.begin(folder / "project", request.param)
    bundles = [folder / "bundle-00"]
    export(revisions.repository.root, "--to", bundles[0])
    for night in range(1, 11):
        revisions.go_on(night + 1)
        bundles.append(folder / f"bundle-{night:02}")
        export(revisions.repository.root, "--since", bundles[-2], "--to", bundles[-1])
    return Chain(revisions, bundles)


def documents(bundle: Path) -> dict[str, bytes]:
    files = (path for folder in ("id", "scheme") for path in (bundle / folder).rglob("*.jsonld"))
    return {path.relative_to(bundle).as_posix(): path.read_bytes() for path in files}


def lines(bundle: Path) -> list[bytes]:
    return (bundle / "changes.jsonl").read_bytes().splitlines()


def pages(bundle: Path) -> list[Path]:
    return sorted((bundle / "feed").glob("0*.jsonld"))


def expanded(path: Path, context: dict[str, Any]) -> list[Any]:
    def loader(url: str, _options: object = None) -> dict[str, Any]:
        assert url == ("https://example.org/context/v1.jsonld" if path.parent.name == "feed" else CONTEXT_V1)
        return {"contentType": None, "contextUrl": None, "documentUrl": url, "document": context}

    text = json.loads(path.read_text("utf-8"))
    options = {"base": f"https://example.org/feed/{path.name}", "documentLoader": loader}
    nodes: list[Any] = jsonld.expand(text, options)
    return nodes


def test_the_ten_nights_have_every_kind_of_change(chain: Chain) -> None:
    seen = Counter(json.loads(line)["change"] for line in lines(chain.bundles[-1]))
    assert set(seen) == {"created", "changed", "removed", "replaced"}
    assert len(chain.revisions.retired) > 2


@pytest.mark.parametrize("nights", [1, 3, 10])
def test_a_consumer_that_follows_the_lines_has_the_newest_documents(chain: Chain, nights: int) -> None:
    have, read = documents(chain.bundles[0]), 0
    for bundle in chain.bundles[nights::nights]:
        follow(have, lines(bundle)[read:], lambda path, bundle=bundle: (bundle / path).read_bytes())  # type: ignore[misc]
        read = len(lines(bundle))
        assert have == documents(bundle)
    assert read == len(lines(chain.bundles[10 // nights * nights]))


def test_the_event_stream_alone_leads_to_the_newest_documents(chain: Chain) -> None:
    newest = {json.loads(content)["id"]: content for content in documents(chain.bundles[-1]).values()}
    assert materialised(path.read_bytes() for path in pages(chain.bundles[-1])) == newest


def test_the_feed_only_grows(chain: Chain) -> None:
    for old, new in zip(chain.bundles[1:], chain.bundles[2:], strict=False):
        assert lines(new)[: len(lines(old))] == lines(old)
        assert [p.read_bytes() for p in pages(new)[: len(pages(old))]] == [p.read_bytes() for p in pages(old)]
    steps = [json.loads(line) for line in lines(chain.bundles[-1])]
    assert [s["version"] for s in steps] == sorted(s["version"] for s in steps)
    assert [s["time"] for s in steps] == [f"2026-01-{s['version'] + 1:02}T21:00:00Z" for s in steps]
    commits = chain.revisions.repository.git("log", "--format=%H").split()
    assert {s["revision"] for s in steps} <= set(commits)


def test_whatever_went_keeps_a_document_that_says_what_took_its_place(chain: Chain) -> None:
    newest = documents(chain.bundles[-1])
    for bundle in chain.bundles:
        assert documents(bundle).keys() <= newest.keys()
    published = [slug for slug in chain.revisions.deleted if f"id/organisation/{slug}.jsonld" in newest]
    assert len(published) > 1, "what was made and deleted on one day was never published"
    for slug in published:
        document = json.loads(newest[f"id/organisation/{slug}.jsonld"])
        assert document["type"] == ["RetiredEntity", "as:Tombstone"]
        assert document["formerType"] == [{"id": "https://w3id.org/klimanetz/ontology#MunicipalBody"}]
        assert document["name"]["de"].startswith(("Stadt", "Gemeinde"))
        assert document["retired"].startswith("2026-01-")
    for slug, successor in chain.revisions.retired.items():
        document = json.loads(newest[f"id/organisation/{slug}.jsonld"])
        if successor in chain.revisions.names:
            assert [node["id"] for node in document["isReplacedBy"]] == [f"{ENTITY}organisation/{successor}"]


def test_a_tombstone_without_a_record_says_in_rdf_what_one_with_a_record_says(chain: Chain) -> None:
    bundle = chain.bundles[-1]
    context = json.loads((bundle / "context/v1.jsonld").read_text("utf-8"))
    slugs = {name.rpartition("/")[2].partition(".")[0]: name for name in documents(bundle)}
    lost = next(slug for slug in chain.revisions.deleted if slug in slugs)
    told = next(iter(chain.revisions.retired))
    (one,), (other,) = (expanded(bundle / slugs[slug], context) for slug in (lost, told))
    assert set(one["@type"]) - {f"{AS}Tombstone"} == {"https://w3id.org/klimanetz/ontology#RetiredEntity"}
    assert set(other["@type"]) <= set(one["@type"])
    retired = "https://w3id.org/klimanetz/ontology#retired"
    assert one[retired][0]["@type"] == other[retired][0]["@type"] == "http://www.w3.org/2001/XMLSchema#date"
    assert one["https://w3id.org/klimanetz/ontology#formerType"]


def test_lines_speak_of_hash_path_and_successor(chain: Chain) -> None:
    record = next(r for r in map(json.loads, lines(chain.bundles[-1])) if r["change"] == "replaced")
    assert list(record) == [
        "version", "time", "revision", "entity", "kind", "change", "path", "old", "new", "replacedBy",
    ]  # fmt: skip
    assert record["path"] == f"id/organisation/{record['entity'].rpartition('/')[2]}.jsonld"
    assert record["kind"] == "organisation"


def test_the_event_stream_is_one_in_rdf(chain: Chain) -> None:
    bundle = chain.bundles[-1]
    context = json.loads((bundle / "context/v1.jsonld").read_text("utf-8"))
    (stream,) = expanded(bundle / "feed/index.jsonld", context)
    assert stream["@type"] == [f"{LDES}EventStream"]
    assert stream[f"{LDES}timestampPath"] == [{"@id": f"{PROV}generatedAtTime"}]
    assert stream[f"{LDES}versionOfPath"] == [{"@id": VERSION_OF}]
    assert stream[f"{LDES}versionDeleteObject"] == [{"@id": f"{AS}Delete"}]
    (view,) = stream[f"{TREE}view"]
    bounds: dict[str, set[tuple[str, str]]] = {}
    for relation in view[f"{TREE}relation"]:
        node, value = relation[f"{TREE}node"][0]["@id"], relation[f"{TREE}value"][0]
        assert value["@type"] == "http://www.w3.org/2001/XMLSchema#dateTime"
        bounds.setdefault(node, set()).add((relation["@type"][0], value["@value"]))
    assert set(bounds) == {f"https://example.org/feed/{page.name}" for page in pages(bundle)}
    members = set()
    for page in pages(bundle):
        node, stream = expanded(page, context)
        assert node[f"{LDES}immutable"] == [{"@value": True}]
        for member in stream[f"{TREE}member"]:
            time = member[f"{PROV}generatedAtTime"][0]["@value"]
            assert bounds[node["@id"]] == {
                (f"{TREE}GreaterThanOrEqualToRelation", time),
                (f"{TREE}LessThanOrEqualToRelation", time),
            }
            assert member["@graph"][0]["@id"] == member[VERSION_OF][0]["@id"]
            assert member["@id"] not in members, "a member is never told twice"
            members.add(member["@id"])
    assert len(members) > 30


def test_members_are_what_the_shape_of_the_stream_says(chain: Chain) -> None:
    bundle = chain.bundles[-1]
    context = json.loads((bundle / "context/v1.jsonld").read_text("utf-8"))
    facts = rdflib.Graph()
    for path in (bundle / "feed/index.jsonld", *pages(bundle)):
        quads = jsonld.to_rdf(expanded(path, context), {"format": "application/n-quads"})
        page = rdflib.Dataset(default_union=False)
        facts += page.parse(data=quads, format="nquads").default_graph
    (shape,) = facts.objects(None, rdflib.URIRef(f"{TREE}shape"))
    facts.add((shape, rdflib.SH.targetObjectsOf, rdflib.URIRef(f"{TREE}member")))
    for undated in ([], [next(facts.subjects(rdflib.PROV.generatedAtTime, None))]):
        for member in undated:
            facts.remove((member, rdflib.PROV.generatedAtTime, None))
        conforms, results, _ = pyshacl.validate(facts, shacl_graph=facts)
        assert conforms is not bool(undated)
        assert isinstance(results, rdflib.Graph)
        assert list(results.objects(None, rdflib.SH.focusNode)) == undated


def test_concepts_are_followed_too(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small / "project", tmp_path / "project")
    scheme = next((tmp_path / "project/ontology").rglob("*.ttl"))
    concept = "<https://w3id.org/klimanetz/scheme/farbe/blau>"
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    before = scheme.read_text("utf-8")
    scheme.write_text(f'{before}\n{concept} {label} "blau"@de .\n', encoding="utf-8")
    told = json.loads(export(tmp_path / "project", "--since", small / "b", "--dated", "2026-02-01"))
    assert (told["change"], told["kind"]) == ("created", "concept")
    assert (told["path"], told["label"]) == ("scheme/farbe/blau.jsonld", {"de": "blau"})
    export(tmp_path / "project", "--since", small / "b", "--dated", "2026-02-01", "--to", tmp_path / "c")
    scheme.write_text(before, encoding="utf-8")
    told = json.loads(export(tmp_path / "project", "--since", tmp_path / "c", "--dated", "2026-02-02"))
    assert (told["change"], told["path"]) == ("removed", "scheme/farbe/blau.jsonld")


def test_without_changes_the_feed_stays_as_it_is(chain: Chain, tmp_path: Path) -> None:
    export(chain.revisions.repository.root, "--since", chain.bundles[-1], "--to", tmp_path / "again")
    files = {p.relative_to(chain.bundles[-1]) for p in chain.bundles[-1].rglob("*.json*")}
    assert files == {p.relative_to(tmp_path / "again") for p in (tmp_path / "again").rglob("*.json*")}
    for name in files:
        assert (tmp_path / "again" / name).read_bytes() == (chain.bundles[-1] / name).read_bytes(), name


def test_a_bundle_can_go_on_in_its_own_folder(chain: Chain, tmp_path: Path) -> None:
    root, first = chain.revisions.repository.root, chain.revisions.repository.git("rev-list", "--max-parents=0", "HEAD")
    export(root, "--to", tmp_path / "portal", "--known-at", first)
    export(root, "--since", tmp_path / "portal", "--to", tmp_path / "portal")
    assert documents(tmp_path / "portal").keys() >= documents(chain.bundles[0]).keys()
    assert pages(tmp_path / "portal")


def test_revisions_are_compared_as_bundles_are(chain: Chain) -> None:
    root, first = chain.revisions.repository.root, chain.revisions.repository.git("rev-list", "--max-parents=0", "HEAD")
    between = [json.loads(line) for line in export(root, "--since", first).splitlines()]
    old, new = documents(chain.bundles[0]), documents(chain.bundles[-1])
    direct = {path for path in new if old.get(path) != new[path]}
    short_lived = {r["path"] for r in between} ^ direct
    assert short_lived <= new.keys() - old.keys(), "what came and went in between has a tombstone in the bundle alone"
    stream = json.loads(export(root, "--since", first, "--format", "ldes"))
    assert [m["dct:isVersionOf"] for m in stream["tree:member"]] == [r["entity"] for r in between]
    assert stream["@type"] == "ldes:EventStream"


def test_a_document_that_is_not_what_the_line_says_is_refused(chain: Chain) -> None:
    with pytest.raises(FileProblemError, match="is not the version"):
        follow({}, lines(chain.bundles[-1]), lambda _: b"{}")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small project of two commits, and beside it a bundle that has a feed."""
    folder = tmp_path_factory.mktemp("small feed ü")
    repository = Repository(folder / "project", small_project(folder / "project"))
    repository.git("init", "-q", "-b", "main")
    repository.commit("Begin")
    export(repository.root, "--to", folder / "a")
    repository.edit("data/pages/zwei.ttl", "Alles wird gut", "Alles ist gut")
    repository.commit("Be content", "2026-01-03T12:00:00Z")
    export(repository.root, "--since", folder / "a", "--to", folder / "b")
    return folder


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "nichts"], "is neither a bundle that export --to wrote nor a revision"),
        (["--since", "."], "is neither a bundle that export --to wrote nor a revision"),
        (["--since", ""], "is neither a bundle that export --to wrote nor a revision"),
        (["--since", "HEAD", "--format", "turtle"], "--since writes changes or ldes, not turtle"),
        (["--since", "HEAD", "--entity", "network:a"], "--since compares all entities"),
        (["--format", "ldes"], "needs --since"),
        (["--dated", "2026-01-01"], "needs --since"),
        (["--since", "HEAD", "--dated", "gestern"], "'gestern' is not a time"),
    ],
)
def test_what_cannot_be_compared_is_refused(small: Path, arguments: list[str], message: str) -> None:
    done = graphtool("--root", small / "project", "export", *arguments, cwd=small)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("manifest.json", b"\x00", "is not the manifest"),
        ("manifest.json", b'{"files": {"../x": {"sha256": "0"}}}', "which is not in the bundle"),
        ("manifest.json", rb'{"files": {"id/x\n/../../../y": {"sha256": "0"}}}', "which is not in the bundle"),
        ("manifest.json", b'{"files": {"/y": {"sha256": "0"}}}', "which is not in the bundle"),
        ("changes.jsonl", b"{}\n", "the change feed cannot be read"),
        ("feed/index.jsonld", b"[]", "the change feed cannot be read"),
        ("feed/0001.jsonld", None, "0001.jsonld: cannot be read"),
        ("feed/0001.jsonld", b"{}", "is not what"),
        ("id/network/b.jsonld", b"{}", "is not what"),
    ],
)
def test_a_broken_bundle_is_named(small: Path, tmp_path: Path, file: str, content: bytes | None, message: str) -> None:
    shutil.copytree(small / "b", tmp_path / "b")
    if content is None:
        (tmp_path / "b" / file).unlink()
    else:
        (tmp_path / "b" / file).write_bytes(content)
    if content is not None and message.endswith("cannot be read"):  # as the manifest says, and yet no feed
        told = json.loads((tmp_path / "b/manifest.json").read_bytes())
        told["files"][file]["sha256"] = digest(content)
        (tmp_path / "b/manifest.json").write_text(json.dumps(told), encoding="utf-8")
    root = small_project(tmp_path / "project")
    (root / "data/pages/zwei.ttl").unlink()
    done = graphtool("--root", root, "export", "--no-infer", "--since", tmp_path / "b", "--dated", "2026-01-05")
    assert done.code == 2
    assert message in done.err


@pytest.mark.parametrize(
    ("made", "now", "hint"),
    [
        ([], ["--without-outside"], "export without options"),
        (["--no-infer", "--at", "2026-01-01"], [], "export with --at 2026-01-01 --certainty possibly --no-infer"),
    ],
)
def test_bundles_of_other_parts_of_the_graph_are_not_compared(
    small: Path, tmp_path: Path, made: list[str], now: list[str], hint: str
) -> None:
    assert graphtool("--root", small / "project", "export", "--to", tmp_path / "b", *made).code == 0
    done = graphtool("--root", small / "project", "export", "--since", tmp_path / "b", *now)
    assert (done.code, done.out) == (2, "")
    assert "was made with other options" in done.err
    assert hint in done.err


def test_without_git_the_moment_is_told(small: Path, tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    done = graphtool("--root", root, "export", "--since", small / "b")
    assert (done.code, done.out) == (2, "")
    assert "hint: say it with --dated" in done.err
    told = export(root, "--since", small / "b", "--dated", "2026-02-01T00:30:00+01:00")
    assert [json.loads(line)["time"] for line in told.splitlines()] == ["2026-01-31T23:30:00Z"]


def test_the_stream_has_the_licence_of_the_dataset(small: Path, tmp_path: Path) -> None:
    root, licence = tmp_path / "project", "https://example.org/frei"
    shutil.copytree(small / "project", root)
    text = f"<https://w3id.org/klimanetz/dataset> <http://purl.org/dc/terms/license> <{licence}> .\n"
    (root / "data/catalogue.ttl").write_text(text, encoding="utf-8")
    assert json.loads(export(root, "--since", "HEAD", "--format", "ldes"))["dct:license"] == licence
    export(root, "--since", small / "b", "--to", tmp_path / "c")
    assert json.loads((tmp_path / "c/feed/index.jsonld").read_bytes())["dct:license"] == licence


def test_time_never_goes_back(small: Path) -> None:
    told = export(small / "project", "--since", small / "b", "--known-at", "HEAD~1")
    assert [json.loads(line)["time"] for line in told.splitlines()] == ["2026-01-03T12:00:01Z"]


@pytest.mark.parametrize("options", [[], ["--at", "2024-01-01"], ["--at", "2024-01-01", "--certainty", "certainly"]])
def test_nothing_changes_between_a_revision_and_itself(small: Path, options: list[str]) -> None:
    assert export(small / "project", "--since", "HEAD", *options) == ""


def test_what_is_not_committed_is_said(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small / "project", tmp_path / "project")
    path = tmp_path / "project/data/pages/zwei.ttl"
    path.write_text(path.read_text("utf-8").replace("Alles ist gut", "Alles war gut"), "utf-8")
    done = graphtool("--root", tmp_path / "project", "export", "--since", "HEAD")
    assert "not committed" in done.err
    (record,) = map(json.loads, done.out.splitlines())
    assert (record["entity"], "revision" in record) == (f"{ENTITY}network/a", False)
