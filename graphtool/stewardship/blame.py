"""Name the commit that introduced a finding, by what the commits said, not by the lines that they touched.

`git blame` names whoever moved a line last, and cannot see a statement that was taken out. So the statements that
each commit added and removed are compared with what a finding is about. Authors are not named.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import GraphtoolError
from graphtool.project import ROOMS, repository_top
from graphtool.shacl.report import NEW, Origin
from graphtool.store.git import blobs, git, line
from graphtool.store.parse import FORMATS, parse_bytes
from graphtool.store.revisions import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graphtool.project import Project
    from graphtool.shacl.report import Finding, Report

MOST_COMMITS = 100
MOST_FINDINGS = 50
_JUDGED = tuple(f"{room}/" for room in ROOMS if room != "queries")
_FORMAT = "--format=%H%x1f%cs%x1f%s"

Triples = frozenset[ox.Triple]


@dataclass(frozen=True)
class Change:
    """The statements that a commit, or the working tree, added and removed; those with blank nodes left out."""

    origin: Origin
    added: Triples
    removed: Triples


def with_origins(report: Report, project: Project, name: str, now: Iterable[ox.Quad]) -> Report:
    """Return the report with the commit since `name` that introduced each new finding, where one can be named.

    `now` are the statements judged, files outside the repository included. The newest MOST_COMMITS commits are
    read, and the first MOST_FINDINGS new findings looked up. Raises RevisionError.
    """
    if not report.count_state(NEW):
        return report
    history = changes(project, name, now)
    looked_up = 0
    findings = []
    for finding in report.findings:
        if finding.state == NEW and looked_up < MOST_FINDINGS:
            looked_up += 1
            findings.append(replace(finding, introduced=_origin(finding, history)))
        else:
            findings.append(finding)
    return replace(report, findings=tuple(findings))


def changes(project: Project, name: str, now: Iterable[ox.Quad]) -> list[Change]:
    """Return what was changed since a revision, newest first: in the working tree, then commit by commit."""
    start, head = resolve(project, name), resolve(project, "HEAD")
    found = [_uncommitted(project, head, now)]
    rooms = [f"{line(project.root, 'rev-parse', '--show-prefix')}{room}" for room in _JUDGED]
    listed = line(project.root, "log", f"-n{MOST_COMMITS}", _FORMAT, f"{start}..{head}", "--", *_JUDGED)
    for record in filter(None, listed.split("\n")):
        commit, day, subject = record.split("\x1f", 2)
        found.append(_commit(project, Origin(commit, day, subject), rooms))
    return found


def _commit(project: Project, origin: Origin, rooms: Sequence[str]) -> Change:
    listed = git(project.root, "diff-tree", "-r", "-z", "--root", "--no-commit-id", "--name-only", origin.commit)
    files = [name for name in _rdf_files(listed) if name.startswith(tuple(rooms))]
    after = _triples(project, [f"{origin.commit}:{name}" for name in files])
    before = _triples(project, [f"{origin.commit}^:{name}" for name in files])
    return Change(origin, after - before, before - after)


def _rdf_files(listed: bytes) -> list[str]:
    names = [os.fsdecode(name) for name in listed.split(b"\0")]
    return [name for name in names if PurePosixPath(name).suffix.lower() in FORMATS]


def _uncommitted(project: Project, head: str, now: Iterable[ox.Quad]) -> Change:
    listed = git(project.root, "ls-tree", "-r", "-z", "--name-only", "--full-name", head, "--", *_JUDGED)
    committed = _triples(project, [f"{head}:{name}" for name in _rdf_files(listed)])
    current = frozenset(quad.triple for quad in now if _has_names_only(quad))
    return Change(Origin(""), current - committed, committed - current)


def _triples(project: Project, names: Sequence[str]) -> Triples:
    """Return the statements of files at commits; a file that is not there, or not well-formed, has none."""
    found: set[ox.Triple] = set()
    for name, content in zip(names, blobs(project.root, names) if names else (), strict=True):
        if content is None:
            continue
        path = repository_top(project.root) / name.partition(":")[2]
        try:
            quads = parse_bytes(content, FORMATS[path.suffix.lower()], project.graph_iri(path)).quads
        except GraphtoolError:
            continue
        found.update(quad.triple for quad in quads if _has_names_only(quad))
    return frozenset(found)


def _has_names_only(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode)


def _origin(finding: Finding, history: Sequence[Change]) -> Origin | None:
    """Return the newest change that states what is wrong, else that says something else about it, else none."""
    focus, path = finding.focus, finding.path or ""
    shape = ox.NamedNode(finding.shape) if ":" in finding.shape else None

    def states(triple: ox.Triple) -> bool:
        return triple.subject == focus and triple.object == finding.value and f"<{triple.predicate.value}>" in path

    def on_path(triple: ox.Triple) -> bool:
        return triple.subject == focus and f"<{triple.predicate.value}>" in path

    def on_focus(triple: ox.Triple) -> bool:
        return triple.subject == focus

    def on_value(triple: ox.Triple) -> bool:
        return triple.object == focus or (finding.value is not None and triple.subject == finding.value)

    def on_shape(triple: ox.Triple) -> bool:
        return triple.subject == shape

    for change in history:
        if any(map(states, change.added)):
            return change.origin
    for concerns in (on_path, on_focus, on_value, on_shape):
        if found := _newest(history, concerns):
            return found
    return None


def _newest(history: Sequence[Change], concerns: Callable[[ox.Triple], bool]) -> Origin | None:
    for change in history:
        if any(map(concerns, change.added)) or any(map(concerns, change.removed)):
            return change.origin
    return None
