"""Run a read-only query over a corpus: on the embedded store, or on rdflib as the reference.

The default graph is the union of all graphs; `GRAPH ?g` reaches the single ones. Updates, LOAD and SERVICE are
refused before anything runs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import Location, QueryError, RefusedError, UsageError
from graphtool.query.results import Result, Stream, Table, Triples, Truth
from graphtool.query.tokens import keywords
from graphtool.store.terms import from_rdflib, sort_key, to_rdflib

if TYPE_CHECKING:
    import rdflib

    from graphtool.store.load import Corpus

ENGINES = ("oxigraph", "rdflib")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
_POSITION = re.compile(r"^error at (\d+):(\d+): (.*)", re.DOTALL)


def refuse_unsafe(text: str) -> None:
    """Raise RefusedError for an update or a federated query."""
    words = keywords(text)
    first = next((word for word in words if word not in {"PREFIX", "BASE"}), "")
    if first in _UPDATES or "WITH" in words[:1]:
        raise RefusedError(
            f"{first} would change the graph; graphtool only reads",
            hint="send SELECT, ASK, CONSTRUCT or DESCRIBE",
        )
    if "SERVICE" in words:
        raise RefusedError(
            "SERVICE would ask another server", hint="graphtool does not contact the network for a query"
        )


def run_query(corpus: Corpus, text: str, *, engine: str = "oxigraph", shown: str = "query") -> Result:
    """Run a query and return its result, all rows in memory; see `stream_query`."""
    result = stream_query(corpus, text, engine=engine, shown=shown)
    return result.table() if isinstance(result, Stream) else result


def stream_query(corpus: Corpus, text: str, *, engine: str = "oxigraph", shown: str = "query") -> Result | Stream:
    """Run a query and return its result; the rows of a SELECT are found while they are read.

    Raises QueryError with line and column for a syntax error, RefusedError for anything but reading.
    """
    refuse_unsafe(text)
    if engine == "oxigraph":
        return _on_oxigraph(corpus.store, text, shown)
    if engine == "rdflib":
        return on_rdflib(rdflib_dataset(corpus), text)
    raise UsageError(f"no query engine {engine!r}", hint=f"choose one of: {', '.join(ENGINES)}")


def _on_oxigraph(store: ox.Store, text: str, shown: str) -> Result | Stream:
    try:
        answer = store.query(text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise syntax_error(str(error), shown) from None
    if isinstance(answer, ox.QueryBoolean):
        return Truth(bool(answer))
    if isinstance(answer, ox.QuerySolutions):
        columns = tuple(variable.value for variable in answer.variables)
        return Stream(columns, map(tuple, answer))
    return Triples(_sorted(answer))


def rdflib_dataset(corpus: Corpus) -> rdflib.Dataset:
    """Return the corpus as an rdflib dataset whose default graph is the union of all graphs."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    for quad in corpus.store:
        graph = dataset.graph(rdflib.URIRef(quad.graph_name.value))
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return dataset


def on_rdflib(dataset: rdflib.Dataset, text: str) -> Result:
    """Run a query on an rdflib dataset; the reference for the embedded engine."""
    answer = dataset.query(text)
    if answer.type == "ASK":
        return Truth(bool(answer.askAnswer))
    if answer.type == "SELECT":
        columns = tuple(str(variable) for variable in answer.vars or ())
        rows = tuple(tuple(None if t is None else from_rdflib(t) for t in row) for row in answer)  # type: ignore[arg-type,union-attr]
        return Table(columns, rows)
    return Triples(_sorted(ox.Triple(*map(from_rdflib, triple)) for triple in answer.graph or ()))  # type: ignore[arg-type]


def _sorted(triples: object) -> tuple[ox.Triple, ...]:
    unique = set(triples)  # type: ignore[call-overload]
    return tuple(sorted(unique, key=lambda t: (sort_key(t.subject), sort_key(t.predicate), sort_key(t.object))))


def syntax_error(text: str, shown: str) -> QueryError:
    """Return the embedded engine's words about a query or update that it cannot read as an error with its place."""
    match = _POSITION.match(text)
    if not match:
        return QueryError(text.splitlines()[0], location=Location(shown))
    line, column, message = match.groups()
    short = " ".join(message.split())
    short = short if len(short) <= 120 else "the query does not go on like this"
    return QueryError(
        short,
        hint="is a brace, a dot or a prefix missing just before?",
        location=Location(shown, int(line), int(column)),
    )
