"""The graph as a Python object: open it, ask it, hand it to other libraries.

This is the way in for notebooks and programs; the rooms below it remain importable for finer work.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.errors import FormatError, UsageError
from graphtool.query.catalogue import Catalogue
from graphtool.query.execute import rdflib_dataset, run_query
from graphtool.query.parameters import bound_text
from graphtool.query.results import Table, Triples, Truth, python_value
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
    from graphtool.store.load import Corpus


@dataclass(frozen=True)
class Answer:
    """What a query answered. A SELECT has rows, an ASK is true or false, a CONSTRUCT or DESCRIBE has triples."""

    result: Result

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

    def triples(self) -> tuple[ox.Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE, sorted."""
        if not isinstance(self.result, Triples):
            raise FormatError("only a CONSTRUCT or DESCRIBE has triples", hint="a SELECT has rows()")
        return self.result.triples

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a pandas DataFrame; needs pandas."""
        import pandas

        return pandas.DataFrame(self.rows(), columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """Return the rows as a polars DataFrame; needs polars."""
        import polars

        return polars.DataFrame(self.rows(), schema=list(self.columns), infer_schema_length=None)


@dataclass
class Graph:
    """A knowledge graph in memory: a project, or any RDF files. Use `graphtool.open` to get one."""

    asserted: Corpus
    project: Project | None = None
    infer: bool = True
    _closed: dict[tuple[str, str], Corpus] = field(default_factory=dict, repr=False)

    def query(self, query: str, *, at: str = "", certainty: str = "possibly", **parameters: object) -> Answer:
        """Ask a query of the catalogue by name, or any SPARQL text.

        `at` (YYYY-MM-DD) asks for what was true at a day, `certainly` or also `possibly`. Parameters are those that the
        catalogue declares, given as on the command line: an entity by name, key, compact IRI or IRI, dates as
        YYYY-MM-DD. Raises UnknownQueryError, ParameterError, QueryError, RefusedError.
        """
        corpus = self.corpus(at=at, certainty=certainty)
        if self.project is None or any(mark in query for mark in "{ \n"):
            if parameters:
                raise UsageError("only a query of the catalogue takes parameters", hint="write values into the query")
            return Answer(run_query(corpus, query))
        known = Catalogue(self.project).get(query)
        given = {name: str(value) for name, value in parameters.items()}
        return Answer(run_query(corpus, bound_text(known, given, corpus), shown=f"queries/{known.path.name}"))

    def corpus(self, *, at: str = "", certainty: str = "possibly") -> Corpus:
        """Return the graph with what follows from it, as of a day if one is given; computed once for each."""
        key = (at, certainty if at else "")
        if key not in self._closed:
            corpus = self._stated(at, certainty)
            if self.infer:
                from graphtool.inference.engine import inferred

                corpus = inferred(corpus)
            self._closed[key] = corpus
        return self._closed[key]

    def _stated(self, at: str, certainty: str) -> Corpus:
        return moment.at(self.asserted, moment.day(at), certainty) if at else self.asserted

    def known_at(self, revision: str) -> Graph:
        """Return the project's graph as of a git revision, tag or date. Raises RevisionError."""
        from graphtool.store.revisions import revision as revision_of

        if self.project is None:
            raise UsageError("only a project has revisions", hint="open a checkout of the project")
        with revision_of(self.project, revision) as then:
            return replace(self, asserted=load(then), _closed={})

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the graph as an rdflib dataset: a named graph for each file, the union as default graph."""
        return rdflib_dataset(self.corpus())

    def to_networkx(self, *, at: str = "", certainty: str = "possibly", language: str = "en") -> networkx.MultiDiGraph:
        """Return the actor network: who is tied to whom in which role, at a day if one is given; needs networkx.

        Nodes are IRIs, edges are the single ties; both carry labels in `language` and in German and English.
        `graphtool.query.network.build` lists the attributes. Raises UsageError, ParameterError.
        """
        from graphtool.query.network.build import actor_network

        return actor_network(self._stated(at, certainty), language)


def open_graph(place: str | Path = ".", *, infer: bool = True, outside: bool = True) -> Graph:
    """Open a project folder (or a folder inside it), or a single RDF file.

    With `infer` what follows under the ontology is part of the graph; without `outside` the facts from elsewhere
    than the source pages are not. Raises ProjectNotFoundError, FileProblemError, ParseError.
    """
    from graphtool.project import Project

    path = Path(place)
    if path.is_file():
        return Graph(load_files([(path, path.resolve().as_uri(), str(path))]), infer=False)
    project = Project.find(path)
    return Graph(load(project, Selection(outside=outside)), project, infer)
