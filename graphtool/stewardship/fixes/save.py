"""Write fixed files: all or none, those of the project through its journal."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from graphtool.errors import FileProblemError
from graphtool.store.files import replace_file
from graphtool.store.journal import FileChange, commit, exclusive

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from graphtool.stewardship.fixes.plan import Rewritten


def save(root: Path | None, changed: Sequence[Rewritten]) -> None:
    """Write the new texts of files; `root` is the project's folder, if there is one.

    Raises FileProblemError or BusyError; then every file is as before. Files below data/ change together whatever
    happens; others one after the other, and an error takes back those already written.
    """
    inside = [each for each in changed if root and _below_data(root, each.file.path)]
    written: list[Rewritten] = []
    try:
        for each in changed:
            if each not in inside:
                replace_file(each.file.path, each.after.encode(), was=each.before.encode())
                written.append(each)
        if root and inside:
            with exclusive(root):
                commit(root, [_change(root, each) for each in inside])
    except BaseException:
        _take_back(written)
        raise


def _take_back(written: Iterable[Rewritten]) -> None:
    for each in written:
        with contextlib.suppress(FileProblemError):
            replace_file(each.file.path, each.before.encode(), was=each.after.encode())


def _change(root: Path, each: Rewritten) -> FileChange:
    path = each.file.path.resolve().relative_to(root.resolve()).as_posix()
    return FileChange(path, each.before.encode(), each.after.encode())


def _below_data(root: Path, path: Path) -> bool:
    return path.resolve().is_relative_to((root / "data").resolve())
