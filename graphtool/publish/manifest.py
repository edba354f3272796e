"""The manifest of a bundle: what it is made from, how many of what are in it, and every file with size and SHA-256."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from graphtool.namespaces import entity_kind

if TYPE_CHECKING:
    from pathlib import Path

FILE = "manifest.json"
_UNUSUAL = re.compile(r"[\x00-\x1f\x7f\\:]")  # control characters, and what separates folders or drives on Windows
_MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".geojson": "application/geo+json",
    ".gz": "application/gzip",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".ttl": "text/turtle; charset=utf-8",
}


@dataclass(frozen=True)
class Entry:
    """A file of a bundle: its size in bytes, the SHA-256 of its content, its media type."""

    size: int
    sha256: str
    media_type: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Entry:
        """Return the entry of a file."""
        return cls(len(content), hashlib.sha256(content).hexdigest(), media_type(name))


Entries = Mapping[str, Entry]


def media_type(name: str) -> str:
    """Return the media type that a file's name tells, with what belongs to it."""
    if name.endswith("csv-metadata.json"):
        return "application/csvm+json"
    return _MEDIA_TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")


def counts(entities: Iterable[str], triples: int, inferred: int) -> dict[str, Any]:
    """Return how many entities there are, in all and by kind, and how many triples, of them inferred ones."""
    kinds = Counter(entity_kind(iri) or "" for iri in entities)
    return {
        "entities": kinds.total(),
        "kinds": dict(sorted(kinds.items())),
        "triples": triples,
        "triplesInferred": inferred,
    }


def is_inside(name: str) -> bool:
    """Return whether a file name, relative to the bundle, leads to a file in it on every system."""
    return not _UNUSUAL.search(name) and all(part not in ("", ".", "..") for part in name.split("/"))


def is_bundle(folder: Path) -> bool:
    """Return whether a folder holds a bundle and nothing else, so that another may take its place.

    Other things have a manifest.json as well; a file that ours does not list is somebody's own.
    """
    listed = _told(folder).get("files")
    if not isinstance(listed, dict):  # before it is searched: it may be a whole disk
        return False
    files = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    there = {path.relative_to(folder).as_posix() for path in files}
    return there <= {FILE, *listed}


def is_public(folder: Path) -> bool:
    """Return whether a bundle was made without natural persons, so that it may stay a while after it was replaced."""
    told = _told(folder)
    options = told.get("options", {})
    return bool(told) and isinstance(options, dict) and not options.get("include-personal", False)


def _told(folder: Path) -> dict[str, Any]:
    """Return what the manifest of a folder tells; nothing if it has none that can be read."""
    try:
        told = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def text(head: Mapping[str, Any], entries: Entries) -> str:
    """Return the manifest: what `head` tells, then the files, sorted by name."""
    files = {
        name: {"bytes": entry.size, "mediaType": entry.media_type, "sha256": entry.sha256}
        for name, entry in sorted(entries.items())
    }
    return json.dumps({**head, "files": files}, ensure_ascii=False, indent=2) + "\n"
