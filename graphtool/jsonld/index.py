"""The statements of a graph by subject, as documents need them, with literals as the files have them.

`MemoryIndex` keeps them in memory, `DiskIndex` in a temporary file for graphs that do not fit. A statement is
(predicate, tag, value); the tag says what the value is: `<` an IRI, `_` a blank node, `@de` a text in a language,
else the IRI of the datatype.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pyoxigraph as ox

from graphtool.errors import FileProblemError
from graphtool.jsonld.frames import INVERSE_KEYS
from graphtool.namespaces import entity_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Statement = tuple[str, str, str]
IRI, BLANK = "<", "_"
_NONE: Mapping[str, Sequence[str]] = {}
_NOWHERE: frozenset[str] = frozenset()


class Run(NamedTuple):
    """Statements about a subject in a graph (or none): predicate, tag and value of each in turn.

    With them the inverse relations that they make, by key and target, and the blank nodes that they point to.
    """

    subject: str
    graph: str
    statements: list[str]
    relations: list[tuple[str, str]]
    blanks: list[str]


class Index(Protocol):
    """What a writer of documents asks of a graph."""

    def statements(self, subject: str) -> list[Statement]:
        """Return the statements about a subject, sorted, each once."""

    def referring(self, target: str) -> Mapping[str, Sequence[str]]:
        """Return the subjects of each inverse relation to a target by its key, sorted."""

    def graphs(self, subject: str) -> frozenset[str]:
        """Return the named graphs that describe a subject."""

    def is_shared(self, blank: str) -> bool:
        """Return whether a blank node is the object of more than one statement, or of one in several graphs."""

    def subjects(self) -> Iterable[str]:
        """Return the IRIs that have statements, sorted."""


class MemoryIndex:
    """An index in memory; statements may come from several graphs, and inferred ones from none."""

    def __init__(self, statements: Iterable[ox.Quad | ox.Triple]) -> None:
        self._flat: dict[str, tuple[str, ...] | list[str]] = {}
        self._referring: dict[str, dict[str, list[str]]] = {}
        self._graphs: dict[str, frozenset[str]] = {}
        self._shared: set[str] = set()
        pointed: set[str] = set()
        flat, located, unions = self._flat, self._graphs, _Unions()
        for subject, graph, run, relations, blanks in runs(statements):
            held = flat.get(subject)
            if held is None:
                flat[subject] = tuple(run)
            elif isinstance(held, list):
                held += run
            else:
                flat[subject] = [*held, *run]
            if graph:
                located[subject] = unions[located.get(subject), graph]
            for key, target in relations:
                self._referring.setdefault(target, {}).setdefault(key, []).append(subject)
            for blank in blanks:
                (self._shared if blank in pointed else pointed).add(blank)

    def statements(self, subject: str) -> list[Statement]:
        """Return the statements about a subject, sorted, each once."""
        return _sorted(self._flat.get(subject, ()))

    def referring(self, target: str) -> Mapping[str, Sequence[str]]:
        """Return the subjects of each inverse relation to a target by its key, sorted."""
        found = self._referring.get(target)
        return {key: sorted(set(found[key])) for key in found} if found else _NONE

    def graphs(self, subject: str) -> frozenset[str]:
        """Return the named graphs that describe a subject."""
        return self._graphs.get(subject, _NOWHERE)

    def is_shared(self, blank: str) -> bool:
        """Return whether a blank node is the object of more than one statement, or of one in several graphs."""
        return blank in self._shared

    def subjects(self) -> Iterator[str]:
        """Yield the IRIs that have statements, sorted."""
        return (subject for subject in sorted(self._flat) if not subject.startswith("_:"))


class DiskIndex:
    """The same in a temporary file, removed when the index is closed; memory stays the same for any size."""

    def __init__(self, statements: Iterable[ox.Quad | ox.Triple], folder: str | None = None) -> None:
        self._set: Callable[[tuple[str, ...]], frozenset[str]] = lru_cache(4096)(frozenset)  # most are the same
        try:
            self._file = tempfile.NamedTemporaryFile(dir=folder, prefix="graphtool-", suffix=".index")  # noqa: SIM115
            self._base = sqlite3.connect(self._file.name, isolation_level=None)
            self._fill(statements)
        except (OSError, sqlite3.Error) as error:
            raise FileProblemError(
                f"{folder or tempfile.gettempdir()}: no room to sort the statements ({error})",
                hint="free some space there, or name another folder for temporary files with TMPDIR",
            ) from None

    def _fill(self, statements: Iterable[ox.Quad | ox.Triple]) -> None:
        base = self._base
        base.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
            "CREATE TABLE run (subject TEXT, graph TEXT, statements TEXT);"
            "CREATE TABLE relation (key TEXT, target TEXT, subject TEXT);"
            "CREATE TABLE pointed (node TEXT); CREATE TABLE shared (node TEXT PRIMARY KEY);"
        )
        base.execute("BEGIN")
        for subject, graph, run, relations, blanks in runs(statements, kept=False):
            base.execute("INSERT INTO run VALUES (?, ?, ?)", (subject, graph, json.dumps(run, ensure_ascii=False)))
            if relations:
                pairs = [(key, target, subject) for key, target in relations]
                base.executemany("INSERT INTO relation VALUES (?, ?, ?)", pairs)
            if blanks:
                base.executemany("INSERT INTO pointed VALUES (?)", [(blank,) for blank in blanks])
        base.execute("INSERT INTO shared SELECT node FROM pointed GROUP BY node HAVING COUNT(*) > 1")
        base.execute("CREATE INDEX by_subject ON run (subject)")
        base.execute("CREATE INDEX by_target ON relation (target)")
        base.execute("COMMIT")

    def close(self) -> None:
        """Remove the temporary file."""
        self._base.close()
        self._file.close()

    def statements(self, subject: str) -> list[Statement]:
        """Return the statements about a subject, sorted, each once."""
        found = self._base.execute("SELECT statements FROM run WHERE subject = ?", (subject,))
        return _sorted(chain.from_iterable(json.loads(run) for (run,) in found))

    def referring(self, target: str) -> Mapping[str, Sequence[str]]:
        """Return the subjects of each inverse relation to a target by its key, sorted."""
        found: dict[str, set[str]] = {}
        for key, subject in self._base.execute("SELECT key, subject FROM relation WHERE target = ?", (target,)):
            found.setdefault(key, set()).add(subject)
        return {key: sorted(found[key]) for key in found}

    def graphs(self, subject: str) -> frozenset[str]:
        """Return the named graphs that describe a subject."""
        found = self._base.execute("SELECT graph FROM run WHERE subject = ?", (subject,))
        return self._set(tuple(graph for (graph,) in found if graph))

    def is_shared(self, blank: str) -> bool:
        """Return whether a blank node is the object of more than one statement, or of one in several graphs."""
        return self._base.execute("SELECT 1 FROM shared WHERE node = ?", (blank,)).fetchone() is not None

    def subjects(self) -> Iterator[str]:
        """Yield the IRIs that have statements, sorted."""
        found = self._base.execute("SELECT DISTINCT subject FROM run ORDER BY subject")
        return (subject for (subject,) in found if not subject.startswith("_:"))


def inverse_keys(subject: str, predicate: str) -> Sequence[str]:
    """Return the keys of the inverse relations that a statement makes."""
    return INVERSE_KEYS[predicate].get(entity_kind(subject) or "", ())


def runs(statements: Iterable[ox.Quad | ox.Triple], *, kept: bool = True) -> Iterator[Run]:
    """Yield statements as they follow each other about one subject in one graph, most often all about it at once.

    What repeats is one object, if it is kept in memory.
    """
    words: dict[str, str] = {}
    same = words.setdefault if kept else _same
    run = Run("", "", [], [], [])
    last: object = None
    last_graph: object = None
    for statement in statements:
        subject, target = statement.subject, statement.object
        graph = statement.graph_name if type(statement) is ox.Quad else None
        if subject != last or graph != last_graph:
            if run.statements:
                yield run
            last, last_graph = subject, graph
            who, where = _name(subject), graph.value if type(graph) is ox.NamedNode else ""
            run = Run(same(who, who), same(where, where), [], [], [])
            said = run.statements
        what = statement.predicate.value
        value, tag = _encoded(target)
        if tag == IRI:
            value = same(value, value)
        elif tag == BLANK:
            run.blanks.append(value)
        said += (same(what, what), same(tag, tag), value)
        if what in INVERSE_KEYS:
            run.relations.extend((key, value) for key in inverse_keys(who, what))
    if run.statements:
        yield run


def _same(word: str, _: str) -> str:
    return word


def _name(subject: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return subject.value if type(subject) is ox.NamedNode else str(subject)


def _encoded(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> tuple[str, str]:
    """Return the value and the tag of a term."""
    if type(term) is ox.NamedNode:
        return term.value, IRI
    if type(term) is ox.Literal:
        language = term.language
        return term.value, f"@{language}" if language else term.datatype.value
    return str(term), BLANK


def _sorted(flat: Iterable[str]) -> list[Statement]:
    each = iter(flat)
    return sorted(set(zip(each, each, each, strict=True)))


class _Unions(dict[tuple[frozenset[str] | None, str], frozenset[str]]):
    """Sets of graphs, each made once."""

    def __missing__(self, key: tuple[frozenset[str] | None, str]) -> frozenset[str]:
        known, graph = key
        self[key] = made = (known or frozenset()) | {graph}
        return made
