"""Replacing files: old bytes or new bytes, mode and links kept, nothing left behind, failures that say why."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from graphtool.errors import FileProblemError
from graphtool.store.files import remove_strays, replace_file
from tests.conftest import ROOT


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_gets_the_mode_that_the_umask_gives(tmp_path: Path) -> None:
    target, plain = tmp_path / "Größe ü.ttl", tmp_path / "plain"
    replace_file(target, b"neu")
    plain.touch()
    assert target.read_bytes() == b"neu"
    assert _mode(target) == _mode(plain)
    assert sorted(tmp_path.iterdir()) == sorted([target, plain])


def test_mode_and_symbolic_link_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "real.ttl", tmp_path / "link.ttl"
    target.write_bytes(b"alt")
    target.chmod(0o600)
    link.symlink_to(target.name)
    replace_file(link, b"neu")
    assert link.is_symlink()
    assert target.read_bytes() == b"neu"
    assert _mode(target) == 0o600


def test_a_device_is_written_to_not_replaced() -> None:
    replace_file(Path(os.devnull), b"neu")
    assert Path(os.devnull).is_char_device()
    code = "from pathlib import Path; from graphtool.store.files import replace_file as r; r(Path('/dev/stdout'), b'x')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b"x"


def test_a_file_marked_read_only_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.ttl"
    target.write_bytes(b"alt")
    target.chmod(0o444)
    with pytest.raises(FileProblemError, match=r"a\.ttl: is read-only\nhint: allow writing it"):
        replace_file(target, b"neu")
    assert target.read_bytes() == b"alt"


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.ttl"
    target.write_bytes(b"von Hand")
    with pytest.raises(FileProblemError, match="changed while it was being worked on"):
        replace_file(target, b"neu", was=b"alt")
    assert target.read_bytes() == b"von Hand"
    replace_file(target, b"neu", was=b"von Hand")
    assert target.read_bytes() == b"neu"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace", "os.open"])
def test_a_full_disk_loses_nothing_wherever_it_strikes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "a.ttl"
    target.write_bytes(b"alt")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(step, full)
        with pytest.raises(FileProblemError, match=r"cannot be written \(No space left on device\)\nhint: free"):
            replace_file(target, b"neu")
    assert target.read_bytes() == b"alt"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileProblemError, match="create the folder first"):
        replace_file(tmp_path / "fehlt" / "a.ttl", b"neu")


def test_strays_of_the_dead_go_and_those_of_the_living_stay(tmp_path: Path) -> None:
    dead = tmp_path / ".graphtool-0.tmp"
    dead.touch()
    alive = "import sys; from pathlib import Path; from graphtool.store.files import _new_temporary as new;"
    alive += "print(new(Path(sys.argv[1]))[0], flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", alive, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        living = Path(process.stdout.readline().strip())
        assert living.is_file()
        assert remove_strays(tmp_path) == [dead]
        process.kill()
    replace_file(tmp_path / "a.ttl", b"neu")
    assert list(tmp_path.iterdir()) == [tmp_path / "a.ttl"]
