"""Read and prove the passages of the archived source texts that evidence points to.

An evidence node names a source, an `oa:TextPositionSelector` (start and end: character offsets into the archived
text, W3C Web Annotation, section 4.2.4) and a digest: SHA-256 of the text up to the end of the passage, with a
NUL at its start. The digest proves both offsets and cannot be turned back into the words of a short passage.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import FileProblemError
from graphtool.namespaces import DCT, KN, OA
from graphtool.store.terms import value

if TYPE_CHECKING:
    from pathlib import Path

_DIGITS = 20  # no text is so long


@dataclass(frozen=True)
class Passage:
    """One evidence node's passage: where it should be, its words if proven, and what is wrong if not.

    What is not known is "" or -1; without the archived texts there are neither words nor problems.
    """

    evidence: str
    identifier: str
    source: str
    file: str
    line: int
    start: int
    end: int
    personal: bool
    words: str
    problem: str


def passage_digest(text: str, start: int, end: int) -> str:
    """Return the digest of text[start:end] in its place (see the module's description)."""
    return hashlib.sha256(f"{text[:start]}\0{text[start:end]}".encode()).hexdigest()


class Archive:
    """The archived texts of the sources, each read and checked once.

    Raises FileProblemError if the folder is missing.
    """

    def __init__(self, store: ox.Store, folder: Path) -> None:
        if not folder.is_dir():
            raise FileProblemError(f"{folder}: no such folder", hint="name the folder with the archived texts")
        self._store = store
        self._folder = folder
        self._texts: dict[str, tuple[str, str, str]] = {}

    def text(self, source: ox.NamedNode) -> tuple[str, str, str]:
        """Return (file name, text, problem) of a source; the text is empty if there is a problem."""
        if source.value not in self._texts:
            self._texts[source.value] = self._read(source)
        return self._texts[source.value]

    def _read(self, source: ox.NamedNode) -> tuple[str, str, str]:
        name = _value(self._store, source, f"{KN}archivedAs")
        digest = _value(self._store, source, f"{KN}sha256")
        if not name or not digest:
            return "", "", "the source record lacks kn:archivedAs or kn:sha256"
        path = self._folder / name
        if path.resolve().parent != self._folder.resolve():
            return name, "", "kn:archivedAs must be a plain file name"
        if not path.is_file():
            return name, "", f"{name} is not in the folder"
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            return name, "", f"{name} is not the archived text (its SHA-256 differs)"
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            return name, "", f"{name} is not UTF-8 (byte {error.start})"
        length = _value(self._store, source, f"{KN}characters")
        if length and _integer(length) != len(text):
            return name, text, f"{name} has {len(text)} characters, not {length}"
        return name, text, ""


def passage(store: ox.Store, node: ox.NamedNode, archive: Archive | None = None) -> Passage:
    """Return the passage of an evidence node, proven by its words if there is an archive."""
    source = _node(store, node, f"{OA}hasSource")
    selector = _node(store, node, f"{OA}hasSelector")
    start, end, line = (
        _integer(_value(store, selector, f"{OA}start")),
        _integer(_value(store, selector, f"{OA}end")),
        _integer(_value(store, node, f"{KN}line")),
    )
    personal = _value(store, node, f"{KN}personalPassage") == "true"
    file, text, problem = archive.text(source) if archive else (_value(store, source, f"{KN}archivedAs"), "", "")
    words = ""
    if archive and not problem:
        problem = _offsets_problem(text, start, end, line, _value(store, node, f"{KN}passageDigest"))
        words = "" if problem else text[start:end]
    identifier = _value(store, node, f"{DCT}identifier") or node.value
    return Passage(node.value, identifier, source.value, file, line, start, end, personal, words, problem)


def _offsets_problem(text: str, start: int, end: int, line: int, digest: str) -> str:
    if not 0 <= start < end <= len(text):
        return f"offsets {start}–{end} are not within the text (0–{len(text)})"
    if not digest:
        return "kn:passageDigest is missing"
    if passage_digest(text, start, end) != digest:
        return f"offsets {start}–{end} do not fit kn:passageDigest"
    found = text.count("\n", 0, start) + 1
    return "" if line == found else f"the passage begins on line {found}, not {line}"


def _integer(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else -1


def _value(store: ox.Store, subject: ox.NamedNode | ox.BlankNode, predicate: str) -> str:
    quad = next(iter(store.quads_for_pattern(subject, ox.NamedNode(predicate), None)), None)
    return "" if quad is None else value(quad.object)


def _node(store: ox.Store, subject: ox.NamedNode, predicate: str) -> ox.NamedNode:
    found = (quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None))
    return next((node for node in found if isinstance(node, ox.NamedNode)), ox.NamedNode("urn:none"))
