"""Validate a change: which focus nodes can be affected, and the findings of those alone put in place of the old ones.

Whether a node is a focus node of a shape, and what the shape then says, depends on triples that are *read* at the end
of some path from the node. A changed triple can affect the nodes from which a path leads to it, in the graph before
or after the change; the union of both is searched, which may select too many nodes and never too few. For SPARQL
constraints the predicates in the query decide, and then all focus nodes are taken. A change of the class hierarchy
validates everything again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphtool.shacl import model, sparql_text
from graphtool.shacl.compiler.queries import Planner, routes
from graphtool.shacl.dataset import EvaluationStore
from graphtool.shacl.evaluate import Evaluator
from graphtool.shacl.parse import read_shapes
from graphtool.shacl.paths import inverse, nullable, path_text
from graphtool.shacl.reads import SUBCLASS, Steps, constraint_reads, queries_of, target_reads
from graphtool.shacl.sparql_patterns import triple_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox

    from graphtool.shacl.compiler.queries import Route
    from graphtool.shacl.model import Constraint, Shape, Shapes, Term
    from graphtool.shacl.report import Finding
    from graphtool.shacl.shapes import ShapesGraph


@dataclass(frozen=True)
class Change:
    """Statements added to and removed from the union of the data's graphs."""

    added: tuple[ox.Triple, ...] = ()
    removed: tuple[ox.Triple, ...] = ()

    def __iter__(self) -> Iterator[ox.Triple]:
        yield from self.added
        yield from self.removed

    def reversed(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.removed, self.added)


class Session:
    """A validated graph that changes: `findings` are always those of a full validation."""

    def __init__(self, quads: Iterable[ox.Quad], shapes: ShapesGraph, model: Shapes | None = None) -> None:
        self.model = model or read_shapes(shapes)
        self.data = EvaluationStore(quads, (quad for file in shapes.files for quad in file.quads))
        self.data.know(target.value for root in self.model.roots for target in root.targets)
        self._evaluator = Evaluator(self.data, shapes)
        self.findings: list[Finding] = []

    def validate(self) -> int:
        """Compute all findings anew, and return how many queries it took."""
        tasks = Planner(self.model, self.data.dialect).plan()
        self.findings = list(self._evaluator.run(tasks))
        return len(tasks)

    def apply(self, change: Change) -> int:
        """Change the graph, bring `findings` up to date, and return how many (shape, focus node) were looked at."""
        self.data.change(change.added, change.removed)
        return self._follow(change)

    def resume(self, findings: list[Finding], change: Change) -> int:
        """Bring findings up to date that were those of the graph before a change; the graph is that after it."""
        self.findings = findings
        self.data.recall(change.removed)
        return self._follow(change)

    def put(self, change: Change, findings: list[Finding]) -> None:
        """Change the graph into one whose findings are known, as when a change that was tried is taken back."""
        self.data.change(change.added, change.removed)
        self.data.forget(change.removed)
        self.findings = findings

    def _follow(self, change: Change) -> int:
        try:
            if any(triple.predicate.value == SUBCLASS for triple in change):
                return self.validate()
            return sum(self._revalidate(self.model[node], along, change) for node, along in routes(self.model).items())
        finally:
            self.data.forget(change.removed)

    def _revalidate(self, shape: Shape, along: list[Route], change: Change) -> int:
        groups: dict[tuple[str, str], list[Constraint]] = defaultdict(list)
        for constraint in shape.constraints:
            if not isinstance(constraint, model.PropertyConstraint):
                groups[_source(shape, constraint), constraint.component].append(constraint)
        looked_at = 0
        for key, constraints in groups.items():
            nodes = self._affected(shape, constraints, along, change)
            if nodes is None or nodes:
                looked_at += 1 if nodes is None else len(nodes)
                self._replace(key, shape, constraints, along, nodes)
        return looked_at

    def _affected(
        self, shape: Shape, constraints: list[Constraint], along: list[Route], change: Change
    ) -> set[Term] | None:
        """Return the focus nodes whose results for the constraints may change; None for all of them."""
        direct = _named_by_queries((query for c in constraints for query in queries_of(self.model, c)), change)
        if direct is None or (direct and any(model.references(c) for c in constraints)):
            return None
        wanted = {read for route in along for read in target_reads(route)}
        wanted.update(read for c in constraints for read in constraint_reads(self.model, shape, c))
        starts: dict[Steps, set[Term]] = defaultdict(set)
        for triple in change:
            for read in wanted:
                if read.predicate in (None, triple.predicate.value):
                    starts[read.steps].add(triple.subject if read.forward else triple.object)  # type: ignore[arg-type]
        return direct.union(*(self._back(steps, nodes) for steps, nodes in starts.items()))

    def _back(self, steps: Steps, nodes: set[Term]) -> set[Term]:
        """Return the nodes from which `steps` lead to one of `nodes`, before or after the change."""
        if not steps:
            return nodes
        path = inverse(steps[0] if len(steps) == 1 else model.Sequence(steps))
        with self.data.node_set(nodes) as pattern:
            rows = self.data.query_both(f"SELECT DISTINCT ?x {{ {pattern} ?this {path_text(path)} ?x }}")
            found: set[Term] = {row["x"] for row in rows}
        return found | nodes if nullable(path) else found

    def _replace(
        self,
        key: tuple[str, str],
        shape: Shape,
        constraints: list[Constraint],
        along: list[Route],
        nodes: set[Term] | None,
    ) -> None:
        exact = None if nodes is None else {self.data.exact(node) for node in nodes}
        self.findings = [
            f for f in self.findings if (f.shape, f.component) != key or (exact is not None and f.focus not in exact)
        ]
        with self.data.node_set(nodes or ()) as pattern:
            planner = Planner(self.model, self.data.dialect)
            tasks = planner.plan_constraints(shape, constraints, along, "" if nodes is None else pattern)
            self.findings += self._evaluator.run(tasks)


def _source(shape: Shape, constraint: Constraint) -> str:
    source = getattr(constraint, "source", None) or shape.node
    return str(source.value)


def _named_by_queries(queries: Iterable[str], change: Change) -> set[Term] | None:
    """Return the focus nodes that changed triples name where queries read them; None if it may be any."""
    found: set[Term] = set()
    for query in queries:
        patterns = triple_patterns(query)
        if patterns is None:
            if _mentions(query, change):
                return None
            continue
        for triple in change:
            for pattern in patterns:
                if pattern.predicate in (None, triple.predicate.value):
                    if pattern.subject == "this":
                        found.add(triple.subject)  # type: ignore[arg-type]
                    elif pattern.object == "this":
                        found.add(triple.object)  # type: ignore[arg-type]
                    else:
                        return None
    return found


def _mentions(query: str, change: Change) -> bool:
    """Return whether a query can read one of the changed triples: it names the predicate, or has it as a variable."""
    if sparql_text.variable_predicates(query):
        return True
    iris = sparql_text.iris(query)
    return any(triple.predicate.value in iris for triple in change)
