"""Decide which file each statement of a change belongs to: a file is what one source says (DESIGN, section 3).

A statement that is removed is removed where it stands. One that is added goes, by the first rule that fits,

1. to the graph that the change names (TriG, N-Quads, GRAPH);
2. to the catalogue, if it is about a graph, the dataset or an archived page;
3. to the file named with --to;
4. to where another value of the same subject and property is removed;
5. to the file of the source that its subject cites: `kn:evidence`, `oa:hasSource` or `dct:source`;
6. to the file that describes its subject;
7. to the file of the statements of the change that point to its subject (a date, a selector, a new source).

Where rules 5 to 7 name several files, or none does, the change is refused and --to can say what is meant.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import ChangeError, GraphtoolError, Location, PlacementError, Problem
from graphtool.namespaces import DATASET, DCT, GRAPH, KN, OA, RDF_TYPE, shrink
from graphtool.store.terms import show, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphtool.stewardship.changes import ChangeSet, Stated
    from graphtool.store.parse import ParsedFile

CATALOGUE = "data/catalogue.ttl"
_CITES = (f"{KN}evidence", f"{OA}hasSource", f"{DCT}source")
_ARCHIVED = ox.NamedNode(f"{KN}Source")
_TO = "say which with --to FILE, or give the change as TriG with GRAPH"


@dataclass(frozen=True)
class FileEdit:
    """What a change does to one file: a path from the root, and the statements that come and go."""

    path: str
    added: tuple[Stated, ...] = ()
    removed: tuple[Stated, ...] = ()


@dataclass(frozen=True)
class Placed:
    """A change by file, sorted by path, and what it adds that is there already."""

    edits: tuple[FileEdit, ...]
    already: tuple[Stated, ...] = ()


def path_of(graph: str) -> str | None:
    """Return the file of a named graph (`data/pages/klikks.ttl`); None if it is none that data/ could hold."""
    if not graph.startswith(GRAPH):
        return None
    rest = graph[len(GRAPH) :]
    parts = rest.split("/")
    plain = all(part and not part.startswith(".") for part in parts) and not set(rest) & set("\\:?*\0")
    return f"data/{rest}.ttl" if plain else None


def place(change: ChangeSet, files: Iterable[ParsedFile], to: str | None = None) -> Placed:
    """Return what the change does to which file; `to` is a path from the root for what no graph is named for.

    Raises ChangeError for removals of what is not there, PlacementError where no rule decides; all are named.
    """
    return _Placer(change, tuple(files), to).run()


@dataclass
class _Placer:
    """Collects the decisions and the problems of one change."""

    change: ChangeSet
    files: tuple[ParsedFile, ...]
    to: str | None
    problems: list[tuple[type[GraphtoolError], Problem]] = field(default_factory=list)

    def run(self) -> Placed:
        added: dict[str, dict[Stated, None]] = defaultdict(dict)
        removed: dict[str, dict[Stated, None]] = defaultdict(dict)
        self._replaced: dict[tuple[object, object], set[str]] = defaultdict(set)
        for stated in self.change.removed:
            for path in self._holding(stated):
                removed[path][stated] = None
                self._replaced[stated.triple.subject, stated.triple.predicate].add(path)
        already = []
        for stated in self.change.added:
            target = self._destination(stated)
            if target is not None and stated.triple in self._triples.get(target, ()):
                already.append(stated)
            elif target is not None:
                added[target][stated] = None
        if self.problems:
            kinds = {kind for kind, _ in self.problems}
            raise (kinds.pop() if len(kinds) == 1 else ChangeError).joined(problem for _, problem in self.problems)
        paths = sorted(added.keys() | removed.keys())
        edits = tuple(FileEdit(path, tuple(added.get(path, ())), tuple(removed.get(path, ()))) for path in paths)
        return Placed(edits, tuple(already))

    # --- what is removed ---

    def _holding(self, stated: Stated) -> list[str]:
        """Return the one file that holds a statement which is removed."""
        holding = [path for path, triples in self._triples.items() if stated.triple in triples]
        if stated.graph is not None:
            wanted = path_of(stated.graph)
            if wanted in holding:
                return [wanted]
            self._refuse(ChangeError, stated, f"is not in {wanted or shrink(stated.graph)}", self._instead(stated))
        elif self.to in holding:
            return [self.to]
        elif len(holding) == 1:
            return holding
        elif holding:
            self._refuse(PlacementError, stated, f"stands in {_listed(holding)}", "say which with GRAPH or --to FILE")
        else:
            self._refuse(ChangeError, stated, "is not there and cannot be removed", self._instead(stated))
        return []

    def _instead(self, stated: Stated) -> str:
        """Say what the graph has in the place of a statement that it does not have."""
        subject, predicate = stated.triple.subject, stated.triple.predicate
        found = [
            f"{show(quad.object)} ({file.shown})"
            for file in self.files
            for quad in file.quads
            if (quad.subject, quad.predicate) == (subject, predicate)
        ]
        if found:
            return f"the graph has {show(predicate)} {_listed(found, limit=4)}"
        known = subject in self._described
        return "" if known else f"the graph does not describe {show(subject)}"

    # --- what is added ---

    def _destination(self, stated: Stated) -> str | None:
        if stated.graph is not None:
            path = path_of(stated.graph)
            if path is None:
                hint = f"graphs are named after the files: <{GRAPH}pages/klikks> is data/pages/klikks.ttl"
                self._refuse(PlacementError, stated, f"{shrink(stated.graph)} is no file below data/", hint)
            return path
        subject = stated.triple.subject
        if self._is_catalogued(subject):
            return CATALOGUE
        if self.to is not None:
            return self.to
        replaced = self._replaced.get((subject, stated.triple.predicate), set())
        if len(replaced) == 1:
            return next(iter(replaced))
        return self._home(subject)

    def _is_catalogued(self, subject: object) -> bool:
        iri = value(subject)  # type: ignore[arg-type]
        if iri.startswith(GRAPH) or iri == DATASET:
            return True
        return subject not in self._described and _ARCHIVED in self._objects_in_change(subject, RDF_TYPE)

    def _home(self, subject: object) -> str | None:
        """Return the file for a subject by rules 5 to 7; it is refused once if there is none, or more than one."""
        found = self._homes.get(subject, set())
        if len(found) == 1:
            return next(iter(found))
        if subject not in self._refused:
            self._refused.add(subject)
            if found:
                self._refuse_subject(subject, f"belongs to {_listed(sorted(found))} alike")
            elif not any(pointer not in self._homes for pointer in self._pointers.get(subject, ())):
                self._refuse_subject(subject, "is new, and nothing says which file it belongs to")
        return None

    @cached_property
    def _homes(self) -> dict[object, set[str]]:
        """The files that fit each subject of the change; those that only others point to follow them in rounds."""
        subjects: list[object] = list(dict.fromkeys(stated.triple.subject for stated in self.change.added))
        homes: dict[object, set[str]] = {s: f for s in subjects if (f := self._cited(s) or self._described.get(s))}
        homes.update((s, {CATALOGUE}) for s in subjects if self._is_catalogued(s))
        while True:
            found = {s: f for s in subjects if s not in homes and (f := self._pointing(s, homes))}
            if not found:
                return homes
            homes.update(found)

    def _cited(self, subject: object) -> set[str]:
        """Return the files of the sources that a subject cites in the change."""
        found: set[str] = set()
        for predicate in _CITES:
            for cited in self._objects_in_change(subject, predicate):
                found |= self._files_of_source(cited, {subject})
        return found

    def _files_of_source(self, node: object, seen: set[object]) -> set[str]:
        """Return the files of a source, or of the source that a piece of evidence points to."""
        if node in seen:
            return set()
        if node in self._source_files:
            return self._source_files[node]
        beyond = self._objects_in_change(node, f"{OA}hasSource")
        if beyond:
            return {path for source in beyond for path in self._files_of_source(source, seen | {node})}
        return {path for path in self._described.get(node, ()) if path != CATALOGUE}

    def _pointing(self, subject: object, homes: Mapping[object, set[str]]) -> set[str]:
        return {path for pointer in self._pointers.get(subject, ()) for path in homes.get(pointer, ())}

    # --- indexes ---

    @cached_property
    def _refused(self) -> set[object]:
        return set()

    @cached_property
    def _triples(self) -> dict[str, set[ox.Triple]]:
        return {file.shown: {quad.triple for quad in file.quads} for file in self.files}

    @cached_property
    def _described(self) -> Mapping[object, set[str]]:
        """Each subject's files: those that state its class, or else those that state anything about it."""
        typed: dict[object, set[str]] = defaultdict(set)
        mentioned: dict[object, set[str]] = defaultdict(set)
        for file in self.files:
            for quad in file.quads:
                mentioned[quad.subject].add(file.shown)
                if quad.predicate.value == RDF_TYPE:
                    typed[quad.subject].add(file.shown)
        return {**mentioned, **typed}

    @cached_property
    def _source_files(self) -> dict[object, set[str]]:
        """Each source's files, as the catalogue and the change say: the graphs that name it with dct:source."""
        found: dict[object, set[str]] = defaultdict(set)
        known = (quad.triple for file in self.files for quad in file.quads)
        for triple in (*known, *(stated.triple for stated in self.change.added)):
            if triple.predicate.value == f"{DCT}source" and value(triple.subject).startswith(GRAPH):
                path = path_of(value(triple.subject))
                if path:
                    found[triple.object].add(path)
        return found

    @cached_property
    def _pointers(self) -> dict[object, dict[object, None]]:
        """The subjects of the change that point to each node."""
        found: dict[object, dict[object, None]] = defaultdict(dict)
        for stated in self.change.added:
            if stated.triple.object != stated.triple.subject:
                found[stated.triple.object][stated.triple.subject] = None
        return found

    @cached_property
    def _in_change(self) -> dict[tuple[object, str], list[object]]:
        found: dict[tuple[object, str], list[object]] = defaultdict(list)
        for stated in self.change.added:
            found[stated.triple.subject, stated.triple.predicate.value].append(stated.triple.object)
        return found

    def _objects_in_change(self, subject: object, predicate: str) -> list[object]:
        return self._in_change.get((subject, predicate), [])

    # --- problems ---

    def _refuse(self, kind: type[GraphtoolError], stated: Stated, what: str, hint: str) -> None:
        where = stated.location or Location(self.change.shown)
        self.problems.append((kind, Problem(where, kind.error_id, f"{stated} {what}", hint)))

    def _refuse_subject(self, subject: object, what: str) -> None:
        first = next(stated for stated in self.change.added if stated.triple.subject == subject)
        where = first.location or Location(self.change.shown)
        message = f"{show(subject)} {what}"  # type: ignore[arg-type]
        self.problems.append((PlacementError, Problem(where, PlacementError.error_id, message, _TO)))


def _listed(names: Iterable[str], limit: int = 8) -> str:
    each = list(names)
    return ", ".join(each[:limit]) + (", …" if len(each) > limit else "")
