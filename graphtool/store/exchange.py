"""Replace a folder as a whole: whoever opens it finds the old content or the new one, complete, at every moment.

The new content is written beside the folder, forced to disk and exchanged with it in one step: `renameat2` with
RENAME_EXCHANGE on Linux, `renamex_np` with RENAME_SWAP on macOS. Where the system or the file system has no such step
(Windows, some network drives), two renames leave an instant without a folder; a process killed in that instant is
made good by the next one.

What is at work stands in a hidden folder beside the target: a lock, the new content (`next`), and the old content
(`previous`), which stays until the next replacement, so that a reader that holds the folder open can finish.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from graphtool.errors import FileProblemError
from graphtool.store.files import sync_folder, unwritable
from graphtool.store.lock import WAIT, held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LINUX_EXCHANGE, _LINUX_HERE = 2, -100  # RENAME_EXCHANGE, AT_FDCWD
_MACOS_SWAP = 2  # RENAME_SWAP
_CANNOT = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})


def aside_of(target: Path) -> Path:
    """Return the hidden folder beside `target` in which a replacement is prepared."""
    return target.parent / f".{target.name}.graphtool"


@contextmanager
def replacement(
    target: Path,
    may_go: Callable[[Path], bool],
    may_linger: Callable[[Path], bool] = Path.is_dir,
    wait: float = WAIT,
    what: str = "an export bundle",
) -> Iterator[Path]:
    """Yield an empty folder that takes the place of `target` when the context ends without an error.

    An existing folder that is not empty is replaced only if `may_go(folder)`, and kept beside only if it
    `may_linger(folder)`. A symbolic link stays a link, and the new folder has the old one's mode from the beginning.
    Raises FileProblemError if the folder must stay, being none of `what` may go, or cannot be written, BusyError if
    another process is at it for longer than `wait` seconds; then the old folder is untouched.
    """
    place = Path(os.path.realpath(target))
    try:
        _refuse(place, target, may_go, what)
        place.parent.mkdir(parents=True, exist_ok=True)
        with held(aside_of(place), f"writing {target}", wait):
            _settle(place)
            _refuse(place, target, may_go, what)
            yield from _replaced(place, may_linger)
    except OSError as error:
        raise unwritable(target, error) from None


def _refuse(place: Path, shown: Path, may_go: Callable[[Path], bool], what: str) -> None:
    if place.is_symlink():  # although links were followed
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if place.exists() and (not place.is_dir() or (any(place.iterdir()) and not may_go(place))):
        raise FileProblemError(
            f"{shown} is not {what}, or holds other files too; it is left alone",
            hint="name a new or empty folder",
        )


def _settle(place: Path) -> None:
    """Complete or remove what a killed process left."""
    aside = aside_of(place)
    moved = aside / "moved"
    if moved.exists() and not place.exists():
        moved.rename(place)
    for left in (moved, aside / "next"):
        if left.exists():
            shutil.rmtree(left)


def _replaced(place: Path, may_linger: Callable[[Path], bool]) -> Iterator[Path]:
    fresh, previous = aside_of(place) / "next", aside_of(place) / "previous"
    mode = stat.S_IMODE(place.stat().st_mode) if place.exists() else None
    fresh.mkdir()
    try:
        if mode is not None:  # before anything is written: nobody reads the new content who may not read the old one
            fresh.chmod(mode | stat.S_IRWXU)
        yield fresh
        if mode is not None:
            fresh.chmod(mode)
        _force_to_disk(fresh)
        if previous.exists():  # before the exchange: if it cannot be removed, nothing has happened yet
            shutil.rmtree(previous)
        old = _put(fresh, place)
        sync_folder(place.parent)
        if old is not None and may_linger(old):
            old.rename(previous)
        elif old is not None:
            shutil.rmtree(old)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _put(fresh: Path, place: Path) -> Path | None:
    """Put the new folder in its place; return where the old one is now, None if there was none."""
    if not place.exists():
        fresh.rename(place)
        return None
    if _exchanged(fresh, place):
        return fresh
    moved = fresh.with_name("moved")
    place.rename(moved)
    fresh.rename(place)
    return moved


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return whether this system can."""
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(_system(), "renameat2"):
        failed = _system().renameat2(_LINUX_HERE, first, _LINUX_HERE, second, _LINUX_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(_system(), "renamex_np"):
        failed = _system().renamex_np(first, second, _MACOS_SWAP)
    else:
        return False
    if failed and ctypes.get_errno() not in _CANNOT:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return not failed


def _force_to_disk(folder: Path) -> None:
    # one call for all files: an export has thousands, and forcing each by itself takes many times as long
    if sys.platform == "linux" and hasattr(_system(), "syncfs"):
        handle = os.open(folder, os.O_RDONLY)
        try:
            _system().syncfs(handle)
        finally:
            os.close(handle)
    elif sys.platform != "win32":
        os.sync()


def _system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
