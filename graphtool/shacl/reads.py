"""What shapes read of a graph: the triples that decide who is a focus node and what a constraint says of it.

Both the incremental mode and the choice of what to load ask for it; the answer may name too much and never too little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphtool.namespaces import RDF_TYPE, RDFS
from graphtool.shacl import model, sparql_text
from graphtool.shacl.compiler.queries import routes
from graphtool.shacl.paths import inverse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphtool.shacl.compiler.queries import Route
    from graphtool.shacl.model import Constraint, Path, Shape, Shapes

SUBCLASS = f"{RDFS}subClassOf"
Steps = tuple["Path", ...]


@dataclass(frozen=True)
class Read:
    """Triples with `predicate` (None: any) are read at the end of `steps`; there is the subject, or the object."""

    steps: Steps
    predicate: str | None
    forward: bool = True


def path_reads(path: Path, steps: Steps = ()) -> Iterator[Read]:
    """Yield what evaluating a path reads, from the node at the end of `steps`."""
    if isinstance(path, model.Predicate):
        yield Read(steps, path.iri)
    elif isinstance(path, model.Inverse):
        if isinstance(path.path, model.Predicate):
            yield Read(steps, path.path.iri, forward=False)
        else:
            yield from path_reads(inverse(path.path), steps)
    elif isinstance(path, model.Repeated):
        yield from path_reads(path.path, (*steps, model.Repeated(path.path, "*")))
    elif isinstance(path, model.Alternative):
        for one in path.paths:
            yield from path_reads(one, steps)
    else:
        for number, one in enumerate(path.paths):
            yield from path_reads(one, (*steps, *path.paths[:number]))


def target_reads(route: Route) -> Iterator[Read]:
    """Yield what makes a node a focus node by a route: the way back to the target, and what the target asks there."""
    back: Steps = tuple(inverse(step) for step in reversed(route.steps))
    for number, step in enumerate(back):
        yield from path_reads(step, back[:number])
    kind, value = route.target.kind, route.target.value.value
    if kind == "class":
        yield Read(back, RDF_TYPE)
    elif kind != "node":
        yield Read(back, value, forward=kind == "subjectsOf")


def constraint_reads(shapes: Shapes, shape: Shape, constraint: Constraint, steps: Steps = ()) -> Iterator[Read]:
    """Yield what a constraint reads from a focus node at the end of `steps`, SPARQL queries left out."""
    below = steps if shape.path is None else (*steps, shape.path)
    if shape.path is not None:
        yield from path_reads(shape.path, steps)
    if isinstance(constraint, model.ClassOf):
        yield Read(below, RDF_TYPE)
    elif isinstance(constraint, model.PropertyPair):
        yield Read(steps, constraint.predicate.value)
    elif isinstance(constraint, model.Closed):
        yield Read(below, None)
    for node in model.references(constraint):
        for part in shapes[node].constraints:
            yield from constraint_reads(shapes, shapes[node], part, below)


def queries_of(shapes: Shapes, constraint: Constraint) -> Iterator[str]:
    """Yield the SPARQL texts that a constraint contains, also in nested shapes."""
    if isinstance(constraint, model.SparqlConstraint | model.AskConstraint):
        yield constraint.query
    for node in model.references(constraint):
        for part in shapes[node].constraints:
            yield from queries_of(shapes, part)


def predicates(shapes: Shapes, leave_out: Callable[[Shape, Constraint], bool]) -> frozenset[str] | None:
    """Return the predicates of all triples that are read, for the targets and the constraints not left out.

    None means that any triple may be read.
    """
    found = {RDF_TYPE, SUBCLASS}
    for node, along in routes(shapes).items():
        shape = shapes[node]
        kept = [c for c in shape.constraints if not isinstance(c, model.PropertyConstraint) and not leave_out(shape, c)]
        wanted = {read.predicate for route in along for read in target_reads(route)}
        wanted.update(read.predicate for c in kept for read in constraint_reads(shapes, shape, c))
        queries = [query for c in kept for query in queries_of(shapes, c)]
        if None in wanted or any(sparql_text.variable_predicates(query) for query in queries):
            return None
        found.update(iri for iri in wanted if iri)
        found.update(iri for query in queries for iri in sparql_text.iris(query))
    return frozenset(found)
