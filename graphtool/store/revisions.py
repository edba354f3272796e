"""A project as it was at a git revision: its files, written to a folder that is gone when the work is done.

A revision is whatever `git rev-parse` takes for one commit (`HEAD~3`, `main`, `v1.0.0`, a hash), or else a date or
time in ISO 8601 form: the last commit of the current branch up to then, a date meaning the end of that day in UTC.
Files are read from git's object store, so attributes, filters and line endings of the working tree play no part.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from graphtool.errors import NothingToDoError, RevisionError
from graphtool.project import ROOMS, Project
from graphtool.store.git import GitFailedError, blobs, git, line, tried

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?P<time>[T ]\d\d:\d\d(:\d\d)?(?P<zone>Z|[+-]\d\d:\d\d)?)?")
_LFS = b"version https://git-lfs.github.com/spec/"
_MAIN = ("@{upstream}", "origin/HEAD", "origin/main", "origin/master", "main", "master")
_KINDS = {"160000": "a submodule", "120000": "a symbolic link"}


@dataclass(frozen=True)
class Revision(Project):
    """A project at a revision: what the user called it, the commit's hash, and what was left out, for notes.

    A room that did not exist then has no files; in a project of today that would be an error.
    """

    name: str
    commit: str
    notes: tuple[str, ...] = ()

    def _files(self, room: str, pattern: str) -> list[Path]:
        try:
            return super()._files(room, pattern)
        except NothingToDoError:
            return []


@dataclass(frozen=True)
class Entry:
    """A file of a git tree: its path below the project's root and the hash of its content."""

    path: PurePosixPath
    blob: str


@contextmanager
def revision(project: Project, name: str) -> Iterator[Revision]:
    """Give the project as it was at a revision; its folder is removed at the end, whatever happens.

    Raises RevisionError if there is no git, no repository, no such revision, or nothing of the project in it.
    """
    commit = resolve(project, name)
    entries, notes = tracked(project, commit)
    if not entries:
        raise RevisionError(
            f"{name!r} holds no file of {', '.join(f'{room}/' for room in ROOMS)}",
            hint="was the project in another folder then?",
        )
    with tempfile.TemporaryDirectory(prefix="graphtool-") as folder:
        root = Path(folder).resolve()
        for room in ROOMS:
            (root / room).mkdir()
        notes += _written(project, entries, root)
        yield Revision(root, name, commit, tuple(f"{note} is left out at {name}" for note in notes))


def resolve(project: Project, name: str) -> str:
    """Return the hash of the commit that a revision or date names; see the module. Raises RevisionError."""
    if commit := sought(project, name):
        return commit
    shallow = tried(project.root, "rev-parse", "--is-shallow-repository") == "true"
    hint = (
        "this clone is shallow, most revisions are missing: git fetch --unshallow, or fetch-depth: 0 in CI"
        if shallow
        else "git log --oneline lists the revisions; a date is written 2026-11-22"
    )
    raise RevisionError(f"there is no revision {name!r}", hint=hint)


def sought(project: Project, name: str) -> str | None:
    """Return what `resolve` returns, but None if the name is none of a revision. Raises RevisionError otherwise."""
    prefix(project)
    if not name or not name.isprintable():
        return None
    commit = tried(project.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    found = _DATE.fullmatch(name)
    return commit or (_at(project, name, found) if found else None)


def review_base(project: Project) -> tuple[str, str]:
    """Return the commit where the work at hand began, and in words why that one.

    It is the merge base of HEAD with the branch's upstream, or with the remote's or the local main branch: the first
    that is not HEAD itself, else HEAD. Raises RevisionError.
    """
    head = resolve(project, "HEAD")
    for name in _MAIN:
        base = tried(project.root, "merge-base", "--end-of-options", head, name)
        if base and base != head:
            return base, f"merge base with {tried(project.root, 'rev-parse', '--abbrev-ref', name) or name}"
    return head, "HEAD"


def _at(project: Project, name: str, found: re.Match[str]) -> str:
    """Return the last commit of the current branch up to a time; the branch's own line, not what was merged later."""
    until = name if found["time"] else f"{name}T23:59:59"
    until += "" if found["zone"] else "Z"
    commit = tried(project.root, "rev-list", "-1", "--first-parent", f"--before={until}", "HEAD")
    if not commit:
        raise RevisionError(f"the current branch has no commit up to {name}", hint="git log shows when it begins")
    return commit


def prefix(project: Project) -> str:
    """Return the path of the project's root in its repository, empty or ending in a slash."""
    try:
        return line(project.root, "rev-parse", "--show-prefix")
    except GitFailedError as error:
        text = str(error)
        if "not a git repository" in text:
            raise RevisionError(
                f"{project.root} is in no git repository", hint="a revision can be named only in a clone"
            ) from None
        raise RevisionError(f"git refuses to read {project.root}: {text}", hint="see git help config") from None


def tracked(project: Project, commit: str) -> tuple[list[Entry], list[str]]:
    """Return the files of the project's rooms in a commit, and a note on everything there that is no file."""
    above = prefix(project)
    rooms = [f"{above}{room}/" for room in ROOMS]
    listed = git(project.root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *rooms)
    entries: list[Entry] = []
    notes: list[str] = []
    for record in filter(None, listed.split(b"\0")):
        attributes, _, name = record.partition(b"\t")
        mode, _, blob = attributes.decode().split()
        path = PurePosixPath(os.fsdecode(name)[len(above) :])
        if mode in _KINDS:
            notes.append(f"{path} ({_KINDS[mode]})")
        elif ".." not in path.parts:
            entries.append(Entry(path, blob))
    return entries, notes


def _written(project: Project, entries: list[Entry], root: Path) -> list[str]:
    """Write the files below `root`; return a note on each whose content is not in git."""
    hint = "a partial clone lacks old files until git fetches them, for example with git checkout"
    try:
        contents = blobs(project.root, [entry.blob for entry in entries])
    except GitFailedError as error:
        raise RevisionError(f"git cannot give the files of the revision: {error}", hint=hint) from None
    notes: list[str] = []
    for entry, content in zip(entries, contents, strict=True):
        if content is None:
            raise RevisionError(f"git does not have the content of {entry.path}", hint=hint)
        if content.startswith(_LFS):
            notes.append(f"{entry.path} (kept in Git LFS)")
            continue
        target = root / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return notes
