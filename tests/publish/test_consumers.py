"""The consumers that the README shows to developers of portals, over http and against a feed of ten nights."""

from __future__ import annotations

import functools
import http.server
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, graphtool
from tests.meta import docs
from tests.meta.markdown import blocks
from tests.publish.revisions import Revisions

CONSUMERS = {
    block.mark.removeprefix(docs.FILE): block.body
    for block in blocks((ROOT / "README.md").read_text("utf-8"))
    if block.mark.startswith(docs.FILE)
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the consumers and a bundle of the real graph."""
    folder = tmp_path_factory.mktemp("consumers")
    for name, body in CONSUMERS.items():
        (folder / name).write_text(body, encoding="utf-8")
    assert graphtool("export", "--to", folder / "portal").code == 0
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The folder served over http."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def run(program: str, folder: Path, script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [program, str(folder / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_readme_has_consumers_of_both_languages_in_about_ten_lines() -> None:
    short = {name: len(body.splitlines()) for name, body in CONSUMERS.items() if name.startswith("members.")}
    assert set(short) == {"members.py", "members.mjs"}
    assert max(short.values()) <= 11
    assert "rdflib" not in CONSUMERS["members.py"]
    assert "jsonld" not in CONSUMERS["members.mjs"].replace(".jsonl", "")


@pytest.mark.parametrize("where", ["folder", "http"])
def test_the_members_of_a_network_are_read(folder: Path, address: str, where: str) -> None:
    base = folder / "portal" if where == "folder" else f"{address}/portal"
    done = run(sys.executable, folder, "members.py", base)
    assert done.stderr == ""
    assert "Lippeverband ['Mitglied']" in done.stdout.splitlines()
    if docs.has_node():
        done = run("node", folder, "members.mjs", base)
        assert done.stderr == ""
        assert "Lippeverband [ 'Mitglied' ]" in done.stdout.splitlines()


def test_whoever_follows_the_feed_has_the_documents_of_the_bundle(folder: Path, address: str) -> None:
    revisions = Revisions.begin(folder / "project", 3)
    root, feed, copy = revisions.repository.root, folder / "feed", folder / "copy.sqlite"
    assert graphtool("--root", root, "export", "--to", feed).code == 0
    fetched = []
    for night in range(2, 7):
        revisions.go_on(night)
        done = graphtool("--root", root, "export", "--since", feed, "--to", feed)
        assert done.code == 0, done.err
        followed = run(sys.executable, folder, "follow.py", f"{address}/feed", copy)
        assert followed.stderr == ""
        fetched.append(int(followed.stdout.split()[0]))
        with sqlite3.connect(copy) as database:
            found = dict(database.execute("SELECT path, content FROM documents").fetchall())
        documents = (path for part in ("id", "scheme") for path in (feed / part).rglob("*.jsonld"))
        assert found == {path.relative_to(feed).as_posix(): path.read_bytes() for path in documents}
    assert max(fetched[1:]) < fetched[0]


def test_a_bundle_that_is_replaced_meanwhile_changes_nothing(folder: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    path = small / "id/network/a.jsonld"
    path.parent.mkdir(parents=True)
    path.write_text("{}", encoding="utf-8")
    (small / "changes.jsonl").write_text("", encoding="utf-8")
    entry = '{"files": {"id/network/a.jsonld": {"sha256": "0"}}}'
    (small / "manifest.json").write_text(entry, encoding="utf-8")
    done = run(sys.executable, folder, "follow.py", small, tmp_path / "copy.sqlite")
    assert (done.returncode, done.stderr) == (1, "the bundle was replaced meanwhile: try again\n")
    with sqlite3.connect(tmp_path / "copy.sqlite") as database:
        assert database.execute("SELECT count(*) FROM documents").fetchone() == (0,)
