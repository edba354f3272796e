"""A graph kept as a database in the user's cache folder, so that it can be asked without parsing anything.

Each is a folder of its own, named after what it was made of; it appears there complete or not at all, and is never
changed. What is damaged is noticed by checksums and made again. Like all that is cached it belongs to the user alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.store.cache import folder

if TYPE_CHECKING:
    from collections.abc import Iterable

_SUMS = "sums.json"
_AGE = 3600.0  # seconds after which no reader is expected to hold on to what is out of date
_FEW = 4  # graphs of a place that may be in use in turn: with and without inference, and facts from elsewhere
_PAUSE = 300.0  # seconds unused after which more than a few go
_LONG = 30 * 24 * 3600.0  # seconds unused after which a graph of any place goes
# what a reader of the database writes or may leave out
_IGNORED = ("LOCK", "LOG", _SUMS)


def recall(place: str, key: str) -> tuple[ox.Store, dict[str, list[str]]] | None:
    """Return the graph of a place under a key, and the notes kept with it; None if there is none that is sound."""
    path = folder() / f"graph-{place}-{key}"
    try:
        if path.stat().st_uid != os.getuid():
            return None
        told = json.loads((path / _SUMS).read_bytes())
        if told["sums"] != _sums(path):
            raise ValueError(path)
        with contextlib.suppress(OSError):
            os.utime(path)  # it is in use
        return ox.Store.read_only(str(path)), told["notes"]
    except FileNotFoundError:
        return None
    except Exception:  # whatever a damaged database makes of opening it
        _remove(path)
        return None


def keep(place: str, key: str, quads: Iterable[ox.Quad], notes: dict[str, list[str]]) -> None:
    """Keep a graph under a key, and let go of older ones of the place; without a folder to write in do nothing."""
    path = folder() / f"graph-{place}-{key}"
    made = folder() / f"graph-{place}.{os.getpid()}.tmp"
    with contextlib.suppress(OSError):
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        made.mkdir(mode=0o700)
        try:
            store = ox.Store(str(made))
            store.bulk_extend(quads)
            store.flush()
            del store  # closes the database
            (made / _SUMS).write_text(json.dumps({"sums": _sums(made), "notes": notes}), "utf-8")
            made.rename(path)
        finally:
            _remove(made)
        _tidy(place, path)


def _sums(path: Path) -> dict[str, int]:
    """Return the checksums of a database's files by name."""
    files = sorted(file for file in path.iterdir() if not file.name.startswith(_IGNORED))
    return {file.name: zlib.crc32(file.read_bytes()) for file in files}


def _tidy(place: str, kept: Path) -> None:
    """Remove what has not been used for long: sooner of this place, and there what is not among the few used last."""
    used = {path: _used(path) for path in folder().glob("graph-*") if path != kept}
    here = [path for path in used if path.name.startswith((f"graph-{place}-", f"graph-{place}."))]
    ages = dict.fromkeys(used, _LONG)  # a place that is no more has nobody else to tidy up after it
    for rank, path in enumerate(sorted(here, key=used.__getitem__, reverse=True), start=1):
        ages[path] = _PAUSE if rank >= _FEW and path.suffix != ".tmp" else _AGE
    for path, age in ages.items():
        if time.time() - used[path] > age:
            _remove(path)


def _used(path: Path) -> float:
    """Return when a graph was made or last used; 0 if it has just gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _remove(path: Path) -> None:
    import shutil

    shutil.rmtree(path, ignore_errors=True)
