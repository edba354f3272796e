"""Values kept between runs in the user's own cache folder, so that a run need not repeat what the last one did.

They are pickled, or JSON where that can hold them: the folder belongs to the user alone and never lies in a project,
because a project may come from anybody. A value is used only by the same code on the same interpreter. Whatever is
wrong with the cache, it is as if there were none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graphtool.errors import FileProblemError
from graphtool.project import files_below
from graphtool.store.files import replace_file

_PACKAGE = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """Return the cache folder: below XDG_CACHE_HOME, else below ~/.cache (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "graphtool"


def digest(*parts: bytes) -> str:
    """Return a SHA-256 over parts, in hexadecimal; where one part ends matters."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


@cache
def code(*rooms: str) -> str:
    """Name the code that is running: the state of every module of some rooms, or the package, and the interpreter.

    A room may be a single module (`namespaces.py`).
    """
    paths = [_PACKAGE / room for room in rooms or ("",)]
    files = sorted(file for path in paths for file in ([path] if path.is_file() else files_below(path, ".py")))
    stamps = [f"{file} {stat.st_mtime_ns} {stat.st_size}" for file in files for stat in (file.stat(),)]
    return digest("\n".join([sys.version, ox.__version__, *stamps]).encode())


def recall(name: str, *rooms: str, codec: str = "pickle") -> Any:
    """Return the value kept under a name by the same code of these rooms (see `code`), or None."""
    try:
        path = folder() / name
        if path.stat().st_uid != os.getuid():
            return None
        with path.open("rb") as stream:
            same = stream.readline() == _line(*rooms)
            return import_module(codec).load(stream) if same else None
    except Exception:  # whatever a damaged file makes of reading it
        return None


def keep(name: str, value: Any, *rooms: str, codec: str = "pickle") -> None:
    """Keep a value under a name, with `codec` "json" one that JSON gives back as it is.

    A folder that cannot be written keeps nothing.
    """
    content = import_module(codec).dumps(value)
    with contextlib.suppress(OSError, FileProblemError):
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(folder() / name, _line(*rooms) + (content.encode() if isinstance(content, str) else content))


def _line(*rooms: str) -> bytes:
    return code(*rooms).encode() + b"\n"
