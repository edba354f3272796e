"""Compressed files (RFC 1952) that are the same for the same content: without a name and without a time."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_GZIP = 16 + zlib.MAX_WBITS
_LEVEL = 6


def gzipped(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the parts compressed as one gzip file; what is read stays in memory only until it is compressed."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for part in parts:
        packed = packer.compress(part)
        if packed:
            yield packed
    yield packer.flush()
