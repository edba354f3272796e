"""The graph as a Python object: open it, ask it, hand it to other libraries.

This is the way in for notebooks and programs; the rooms below it remain importable for finer work.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.errors import FileProblemError, FormatError, Location, ParameterError, UnknownQueryError, UsageError
from graphtool.query.catalogue import Catalogue
from graphtool.query.execute import rdflib_dataset, stream_query
from graphtool.query.library import need
from graphtool.query.limits import Bounds, read
from graphtool.query.parameters import bound_text
from graphtool.query.python_values import python_value
from graphtool.query.results import Table, Triples, Truth
from graphtool.store import moment
from graphtool.store.load import Selection, load, load_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx
    import pandas
    import polars
    import rdflib

    from graphtool.project import Project
    from graphtool.query.results import Result
    from graphtool.query.why.explain import Explanation
    from graphtool.store.load import Corpus

_SHOWN = 20  # rows in a notebook
_DAYS = 4  # graphs of a day that are kept; each is as large as the whole


@dataclass(frozen=True)
class Asked:
    """What an answer is to: the graph, the text of the query, and how messages call it."""

    corpus: Corpus
    text: str
    shown: str = "query"


@dataclass(frozen=True, repr=False)
class Answer:
    """What a query answered. A SELECT has rows, an ASK is true or false, a CONSTRUCT or DESCRIBE has triples.

    `complete` is False if there are more than the `limit` let through.
    """

    result: Result
    asked: Asked | None = field(default=None, compare=False)
    complete: bool = True

    def __repr__(self) -> str:
        """Say what there is, without the whole of it."""
        if isinstance(self.result, Truth):
            return f"<Answer: {self.result.value}>"
        count = f"{len(self):,} {'row' if isinstance(self.result, Table) else 'triple'}{'s' * (len(self) != 1)}"
        columns = f" of {', '.join(self.columns)}" if isinstance(self.result, Table) else ""
        return f"<Answer: {count}{columns}{'' if self.complete else '; there are more'}>"

    def _repr_html_(self) -> str | None:
        """Return the rows as a table for notebooks, if pandas is there to write one."""
        if not isinstance(self.result, Table):
            return None
        try:
            frame = self.to_pandas()
        except UsageError:
            return None
        return str(frame.to_html(escape=True, max_rows=_SHOWN, na_rep="", show_dimensions=True))

    def __bool__(self) -> bool:
        """Return the truth of an ASK, else whether there is anything."""
        if isinstance(self.result, Truth):
            return self.result.value
        return bool(self.result.rows if isinstance(self.result, Table) else self.result.triples)

    def __len__(self) -> int:
        """Return the number of rows, or of triples."""
        return len(self._table.rows) if isinstance(self.result, Table) else len(self.triples())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Iterate over the rows."""
        return iter(self.rows())

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the query."""
        return self._table.columns

    @property
    def _table(self) -> Table:
        if not isinstance(self.result, Table):
            raise FormatError("only a SELECT has rows", hint="an ASK is a truth value, a CONSTRUCT has triples()")
        return self.result

    def rows(self) -> list[dict[str, Any]]:
        """Return each row as column → Python value: str, int, Decimal, bool or date; None where nothing is bound.

        A number or date that is not well-formed stays a str.
        """
        columns = self._table.columns
        return [dict(zip(columns, map(python_value, row), strict=True)) for row in self._table.rows]

    def why(self, index: int = 0, *, sources: str | Path | None = None) -> Explanation:
        """Return why a row of `rows()` is there: the statements behind it, where they stand, and what follows how.

        An ASK has one answer to explain. With `sources`, the folder of the archived texts, passages come with their
        words. Raises ParameterError if there is no such row, FormatError for a CONSTRUCT or DESCRIBE.
        """
        from graphtool.query.why.explain import Question

        if self.asked is None:
            raise UsageError("this answer was not given by a graph in memory", hint="ask the graph where it is")
        if index < 0 and isinstance(self.result, Table):
            index += len(self.result.rows)
        folder = None if sources is None else Path(sources)
        question = Question(self.asked.corpus, self.asked.text, shown=self.asked.shown, sources=folder)
        (explanation,) = question.explain(self.result, [index + 1])
        return explanation

    def triples(self) -> tuple[ox.Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE, sorted."""
        if not isinstance(self.result, Triples):
            raise FormatError("only a CONSTRUCT or DESCRIBE has triples", hint="a SELECT has rows()")
        return self.result.triples

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a pandas DataFrame. Raises UsageError if pandas is not installed."""
        return need("pandas", "pandas").DataFrame(self.rows(), columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """Return the rows as a polars DataFrame. Raises UsageError if polars is not installed."""
        return need("polars", "polars").DataFrame(  # type: ignore[no-any-return]
            self.rows(), schema=list(self.columns), infer_schema_length=None
        )


@dataclass(repr=False)
class Graph:
    """A knowledge graph in memory: a project, or any RDF files. Use `graphtool.open` to get one."""

    asserted: Corpus
    project: Project | None = None
    infer: bool = True
    _days: dict[tuple[date, str], Graph] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Say what is open, without the whole of it."""
        files = self.asserted.files
        place = self.project.root if self.project else ", ".join(file.shown for file in files)
        stated = f"{sum(file.size for file in files):,} statements"
        return f"<Graph: {place}, {stated}{' and what follows from them' if self.infer else ''}>"

    def query(
        self,
        query: str,
        /,
        *,
        at: str | date = "",
        timeout: float | None = None,
        limit: int | None = None,
        memory: int | None = None,
        **parameters: object,
    ) -> Answer:
        """Ask a query of the catalogue by name, or any SPARQL text.

        `at` (YYYY-MM-DD, or a date) asks for what was, certainly or possibly, true at a day; for what was certainly
        true ask `graph.at(day, "certainly")`. Parameters are those that the catalogue declares, given as on the
        command line: an entity by name, key, compact IRI or IRI, dates as YYYY-MM-DD or as dates of Python; None leaves
        one out.

        With `timeout` (seconds) or `memory` (MiB beside the graph) the query can be stopped; with `limit` only so many
        rows are read, and the answer's `complete` says whether they are all. A query that can be stopped, and any
        SPARQL of your own, runs in a process of its own (not on Windows), so that it takes nothing with it. Raises
        UnknownQueryError, ParameterError, QueryError, RefusedError, TimeoutExceededError, MemoryExceededError.
        """
        graph = self.at(at) if at else self
        return graph._ask(query, parameters, Bounds(timeout, memory, limit))

    def _ask(self, query: str, parameters: dict[str, object], bounds: Bounds) -> Answer:
        own_text = any(mark in query for mark in "{ \n")
        if self.project is None and not own_text:
            hint = "open a checkout of the project to ask its catalogue, or give SPARQL"
            raise UnknownQueryError(f"there is no catalogue that has {query!r}: only files are open", hint=hint)
        if self.project is None or own_text:
            if parameters:
                raise UsageError("only a query of the catalogue takes parameters", hint="write values into the query")
            return self._answer(query, "query", replace(bounds, known=False))
        known = Catalogue(self.project).get(query)
        given = {name: _written(value) for name, value in parameters.items() if value is not None}
        return self._answer(bound_text(known, given, self._named), f"queries/{known.path.name}", bounds)

    def _answer(self, text: str, shown: str, bounds: Bounds) -> Answer:
        result = stream_query(self.corpus, text, shown=shown, limits=bounds.limits())
        found, complete = read(result, bounds.limit)
        return Answer(found, Asked(self.corpus, text, shown), complete)

    @property
    def _named(self) -> Corpus:
        """The graph that names in parameters are looked up in."""
        return self.corpus

    @cached_property
    def corpus(self) -> Corpus:
        """The statements, with what follows from them if that is wanted."""
        if not self.infer:
            return self.asserted
        from graphtool.inference.engine import inferred

        return inferred(self.asserted)

    def at(self, day: str | date, certainty: str = "possibly") -> Graph:
        """Return the graph of what was true at a day (YYYY-MM-DD, or a date), `certainly` or also `possibly`.

        The last few are kept for the next time. Raises ParameterError.
        """
        if certainty not in moment.CERTAINTIES:
            raise ParameterError(
                f"{certainty!r} is no certainty", hint=f"choose one of: {', '.join(moment.CERTAINTIES)}"
            )
        key = (moment.day(day), certainty)
        found = self._days.pop(key, None)
        if found is None:
            stated = moment.at(self.asserted, *key)
            found = Graph(stated, self.project, self.infer)
        self._days[key] = found
        for oldest in list(self._days)[:-_DAYS]:
            self._days.pop(oldest, None)
        return found

    def known_at(self, revision: str) -> Graph:
        """Return the project's graph as of a git revision, tag or date. Raises RevisionError."""
        from graphtool.store.revisions import revision as revision_of

        if self.project is None:
            raise UsageError("only a project has revisions", hint="open a checkout of the project")
        with revision_of(self.project, revision) as then:
            return Graph(load(then), self.project, self.infer)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the graph as an rdflib dataset: a named graph for each file, the union as default graph."""
        return rdflib_dataset(self.corpus)

    def to_networkx(self, *, language: str = "en") -> networkx.MultiDiGraph:
        """Return the actor network: who is tied to whom in which role; needs networkx.

        Nodes are IRIs, edges are the single ties; both carry labels in `language` and in German and English.
        `graphtool.query.network.build` lists the attributes. Raises UsageError, ParameterError.
        """
        from graphtool.query.network.build import actor_network

        return actor_network(self.asserted, language)


def open_graph(place: str | Path = ".", *, infer: bool = True, outside: bool = True) -> Graph:
    """Open a project folder (or a folder inside it), a single RDF file, or a SPARQL endpoint (http:// or https://).

    With `infer` what follows under the ontology is part of the graph; without `outside` the facts from elsewhere
    than the source pages are not. An endpoint is contacted when it is asked (see `RemoteGraph`). Raises
    ProjectNotFoundError, FileProblemError, ParseError, UsageError.
    """
    from graphtool.project import Project

    if isinstance(place, str) and place.lower().startswith(("http://", "https://")):
        from graphtool.query.remote_graph import RemoteGraph

        return RemoteGraph.at_address(place, infer=infer, outside=outside)
    path = Path(place)
    if path.is_file():
        return Graph(load_files([(path, path.resolve().as_uri(), str(path))]), infer=False)
    if not path.is_dir():  # not to be looked for in the project around it
        raise FileProblemError(
            "no such file or folder",
            hint="open takes a project's folder, an RDF file, or an endpoint that begins with http:// or https://",
            location=Location(str(place)),
        )
    project = Project.find(path)
    return Graph(load(project, Selection(outside=outside)), project, infer)


def _written(value: object) -> str:
    """Return a parameter's value as a user would type it."""
    return moment.day(value).isoformat() if isinstance(value, date) else str(value)
