"""`graphtool cite`: a revision, a digest that others can compute, and no day but the commit's."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest
import yaml

from graphtool.publish.citation import Citation
from graphtool.render.citation import render
from graphtool.store.state import Origin
from tests.conftest import ROOT, graphtool
from tests.repository import Repository

DIGEST = re.compile(r"sha256:([0-9a-f]{64})")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A project with a citation file, in a subfolder of a repository."""
    made = Repository.create(tmp_path / "größe", "das projekt")
    shutil.copy(ROOT / "CITATION.cff", made.root)
    made.commit("Say how to cite", "2026-02-03T23:30:00-05:00")
    return made


def _digest(root: Path, *options: str) -> str:
    found = DIGEST.search(graphtool("--root", root, "cite", *options).out)
    assert found is not None
    return found[1]


def test_the_state_is_named_by_revision_day_and_digest(repository: Repository) -> None:
    done = graphtool("--root", repository.root, "cite")
    assert (done.code, done.err) == (0, "")
    commit = repository.git("rev-parse", "HEAD")
    dump = graphtool("--root", repository.root, "export", "--format", "nquads", "--no-infer").out
    digest = hashlib.sha256(dump.encode()).hexdigest()
    assert done.out.startswith("The Klimanetz maintainers: Klimanetz: an open knowledge graph")
    assert f". Version 1.0.0, 2026-02-04. Revision {commit}. Content sha256:{digest}. Licence https://" in done.out
    assert done.out.endswith(" https://w3id.org/klimanetz/dataset\n")
    german = graphtool("--lang", "de", "--root", repository.root, "cite").out
    assert f". Inhalt sha256:{digest}. Lizenz https://" in german


def test_the_digest_is_that_of_the_statements(repository: Repository) -> None:
    before = _digest(repository.root)
    page = repository.root / "data/pages/klikks.ttl"
    page.write_text("# a comment\n" + page.read_text("utf-8").replace(" ;\n", "  ;\n\n"), "utf-8")
    rewritten = graphtool("--root", repository.root, "cite")
    assert before in rewritten.out
    assert " with changes. " in rewritten.out
    assert rewritten.err.startswith("warning: changed since the revision: 1 file, among them data/pages/klikks.ttl\n")
    with page.open("a", encoding="utf-8") as file:
        file.write("<urn:a> <urn:b> <urn:c> .\n")
    assert _digest(repository.root) != before
    assert _digest(repository.root, "--known-at", "HEAD") == before


def test_line_ends_of_windows_are_no_change_and_personal_files_do_not_count(repository: Repository) -> None:
    page = repository.root / "data/pages/klikks.ttl"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    private = repository.root / "data/personal/x.ttl"
    private.parent.mkdir()
    private.write_text("<urn:a> <urn:b> <urn:c> .\n", "utf-8")
    assert graphtool("--root", repository.root, "cite").err == ""
    (repository.root / "data/outside/nki.ttl").unlink()
    assert "data/outside/nki.ttl" in graphtool("--root", repository.root, "cite").err


def test_an_earlier_state_is_cited_as_it_was(repository: Repository) -> None:
    earlier = graphtool("--root", repository.root, "cite", "--known-at", "HEAD~1")
    assert (earlier.code, earlier.out) == (2, "")
    assert "CITATION.cff at HEAD~1: no such file" in earlier.err
    first = graphtool("--root", repository.root, "cite").out
    repository.edit("CITATION.cff", "version: 1.0.0", "version: 1.10")
    repository.commit("Release", "2027-05-06T00:00:00Z")
    assert "Version 1.10, 2027-05-06." in graphtool("--root", repository.root, "cite").out
    assert graphtool("--root", repository.root, "cite", "--known-at", "2026-12-31").out == first
    assert graphtool("--root", repository.root, "cite", "--known-at", "nie").code == 2


def test_without_version_control_the_day_is_that_of_the_release(tmp_path: Path) -> None:
    for room in ("ontology", "shapes", "queries", "data"):
        shutil.copytree(ROOT / room, tmp_path / room)
    missing = graphtool("--root", tmp_path, "cite")
    assert (missing.code, missing.out) == (2, "")
    assert "error[file]: CITATION.cff" in missing.err
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    released = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["date-released"]
    done = graphtool("--root", tmp_path, "cite")
    assert f"Version 1.0.0, {released}. Not under version control. Content" in done.out
    for text, said in ((b"\xff\xff", "not UTF-8"), (b"a: [", "no YAML"), (b"title: x\n", "lacks cff-version, authors")):
        (tmp_path / "CITATION.cff").write_bytes(text)
        broken = graphtool("--root", tmp_path, "cite")
        assert (broken.code, broken.out) == (2, "")
        assert "CITATION.cff" in broken.err
        assert said in broken.err


def test_a_repository_that_git_will_not_read_is_not_taken_for_none(repository: Repository) -> None:
    (repository.top / ".git" / "HEAD").write_text("broken\n", "utf-8")
    done = graphtool("--root", repository.root, "cite")
    assert (done.code, done.out) == (2, "")
    assert "error[revision]" in done.err


def test_a_repository_without_a_commit_has_no_revision(repository: Repository) -> None:
    shutil.rmtree(repository.top / ".git")
    repository.git("init", "-q")
    assert ". Not under version control. " in graphtool("--root", repository.root, "cite").out


def test_the_citation_file_holds_the_state_and_stays_a_citation_file(repository: Repository) -> None:
    target = repository.root / "zitat.cff"
    assert graphtool("--root", repository.root, "cite", "--format", "cff", "-o", target).out == ""
    written = yaml.safe_load(target.read_text("utf-8"))
    original = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert written["commit"] == repository.git("rev-parse", "HEAD")
    assert written["date-released"] == "2026-02-04"
    assert [identifier["type"] for identifier in written["identifiers"]] == ["other", "url"]
    assert DIGEST.fullmatch(written["identifiers"][0]["value"])
    assert {key: written[key] for key in original if key != "date-released"} == {
        key: original[key] for key in original if key != "date-released"
    }


def test_bibtex_is_escaped_and_keeps_capitals() -> None:
    document = {
        "title": "50% of {all} A&B_c #1 $ ~ ^ \\ Größe",
        "authors": [{"name": "Climate & Co"}, {"name": "Body {B}"}],
        "version": "1.10",
    }
    entry = render(Citation(document, Origin("a" * 40, "2026-03-04"), "0" * 64, ""), "bibtex", "de")
    assert entry.splitlines() == [
        "@misc{klimanetz-1.10-aaaaaaaaaa,",
        r"  author  = {{Climate \& Co} and {Body \{B\}}},",
        r"  title   = {{50\% of \{all\} A\&B\_c \#1 \$ \textasciitilde{} \textasciicircum{} \textbackslash{} Größe}},",
        "  year    = {2026},",
        "  month   = mar,",
        "  version = {1.10},",
        "  url     = {https://w3id.org/klimanetz/dataset},",
        f"  note    = {{Revision {'a' * 40}; content sha256:{'0' * 64}}},",
        "}",
    ]
