"""The queries of a shapes graph: which focus nodes each shape has, and what is asked of them.

A shape below a target is reached by routes: a target, then the paths of the property shapes above it. All tests of
value nodes of one shape, and all tests of the same focus nodes, share a query, because walking the nodes costs more
than testing them; a flag for each test says which of them a solution breaks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphtool.errors import ShapesError
from graphtool.shacl import sparql_text
from graphtool.shacl.compiler import family, sparql
from graphtool.shacl.compiler.writer import THIS, VALUE, FocusTest, Rows, UncompilableError, ValueTest, Writer, any_of
from graphtool.shacl.model import AskConstraint, Predicate, PropertyConstraint, SparqlConstraint
from graphtool.shacl.paths import reaches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphtool.shacl.compiler.dialect import Dialect
    from graphtool.shacl.model import Constraint, Node, Path, Shape, Shapes, Target


@dataclass(frozen=True)
class Outcome:
    """What a solution means: a result of `constraint` in `shape`, if the variable `flag` (when given) is true."""

    shape: Shape
    constraint: Constraint
    flag: str = ""
    value: str = ""
    path: str = ""


@dataclass(frozen=True)
class Query:
    """A SELECT of ?this and what the outcomes need. `natural`: literals are seen as values (SPARQL constraints)."""

    text: str
    outcomes: tuple[Outcome, ...]
    natural: bool = False


@dataclass(frozen=True)
class EachFocus:
    """A constraint that is run for one focus node (and value node) at a time; `nodes` selects them."""

    nodes: str
    query: str
    outcome: Outcome


Task = Query | EachFocus

# the compiler's own variables begin with gt_, so that they never meet those of a SPARQL constraint
ROOT = "?gt_focus"


@dataclass(frozen=True)
class Route:
    """A target of a root shape, the paths walked from it, and the shapes on the way."""

    target: Target
    steps: tuple[Path, ...] = ()
    through: tuple[str, ...] = ()
    only: str = ""

    def pattern(self, dialect: Dialect) -> str:
        """Write the pattern that binds ?this; `only` (if any) binds the root's focus node ROOT first."""
        names = [ROOT, *(f"?gt_step{n}" for n in range(1, len(self.steps))), THIS] if self.steps else [THIS]
        start = target_pattern(self.target, names[0], dialect)
        pattern = start
        for before, path, after in self._walk(names):
            # a branch for paths of length zero has to bind `before` itself
            pattern = f"{pattern} {reaches(before, path, after, pattern)}"
        return f"{self.only.replace(ROOT, names[0])} {pattern}".strip()

    def _walk(self, names: list[str]) -> Iterator[tuple[str, Path, str]]:
        return zip(names, self.steps, names[1:], strict=False)


def routes(shapes: Shapes) -> dict[Node, list[Route]]:
    """Return, for every shape that validates something, the routes to its focus nodes."""
    found: dict[Node, list[Route]] = {}

    def walk(shape: Shape, route: Route) -> None:
        if shape.deactivated:
            return
        route = replace(route, through=(*route.through, shape.name))
        found.setdefault(shape.node, []).append(route)
        below = route if shape.path is None else replace(route, steps=(*route.steps, shape.path))
        for node in shape.properties():
            walk(shapes[node], below)

    for root in shapes.roots:
        for target in root.targets:
            walk(root, Route(target))
    return found


def target_pattern(target: Target, node: str, dialect: Dialect) -> str:
    """Write the pattern that binds the focus nodes of a target (SHACL, section 2.1.3)."""
    value = dialect.constant(target.value)
    if target.kind == "class":
        return dialect.instance(node, target.value.value)
    if target.kind == "node":
        return f"VALUES {node} {{ {value} }}"
    return f"{node} {value} ?gt_object ." if target.kind == "subjectsOf" else f"?gt_subject {value} {node} ."


@dataclass
class _Tests:
    pattern: str
    values: bool
    late: str = ""
    tests: list[tuple[str, Outcome]] = field(default_factory=list)


def nothing(_shape: Shape, _constraint: Constraint) -> bool:
    """Leave no constraint out."""
    return False


class Planner:
    """Compiles shapes into tasks; `shapes_only` restricts them to these shapes and what is below them.

    Constraints to `leave_out` are somebody else's.
    """

    def __init__(
        self,
        shapes: Shapes,
        dialect: Dialect,
        shapes_only: frozenset[str] | None = None,
        leave_out: Callable[[Shape, Constraint], bool] = nothing,
    ) -> None:
        self.shapes = shapes
        self.dialect = dialect
        self.shapes_only = shapes_only
        self._leave_out = leave_out
        self._writer = Writer(shapes, dialect)
        self._grouped: dict[object, _Tests] = {}
        self._tasks: list[Task] = []

    def plan(self, only: str = "") -> list[Task]:
        """Return the tasks of all shapes with targets; `only` is a pattern that restricts ROOT."""
        for node, along in routes(self.shapes).items():
            for route in along:
                for constraint in self.shapes[node].constraints:
                    shape = self.shapes[node]
                    if self._wanted(route, constraint) and not self._leave_out(shape, constraint):
                        self._add(shape, constraint, replace(route, only=only))
        return [*self._tests(), *self._tasks]

    def plan_constraints(
        self, shape: Shape, constraints: list[Constraint], along: list[Route], only: str
    ) -> list[Task]:
        """Return the tasks of some constraints for the focus nodes of these routes that `only` binds as ?this."""
        for route in along:
            for constraint in constraints:
                self._add(shape, constraint, replace(route, only=only))
        return [*self._tests(), *self._tasks]

    def _wanted(self, route: Route, constraint: Constraint) -> bool:
        if isinstance(constraint, PropertyConstraint):
            return False
        names = set(route.through)
        if isinstance(constraint, SparqlConstraint) and constraint.source is not None:
            names.add(constraint.source.value)
        return self.shapes_only is None or bool(names & self.shapes_only)

    def _add(self, shape: Shape, constraint: Constraint, route: Route) -> None:
        focus = route.pattern(self.dialect)
        if isinstance(constraint, SparqlConstraint):
            self._tasks.append(self._select(shape, constraint, focus))
            return
        value = THIS if shape.path is None else VALUE
        writer = replace(self._writer, focus=focus)
        try:
            compiled = family.compile_constraint(writer, constraint, shape, THIS, value)
        except UncompilableError as error:
            self._tasks.append(self._each_value(shape, constraint, writer, error))
            return
        if isinstance(compiled, Rows):
            self._rows(shape, constraint, focus, compiled)
        elif isinstance(compiled, FocusTest) or shape.path is None:
            shown = value[1:] if isinstance(compiled, ValueTest) else ""
            group = self._grouped.setdefault((focus,), _Tests(focus, values=False))
            group.tests.append((compiled.expression, Outcome(shape, constraint, value=shown)))
        else:
            group = self._grouped.get((focus, shape.node)) or self._value_tests(shape, focus, writer)
            self._grouped[focus, shape.node] = group
            group.tests.append((compiled.expression, Outcome(shape, constraint, value=VALUE[1:])))

    def _value_tests(self, shape: Shape, focus: str, writer: Writer) -> _Tests:
        reach = writer.values(shape, THIS, VALUE)
        path = shape.path
        if isinstance(path, Predicate) and focus.count("?this") == 1 and self.dialect.prefers_scan(path.iri, focus):
            return _Tests(reach, values=True, late=f" && EXISTS {{ {focus} }}")
        return _Tests(f"{focus} {reach}", values=True)

    def _select(self, shape: Shape, constraint: SparqlConstraint, focus: str) -> Task:
        try:
            query = sparql.bound_query(constraint)
        except UncompilableError as error:
            raise _refused(shape, error) from None
        outcome = Outcome(shape, constraint, value="value", path="path")
        if sparql_text.set_based(query):
            return Query(sparql.joined(query, focus), (outcome,), natural=True)
        return EachFocus(f"SELECT DISTINCT ?this {{ {focus} }}", query, outcome)

    def _each_value(self, shape: Shape, constraint: Constraint, writer: Writer, error: UncompilableError) -> Task:
        if not isinstance(constraint, AskConstraint):
            raise _refused(shape, error)
        reach = f"BIND({THIS} AS {VALUE})" if shape.path is None else writer.values(shape, THIS, VALUE)
        nodes = f"SELECT DISTINCT {THIS} {VALUE} {{ {writer.focus} {reach} }}"
        return EachFocus(nodes, sparql.bound_query(constraint), Outcome(shape, constraint, value=VALUE[1:]))

    def _rows(self, shape: Shape, constraint: Constraint, focus: str, rows: Rows) -> None:
        outcome = Outcome(shape, constraint, value=rows.value[1:], path=rows.path[1:])
        columns = " ".join(filter(None, (THIS, rows.value, rows.path, rows.key)))
        for pattern in rows.patterns:
            self._tasks.append(Query(f"SELECT DISTINCT {columns} WHERE {{ {focus} {pattern} }}", (outcome,)))

    def _tests(self) -> Iterator[Query]:
        for group in self._grouped.values():
            kept = [(test, outcome) for test, outcome in group.tests if test != "false"]
            columns = f"{THIS} {VALUE}" if group.values else THIS
            flags = [f"?fails{n}" for n in range(len(kept))] if len(kept) > 1 else [""] * len(kept)
            shown = "".join(f" ({test} AS {f})" for (test, _), f in zip(kept, flags, strict=True) if f)
            outcomes = (replace(outcome, flag=f[1:]) for (_, outcome), f in zip(kept, flags, strict=True))
            failing = any_of([test for test, _ in kept])
            if kept:
                text = f"SELECT DISTINCT {columns}{shown} WHERE {{ {group.pattern} FILTER({failing}{group.late}) }}"
                yield Query(text, tuple(outcomes))


def _refused(shape: Shape, error: UncompilableError) -> ShapesError:
    return ShapesError(
        f"the shape {shape.name} cannot be compiled: {error}", hint="validate with --engine pyshacl instead"
    )
