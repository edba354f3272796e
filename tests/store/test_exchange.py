"""A folder is replaced as a whole: killed at any step, read at any moment, it is the old one or the new one."""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from graphtool.errors import BusyError, FileProblemError
from graphtool.publish.bundle import write_bundle
from graphtool.store import exchange
from graphtool.store.exchange import aside_of, replacement
from graphtool.store.lock import held

FILE_EVENTS = frozenset(
    {"open", "os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.scandir", "shutil.rmtree"}
    | {"ctypes.dlopen", "ctypes.dlsym"}
)
KILLS = 200


def generation(number: int) -> Iterator[tuple[str, bytes]]:
    """A bundle whose files all tell its number, some of them in one generation only."""
    for name in ("id/network/a.jsonld", f"id/network/b{number % 2}.jsonld", "dataset.nq", "tables/x.csv"):
        yield name, f"{name} of generation {number}\n".encode() * (1 + number % 3)


def check(folder: Path) -> int:
    """Return the generation that a folder holds; AssertionError if it does not hold all of it and nothing else.

    Like a careful portal, this opens the folder once and everything in it by that handle.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        files = json.loads(_read(handle, "manifest.json"))["files"]
        for name, entry in files.items():
            content = _read(handle, name)
            assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["bytes"], entry["sha256"]), name
        return int(_read(handle, "dataset.nq").splitlines()[0].rsplit(b" ", 1)[1])
    finally:
        os.close(handle)


def _read(folder: int, name: str) -> bytes:
    file = os.open(name, os.O_RDONLY, dir_fd=folder)
    with os.fdopen(file, "rb") as stream:
        return stream.read()


def child(work: Callable[[], object]) -> int:
    """Do the work in a forked process and return its number; its exit code is 0 unless the work raises."""
    number = os.fork()
    if number == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return number


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do the work in a process that kills itself before its file system operation `step`; return whether it did."""

    def counted() -> None:
        left = step

        def hook(event: str, _: tuple[object, ...]) -> None:
            nonlocal left
            if event in FILE_EVENTS:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        work()

    status = os.waitstatus_to_exitcode(os.waitpid(child(counted), 0)[1])
    assert status in (0, -signal.SIGKILL)
    return status != 0


@pytest.mark.parametrize("in_one_step", [True, False], ids=["exchange", "two renames"])
def test_killed_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_one_step: bool) -> None:
    if not in_one_step:
        monkeypatch.setattr(exchange, "_exchanged", lambda one, other: False)
    target = tmp_path / "Bündel 1"
    write_bundle(generation(1), target)
    write_bundle(generation(2), target)
    seen: Counter[str] = Counter()
    step = 0
    while True:
        step += 1
        old = check(target)
        killed = killed_at(step, partial(write_bundle, generation(old + 1), target))
        if not target.exists():
            assert not in_one_step, f"nothing there after a kill at step {step}"
            seen["nothing"] += 1
        else:
            assert check(target) in (old, old + 1)
            seen["old" if check(target) == old else "new"] += 1
        write_bundle(generation(old + 2), target)
        assert check(target) == old + 2
        assert {p.name for p in aside_of(target).iterdir()} == {".gitignore", "lock", "previous"}
        if not killed:
            break
    assert step > 40
    assert min(seen["old"], seen["new"]) > 1, seen
    assert seen["nothing"] == (0 if in_one_step else 1), "one instant, and only without an exchange"


@pytest.mark.slow
def test_a_reader_never_sees_half_a_bundle(tmp_path: Path) -> None:
    target = tmp_path / "portal"
    write_bundle(generation(0), target)
    began = time.perf_counter()
    write_bundle(generation(0), target)
    whole = time.perf_counter() - began
    passes = mmap.mmap(-1, 8)  # how often the reader has read the whole bundle; shared with it
    report = tmp_path / "seen"

    def read() -> None:
        seen: Counter[int] = Counter()
        while not (tmp_path / "stop").exists():
            seen[check(target)] += 1
            passes[:] = seen.total().to_bytes(8)
        report.write_text(json.dumps(sorted(seen)), "utf-8")

    reader = child(read)
    chance = random.Random(20261122)  # noqa: S311
    there = {0}
    for number in range(1, KILLS + 1):
        writer = child(partial(write_bundle, generation(number), target))
        if number % 4:
            time.sleep(whole * chance.uniform(0, 3))
            os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        there.add(check(target))
        # the bundle before stays until the next export, not longer: the next waits for a pass that has begun by now
        wanted = int.from_bytes(passes[:]) + 2
        while int.from_bytes(passes[:]) < wanted:
            assert os.waitpid(reader, os.WNOHANG)[0] == 0, "the reader found a file missing or changed"
    (tmp_path / "stop").touch()
    assert os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1]) == 0
    assert json.loads(report.read_text("utf-8")) == sorted(there)
    assert KILLS > len(there) > KILLS / 5, "some exports were killed, some came through"


def test_a_reader_that_holds_the_folder_can_finish(tmp_path: Path) -> None:
    target = tmp_path / "portal"
    write_bundle(generation(1), target)
    handle = os.open(target, os.O_RDONLY)
    write_bundle(generation(2), target)
    assert _read(handle, "dataset.nq").startswith(b"dataset.nq of generation 1")
    os.close(handle)
    assert check(aside_of(target) / "previous") == 1


def test_two_exports_at_once_wait_for_each_other(tmp_path: Path) -> None:
    target = tmp_path / "portal"
    with (
        held(aside_of(target), f"writing {target}"),
        pytest.raises(BusyError, match=r"process \d+\) is writing"),
        replacement(target, lambda folder: True, wait=0.1),
    ):
        pytest.fail("written without the lock")
    write_bundle(generation(1), target)
    assert check(target) == 1


def test_a_link_stays_a_link_and_a_mode_stays_a_mode(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o750)
    (tmp_path / "link").symlink_to("real")
    write_bundle(generation(1), tmp_path / "link")
    write_bundle(generation(2), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert check(tmp_path / "real") == 2
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o750


def test_a_private_folder_is_private_while_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir(mode=0o700)
    with replacement(tmp_path / "portal", lambda folder: True) as fresh:
        assert fresh.stat().st_mode & 0o777 == 0o700


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(FileProblemError, match="cannot be written"):
        write_bundle(generation(1), tmp_path / "file" / "portal")
    with pytest.raises(FileProblemError, match="is not an export bundle"):
        write_bundle(generation(1), tmp_path / "file")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(FileProblemError, match="loop: cannot be written"):
        write_bundle(generation(1), tmp_path / "loop")


def test_a_folder_without_a_manifest_is_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "file").write_text("", "utf-8")
    monkeypatch.setattr(Path, "rglob", lambda *_: pytest.fail("searched"))
    with pytest.raises(FileProblemError, match="is not an export bundle"):
        write_bundle(generation(1), tmp_path / "disk")
