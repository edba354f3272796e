"""The semantic difference of two sides: what changed about which entity, what was only renamed or moved.

Nothing here depends on the order of statements, on prefixes or on the form of the files. Renamed IRIs (`renames`) and
statements that stand in another file now are reported as such and are not among the groups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.stewardship.folding import Folding, Group
from graphtool.stewardship.renames import Aligned, Rename, align
from graphtool.stewardship.words import Graph, Words
from graphtool.store.terms import sort_key, value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graphtool.stewardship.reading import Side
    from graphtool.store.parse import ParsedFile

_MOST = 0.5
_ROOMS = {"data": 0, "ontology": 1, "shapes": 2}


@dataclass(frozen=True)
class Move:
    """Statements that stand in another file now; `whole` if the old file is gone and the new one took its place."""

    old: str
    new: str
    triples: tuple[ox.Triple, ...]
    entities: int
    whole: bool


@dataclass(frozen=True)
class Copy:
    """Statements that a file states too now, or no longer, while another file states them before and after."""

    file: str
    added: bool
    triples: tuple[ox.Triple, ...]


@dataclass(frozen=True)
class FileChange:
    """A file that came, went, or changed in its form only: `added`, `removed`, `form` or, for a query, `changed`."""

    path: str
    change: str


@dataclass(frozen=True)
class Named:
    """A rename with the thing's label."""

    rename: Rename
    label: str


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two sides; `removed` and `added` are the plain statements, in their graphs."""

    old: str
    new: str
    groups: tuple[Group, ...]
    renames: tuple[Named, ...]
    moves: tuple[Move, ...]
    copies: tuple[Copy, ...]
    files: tuple[FileChange, ...]
    removed: tuple[ox.Quad, ...]
    added: tuple[ox.Quad, ...]
    remaining: frozenset[ox.Quad]
    places: dict[ox.Triple, tuple[str, ...]]
    notes: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the sides say different things or say them in different files; form alone is no difference."""
        return bool(self.removed or self.added) or any(file.change != "form" for file in self.files)

    def files_of(self, group: Group) -> list[str]:
        """Return the files in which a group's statements stand, sorted."""
        return sorted({file for triple in group.triples for file in self.places.get(triple, ())})


def compare(old: Side, new: Side, language: str, vocabulary: Iterable[ParsedFile] = ()) -> Difference:
    """Return the difference between two sides, told in a language; `vocabulary` names terms that neither defines."""
    aligned = align(_in_order(old), _in_order(new))
    written = aligned.written_old - aligned.new, aligned.new - aligned.written_old
    shown = {file.graph.value: file.shown for side in (old, new) for file in side.files}
    common = Graph(quad.triple for quad in aligned.old & aligned.new)
    before = Graph((quad.triple for quad in aligned.removed), common)
    after = Graph((quad.triple for quad in aligned.added), common)
    told = _Told(aligned, before, after, shown)
    terms = Graph(quad.triple for file in vocabulary for quad in file.quads)
    words = Words((after, before, terms), language)
    groups = Folding(before, after, words).groups(told.removed, told.added)
    places = _places(aligned, shown)
    names = (Named(rename, words.name(ox.NamedNode(rename.new))) for rename in aligned.renames)
    files = _file_changes(old, new, told.moves, set().union(*(_graphs(quads) for quads in written)))
    return Difference(
        old=old.name,
        new=new.name,
        groups=tuple(sorted(groups, key=lambda group: _room(group, places))),
        renames=tuple(names),
        moves=tuple(told.moves),
        copies=tuple(told.copies),
        files=tuple(files),
        removed=tuple(sorted(written[0], key=quad_key)),
        added=tuple(sorted(written[1], key=quad_key)),
        remaining=aligned.new,
        places=places,
        notes=(*old.operand.notes, *new.operand.notes),
    )


class _Told:
    """The changed statements, sorted into those that moved, those stated elsewhere as well, and the rest."""

    def __init__(self, aligned: Aligned, before: Graph, after: Graph, shown: dict[str, str]) -> None:
        self._shown = shown
        gone, come = _by_triple(aligned.removed), _by_triple(aligned.added)
        moved: dict[tuple[str, str], list[ox.Triple]] = defaultdict(list)
        copied: dict[tuple[str, bool], list[ox.Triple]] = defaultdict(list)
        for triple in gone.keys() | come.keys():
            old, new = sorted(gone.get(triple, ())), sorted(come.get(triple, ()))
            for pair in zip(old, new, strict=False):
                moved[pair].append(triple)
            if triple in before and triple in after:
                for graph in old[len(new) :]:
                    copied[graph, False].append(triple)
                for graph in new[len(old) :]:
                    copied[graph, True].append(triple)
        self.removed = [triple for triple in gone if triple not in after]
        self.added = [triple for triple in come if triple not in before]
        sizes = [Counter(map(_graph, quads if moved else ())) for quads in (aligned.old, aligned.new)]
        self.moves = [self._move(pair, triples, sizes[0], sizes[1]) for pair, triples in sorted(moved.items())]
        self.copies = [
            Copy(shown.get(graph, graph), added, tuple(sorted(triples, key=triple_key)))
            for (graph, added), triples in sorted(copied.items())
        ]

    def _move(self, pair: tuple[str, str], triples: list[ox.Triple], before: Counter[str], after: Counter[str]) -> Move:
        old, new = pair
        return Move(
            self._shown.get(old, old),
            self._shown.get(new, new),
            tuple(sorted(triples, key=triple_key)),
            len({triple.subject for triple in triples}),
            not after[old] and not before[new] and len(triples) >= _MOST * before[old],
        )


def _in_order(side: Side) -> list[ox.Quad]:
    return [quad for file in side.files for quad in file.quads]


def _graph(quad: ox.Quad) -> str:
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else value(quad.graph_name)


def _graphs(quads: Iterable[ox.Quad]) -> set[str]:
    return {_graph(quad) for quad in quads}


def _by_triple(quads: Iterable[ox.Quad]) -> dict[ox.Triple, list[str]]:
    found: dict[ox.Triple, list[str]] = defaultdict(list)
    for quad in quads:
        found[quad.triple].append(_graph(quad))
    return dict(found)


def _places(aligned: Aligned, shown: dict[str, str]) -> dict[ox.Triple, tuple[str, ...]]:
    places = _by_triple(aligned.removed | aligned.added)
    return {triple: tuple(sorted(shown.get(g, g) for g in graphs)) for triple, graphs in places.items()}


def _room(group: Group, places: dict[ox.Triple, tuple[str, ...]]) -> int:
    """Order data before ontology and shapes; an entity that several describe counts as data."""
    rooms = {file.partition("/")[0] for triple in group.triples for file in places.get(triple, ())}
    return min((_ROOMS.get(room, 0) for room in rooms), default=0)


def _file_changes(old: Side, new: Side, moves: Collection[Move], changed: set[str]) -> list[FileChange]:
    """Return what happened to files as such; of two single files, whose paths mean nothing, nothing is said."""
    if not (old.operand.whole or old.operand.is_folder or new.operand.is_folder):
        return []
    graphs = {file.shown: file.graph.value for side in (old, new) for file in side.files}
    renamed = {path for move in moves if move.whole for path in (move.old, move.new)}
    found = []
    for path in sorted({*old.contents, *new.contents} - renamed):
        if path not in old.contents or path not in new.contents:
            found.append(FileChange(path, "added" if path in new.contents else "removed"))
        elif old.contents[path] != new.contents[path]:
            if path not in graphs:
                found.append(FileChange(path, "changed"))
            elif graphs[path] not in changed:
                found.append(FileChange(path, "form"))
    return found


def triple_key(triple: ox.Triple) -> tuple[object, ...]:
    """Order triples by subject, predicate and object."""
    return sort_key(triple.subject), triple.predicate.value, sort_key(triple.object)


def quad_key(quad: ox.Quad) -> tuple[object, ...]:
    """Order quads by graph, subject, predicate and object."""
    return _graph(quad), triple_key(quad.triple)
