"""Fold changed statements into readable lines, grouped by the entity that they are about.

Every changed statement belongs to exactly one line (or to the heading of a new or vanished entity): a record that is
new is one line with its dates and passages, a changed one tells what changed, and a part's change is told with the
thing that refers to it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE, entity_kind
from graphtool.stewardship.records import record_kind
from graphtool.stewardship.words import EVIDENCE, NAMING, Graph, Words, foldable, recorded
from graphtool.store.terms import show, sort_key, value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.store.terms import Term

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_DEPTH = 6


@dataclass(frozen=True)
class Line:
    """One change in words, with the node that it is about and the statements that it stands for."""

    change: str
    text: str
    node: str
    removed: tuple[ox.Triple, ...] = ()
    added: tuple[ox.Triple, ...] = ()


@dataclass(frozen=True)
class Group:
    """An entity and what changed about it; `change` tells whether it is new, gone, or was there before and after.

    `heading` holds the statements that heading and state tell: the types and names of what is new or gone.
    """

    iri: str
    label: str
    kind: str
    change: str
    lines: tuple[Line, ...]
    heading: tuple[ox.Triple, ...] = ()

    @property
    def triples(self) -> set[ox.Triple]:
        """All statements that this group stands for."""
        return {triple for line in self.lines for triple in (*line.removed, *line.added)} | set(self.heading)


class Folding:
    """Turns removed and added triples into groups; `old` and `new` are the whole graphs before and after."""

    def __init__(self, old: Graph, new: Graph, words: Words) -> None:
        self._old, self._new, self._words = old, new, words
        self._changes: dict[Term, tuple[list[ox.Triple], list[ox.Triple]]] = {}
        self._told: set[ox.Triple] = set()
        self._lines: dict[Term, list[Line]] = defaultdict(list)
        self._headings: dict[Term, list[ox.Triple]] = {}

    def groups(self, removed: Iterable[ox.Triple], added: Iterable[ox.Triple]) -> list[Group]:
        """Return the groups, sorted by label; every given triple is in exactly one of them."""
        changes: dict[Term, tuple[list[ox.Triple], list[ox.Triple]]] = defaultdict(lambda: ([], []))
        for place, triples in enumerate((removed, added)):
            for triple in sorted(triples, key=_triple_key):
                changes[triple.subject][place].append(triple)
        self._changes = dict(changes)
        nodes = sorted(self._changes, key=sort_key)
        for tell, chosen in (
            (self._tell_entity, [n for n in nodes if not foldable(n) and not recorded(n)]),
            (self._tell_record, [n for n in nodes if recorded(n) and not _is_evidence(n)]),
            (self._tell_record, [n for n in nodes if recorded(n) and _is_evidence(n)]),
            # what is nearer to its entity first, since it tells about what comes or goes with it
            (self._tell_part, sorted((n for n in nodes if foldable(n)), key=lambda n: len(self._root(n)[1]))),
        ):
            for node in chosen:
                tell(node)
        roots = sorted({*self._lines, *self._headings}, key=lambda root: (*self._order(root), sort_key(root)))
        return [self._group(root) for root in roots]

    def _group(self, root: Term) -> Group:
        change = self._state(root) if root in self._headings else CHANGED
        graph = self._old if change == REMOVED else self._new
        return Group(
            value(root),
            self._words.value(root, graph),
            self._words.kind(root, graph) or self._words.kind(root, self._old),
            change,
            tuple(self._lines.get(root, ())),
            tuple(self._headings.get(root, ())),
        )

    def _order(self, root: Term) -> tuple[str, str]:
        name = self._words.name(root)
        return name.casefold(), name

    def _state(self, node: Term) -> str:
        before, after = self._old.describes(node), self._new.describes(node)
        return CHANGED if before and after else ADDED if after else REMOVED

    def _graph(self, change: str) -> Graph:
        return self._old if change == REMOVED else self._new

    def _tell_entity(self, node: Term) -> None:
        state = self._state(node)
        if state != CHANGED:
            shown = [t for t in self._pending(node, state) if t.predicate.value in {RDF_TYPE, *NAMING}]
            self._headings[node] = shown
            self._told |= set(shown)
        self._lines[node] += self._property_lines(node)

    def _tell_record(self, node: Term) -> None:
        state = self._state(node)
        pending = self._pending(node, ADDED) + self._pending(node, REMOVED)
        root, path = self._root(node)
        if not path:
            self._tell_entity(node)
        elif pending and state == CHANGED:
            self._lines[root] += self._joined(node, path)
        elif pending and isinstance(node, ox.NamedNode):
            graph = self._graph(state)
            text = f"{self._along(path[:-1], graph)}{self._words.phrase(node, graph)}"
            self._lines[root].append(_line(state, text, node, tuple(self._absorbed(pending, graph, state))))

    def _tell_part(self, node: Term) -> None:
        if self._pending(node, ADDED) or self._pending(node, REMOVED):
            root, path = self._root(node)
            if path:
                self._lines[root] += self._joined(node, path)
            else:
                self._tell_entity(node)

    def _joined(self, node: Term, path: list[tuple[Term, str]]) -> list[Line]:
        """Return one line that tells all changes of a node that is not a group of its own."""
        graph = self._graph(self._state(node))
        lines = self._property_lines(node)
        if not lines:
            return []
        signs = {line.change for line in lines}
        change = signs.pop() if len(signs) == 1 and self._state(node) != CHANGED else CHANGED
        words = [_signed(line) for line in lines] if change == CHANGED else [line.text for line in lines]
        text = f"{self._along(path, graph).removesuffix(' › ')}: {'; '.join(words)}"
        removed = tuple(t for line in lines for t in line.removed)
        added = tuple(t for line in lines for t in line.added)
        return [Line(change, text, value(node), removed, added)]

    def _property_lines(self, node: Term) -> list[Line]:
        """Return a line for each property of a node that changed, languages apart, sources last."""
        table: dict[tuple[bool, str, str], tuple[list[ox.Triple], list[ox.Triple]]] = defaultdict(lambda: ([], []))
        for place, change in enumerate((REMOVED, ADDED)):
            for triple in self._pending(node, change):
                language = triple.object.language or "" if isinstance(triple.object, ox.Literal) else ""
                predicate = triple.predicate.value
                table[predicate == EVIDENCE, predicate, language][place].append(triple)
        lines: list[Line] = []
        for (_, predicate, language), (removed, added) in sorted(table.items()):
            title = self._words.property(predicate) + (f" ({language})" if language else "")
            if predicate == EVIDENCE and removed and added:
                lines.append(self._property_line(title, node, removed, []))
                removed = []
            lines.append(self._property_line(title, node, removed, added))
        return lines

    def _property_line(self, title: str, node: Term, removed: list[ox.Triple], added: list[ox.Triple]) -> Line:
        before = self._words.values((t.object for t in removed), self._old)
        after = self._words.values((t.object for t in added), self._new)
        if removed and added and before == after:
            before, after = (", ".join(show(t.object) for t in triples) for triples in (removed, added))
        change = CHANGED if removed and added else ADDED if added else REMOVED
        text = f"{title}: {before} → {after}" if change == CHANGED else f"{title}: {before or after}"
        return Line(
            change,
            text,
            value(node),
            tuple(self._absorbed(removed, self._old, REMOVED)),
            tuple(self._absorbed(added, self._new, ADDED)),
        )

    def _pending(self, node: Term, change: str) -> list[ox.Triple]:
        removed, added = self._changes.get(node, ([], []))
        return [triple for triple in (removed if change == REMOVED else added) if triple not in self._told]

    def _absorbed(self, triples: list[ox.Triple], graph: Graph, change: str) -> list[ox.Triple]:
        """Return triples with those of the parts that come or go with them; all count as told."""
        told = [triple for triple in triples if triple not in self._told]
        self._told |= set(told)
        for triple in told:
            other = triple.object
            folded = foldable(other) or triple.predicate.value == EVIDENCE
            if folded and other in self._changes and self._state(other) == change:
                pending = self._pending(other, change)
                self._told |= set(pending)
                told += pending
        return told

    def _root(self, node: Term) -> tuple[Term, list[tuple[Term, str]]]:
        """Return the entity that a record or part belongs to and the steps to it, outermost first."""
        path: list[tuple[Term, str]] = []
        seen = {node}
        while len(path) < _DEPTH and (foldable(node) or recorded(node)):
            step = self._owner(node)
            if step is None or step[0] in seen:
                break
            path.append((node, step[1]))
            node = step[0]
            seen.add(node)
        return node, path[::-1]

    def _owner(self, node: Term) -> tuple[Term, str] | None:
        """Return what a node belongs to and the property that leads from there, if it is not the node's own."""
        for graph in (self._new, self._old):
            record = record_kind(value(node)) if isinstance(node, ox.NamedNode) else None
            for predicate in record.owners if record else ():
                if owners := graph.objects(node, predicate):
                    return owners[0], ""
            if foldable(node):
                into = {(s, p) for s, p in graph.referrers(node) if p != EVIDENCE}
                if len({s for s, _ in into}) == 1:
                    return min(into, key=lambda step: (sort_key(step[0]), step[1]))
        return None

    def _along(self, path: list[tuple[Term, str]], graph: Graph) -> str:
        """Return the steps from an entity to a node in words, each followed by an arrow."""
        words = []
        for node, predicate in path:
            known = graph if graph.describes(node) else self._old
            if isinstance(node, ox.BlankNode):
                words.append(self._words.property(predicate))
            elif isinstance(node, ox.NamedNode):
                name = self._words.value(node, known) if predicate else self._words.lead(node, known)
                words.append(f"{self._words.property(predicate)} {name}" if predicate else name)
        return "".join(f"{word} › " for word in words)


def _line(change: str, text: str, node: Term, told: tuple[ox.Triple, ...]) -> Line:
    return Line(change, text, value(node), told, ()) if change == REMOVED else Line(change, text, value(node), (), told)


def _signed(line: Line) -> str:
    return {ADDED: "+ ", REMOVED: "− ", CHANGED: ""}[line.change] + line.text


def _is_evidence(node: Term) -> bool:
    return isinstance(node, ox.NamedNode) and entity_kind(node.value) == "evidence"


def _triple_key(triple: ox.Triple) -> tuple[object, ...]:
    return sort_key(triple.subject), triple.predicate.value, sort_key(triple.object)
