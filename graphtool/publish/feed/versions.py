"""A version of the documents: their paths and SHA-256, the moment it dates from, and the content of each on demand.

A version is a bundle in a folder, known by its manifest, or documents that were just made. What two versions mean for
a consumer is up to `changes`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from graphtool.errors import FileProblemError, UsageError
from graphtool.publish.manifest import FILE, is_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

DOCUMENTS = ("id/", "scheme/")
_FORM = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Version:
    """Documents by path (`id/network/klima-werk.jsonld`): the SHA-256 of each in hexadecimal, and how to read it.

    `name` is what the user called the version, `moment` when it was made (UTC, as in 2026-11-22T12:00:00Z) or empty,
    `options` what a bundle's manifest tells of how it was made.
    """

    name: str
    hashes: Mapping[str, str]
    read: Callable[[str], bytes]
    moment: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    def document(self, path: str) -> dict[str, Any]:
        """Return a document as JSON; FileProblemError if it is none."""
        try:
            document = json.loads(self.read(path))
        except ValueError:
            document = None
        if not isinstance(document, dict) or not isinstance(document.get("id"), str):
            raise FileProblemError(f"{self.name}/{path} is no document of an entity", hint="export the bundle again")
        return document


def digest(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def of_documents(name: str, documents: Iterable[tuple[str, bytes]], moment: str = "") -> Version:
    """Return documents that were just made as a version; files other than documents are left out."""
    contents = {path: content for path, content in documents if path.startswith(DOCUMENTS)}
    return Version(name, {path: digest(content) for path, content in contents.items()}, contents.__getitem__, moment)


def of_bundle(folder: Path) -> Version:
    """Return the documents of a bundle; FileProblemError if the folder is none, or a file is not what it lists."""
    told = manifest(folder)
    documents = {path: found for path, found in told.files.items() if path.startswith(DOCUMENTS)}
    return Version(str(folder), documents, told.read, told.moment, told.options)


@dataclass(frozen=True)
class Manifest:
    """What a bundle's manifest tells: the SHA-256 of every file, its moment (UTC) or nothing, and the options."""

    folder: Path
    files: dict[str, str]
    moment: str
    options: dict[str, Any]

    def read(self, path: str) -> bytes:
        """Return the content of a file of the bundle; FileProblemError if it is not what the manifest says."""
        content = _content(self.folder / path)
        if digest(content) != self.files.get(path):
            message = f"{self.folder / path} is not what {self.folder / FILE} says"
            raise FileProblemError(message, hint="the bundle was changed or replaced meanwhile: export it again")
        return content


def manifest(folder: Path) -> Manifest:
    """Return what a bundle's manifest tells; FileProblemError if there is none."""
    place = folder / FILE
    try:
        told = json.loads(_content(place))
        found = {path: entry["sha256"] for path, entry in told["files"].items()}
        made = moment(told["modified"]) if told.get("modified") else ""
        options = dict(told.get("options") or {})
    except (ValueError, TypeError, KeyError, AttributeError, UsageError):
        raise FileProblemError(f"{place} is not the manifest of an export bundle", hint="export it again") from None
    strange = next((path for path in found if not is_inside(path)), None)
    if strange is not None:
        raise FileProblemError(f"{place} lists {strange!r}, which is not in the bundle", hint="export it again")
    return Manifest(folder, found, made, options)


def moment(text: str) -> str:
    """Return a time with its zone, or a day (its beginning in UTC), in the form 2026-11-22T12:00:00Z; UsageError."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a time", hint="write it as 2026-11-22T12:00:00Z") from None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC).strftime(_FORM)


def later(wanted: str, last: str) -> str:
    """Return the wanted moment, or one second after the last one if that is later: a feed never goes back."""
    if not last or wanted > last:
        return wanted
    return (datetime.strptime(last, _FORM) + timedelta(seconds=1)).strftime(_FORM)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileProblemError(
            f"{path}: cannot be read ({error.strerror})", hint="name a folder that graphtool export --to wrote"
        ) from None
