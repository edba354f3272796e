"""A revision gives the files as they were, nothing else is run or left behind, and what fails is explained."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from graphtool.errors import RevisionError
from graphtool.project import Project
from graphtool.store.load import load
from graphtool.store.revisions import resolve, revision
from tests.repository import KLIKKS, Repository


@pytest.fixture(params=["", "unter ordner/größe"])
def repository(tmp_path: Path, request: pytest.FixtureRequest) -> Repository:
    return Repository.create(tmp_path / "repo", request.param)


def test_a_revision_gives_the_files_as_they_were(repository: Repository) -> None:
    project = repository.project
    before = {project.shown(p): p.read_bytes() for p in project.data_files()}
    (repository.root / KLIKKS).unlink()
    (repository.root / "data/pages/neu Ä.ttl").write_text("<http://a> <http://b> <http://c> .", encoding="utf-8")
    repository.commit("Change", "2026-02-01T12:00:00Z")
    with revision(repository.project, "HEAD~1") as old:
        assert {old.shown(p): p.read_bytes() for p in old.data_files()} == before
        assert [f.shown for f in load(old).data] == [old.shown(p) for p in old.data_files()]
        root = old.root
    assert not root.exists()
    with revision(repository.project, "main") as new:
        names = {new.shown(p) for p in new.data_files()}
        assert names ^ set(before) == {KLIKKS, "data/pages/neu Ä.ttl"}


def test_the_working_tree_and_the_index_play_no_part(repository: Repository) -> None:
    (repository.top / ".gitattributes").write_text("*.ttl export-ignore text eol=crlf\n", encoding="utf-8")
    repository.edit(KLIKKS, "Greven", "Neverg")
    repository.git("add", "-A")
    with revision(repository.project, "HEAD") as old:
        assert b"Greven" in (old.root / KLIKKS).read_bytes()


def test_the_folder_is_removed_when_the_work_fails(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    def interrupted() -> None:
        with revision(repository.project, "HEAD"):
            assert list(scratch.iterdir())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not list(scratch.iterdir())


def test_a_date_names_the_last_commit_up_to_its_end(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "repo")
    first = repository.git("rev-parse", "HEAD")
    second = repository.commit("Later", "2026-02-01T22:00:00Z")
    project = repository.project
    assert resolve(project, "2026-01-01") == first
    assert resolve(project, "2026-01-31") == first
    assert resolve(project, "2026-02-01") == second
    assert resolve(project, "2026-02-01T21:59") == first
    assert resolve(project, "2026-02-01T23:59:00+02:00") == first
    assert resolve(project, "2026-02-02T00:00:00+02:00") == second
    with pytest.raises(RevisionError, match="no commit up to 2025-12-31"):
        resolve(project, "2025-12-31")
    repository.git("tag", "2026-01-01", second)
    assert resolve(project, "2026-01-01") == second


def test_a_merged_branch_counts_from_its_merge(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "repo")
    begin = repository.git("rev-parse", "HEAD")
    repository.git("switch", "-q", "-c", "side")
    repository.commit("Aside", "2026-02-01T12:00:00Z")
    repository.git("switch", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "Merge", "side", date="2026-03-01T12:00:00Z")
    assert resolve(repository.project, "2026-02-15") == begin


def test_rooms_that_did_not_exist_yet_are_empty(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "repo")
    repository.git("rm", "-rq", "queries", "shapes")
    repository.commit("Take out", "2026-02-01T12:00:00Z")
    repository.git("checkout", "-q", "HEAD~1", "--", "queries", "shapes")
    with revision(repository.project, "HEAD") as old:
        assert old.query_files() == old.shape_files() == []
        assert old.data_files()
    repository.git("rm", "-rqf", "ontology", "data", "shapes", "queries")
    (repository.root / "note.txt").write_text("empty")
    repository.commit("Nothing left", "2026-03-01T12:00:00Z")
    with (
        pytest.raises(RevisionError, match="'HEAD' holds no file of ontology/"),
        revision(Project(repository.root), "HEAD"),
    ):
        pass


def test_what_git_does_not_hold_itself_is_left_out_with_a_note(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "repo")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    (repository.root / "data/pages/big.ttl").write_text(pointer)
    (repository.root / "data/pages/link.ttl").symlink_to("klikks.ttl")
    commit = repository.commit("Strange files")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},data/module")
    repository.git("commit", "-q", "-m", "Module")
    with revision(repository.project, "HEAD") as old:
        assert sorted(old.notes) == [
            "data/module (a submodule) is left out at HEAD",
            "data/pages/big.ttl (kept in Git LFS) is left out at HEAD",
            "data/pages/link.ttl (a symbolic link) is left out at HEAD",
        ]
        assert {p.name for p in old.data_files()}.isdisjoint({"big.ttl", "link.ttl"})


@pytest.mark.parametrize(
    "name",
    ["", "-h", "--help", "--output=x", "--all", "HEAD:data", "HEAD..HEAD", "nichts Ä", "a\0b", "$(touch x)", "now"],
)
def test_a_strange_name_is_an_unknown_revision(tmp_path: Path, name: str) -> None:
    repository = Repository.create(tmp_path / "repo")
    with pytest.raises(RevisionError) as caught:
        resolve(repository.project, name)
    assert caught.value.problems[0].message == f"there is no revision {name!r}"
    assert "git log" in caught.value.problems[0].hint
    assert repository.git("status", "--porcelain") == ""


def test_a_branch_whose_name_begins_with_a_dash_is_found(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "repo")
    head = repository.git("rev-parse", "HEAD")
    repository.git("update-ref", "refs/heads/-f", head)
    assert resolve(repository.project, "-f") == head


def test_a_shallow_clone_is_named_as_the_cause(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "repo")
    repository.commit("Later")
    repository.git("clone", "-q", "--depth", "1", repository.top.as_uri(), str(tmp_path / "clone"))
    with pytest.raises(RevisionError) as caught:
        resolve(Project(tmp_path / "clone"), "HEAD~1")
    assert "git fetch --unshallow" in caught.value.problems[0].hint


def test_no_repository_and_no_git_are_told_apart(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionError, match="is in no git repository"):
        resolve(Project(tmp_path), "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError, match="git cannot be run"):
        resolve(project, "HEAD")


def test_the_repository_of_a_calling_hook_is_not_mistaken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository.create(tmp_path / "repo")
    head = repository.git("rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", os.fspath(tmp_path / "other.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", os.fspath(tmp_path / "index"))
    assert resolve(repository.project, "HEAD") == head
