"""Run a read-only query over a corpus: on the embedded store, or on rdflib as the reference.

The default graph is the union of all graphs, unless the query chooses graphs itself by FROM; `GRAPH ?g` reaches the
single ones. What could change or leave this graph is refused before anything runs (see `safety`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.errors import EndpointError, QueryError, RefusedError, UsageError
from graphtool.namespaces import STANDARD
from graphtool.query.results import Result, Stream, Table, Triples, Truth
from graphtool.query.safety import refuse_unsafe
from graphtool.query.tokens import keywords
from graphtool.query.wellformed import fault, readable
from graphtool.store.terms import from_rdflib, sort_key, to_rdflib

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import rdflib

    from graphtool.query.limits import Limits
    from graphtool.query.results import Row
    from graphtool.store.load import Corpus

ENGINES = ("oxigraph", "rdflib")


def run_query(
    corpus: Corpus,
    text: str,
    *,
    engine: str = "oxigraph",
    shown: str = "query",
    limits: Limits | None = None,
    services: Collection[str] = (),
) -> Result:
    """Run a query and return its result, all rows in memory; see `stream_query`."""
    result = stream_query(corpus, text, engine=engine, shown=shown, limits=limits, services=services)
    return result.table() if isinstance(result, Stream) else result


def stream_query(
    corpus: Corpus,
    text: str,
    *,
    engine: str = "oxigraph",
    shown: str = "query",
    limits: Limits | None = None,
    services: Collection[str] = (),
) -> Result | Stream:
    """Run a query and return its result; the rows of a SELECT are found while they are read.

    With `limits` it runs in a process of its own, so that it can be stopped; `services` are the endpoints that SERVICE
    may ask. Raises QueryError with line and column for a syntax error, RefusedError for anything but reading,
    TimeoutExceededError or MemoryExceededError at a limit, EndpointError if an endpoint behind SERVICE fails; the last
    three perhaps only while the rows are read.
    """
    refuse_unsafe(text, services, here=engine == "oxigraph")
    if engine not in ENGINES:
        raise UsageError(f"no query engine {engine!r}", hint=f"choose one of: {', '.join(ENGINES)}")
    if services and engine == "rdflib":
        raise UsageError("rdflib may follow an endpoint's redirection anywhere", hint="ask with --engine oxigraph")
    if limits is not None:
        from graphtool.query.limits import in_child

        return in_child(corpus, text, limits, engine=engine, shown=shown)
    if engine == "rdflib":
        return on_rdflib(rdflib_dataset(corpus), text, shown, corpus.prefixes)
    return _result(evaluate(corpus, text, shown), text)


def evaluate(corpus: Corpus, text: str, shown: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Begin to evaluate a query on the embedded engine; QueryError or EndpointError if that is not possible."""
    # the engine drops the query's own FROM clauses if it is told what the default graph is
    union = "FROM" not in keywords(text)
    try:
        return corpus.store.query(text, use_default_graph_as_union=union)
    except SyntaxError as error:
        from graphtool.query.syntax import syntax_error

        raise syntax_error(str(error), shown, text, corpus.prefixes) from None
    except (OSError, RuntimeError) as error:
        raise engine_error(error, text) from None


def engine_error(error: OSError | RuntimeError, text: str) -> QueryError | EndpointError:
    """Return what the embedded engine raises in the middle of a query as an error that a user can read."""
    words = " ".join(str(error).split())[:200]
    if "SERVICE" in keywords(text) and "custom function" not in words:
        return EndpointError(f"an endpoint behind SERVICE failed: {words}", hint="SERVICE SILENT goes on without it")
    return QueryError(f"the query cannot be answered: {words}", hint="graphtool has the functions of SPARQL 1.1")


def _result(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, text: str) -> Result | Stream:
    if isinstance(answer, ox.QueryBoolean):
        return Truth(bool(answer))
    if isinstance(answer, ox.QuerySolutions):
        return Stream(tuple(variable.value for variable in answer.variables), _rows(answer, text))
    try:
        return Triples(sorted_triples(answer))
    except (OSError, RuntimeError) as error:
        raise engine_error(error, text) from None


def _rows(answer: ox.QuerySolutions, text: str) -> Iterator[Row]:
    try:
        yield from map(tuple, answer)
    except (OSError, RuntimeError) as error:
        raise engine_error(error, text) from None


def rdflib_dataset(corpus: Corpus) -> rdflib.Dataset:
    """Return the corpus as an rdflib dataset whose default graph is the union of all graphs."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    for quad in corpus.store:
        graph = dataset.graph(rdflib.URIRef(quad.graph_name.value))
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return dataset


def on_rdflib(dataset: rdflib.Dataset, text: str, shown: str = "query", known: Mapping[str, str] = STANDARD) -> Result:
    """Run a query on an rdflib dataset; the reference for the embedded engine. Raises QueryError, RefusedError."""
    from rdflib.plugins import sparql

    loads = sparql.SPARQL_LOAD_GRAPHS
    sparql.SPARQL_LOAD_GRAPHS = False  # else FROM <address> would be fetched
    try:
        return _by_rdflib(dataset, text)
    except (MemoryError, RefusedError):
        raise
    except Exception as error:  # whatever the parser and the functions of rdflib raise, perhaps in the last row
        raise _rdflib_error(error, text, shown, known) from None
    finally:
        sparql.SPARQL_LOAD_GRAPHS = loads  # a program that uses this library may want it otherwise


def _rdflib_error(error: Exception, text: str, shown: str, known: Mapping[str, str]) -> QueryError:
    """Return what rdflib raises over a query as an error; the embedded engine finds faults of syntax more exactly."""
    from graphtool.query.syntax import problem_at, syntax_error

    if readable(text) and (words := fault(text)):
        return syntax_error(words, shown, text, known)
    words, hint = " ".join(str(error).split())[:200], "try --engine oxigraph"
    offset = getattr(error, "loc", None)
    if isinstance(offset, int):
        message = "rdflib cannot read the query from here on"
        return QueryError.joined([problem_at(text, min(offset, len(text)), shown, message, hint)])
    return QueryError(f"rdflib cannot answer the query: {words}", hint=hint)


def _by_rdflib(dataset: rdflib.Dataset, text: str) -> Result:
    from rdflib.plugins.sparql import prepareQuery

    query = prepareQuery(text)
    _refuse_federation(query.algebra)
    answer = dataset.query(query)
    if answer.type == "ASK":
        return Truth(bool(answer.askAnswer))
    if answer.type == "SELECT":
        columns = tuple(str(variable) for variable in answer.vars or ())
        rows = tuple(tuple(None if t is None else from_rdflib(t) for t in row) for row in answer)  # type: ignore[arg-type,union-attr]
        return Table(columns, rows)
    return Triples(sorted_triples(ox.Triple(*map(from_rdflib, triple)) for triple in answer.graph or ()))  # type: ignore[arg-type]


def _refuse_federation(algebra: Any) -> None:
    """Raise RefusedError if rdflib would ask another server, whatever letters it has taken for SERVICE."""
    from rdflib.plugins.sparql.algebra import traverse

    def visit(node: Any) -> None:
        if getattr(node, "name", "") == "ServiceGraphPattern":
            raise RefusedError("SERVICE would ask another server", hint="ask with --engine oxigraph --allow-service")

    traverse(algebra, visitPre=visit)


def sorted_triples(triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Return each triple once, sorted by subject, predicate and object."""
    return tuple(sorted(set(triples), key=lambda t: (sort_key(t.subject), sort_key(t.predicate), sort_key(t.object))))
