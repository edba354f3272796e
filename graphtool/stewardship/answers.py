"""Which queries of the catalogue give other rows after a change, and which rows.

Every query is asked of both graphs as widely as it can be: what may be left out of its parameters is left out, and
dates, numbers and texts without a default take their example.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import GraphtoolError
from graphtool.query.catalogue import Catalogue, CatalogueQuery, read_query
from graphtool.query.execute import run_query
from graphtool.query.parameters import bound_text
from graphtool.query.reads import Touched, reads
from graphtool.query.results import Result, Row, Table, Truth
from graphtool.store.terms import sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphtool.project import Project
    from graphtool.store.load import Corpus
    from graphtool.store.terms import Term

_OPEN = frozenset({"entity", "concept", "iri"})
NEW, REMOVED, EDITED, SAME = "new", "removed", "edited", "same"


@dataclass(frozen=True)
class Answer:
    """How the answer to a query differs; `query` tells whether the query itself is new, removed or edited.

    `problem` says why the old or the new answer is not known; then no rows are compared.
    """

    name: str
    summary: Mapping[str, str]
    query: str
    columns: tuple[str, ...]
    removed: tuple[Row, ...] = ()
    added: tuple[Row, ...] = ()
    rows: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Answers:
    """The queries whose answers differ, by name, and how many queries were asked."""

    asked: int = 0
    changed: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A project's catalogue and the graph that it is asked of, inferred statements included."""

    project: Project
    corpus: Corpus

    def triples(self) -> set[ox.Triple]:
        """Return all statements, whatever their graphs, with those inferred."""
        return {quad.triple for quad in self.corpus.quads()} | set(self.corpus.inferred)

    def queries(self, known: Mapping[str, CatalogueQuery] | None = None) -> dict[str, CatalogueQuery]:
        """Return the queries by name; one that `known` holds with the same text is not read again."""
        if known is None:
            return {query.name: query for query in Catalogue(self.project).all()}
        found = {}
        for path in self.project.query_files():
            same = known.get(path.stem)
            alike = same is not None and same.text == path.read_text(encoding="utf-8")
            found[path.stem] = same if same and alike else read_query(path, self.project.shown(path))
        return found


def changed_answers(old: Asked, new: Asked, renamed: Mapping[str, str], *, everything: bool = False) -> Answers:
    """Return the queries that give other rows; `renamed` are old IRIs with the new ones that mean the same.

    Queries that the change cannot concern are not asked, unless `everything` is wanted.
    """
    after = new.queries()
    before = old.queries(after)
    touched = Touched.by(old.triples() ^ new.triples())
    names = sorted({*before, *after})
    changed = []
    for name in names:
        earlier, now = before.get(name), after.get(name)
        if everything or earlier != now or now is None or reads(now.text).concerned(touched):
            changed.append(_compare(earlier, now, old.corpus, new.corpus, renamed))
    return Answers(len(names), tuple(answer for answer in changed if answer is not None))


def _compare(
    old: CatalogueQuery | None, new: CatalogueQuery | None, before: Corpus, after: Corpus, renamed: Mapping[str, str]
) -> Answer | None:
    query = new or old
    if query is None:
        return None
    state = NEW if old is None else REMOVED if new is None else SAME if old.text == new.text else EDITED
    columns = tuple(column.name for column in query.columns)
    try:
        earlier = _rows(old, before, renamed) if old else Counter()
        now = _rows(new, after, {}) if new else Counter()
    except GraphtoolError as error:
        return Answer(query.name, query.summary, state, columns, problem=error.problems[0].message)
    removed, added = _sorted(earlier - now), _sorted(now - earlier)
    if not removed and not added and state == SAME:
        return None
    return Answer(query.name, query.summary, state, columns, removed, added, now.total())


def _rows(query: CatalogueQuery, corpus: Corpus, renamed: Mapping[str, str]) -> Counter[Row]:
    given = {p.name: p.example for p in query.params if p.type not in _OPEN and p.default is None}
    result = run_query(corpus, bound_text(query, given, corpus), shown=f"queries/{query.name}.rq")
    return Counter(tuple(_cell(term, renamed) for term in row) for row in _table(result))


def _table(result: Result) -> tuple[Row, ...]:
    if isinstance(result, Table):
        return result.rows
    if isinstance(result, Truth):
        return ((ox.Literal(result.value),),)
    return tuple((triple.subject, triple.predicate, triple.object) for triple in result.triples)


def _cell(term: Term | None, renamed: Mapping[str, str]) -> Term | None:
    if isinstance(term, ox.BlankNode):
        return ox.BlankNode("any")  # their names differ from parse to parse
    if isinstance(term, ox.NamedNode) and term.value in renamed:
        return ox.NamedNode(renamed[term.value])
    return term


def _sorted(rows: Counter[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows.elements(), key=lambda row: tuple(map(sort_key, row))))
