"""Apply a change to the files of a project: plan it in memory, judge it, then write all of it or nothing.

    plan = planned(project, change)      # which file gets which bytes; nothing is written
    report = judged(plan.before, plan.after, shapes, change)
    write(project, plan.files)           # through the journal; returns the undo file

Whoever writes holds `store.journal.exclusive` from before the plan to the end, so that the files that were judged are
the files that are changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import ChangeError, FileProblemError, Location, Problem, UsageError
from graphtool.namespaces import DATASET, DCT, RDF_TYPE, STANDARD
from graphtool.stewardship.diff import Difference, compare
from graphtool.stewardship.identity import refuse_taken_identifiers
from graphtool.stewardship.place import CATALOGUE, FileEdit, Placed, place
from graphtool.stewardship.reading import Side
from graphtool.stewardship.rewrite import new_text, rewritten
from graphtool.stewardship.sides import Operand
from graphtool.stewardship.undo import undo_text
from graphtool.store.files import replace_file
from graphtool.store.journal import FileChange, commit
from graphtool.store.load import Corpus, Selection, load
from graphtool.store.lock import FOLDER
from graphtool.store.parse import parse_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graphtool.project import Project
    from graphtool.stewardship.changes import ChangeSet
    from graphtool.store.parse import ParsedFile

_DATASET_CLASS = ox.NamedNode(f"{STANDARD['dcat']}Dataset")


@dataclass(frozen=True)
class Plan:
    """A change in terms of files, and the graph before and after it."""

    files: tuple[FileChange, ...]
    placed: Placed
    before: Corpus
    after: Corpus


def planned(project: Project, change: ChangeSet, *, to: str | None = None, personal: bool = False) -> Plan:
    """Return what a change does to the project's files, which are not touched.

    Raises ChangeError or PlacementError if it does not fit the graph (see `place` and `identity`).
    """
    before = load(project, Selection(personal=personal))
    placed = place(change.checked(), before.data, to)
    known = {file.shown: file for file in before.data}
    files = tuple(_changed(project, edit, known.get(edit.path), change, before) for edit in placed.edits)
    new = [_parsed(project, file) for file in files]
    after = _with(before, new)
    refuse_taken_identifiers(change, after)
    _refuse_uncatalogued([file for file in new if file.shown not in known], after)
    return Plan(files, placed, before, after)


def difference(project: Project, plan: Plan, language: str) -> Difference:
    """Return what a plan means, entity by entity, told in a language."""

    def side(name: str, corpus: Corpus, contents: Mapping[str, bytes | None]) -> Side:
        rooms = {"data": corpus.data, "ontology": corpus.ontology}
        there = {path: content for path, content in contents.items() if content is not None}
        return Side(Operand(name, project.root, None), rooms, there)

    old = side("now", plan.before, {file.path: file.before for file in plan.files})
    return compare(old, side("changed", plan.after, {file.path: file.after for file in plan.files}), language)


def write(project: Project, files: Sequence[FileChange], undo_file: Path | None = None) -> Path:
    """Write the files of a change, all or none, and return the undo file; call it inside `exclusive`."""
    text = undo_text(files)
    if undo_file is None:
        name = hashlib.sha256(text.encode()).hexdigest()[:12]
        undo_file = project.root / FOLDER / "undo" / f"{name}.json"
        undo_file.parent.mkdir(exist_ok=True)
    existed = undo_file.exists()
    replace_file(undo_file, text.encode())
    try:
        commit(project.root, files)
    except BaseException:
        if not existed:
            undo_file.unlink(missing_ok=True)
        raise
    return undo_file


def target_path(project: Project, file: Path) -> str:
    """Return a file named by the user as a path from the root; UsageError unless it is a Turtle file below data/."""
    resolved = file.resolve()
    data = (project.root / "data").resolve()
    if not resolved.is_relative_to(data):
        from_root = (project.root / file).resolve()
        resolved = from_root if from_root.is_relative_to(data) else resolved
    if not resolved.is_relative_to(data) or resolved.suffix != ".ttl":
        raise UsageError(f"--to {file}: not a Turtle file below data/", hint="for example data/pages/musterland.ttl")
    return "data/" + resolved.relative_to(data).as_posix()


def _changed(
    project: Project, edit: FileEdit, known: ParsedFile | None, change: ChangeSet, corpus: Corpus
) -> FileChange:
    path = project.root / edit.path
    if known is None and path.exists():
        raise FileProblemError(f"{edit.path}: is there but not part of the loaded graph", hint="see --include-personal")
    before = path.read_bytes() if known is not None else None
    if known is not None and set(_parsed(project, FileChange(edit.path, None, before)).quads) != set(known.quads):
        raise FileProblemError(f"{edit.path}: changed while it was being worked on", hint="run the command again")
    added, removed = ([s.triple for s in part] for part in (edit.added, edit.removed))
    if before is None:
        return FileChange(
            edit.path, None, new_text(_banner(project.graph_iri(path), edit, change, corpus), added).encode()
        )
    return FileChange(edit.path, before, rewritten(before.decode("utf-8"), added, removed).encode())


def _banner(graph: str, edit: FileEdit, change: ChangeSet, before: Corpus) -> str:
    """Say what a new file is, as its catalogue record calls it."""
    known = (quad.triple for file in before.data for quad in file.quads)
    titles = {
        triple.object.language: triple.object.value
        for triple in (*known, *(stated.triple for stated in change.added))
        if triple.predicate.value == f"{DCT}title"
        and triple.subject == ox.NamedNode(graph)
        and isinstance(triple.object, ox.Literal)
    }
    title = titles.get("en") or next(iter(titles.values()), edit.path.removeprefix("data/").removesuffix(".ttl"))
    return f"# Klimanetz: {' '.join(title.split())}\n"


def _parsed(project: Project, file: FileChange) -> ParsedFile:
    path = project.root / file.path
    return parse_bytes(file.after or b"", ox.RdfFormat.TURTLE, project.graph_iri(path), path=path, shown=file.path)


def _with(corpus: Corpus, new: Sequence[ParsedFile]) -> Corpus:
    newer = {file.shown: file for file in new}
    data = [newer.pop(file.shown, file) for file in corpus.data]
    return Corpus((*data, *newer.values()), corpus.ontology)


def _refuse_uncatalogued(new: Sequence[ParsedFile], after: Corpus) -> None:
    """Refuse a new file that the catalogue does not know, if there is a catalogue."""
    catalogue = next((file for file in after.data if file.shown == CATALOGUE), None)
    if catalogue is None:
        return
    stated = {quad.triple for quad in catalogue.quads}
    problems = []
    for file in new:
        record = ox.Triple(file.graph, ox.NamedNode(RDF_TYPE), _DATASET_CLASS)
        part = ox.Triple(ox.NamedNode(DATASET), ox.NamedNode(f"{DCT}hasPart"), file.graph)
        missing = [str(triple) for triple in (record, part) if triple not in stated]
        if missing:
            message = f"a new file needs its record in {CATALOGUE}: {' . '.join(missing)} is missing"
            hint = "graphtool new source writes the records of a page, its graph and its source"
            problems.append(Problem(Location(file.shown), ChangeError.error_id, message, hint))
    if problems:
        raise ChangeError.joined(problems)
