"""Write what a change does to files: as a unified diff, or as a line for each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.stewardship.place import Placed
    from graphtool.store.journal import FileChange


def files_text(changes: Iterable[FileChange]) -> str:
    """Return a line for each file that was created, removed or given other bytes."""
    lines = []
    for change in changes:
        what = "created" if change.before is None else "removed" if change.after is None else "restored"
        lines.append(f"{change.path}: {what}\n")
    return "".join(lines)


def placed_text(placed: Placed) -> str:
    """Return a line for each file with the numbers of statements that come and go."""
    lines = [f"{e.path}: {len(e.added)} added, {len(e.removed)} removed\n" for e in placed.edits]
    if placed.already:
        lines.append(f"{_statements(len(placed.already))} there already\n")
    return "".join(lines)


def _statements(number: int) -> str:
    return f"{number:,} statement{'' if number == 1 else 's'}"
