"""Replace a file as a whole: a reader, a crash or a kill sees the old bytes or the new ones, never a mixture.

The new bytes go to a temporary file in the same folder, are forced to disk and renamed over the old file. A process
that is killed in between leaves its temporary file; the next one that writes there removes it. A lock that dies with
its process tells such a stray from the file of a process at work.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graphtool.errors import FileProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

if sys.platform != "win32":
    import fcntl

_PREFIX, _SUFFIX = ".graphtool-", ".tmp"
_CURES = {
    errno.ENOENT: "create the folder first",
    errno.ENOSPC: "free some space on the disk",
    errno.EDQUOT: "free some space on the disk",
    errno.EFBIG: "free some space on the disk, or raise the limit of file sizes",
    errno.EROFS: "choose a folder that may be written",
    errno.EACCES: "check the permissions of the folder",
    errno.EPERM: "check the permissions of the folder",
    errno.ELOOP: "the link leads back to itself: remove it",
    errno.EBUSY: "a mount point cannot be replaced; name a folder inside it",
    errno.EXDEV: "a mount point cannot be replaced; name a folder inside it",
}


def replace_file(path: Path, content: bytes | Iterable[bytes], *, was: bytes | None = None) -> None:
    """Give the file `path` these bytes, or create it; its mode and owner stay, a symbolic link stays a link.

    Content that comes in parts is written as it comes; if the parts end in an error, so does this, with the old file
    untouched.

    With `was` the file must still hold those bytes at the last moment: a change made meanwhile is not overwritten.
    Devices and pipes are written to. Raises FileProblemError; then the old file is untouched and nothing else is left.
    """
    try:
        old = path.stat() if path.exists() else None
        if old is not None and not stat.S_ISREG(old.st_mode):
            with path.open("wb") as stream:
                stream.writelines(_parts(content))
            return
        _refuse_read_only(path, old)
        target = path.resolve()
        with contextlib.suppress(OSError):  # what matters comes next, and says what is wrong with the folder
            remove_strays(target.parent)
        _replace(path, target, content, old, was)
    except OSError as error:
        raise unwritable(path, error) from None


def unwritable(path: Path, error: OSError) -> FileProblemError:
    """Return the error that tells a user why a file or folder cannot be written, and the cure if one is known."""
    cure = _CURES.get(error.errno or 0, "")
    return FileProblemError(f"{path}: cannot be written ({error.strerror or error})", hint=cure)


def unreadable(shown: str, error: OSError) -> FileProblemError:
    """Return the error that tells a user why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return FileProblemError(f"{shown}: no such file", hint="check the path")
    return FileProblemError(f"{shown}: cannot be read ({error.strerror or error})")


def remove_strays(folder: Path) -> list[Path]:
    """Remove the temporary files that killed processes left in a folder and return them.

    Those of living processes are locked and stay. Raises OSError if the folder cannot be read.
    """
    with os.scandir(folder) as entries:
        found = [Path(e.path) for e in entries if e.name.startswith(_PREFIX) and e.name.endswith(_SUFFIX)]
    return [stray for stray in sorted(found) if _removed(stray)]


def _refuse_read_only(path: Path, old: os.stat_result | None) -> None:
    # a rename would replace a protected file without asking, since it needs the right to write the folder only
    if old is not None and (not old.st_mode & 0o222 or not os.access(path, os.W_OK)):
        raise FileProblemError(f"{path}: is read-only", hint="allow writing it (chmod u+w), or work on a copy")


def _parts(content: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return (content,) if isinstance(content, bytes) else content


def _replace(
    path: Path, target: Path, content: bytes | Iterable[bytes], old: os.stat_result | None, was: bytes | None
) -> None:
    temporary, handle = _new_temporary(target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            if old is not None:  # before the first byte: nobody may read what the old file kept from them
                _take_over(temporary, old)
            stream.writelines(_parts(content))
            stream.flush()
            os.fsync(stream.fileno())
            if was is not None and target.read_bytes() != was:
                raise FileProblemError(f"{path}: changed while it was being worked on", hint="run the command again")
            if sys.platform == "win32":
                stream.close()  # an open file cannot be renamed there
            temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(target.parent)


def _new_temporary(folder: Path) -> tuple[Path, int]:
    """Create and lock a temporary file; its mode follows the umask."""
    while True:
        name = folder / f"{_PREFIX}{os.urandom(6).hex()}{_SUFFIX}"
        handle = os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o666)
        if _locked(handle) and name.exists():
            return name, handle
        os.close(handle)  # another process took it for a stray before it was locked


def _take_over(temporary: Path, old: os.stat_result) -> None:
    if sys.platform != "win32" and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(PermissionError):
            os.chown(temporary, old.st_uid, old.st_gid)
    temporary.chmod(stat.S_IMODE(old.st_mode))


def _locked(handle: int) -> bool:
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: its strays stay, since none can be told from a living file
            return True
    return True


def _removed(stray: Path) -> bool:
    if sys.platform == "win32":
        return False  # no lock tells whether its owner lives
    try:
        handle = os.open(stray, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        stray.unlink()
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
