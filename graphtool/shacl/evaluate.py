"""Run compiled tasks on an evaluation store and turn their solutions into findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import ShapesError
from graphtool.shacl import sparql_text
from graphtool.shacl.compiler.queries import EachFocus
from graphtool.shacl.messages import message
from graphtool.shacl.model import AskConstraint, SparqlConstraint
from graphtool.shacl.paths import path_text
from graphtool.shacl.report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphtool.shacl.compiler.queries import Outcome, Query, Task
    from graphtool.shacl.dataset import EvaluationStore
    from graphtool.shacl.model import Term
    from graphtool.shacl.shapes import ShapesGraph

_TRUE = frozenset({"true", "1"})


def _is_true(term: object) -> bool:
    """Return whether a computed flag is true; Virtuoso computes the integer 1 for it."""
    return isinstance(term, ox.Literal) and term.value in _TRUE


class Evaluator:
    """Runs tasks; each result comes once, also when several routes lead to it."""

    def __init__(self, data: EvaluationStore, shapes: ShapesGraph) -> None:
        self.data = data
        self.shapes = shapes

    def run(self, tasks: Iterable[Task]) -> Iterator[Finding]:
        """Yield the findings of all tasks."""
        seen: set[object] = set()
        for task in tasks:
            found = self._each(task) if isinstance(task, EachFocus) else self._query(task)
            for key, finding in found:
                if key not in seen:
                    seen.add(key)
                    yield finding

    def _query(self, query: Query) -> Iterator[tuple[object, Finding]]:
        solutions = self.data.query(query.text, natural=query.natural)
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            for outcome in query.outcomes:
                if not outcome.flag or _is_true(row[outcome.flag]):
                    bindings = {name: row[name] for name in names if not name.startswith("fails")}
                    yield self._finding(outcome, bindings)

    def _each(self, task: EachFocus) -> Iterator[tuple[object, Finding]]:
        for row in list(self.data.query(task.nodes, natural=True)):
            focus: Term = row["this"]
            known: dict[str, Term | None] = {"this": focus}
            if isinstance(task.outcome.constraint, AskConstraint):
                known["value"] = row["value"]
            self._require_names(task, known)
            answer = self.data.query(sparql_text.bind(task.query, known), natural=True)
            if isinstance(answer, ox.QueryBoolean | bool):
                if not answer:
                    yield self._finding(task.outcome, known)
                continue
            names = [variable.value for variable in answer.variables]
            for solution in answer:
                yield self._finding(task.outcome, {**{n: solution[n] for n in names}, **known})

    def _require_names(self, task: EachFocus, known: Mapping[str, Term | None]) -> None:
        if any(isinstance(term, ox.BlankNode) for term in known.values()):
            raise ShapesError(
                f"the SPARQL constraint of {task.outcome.shape.name} must be run for one focus node at a time, which "
                "is impossible for blank nodes",
                hint="rewrite it without sub-SELECT, aggregate and LIMIT, or validate with --engine pyshacl",
            )

    def _finding(self, outcome: Outcome, bindings: Mapping[str, Term | None]) -> tuple[object, Finding]:
        shape, constraint, data = outcome.shape, outcome.constraint, self.data
        focus = data.exact(bindings["this"])
        if focus is None:
            raise ValueError("a solution without focus node")
        value = bindings.get(outcome.value) if outcome.value else None
        path = bindings.get(outcome.path) if outcome.path else None
        source = shape.node
        if isinstance(constraint, SparqlConstraint):
            source = constraint.source or shape.node
            value = data.as_written(focus, value if value is not None or shape.path is not None else focus)
        shown = data.exact(value)
        named = source.value
        finding = Finding(
            focus=focus,
            path=f"<{path.value}>" if path is not None else path_text(shape.path) if shape.path else None,
            value=shown,
            component=constraint.component,
            shape=named,
            severity=shape.severity,
            message=message(shape, constraint, {**bindings, "this": focus, "value": shown}),
            hint=self.shapes.texts(named, ("description",)),
            others=_others(bindings, (focus, shown)) if isinstance(constraint, SparqlConstraint) else (),
        )
        key = (finding.focus, finding.path, shown, constraint, named, self._extra(bindings))
        return key, finding

    @staticmethod
    def _extra(bindings: Mapping[str, Term | None]) -> object:
        return next((value for name, value in bindings.items() if name.startswith("lang")), None)


def _others(bindings: Mapping[str, Term | None], known: tuple[Term | None, ...]) -> tuple[Term, ...]:
    """Return the nodes that a SPARQL constraint bound beside focus node, path and value."""
    named = (term for name, term in sorted(bindings.items()) if name not in ("this", "path", "value"))
    return tuple(t for t in named if isinstance(t, ox.NamedNode | ox.BlankNode) and t not in known)
