"""Change several files of a project as one: all of them or none, whatever kills the process, and one writer at a time.

What is to be written is first staged in `.graphtool/` and forced to disk. Renaming the stage to `journal` decides the
change; then the files are put in place by renames, which need no further space. A process that dies before the decision
has changed nothing; one that dies after it leaves the journal, which the next run completes (`settle`). How readers
keep from seeing half of a change is in `steady`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from graphtool.errors import FileProblemError, JournalError
from graphtool.store.files import replace_file, sync_folder
from graphtool.store.lock import FOLDER, WAIT, locked
from graphtool.store.steady import journal_folder, pending

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class FileChange:
    """One file of a change: path below data/ (`data/pages/x.ttl`), bytes before and after; None: no such file."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class _Entry:
    """One file in the journal's manifest: its path, and the SHA-256 of its bytes before and after."""

    path: str
    before: str | None
    after: str | None

    @classmethod
    def of(cls, change: FileChange) -> _Entry:
        return cls(change.path, _digest(change.before), _digest(change.after))


@contextmanager
def exclusive(root: Path, wait: float = WAIT) -> Iterator[list[str]]:
    """Be the only writer of a project for as long as the context lasts.

    A change that was interrupted is completed first; the paths of its files are what the context gives. Waits up to
    `wait` seconds for another process, then raises BusyError. The lock dies with its process.
    """
    with locked(root, wait):
        yield _complete(root) if pending(root) else []


def commit(root: Path, changes: Sequence[FileChange]) -> None:
    """Put all changes in place, or none; call it inside `exclusive`.

    Raises FileProblemError if a file is not as it was read or cannot be written; then every file is as before.
    """
    for change in changes:
        _require_unchanged(root, change)
    stage = root / FOLDER / "journal.tmp"
    try:
        shutil.rmtree(stage, ignore_errors=True)
        _write_stage(root, stage, changes)
        journal = stage.replace(journal_folder(root))
        sync_folder(journal.parent)
    except OSError as error:
        shutil.rmtree(stage, ignore_errors=True)
        raise FileProblemError(
            f"{root / FOLDER}: cannot be written ({error.strerror})", hint="nothing was changed; free space or rights"
        ) from None
    try:
        _complete(root)
    except BaseException:
        _roll_back(root, changes)
        raise


def settle(root: Path, wait: float = WAIT) -> list[str]:
    """Complete a change that a killed process left half done, and return the paths of its files; usually none.

    Raises JournalError if a file was edited in between, BusyError if another process holds the project too long.
    """
    if not pending(root):
        return []
    with exclusive(root, wait) as completed:
        return completed


def _write_stage(root: Path, stage: Path, changes: Sequence[FileChange]) -> None:
    stage.mkdir(parents=True)
    for number, change in enumerate(changes):
        if change.after is not None:
            staged = stage / str(number)
            _write_through(staged, change.after)
            if change.before is not None:
                _take_over(staged, _target(root, change.path))
    entries = [asdict(_Entry.of(change)) for change in changes]
    _write_through(stage / "manifest.json", json.dumps({"files": entries}, indent=1).encode())
    sync_folder(stage)


def _take_over(staged: Path, old: Path) -> None:
    """Give the new file the mode and owner of the old one."""
    state = old.stat()
    if sys.platform != "win32" and (state.st_uid, state.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(PermissionError):
            os.chown(staged, state.st_uid, state.st_gid)
    staged.chmod(stat.S_IMODE(state.st_mode))


def _complete(root: Path) -> list[str]:
    """Bring every file of the journal into its new state, then forget the journal; return the paths."""
    journal = journal_folder(root)
    entries = _manifest(journal)
    states = [_digest(_content(_target(root, entry.path))) for entry in entries]
    strangers = [e.path for e, state in zip(entries, states, strict=True) if state not in (e.before, e.after)]
    if strangers:
        raise JournalError(
            f"{', '.join(strangers)}: edited after a change of several files was interrupted there",
            hint=f"restore the old or the new version (in {FOLDER}/journal), or delete {FOLDER}/journal to keep all",
        )
    for number, (entry, state) in enumerate(zip(entries, states, strict=True)):
        if state != entry.after:
            _put(journal / str(number), _target(root, entry.path), remove=entry.after is None)
    done = journal.with_name("journal.done")
    shutil.rmtree(done, ignore_errors=True)
    journal.replace(done)
    shutil.rmtree(done, ignore_errors=True)
    return [entry.path for entry in entries]


def _put(staged: Path, target: Path, *, remove: bool) -> None:
    try:
        if remove:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            _rename(staged, target.resolve())
        sync_folder(target.parent)
    except OSError as error:
        raise FileProblemError(f"{target}: cannot be written ({error.strerror})") from None


def _rename(staged: Path, target: Path) -> None:
    try:
        staged.replace(target)
    except OSError:  # data/ may be on another file system than the journal
        replace_file(target, staged.read_bytes())


def _roll_back(root: Path, changes: Sequence[FileChange]) -> None:
    """Undo what a failed `_complete` did; where even that fails the journal stays for the next run."""
    with contextlib.suppress(OSError, FileProblemError):
        for change in changes:
            target = _target(root, change.path)
            if _content(target) != change.after:
                continue
            if change.before is None:
                target.unlink(missing_ok=True)
            else:
                replace_file(target, change.before)
        shutil.rmtree(journal_folder(root))


def _require_unchanged(root: Path, change: FileChange) -> None:
    target = _target(root, change.path)
    if _content(target) != change.before:
        raise FileProblemError(f"{change.path}: changed while it was being worked on", hint="run the command again")
    protected = target if change.before is not None else _nearest_folder(target)
    folder = _nearest_folder(target)
    if not os.access(protected, os.W_OK) or not os.access(folder, os.W_OK | os.X_OK):
        raise FileProblemError(f"{change.path}: is read-only", hint="allow writing it and its folder (chmod u+w)")
    if change.before is not None and not target.stat().st_mode & 0o222:
        raise FileProblemError(f"{change.path}: is read-only", hint="allow writing it (chmod u+w)")


def _nearest_folder(target: Path) -> Path:
    return next(parent for parent in target.parents if parent.is_dir())


def _target(root: Path, path: str) -> Path:
    """Return a file of a change; a journal could come from elsewhere, so nothing outside data/ is ever touched."""
    parts = PurePosixPath(path).parts
    target = root.joinpath(*parts)
    if len(parts) < 2 or parts[0] != "data" or ".." in parts or not target.resolve().is_relative_to(root.resolve()):
        raise JournalError(f"{path}: not a file below data/", hint=f"look at {FOLDER}/journal; delete it if in doubt")
    return target


def _manifest(journal: Path) -> list[_Entry]:
    try:
        entries = [_Entry(**entry) for entry in json.loads((journal / "manifest.json").read_bytes())["files"]]
        for number, entry in enumerate(entries):
            staged = journal / str(number)
            if staged.exists() and _digest(staged.read_bytes()) != entry.after:
                raise ValueError(staged.name)
    except (OSError, ValueError, KeyError, TypeError):
        raise JournalError(
            f"{journal}: the record of an interrupted change is damaged",
            hint="compare the files below data/ with git, then delete the folder",
        ) from None
    return entries


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileProblemError(f"{path}: cannot be read ({error.strerror})") from None


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
