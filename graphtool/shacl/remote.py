"""Validate where the data is: the compiled queries sent to a SPARQL endpoint.

The endpoint must hold data and ontology: its rdfs:subClassOf statements are asked for once, so that class patterns
stay simple (Virtuoso runs out of stack on property paths inside nested queries). Literals are judged as the
server keeps them: a server that rewrites them is judged by what it has. Results are read to their last page; what
the server cuts short, times out or refuses is an error, never a pass (see `store.endpoint`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import NothingToDoError
from graphtool.namespaces import RDF_TYPE, RDFS
from graphtool.shacl.compiled import values
from graphtool.shacl.compiler.dialect import Dialect, EmbeddedDialect
from graphtool.shacl.compiler.queries import ROOT, Planner, target_pattern
from graphtool.shacl.dataset import reachable
from graphtool.shacl.evaluate import Evaluator
from graphtool.shacl.parse import read_shapes
from graphtool.shacl.report import Report, finding_order
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.engine import Scope
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.endpoint import Endpoint, Solution
    from graphtool.store.terms import Term

_SELECT = re.compile(
    r"\s*(?:PREFIX[^\n]*\n\s*)*SELECT\s+(?:DISTINCT\s+)?(?P<columns>.*?)\s*WHERE", re.DOTALL | re.IGNORECASE
)
_CLASSES = f"SELECT DISTINCT ?class WHERE {{ ?node <{RDF_TYPE}> ?class }} ORDER BY ?class"
_HIERARCHY = f"SELECT DISTINCT ?lower ?upper WHERE {{ ?lower <{RDFS}subClassOf> ?upper }} ORDER BY ?lower ?upper"
_COLUMN = re.compile(r"[?$](\w+)\)?(?=\s|$)")


@dataclass(frozen=True)
class _Row:
    """A solution that answers None for what is unbound, as the embedded store's do."""

    solution: Solution

    def __getitem__(self, name: str) -> Term | None:
        return self.solution.get(name)


@dataclass(frozen=True)
class _Rows:
    """All solutions of a query, with the variables that occur in them."""

    rows: tuple[Solution, ...]

    @property
    def variables(self) -> list[ox.Variable]:
        return [ox.Variable(name) for name in sorted({name for row in self.rows for name in row})]

    def __iter__(self) -> Iterator[_Row]:
        return map(_Row, self.rows)


@dataclass(frozen=True)
class RemoteData:
    """An endpoint in the place of the evaluation store."""

    endpoint: Endpoint

    def query(self, text: str, *, natural: bool = False) -> _Rows | bool:
        """Run a query; a SELECT gets an order, so that its pages fit together."""
        if text.lstrip().upper().startswith("ASK"):
            return self.endpoint.ask(text)
        return _Rows(tuple(self.endpoint.solutions(text + _order(text))))

    def exact(self, term: Term | None) -> Term | None:
        """Return the term as the server has it; it keeps no other form."""
        return term

    def as_written(self, _focus: Term, term: Term | None) -> Term | None:
        """Return the term as the server has it; it keeps no other form."""
        return term


class ResolvedDialect(EmbeddedDialect):
    """Plain SPARQL but for classes, whose hierarchy is known."""

    def constant(self, term: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
        """Write a term as it is; a remote store holds no stand-ins."""
        return Dialect.constant(self, term)

    def has_datatype(self, value: str, datatype: str) -> str:
        """Test for ill-typed literals, too; a remote store does not mark them."""
        return Dialect.has_datatype(self, value, datatype)

    def prefers_scan(self, predicate: str, focus: str) -> bool:
        """Leave the join order to the server."""
        return Dialect.prefers_scan(self, predicate, focus)


def _dialect(endpoint: Endpoint) -> ResolvedDialect:
    """Ask for the classes in use and their hierarchy."""
    used = {value(endpoint.bound(row, "class")) for row in endpoint.solutions(_CLASSES)}
    below: dict[str, set[str]] = defaultdict(set)
    for row in endpoint.solutions(_HIERARCHY):
        below[value(endpoint.bound(row, "upper"))].add(value(endpoint.bound(row, "lower")))
    return ResolvedDialect({cls: tuple(sorted(reachable(cls, below) & used)) or (cls,) for cls in below})


def validate_endpoint(endpoint: Endpoint, shapes: ShapesGraph, scope: Scope) -> Report:
    """Validate the data at an endpoint; NothingToDoError if the targets select nothing there.

    Raises EndpointError and its kin as soon as one query has no complete answer.
    """
    model = read_shapes(shapes)
    dialect = _dialect(endpoint)
    only = "" if scope.focus is None else values(ROOT, scope.focus)
    targets = {target_pattern(target, "?this", dialect) for root in model.roots for target in root.targets}
    focus_nodes = sum(
        _count(endpoint, f"{only.replace(ROOT, '?this')} {target}", "DISTINCT ?this") for target in targets
    )
    if not focus_nodes:
        raise NothingToDoError(
            f"no focus node at {endpoint.url}: none of the shapes' targets selects anything",
            hint="does the endpoint's default graph hold the data? name graphs with --graph",
        )
    tasks = Planner(model, dialect, scope.shapes).plan(only)
    findings = Evaluator(RemoteData(endpoint), shapes).run(tasks)  # type: ignore[arg-type]
    return Report(
        findings=tuple(sorted(findings, key=finding_order)),
        engine="endpoint",
        files=0,
        triples=_count(endpoint, "?s ?p ?o", "*"),
        shapes=len(shapes.names),
        focus_nodes=focus_nodes,
    )


def _count(endpoint: Endpoint, pattern: str, what: str) -> int:
    rows = list(endpoint.solutions(f"SELECT (COUNT({what}) AS ?number) WHERE {{ {pattern} }}"))
    return endpoint.counted(rows[0], "number") if rows else 0


def _order(text: str) -> str:
    match = _SELECT.match(text)
    columns = dict.fromkeys(_COLUMN.findall(match["columns"])) if match else {}
    return " ORDER BY " + " ".join(f"?{name}" for name in columns) if columns else ""
