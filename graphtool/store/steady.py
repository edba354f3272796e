"""Read the files of a project as they are at one moment, though another process may be exchanging some of them.

A change of several files (see `journal`) is being put in place as long as its journal stands in `.graphtool/`, and
every step of it touches that folder. So readers need no lock and can read where nothing may be written.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from graphtool.errors import BusyError, GraphtoolError, JournalError
from graphtool.store.lock import FOLDER, POLL, WAIT, is_locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Result = TypeVar("Result")


def journal_folder(root: Path) -> Path:
    """Return where the journal of a change stands while it is put in place."""
    return root / FOLDER / "journal"


def pending(root: Path) -> bool:
    """Return whether a change was decided and is not completed: a process is at it, or died."""
    return journal_folder(root).is_dir()


def steadily(root: Path, read: Callable[[], Result], wait: float = WAIT) -> Result:
    """Return what `read` reads from a project's files, read again if a change was put in place meanwhile.

    Raises JournalError if an interrupted change is still to be completed, BusyError if changes come without a pause.
    """
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline:
        moment = _moment(root)
        if moment is not None:
            done = _attempt(read, root, moment)
            if done:
                return done[0]
        elif not is_locked(root):
            raise JournalError(
                f"{journal_folder(root)}: a change of several files was interrupted and is half done",
                hint="any graphtool command that may write here completes it, such as graphtool validate",
            )
        time.sleep(POLL)
    raise BusyError("another graphtool keeps changing this project", hint="run the command again later")


def _attempt(read: Callable[[], Result], root: Path, moment: int) -> tuple[Result] | None:
    """Return what was read, or None if files were exchanged meanwhile; an error counts only if none were."""
    try:
        result = read()
    except GraphtoolError:
        if _moment(root) == moment:
            raise
        return None
    return (result,) if _moment(root) == moment else None


def _moment(root: Path) -> int | None:
    """Return what is different after every change, the time of the last rename; None while one is put in place."""
    try:
        changed = (root / FOLDER).stat().st_mtime_ns
    except OSError:
        return 0
    return None if pending(root) else changed
