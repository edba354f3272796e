"""One writer at a time: a lock that dies with its process, in a hidden folder such as a project's `.graphtool/`."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graphtool.errors import BusyError, FileProblemError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ".graphtool"
WAIT = 10.0
POLL = 0.05


@contextmanager
def locked(root: Path, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock of the project at `root` for as long as the context lasts.

    Waits up to `wait` seconds for another process, then raises BusyError that names it.
    """
    with held(root / FOLDER, "changing this project", wait):
        yield


@contextmanager
def held(folder: Path, doing: str, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock in a hidden folder, which is created; `doing` tells others what its holder is at.

    Waits up to `wait` seconds for another process, then raises BusyError that names it.
    """
    handle = _opened(folder)
    try:
        _acquire(handle, doing, wait)
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def is_locked(root: Path) -> bool:
    """Return whether a living process holds the lock."""
    try:
        handle = os.open(root / FOLDER / "lock", os.O_RDWR)
    except OSError:
        return False
    try:
        return not _taken(handle)
    finally:
        os.close(handle)


def _opened(folder: Path) -> int:
    try:
        folder.mkdir(exist_ok=True)
        ignored = folder / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")
        return os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        reason = f"{folder}: cannot be written ({error.strerror})"
        raise FileProblemError(reason, hint=f"check the permissions of {folder.parent}") from None


def _acquire(handle: int, doing: str, wait: float) -> None:
    deadline = time.monotonic() + wait
    while not _taken(handle):
        if time.monotonic() >= deadline:
            os.lseek(handle, 0, os.SEEK_SET)
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
            raise BusyError(
                f"another graphtool{f' (process {holder})' if holder else ''} is {doing}",
                hint="run the command again when it is done",
            )
        time.sleep(POLL)


def _taken(handle: int) -> bool:
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks; files that changed meanwhile are still noticed
            return True
    return True
