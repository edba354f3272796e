"""The way back: a file from which `apply` restores the bytes that another change has altered.

It is JSON and holds, for each file, the SHA-256 before and after, and the pieces of text to put back. It fits only the
very bytes that the change has left; a file that was edited since is named and left alone.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from typing import TYPE_CHECKING, Any

from graphtool.errors import ChangeError, Location, ParseError, Problem
from graphtool.store.journal import FileChange

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MARK = {"graphtool": "undo", "version": 1}
_LINES = 2_000


def undo_text(changes: Iterable[FileChange]) -> str:
    """Return the undo file of changes, as text."""
    files = [
        {
            "path": change.path,
            "sha256": _digest(change.after),
            "restored": _digest(change.before),
            "pieces": _pieces(change.after, change.before),
        }
        for change in changes
    ]
    return json.dumps({**MARK, "files": files}, ensure_ascii=False, indent=1) + "\n"


def read_undo(content: bytes, shown: str, root: Path) -> list[FileChange]:
    """Return the changes that an undo file makes to the project at `root`.

    Raises ParseError if it is none, ChangeError if files are not as the change left them.
    """
    try:
        document = json.loads(content)
        if {key: document[key] for key in MARK} != MARK:
            raise ValueError
        entries = [(str(e["path"]), e["sha256"], e["restored"], e["pieces"]) for e in document["files"]]
        found = [_restored(root, *entry) for entry in entries]
    except (ValueError, KeyError, TypeError):
        raise ParseError(
            "this is no undo file", hint="apply writes one with every change", location=Location(shown)
        ) from None
    problems = [Problem(None, ChangeError.error_id, *each) for each in found if isinstance(each, tuple)]
    if problems:
        raise ChangeError.joined(problems)
    return [each for each in found if isinstance(each, FileChange)]


def _restored(
    root: Path, path: str, sha256: str | None, restored: str | None, pieces: list[Any]
) -> FileChange | tuple[str, str]:
    """Return the change that restores one file, or what is wrong and its cure."""
    target = root / path
    now = target.read_bytes() if target.is_file() else None
    if _digest(now) == restored:
        return f"{path}: has the bytes from before the change already", "there is nothing to undo here"
    if _digest(now) != sha256:
        return f"{path}: was edited after the change", "undo later changes first, in reverse order, or edit by hand"
    then = None if restored is None else _put_back(now, pieces)
    if _digest(then) != restored:
        raise ValueError(path)
    return FileChange(path, now, then)


def _pieces(now: bytes | None, then: bytes | None) -> list[tuple[int, int, str]]:
    """Return what turns one text into the other: (start, end, text) with offsets in characters."""
    if then is None:
        return []
    old, new = ("" if now is None else now.decode("utf-8")), then.decode("utf-8")
    if now is None:
        return [(0, 0, new)]
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    return [
        (starts[low], starts[high], "".join(after[first:last]))
        for kind, low, high, first, last in _opcodes(before, after)
        if kind != "equal"
    ]


def _opcodes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Compare lines; what both have at the start and end is set aside first, since the comparison is slow on much."""
    shortest = min(len(before), len(after))
    head = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    tail = next((n for n in range(shortest - head) if before[-1 - n] != after[-1 - n]), shortest - head)
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    if max(map(len, middle)) > _LINES:
        return [("replace", head, len(before) - tail, head, len(after) - tail)]
    matcher = difflib.SequenceMatcher(None, *middle, autojunk=False)
    return [(kind, a + head, b + head, c + head, d + head) for kind, a, b, c, d in matcher.get_opcodes()]


def _put_back(now: bytes | None, pieces: list[Any]) -> bytes:
    text, parts, last = ("" if now is None else now.decode("utf-8")), [], 0
    for start, end, piece in pieces:
        parts += [text[last:start], piece]
        last = end
    return "".join([*parts, text[last:]]).encode()


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()
