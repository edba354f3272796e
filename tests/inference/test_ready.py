"""The graph from the cache answers like the one from the files, and no damage or change goes unnoticed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from graphtool.inference import ready as module
from graphtool.inference.ready import KeptCorpus, ready
from graphtool.project import Project
from graphtool.store import cache, kept
from graphtool.store.load import Corpus, Selection
from tests.small_project import FILES

PAGE = "data/pages/eins.ttl"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "klima netz ä"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return Project.find(root, exact=True)


def statements(corpus: Corpus) -> set[str]:
    return {str(quad) for quad in corpus.store}


def asked(project: Project, selection: Selection = Selection()) -> Corpus:  # noqa: B008 - frozen
    return ready(project, selection, infer=True)


def test_the_second_time_nothing_is_parsed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked(project)
    monkeypatch.setattr("graphtool.store.load.load", None)
    second = asked(project)
    assert isinstance(second, KeptCorpus)
    assert not isinstance(first, KeptCorpus)
    assert statements(second) == statements(first)
    assert (second.kinds, second.schemes) == (first.kinds, first.schemes)
    assert {str(quad) for quad in second.quads()} == {str(quad) for quad in first.quads()}
    assert second.entities() == first.entities() != []
    labels = frozenset({"http://www.w3.org/2004/02/skos/core#prefLabel"})
    assert {str(quad) for quad in second.stream(labels)} == {str(quad) for quad in first.stream(labels)}


def test_what_changes_is_seen(project: Project) -> None:
    before = asked(project)
    page = project.root / PAGE
    times = page.stat()
    page.write_text(page.read_text("utf-8").replace("Netz A", "Netz Z"), "utf-8")
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))  # not even a file of the same size and time is mistaken
    after = asked(project)
    assert any("Netz Z" in statement for statement in statements(after) - statements(before))
    stated = ready(project, Selection(), infer=False)
    assert len(statements(stated)) <= len(statements(after))


@pytest.mark.parametrize("damage", ["flip", "cut", "sums", "missing", "nonsense"])
def test_damage_is_mended(project: Project, damage: str) -> None:
    first = statements(asked(project))
    (folder,) = cache.folder().iterdir()
    largest = max(folder.glob("*.sst"), key=lambda file: file.stat().st_size)
    content = largest.read_bytes()
    middle = len(content) // 2
    if damage == "flip":
        largest.write_bytes(content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :])
    elif damage == "cut":
        largest.write_bytes(content[:middle])
    elif damage == "sums":
        (folder / "sums.json").write_bytes(b"{")
    elif damage == "missing":
        largest.unlink()
    else:
        (folder / "sums.json").write_text('{"sums": {}, "notes": 3}')
    mended = asked(project)
    assert not isinstance(mended, KeptCorpus)
    assert statements(mended) == first == statements(asked(project))
    assert isinstance(asked(project), KeptCorpus)


def test_the_key_names_all_the_code_that_makes_a_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_PACKAGE", tmp_path)
    for name in ("store/load.py", "inference/engine.py", "namespaces.py", "project.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        cache.code.cache_clear()
        before = cache.code(*module._CODE)
        (tmp_path / name).write_text("changed = True\n", "utf-8")
        cache.code.cache_clear()
        assert cache.code(*module._CODE) != before, name
    cache.code.cache_clear()


def test_persons_are_never_kept(project: Project) -> None:
    asked(project, Selection(personal=True))
    assert not cache.folder().exists()


def test_a_folder_that_cannot_be_written_keeps_nothing(project: Project) -> None:
    cache.folder().parent.mkdir()
    cache.folder().write_text("in the way")
    assert statements(asked(project)) == statements(asked(project))
    assert not isinstance(asked(project), KeptCorpus)


def test_what_is_out_of_date_goes(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(project)
    (old,) = cache.folder().iterdir()
    os.utime(old, (0, 0))
    page = project.root / PAGE
    page.write_text(page.read_text("utf-8").replace("Netz A", "Netz B"), "utf-8")
    asked(project)
    (new,) = cache.folder().iterdir()
    assert new != old
    monkeypatch.setattr(kept, "_AGE", 0.0)  # the one in use stays, however old
    asked(project)
    assert list(cache.folder().iterdir()) == [new]


def test_graphs_of_other_places_go_after_a_month(project: Project) -> None:
    days = {"graph-gone-1": 31, "graph-gone.123.tmp": 31, "graph-other-1": 29, "something-else": 99}
    for name, age in days.items():
        (cache.folder() / name).mkdir(parents=True)
        (cache.folder() / name / "data").touch()
        os.utime(cache.folder() / name, (time.time() - age * 86_400,) * 2)
    asked(project)
    left = {path.name for path in cache.folder().iterdir()}
    assert left & days.keys() == {"graph-other-1", "something-else"}
    assert len(left) == 3


def test_only_a_few_graphs_stay(project: Project) -> None:
    page = project.root / PAGE
    text = page.read_text("utf-8")
    for number in range(7):
        page.write_text(text.replace("Netz A", f"Netz {number}"), "utf-8")
        asked(project)
        for other in cache.folder().iterdir():
            times = other.stat()
            os.utime(other, (times.st_atime, times.st_mtime - 400))
        page.write_text(text.replace("Netz A", "Netz 0"), "utf-8")
        assert isinstance(asked(project), KeptCorpus)  # in use, so it stays
    assert len(list(cache.folder().iterdir())) == 4
