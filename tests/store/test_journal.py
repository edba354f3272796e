"""Several files change as one: whatever kills the process, and however many work at once, nothing is half done."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graphtool.errors import BusyError, FileProblemError, JournalError
from graphtool.store import journal
from graphtool.store.journal import FileChange, commit, exclusive, settle
from graphtool.store.lock import FOLDER
from graphtool.store.steady import pending, steadily
from tests.conftest import ROOT

OLD = {"data/a.ttl": b"old a\n", "data/b/b.ttl": b"old b\n", "data/gone.ttl": b"going\n"}
NEW = {"data/a.ttl": b"new a\n" * 50_000, "data/b/b.ttl": b"new b\n", "data/neu/Ümlaut c.ttl": b"c\n"}
CHANGES = [
    FileChange(path, OLD.get(path), NEW.get(path))
    for path in ("data/a.ttl", "data/b/b.ttl", "data/gone.ttl", "data/neu/Ümlaut c.ttl")
]


def fill(root: Path) -> Path:
    for path, content in OLD.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def state(root: Path) -> dict[str, bytes]:
    files = (path for path in (root / "data").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return fill(tmp_path)


def change(root: Path) -> None:
    with exclusive(root):
        commit(root, CHANGES)


def dying_at(step: int, root: Path) -> bool:
    """Change the files in a child that is killed at its n-th operation on the file system; return whether it was."""
    child = os.fork()
    if child == 0:
        count = iter(range(1_000_000))

        def hook(event: str, _: object) -> None:
            if event.startswith(("open", "os.", "shutil.")) and next(count) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        change(root)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_all_files_change_and_nothing_else_is_left(root: Path) -> None:
    (root / "data/a.ttl").chmod(0o640)
    change(root)
    assert state(root) == NEW
    assert (root / "data/a.ttl").stat().st_mode & 0o777 == 0o640
    assert {path.name for path in (root / FOLDER).iterdir()} == {".gitignore", "lock"}
    assert settle(root) == []


def test_killed_at_any_step_the_files_are_old_or_new_after_the_next_run(tmp_path: Path) -> None:
    outcomes = {"old": 0, "new": 0}
    step = 0
    while True:
        root = fill(tmp_path / str(step))
        killed = dying_at(step, root)
        with exclusive(root):
            outcomes["new" if state(root) == NEW else "old"] += 1
            assert state(root) in (OLD, NEW), f"a mixture after step {step}"
        assert not pending(root)
        if not killed:
            break
        step += 1
    assert min(outcomes.values()) > 5, outcomes


def test_killed_while_it_recovers_it_is_recovered_by_the_next(tmp_path: Path) -> None:
    whole = next(n for n in range(1000) if dying_at(n, fill(tmp_path / str(n))) and pending(tmp_path / str(n)))
    for step in range(whole, whole + 40):
        root = fill(tmp_path / f"again-{step}")
        if not dying_at(step, root) or not pending(root):
            continue
        for second in range(30):
            child = os.fork()
            if child == 0:
                count = iter(range(1_000_000))
                sys.addaudithook(
                    lambda event, _, second=second, count=count: (  # type: ignore[misc]
                        os.kill(os.getpid(), signal.SIGKILL)
                        if event.startswith(("open", "os.")) and next(count) == second
                        else None
                    )
                )
                settle(root)
                os._exit(0)
            os.waitpid(child, 0)
        settle(root)
        assert state(root) == NEW


def test_a_file_changed_meanwhile_is_not_overwritten(root: Path) -> None:
    (root / "data/b/b.ttl").write_bytes(b"edited\n")
    with pytest.raises(FileProblemError, match=r"b\.ttl: changed while it was being worked on"):
        change(root)
    assert state(root) == {**OLD, "data/b/b.ttl": b"edited\n"}


def test_a_failure_in_the_middle_puts_everything_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = journal._put
    puts = iter(range(10))

    def failing(staged: Path, target: Path, *, remove: bool) -> None:
        if next(puts) == 2:
            raise FileProblemError("the disk is gone")
        put(staged, target, remove=remove)

    monkeypatch.setattr(journal, "_put", failing)
    with pytest.raises(FileProblemError, match="the disk is gone"):
        change(root)
    assert state(root) == OLD
    assert not pending(root)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_folder_that_may_not_be_written_is_an_error_before_anything_happens(root: Path) -> None:
    (root / "data/b").chmod(0o555)
    try:
        with pytest.raises(FileProblemError, match=r"b\.ttl: is read-only"):
            change(root)
    finally:
        (root / "data/b").chmod(0o755)
    assert state(root) == OLD


def test_a_read_only_file_is_an_error_before_anything_happens(root: Path) -> None:
    (root / "data/b/b.ttl").chmod(0o444)
    with pytest.raises(FileProblemError, match=r"b\.ttl: is read-only"):
        change(root)
    assert state(root) == OLD


def limited(code: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a process that may not write files of more than 100 kB: what a full disk looks like."""
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
    return subprocess.run(
        [sys.executable, "-c", limit + code, str(root)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_full_disk_changes_nothing(root: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.store.test_journal import change; change(Path(sys.argv[1]))"
    )
    done = limited(code, root)
    assert "FileProblemError" in done.stderr
    assert "cannot be written" in done.stderr
    assert state(root) == OLD
    assert not pending(root)


def interrupted(root: Path) -> None:
    """Leave the project as a process does that is killed between two files."""
    for step in range(1000):
        for folder in (root / "data", root / FOLDER):
            shutil.rmtree(folder, ignore_errors=True)
        if dying_at(step, fill(root)) and state(root) not in (OLD, NEW):
            break
    assert pending(root)


def test_an_edit_after_an_interrupted_change_is_kept_and_named(root: Path) -> None:
    interrupted(root)
    (root / "data/b/b.ttl").write_bytes(b"edited\n")
    with pytest.raises(JournalError, match=r"data/b/b\.ttl: edited after") as raised:
        settle(root)
    assert f"delete {FOLDER}/journal" in str(raised.value)
    assert state(root)["data/b/b.ttl"] == b"edited\n"
    assert pending(root)


@pytest.mark.parametrize("path", ["../x.ttl", "data/../../x.ttl", "graphtool/x.py", "data", "/etc/x.ttl"])
def test_a_journal_from_elsewhere_cannot_write_outside_the_data(root: Path, path: str) -> None:
    with pytest.raises(JournalError, match="not a file below data/"), exclusive(root):
        commit(root, [FileChange(path, None, b"evil")])
    (root / FOLDER / "journal").mkdir()
    manifest = f'{{"files": [{{"path": "{path}", "before": null, "after": "x"}}]}}'
    (root / FOLDER / "journal" / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(JournalError, match="not a file below data/"):
        settle(root)


@pytest.mark.parametrize("manifest", ["", "[]", '{"files": 1}', '{"files": [{}]}', "\0"])
def test_a_damaged_journal_is_an_error_with_a_cure(root: Path, manifest: str) -> None:
    (root / FOLDER / "journal").mkdir(parents=True)
    (root / FOLDER / "journal" / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(JournalError, match="damaged"):
        settle(root)
    assert state(root) == OLD


@contextmanager
def held(root: Path) -> Iterator[None]:
    """Let another process hold the project."""
    code = "import sys; from pathlib import Path; from graphtool.store.journal import exclusive\n"
    code += "with exclusive(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(root)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield


def test_one_of_two_writers_waits_or_says_who_is_at_work(root: Path) -> None:
    said = r"another graphtool \(process \d+\) is changing"
    with held(root), pytest.raises(BusyError, match=said), exclusive(root, wait=0.2):
        pass
    change(root)
    assert state(root) == NEW


def test_readers_never_see_half_of_a_change(root: Path) -> None:
    seen: list[dict[str, bytes]] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append(steadily(root, lambda: state(root)))

    reader = threading.Thread(target=read)
    reader.start()
    back = [FileChange(c.path, c.after, c.before) for c in CHANGES]
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        for changes in (CHANGES, back):
            with exclusive(root):
                commit(root, changes)
            time.sleep(0.01)
    stop.set()
    reader.join()
    assert {len(files) for files in seen} == {3}
    assert all(files in (OLD, NEW) for files in seen)
    assert any(files == OLD for files in seen)
    assert any(files == NEW for files in seen)


def test_a_reader_does_not_take_half_of_an_interrupted_change(root: Path) -> None:
    interrupted(root)
    read: Callable[[], dict[str, bytes]] = lambda: state(root)  # noqa: E731
    with pytest.raises(JournalError, match="interrupted and is half done"):
        steadily(root, read)
    assert settle(root) == [c.path for c in CHANGES]
    assert steadily(root, read) == NEW
