"""Read files that gzip has packed, up to a limit: a small file may unpack to more than any machine can hold."""

from __future__ import annotations

import gzip
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

from graphtool.errors import FileProblemError
from graphtool.store.files import unreadable

if TYPE_CHECKING:
    from pathlib import Path

MOST = 1 << 30  # bytes that a file may unpack to
_MAGIC, _CHUNK = b"\x1f\x8b", 1 << 20


class Unpacked:
    """The content of a packed file, to be read once; close it afterwards.

    Raises FileProblemError, here or while it is read, if it cannot be read, is not whole, is not packed by gzip, or
    unpacks to more than MOST bytes.
    """

    def __init__(self, path: Path, shown: str) -> None:
        self._path, self._shown = path, shown
        self._left = MOST
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise unreadable(shown, error) from None
        self._stream = gzip.GzipFile(fileobj=self._file)
        if self._file.peek(len(_MAGIC))[: len(_MAGIC)] != _MAGIC:
            self.close()
            raise FileProblemError(f"{shown}: is not packed by gzip", hint="name it as what it is, without .gz")

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size` if it is given; none at the end."""
        try:
            found = self._stream.read(size if 0 <= size <= self._left else self._left + 1)
        except EOFError:
            raise self._damaged("ends too early") from None
        except (gzip.BadGzipFile, zlib.error):
            raise self._damaged("is damaged") from None
        except OSError as error:
            raise unreadable(self._shown, error) from None
        self._left -= len(found)
        if self._left < 0:
            raise FileProblemError(
                f"{self._shown}: unpacks to more than {MOST >> 20:,} MiB",
                hint=f"if that is as it should be, unpack it first: gunzip -k {self._path}",
            )
        return found

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        self._file.close()

    def _damaged(self, how: str) -> FileProblemError:
        return FileProblemError(f"{self._shown}: the packed file {how}", hint="fetch it again; gzip -t tests it")


def unpacked_size(path: Path, shown: str) -> int:
    """Return how many bytes a packed file unpacks to, keeping none of them. Raises what `Unpacked` raises."""
    size = 0
    with closing(Unpacked(path, shown)) as content:
        while part := content.read(_CHUNK):
            size += len(part)
    return size


def unpack(path: Path, shown: str) -> bytes:
    """Return the content of a packed file. Raises what `Unpacked` raises."""
    if path.is_file():
        unpacked_size(path, shown)  # what is too large should not be held until that is known
    parts = []
    with closing(Unpacked(path, shown)) as content:
        while part := content.read(_CHUNK):
            parts.append(part)
    return b"".join(parts)
