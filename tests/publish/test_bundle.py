"""The export bundle: complete, atomic, never outside its folder, never over something that is not a bundle."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphtool.errors import FileProblemError
from graphtool.namespaces import CONTEXT_V1, ENTITY
from graphtool.publish.bundle import Exporter, document_path, write_bundle
from graphtool.store.load import Corpus
from tests.conftest import graphtool


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "bundle"
    done = graphtool("export", "--to", folder)
    assert (done.code, done.out) == (0, "")
    return folder


def test_the_bundle_has_a_document_for_every_entity(bundle: Path, asserted: Corpus) -> None:
    for iri in asserted.entities():
        document = json.loads((bundle / "id" / document_path(iri)).read_text("utf-8"))
        assert document["id"] == iri
        assert document["@context"] == CONTEXT_V1
    written = set((bundle / "id").rglob("*.jsonld"))
    assert len(written) == len(asserted.entities()) > 900


def test_the_manifest_proves_every_file(bundle: Path) -> None:
    manifest = json.loads((bundle / "manifest.json").read_text("utf-8"))["files"]
    files = {p.relative_to(bundle).as_posix() for p in bundle.rglob("*") if p.is_file()}
    assert set(manifest) | {"manifest.json"} == files
    for name, entry in manifest.items():
        content = (bundle / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["bytes"], entry["sha256"])


def test_the_context_defines_every_key_in_use(bundle: Path) -> None:
    context = json.loads((bundle / "context/v1.jsonld").read_text("utf-8"))["@context"]

    def keys(node: object) -> set[str]:
        if isinstance(node, list):
            return set().union(*(keys(item) for item in node))
        if not isinstance(node, dict):
            return set()
        inside = [value for key, value in node.items() if "@language" not in str(context.get(key, ""))]
        return set(node) | set().union(*(keys(value) for value in inside))

    used = keys(json.loads((bundle / "dataset.jsonld").read_text("utf-8"))) - {
        "@context",
        "@graph",
        "@value",
        "@type",
        "@language",
    }
    unknown = {key for key in used if key not in context and key.partition(":")[0] not in context and "://" not in key}
    assert unknown == set()


def test_a_second_export_replaces_the_first_as_a_whole(bundle: Path) -> None:
    before = {p.relative_to(bundle): p.read_bytes() for p in bundle.rglob("*") if p.is_file()}
    (bundle / "dataset.ttl").write_text("", "utf-8")
    assert graphtool("export", "--to", bundle).code == 0
    assert {p.relative_to(bundle): p.read_bytes() for p in bundle.rglob("*") if p.is_file()} == before
    assert {p.name for p in bundle.parent.iterdir()} == {bundle.name, f".{bundle.name}.graphtool"}


def test_a_folder_that_is_no_bundle_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "wichtig.txt").write_text("bleibt", "utf-8")
    done = graphtool("export", "--to", tmp_path)
    assert done.code == 2
    assert "is not an export bundle" in done.err
    assert (tmp_path / "wichtig.txt").read_text("utf-8") == "bleibt"


def test_a_bundle_with_persons_does_not_linger(tmp_path: Path) -> None:
    target, kept = tmp_path / "bundle", tmp_path / ".bundle.graphtool"
    write_bundle([("a.txt", b"erste")], target)
    write_bundle([("a.txt", b"zweite")], target, {"options": {"include-personal": True}})
    assert (kept / "previous" / "a.txt").read_bytes() == b"erste"
    write_bundle([("a.txt", b"dritte")], target)
    assert {p.name for p in kept.iterdir()} == {".gitignore", "lock"}


def test_a_failure_on_the_way_leaves_the_old_bundle(tmp_path: Path) -> None:
    target = tmp_path / "bundle"
    write_bundle([("a.txt", b"alt")], target)

    def failing() -> object:
        yield "a.txt", b"neu"
        raise OSError(28, "No space left on device")

    with pytest.raises(FileProblemError, match="No space left"):
        write_bundle(failing(), target)  # type: ignore[arg-type]
    assert (target / "a.txt").read_bytes() == b"alt"
    assert sorted(p.name for p in tmp_path.iterdir()) == [".bundle.graphtool", "bundle"]


@pytest.mark.parametrize(
    "name", ["/fremd/x", "../x", "id/../../x", "id/x\n/../../y", "id/./x", "id//x", "C:x", "..\\x", "x\0", ""]
)
def test_no_file_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileProblemError, match="is no name of a file in a bundle"):
        write_bundle([("a.txt", b"erste"), (name, b"fremd")], tmp_path / "deep" / "bundle")
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} <= {".gitignore", "lock"}


@pytest.mark.parametrize(
    ("entity", "path"),
    [
        ("network/klima-werk", "network/klima-werk.jsonld"),
        ("network/../../etc/passwd", "network/%2E.%2F..%2Fetc%2Fpasswd.jsonld"),
        ("network/..", "network/%2E..jsonld"),
        ("network/a/b", "network/a%2Fb.jsonld"),
        ("network/ü b", "network/%C3%BC%20b.jsonld"),
        ("../dataset", "%2E./dataset.jsonld"),
    ],
)
def test_no_iri_leads_out_of_the_folder(entity: str, path: str) -> None:
    assert document_path(f"{ENTITY}{entity}") == path


@given(st.lists(st.text(min_size=1, max_size=8), min_size=2, max_size=2, unique=True))
def test_no_two_entities_share_a_file(slugs: list[str]) -> None:
    first, second = (document_path(f"{ENTITY}network/{slug}") for slug in slugs)
    assert first != second


def test_outside_facts_and_the_closure_can_be_left_out() -> None:
    whole = graphtool("export", "--format", "nquads").out
    assert "graph/outside/" in whole
    assert "graph/inferred" in whole
    pages = graphtool("export", "--format", "nquads", "--without-outside", "--no-infer").out
    graphs = {line.rsplit(" ", 2)[1] for line in pages.splitlines()}
    assert not any("graph/outside/" in graph or "graph/inferred" in graph for graph in graphs)
    assert len(graphs) == 9


def test_with_the_ontology_a_dump_holds_all_that_queries_ask_about(closed: Corpus) -> None:
    dump = graphtool("export", "--format", "nquads", "--with-ontology").out
    assert len(dump.splitlines()) == len(closed.store)
    for triple in ("ontology#Network> <http://www.w3.org/2000/01/rdf-schema#label>", "scheme/role/member> <http://www"):
        assert triple in dump
    assert graphtool("export", "--format", "nquads", "--with-ontology").out == dump  # the ontology has blank nodes
    refused = graphtool("export", "--format", "turtle", "--with-ontology")
    assert refused.code == 2
    assert "--with-ontology adds graphs" in refused.err


def test_the_writer_is_the_exporters(closed: Corpus, project: object) -> None:
    names = [name for name, _ in Exporter.of(closed, project).files()]  # type: ignore[arg-type]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("manifest", ["[]", "{}", '{"name": "an app"}', "", '{"dataset": 1, "files": {}}'])
def test_a_folder_with_another_manifest_is_left_alone(manifest: str, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "manifest.json").write_text(manifest, "utf-8")
    (tmp_path / "www" / "index.html").write_text("mine", "utf-8")
    done = graphtool("export", "--to", tmp_path / "www")
    assert (done.code, "is not an export bundle" in done.err) == (2, True)
    assert (tmp_path / "www" / "index.html").read_text("utf-8") == "mine"


@pytest.mark.parametrize("link", [False, True])
def test_a_file_that_a_bundle_does_not_list_is_somebodys_own(tmp_path: Path, link: bool) -> None:
    portal = tmp_path / "portal"
    write_bundle([("a.txt", b"erste")], portal)
    if link:
        (portal / "mine").symlink_to(tmp_path)
    else:
        (portal / "mine").touch()
    with pytest.raises(FileProblemError, match="is not an export bundle"):
        write_bundle([("a.txt", b"zweite")], portal)
    (portal / "mine").unlink()
    write_bundle([("a.txt", b"zweite")], portal)
    assert (portal / "a.txt").read_bytes() == b"zweite"
