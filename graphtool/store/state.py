"""Say which state of a project one has before one: the content's digest, and the git revision it came from.

The digest is that of the statements, not of the files: the SHA-256 of the canonical N-Quads of the data (a line for
each quad, sorted, without repetitions), so that formatting, comments and the order of statements do not change it. It
needs no canonical labels since the data has no blank nodes. `graphtool export --format nquads --no-infer` writes the
bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from graphtool.errors import NothingToDoError
from graphtool.project import Project, repository_top
from graphtool.store.git import blobs, line, tried
from graphtool.store.revisions import prefix, resolve, tracked
from graphtool.store.write import nquads

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox


@dataclass(frozen=True)
class Origin:
    """The commit that a project's files come from, its moment (2026-11-22T12:00:00Z), and the files that differ.

    `commit` is "" where nothing is under version control; then nothing else is known.
    """

    commit: str = ""
    moment: str = ""
    modified: tuple[str, ...] = ()

    @property
    def day(self) -> str:
        """The commit's day (YYYY-MM-DD, UTC)."""
        return self.moment[:10]


def content_digest(quads: Iterable[ox.Quad]) -> str:
    """Return the SHA-256 of quads as 64 hexadecimal digits; see the module."""
    return hashlib.sha256(nquads(quads)).hexdigest()


def origin(project: Project, revision: str | None = None) -> Origin:
    """Return where a project's files come from: a revision that is named, else HEAD and what was changed since.

    Raises RevisionError for a revision that does not exist, or if git cannot read the repository; a project outside git
    has an empty origin.
    """
    if revision is not None:
        commit = resolve(project, revision)
        return Origin(commit, _moment(project, commit))
    if not (repository_top(project.root) / ".git").exists():
        return Origin()
    prefix(project)
    commit = tried(project.root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if not commit:  # a repository before its first commit
        return Origin()
    return Origin(commit, _moment(project, commit), tuple(_modified(project, commit)))


def file_at(project: Project, name: str, commit: str) -> bytes | None:
    """Return the content of a file in the project's root as it was in a commit, or None if there was none."""
    return blobs(project.root, [f"{commit}:{prefix(project)}{name}"])[0]


def _moment(project: Project, commit: str) -> str:
    seconds = line(project.root, "show", "--no-patch", "--no-show-signature", "--format=%ct", commit)
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _modified(project: Project, commit: str) -> list[str]:
    """Return the files that were changed, added or removed since the commit, without asking git's filters."""
    entries, _ = tracked(project, commit)
    before = {entry.path.as_posix(): entry.blob for entry in entries}
    now = {project.shown(path): path for path in _files(project)}
    relevant = {name for name in before if name.endswith((".ttl", ".rq"))} | now.keys()
    return sorted(name for name in relevant if name not in now or not _same(now[name], before.get(name, "")))


def _files(project: Project) -> list[Path]:
    found: list[Path] = []
    for listed in (project.ontology_files, project.shape_files, project.data_files, project.query_files):
        try:
            found += listed()
        except NothingToDoError:
            continue
    return found


def _same(path: Path, blob: str) -> bool:
    content = path.read_bytes()
    # a checkout on Windows may have its line ends
    return blob in (_blob(content, len(blob)), _blob(content.replace(b"\r\n", b"\n"), len(blob)))


def _blob(content: bytes, digits: int) -> str:
    """Return the name that git gives a content: with SHA-1, or SHA-256 in the newer repositories."""
    framed = b"blob %d\0%s" % (len(content), content)
    return (hashlib.sha1(framed, usedforsecurity=False) if digits == 40 else hashlib.sha256(framed)).hexdigest()
