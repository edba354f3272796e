"""Read a file that a user names, packed or not, or standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from graphtool.store.files import unreadable

if TYPE_CHECKING:
    from pathlib import Path

_PACKED = ".gz"


def read_bytes(path: Path, shown: str) -> bytes:
    """Read a file, unpacked if its name ends in .gz, or standard input for `-`; FileProblemError says why not."""
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        if not is_packed(path):
            return path.read_bytes()
        from graphtool.store.unpack import unpack

        return unpack(path, shown)
    except OSError as error:
        raise unreadable(shown, error) from None


def is_packed(path: Path) -> bool:
    """Return whether a file's name says that gzip has packed it."""
    return path.suffix.lower() == _PACKED


def suffix(path: Path) -> str:
    """Return the suffix that says what is in a file, in lower case: `.nq` of `a.nq` and of `a.nq.gz`."""
    return (path.with_suffix("") if is_packed(path) else path).suffix.lower()
