"""Contradictions of the closure as findings beside those of the shapes.

Shapes judge what is stated. What only inference brings to light (a thing in two disjoint classes, say) is found
here: one finding for each contradiction, at the statements that cause it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphtool.inference.engine import closure
from graphtool.inference.findings import contradictions
from graphtool.namespaces import KNSH
from graphtool.shacl.report import Finding, Text, finding_order
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    from graphtool.errors import Location
    from graphtool.inference.findings import Contradiction
    from graphtool.shacl.engine import Scope
    from graphtool.shacl.report import Report
    from graphtool.store.load import Corpus

CONTRADICTION = f"{KNSH}contradiction-"
_HINT = Text(
    (
        ("de", "Eine der Aussagen ist falsch; graphtool infer --explain zeigt, was woraus folgt."),
        ("en", "One of the statements is wrong; graphtool infer --explain shows what follows from what."),
    )
)


def with_contradictions(report: Report, corpus: Corpus, scope: Scope) -> Report:
    """Return the report with the contradictions that the statements within the scope take part in."""
    order = {file.shown: number for number, file in enumerate((*reversed(corpus.data), *corpus.ontology))}
    clashes = contradictions(corpus, closure(corpus))
    # two proofs of one contradiction read alike: one finding
    found = dict.fromkeys(_finding(each, scope, order) for each in clashes if _concerns(each, scope))
    if not found:
        return report
    return replace(report, findings=tuple(sorted((*report.findings, *found), key=finding_order)))


def _concerns(contradiction: Contradiction, scope: Scope) -> bool:
    if scope.shapes is not None:
        return False
    return scope.focus is None or any(value(t.subject) in scope.focus for t, _ in contradiction.support)


def _finding(contradiction: Contradiction, scope: Scope, order: Mapping[str, int]) -> Finding:
    """Put the finding at a statement behind it: within the scope if there is one, in the file loaded last."""
    inside = scope.focus or frozenset()

    def rank(entry: tuple[ox.Triple, Location | None]) -> tuple[bool, bool, int]:
        statement, place = entry
        return value(statement.subject) not in inside, place is None, order.get(place.path, 0) if place else 0

    triple, location = min(contradiction.support, key=rank)
    rule = contradiction.inconsistency.rule
    name = f"{CONTRADICTION}{rule.table_rule}"
    return Finding(
        focus=triple.subject,
        path=f"<{triple.predicate.value}>",
        value=triple.object,
        component=name,
        shape=name,
        severity="violation",
        message=Text(
            (
                ("de", f"Widerspruch: {contradiction.message} ({rule.axiom})."),
                ("en", f"Contradiction: {contradiction.message} ({rule.axiom})."),
            )
        ),
        hint=_HINT,
        location=location,
        related=tuple(dict.fromkeys(at for _, at in contradiction.support if at and at != location)),
    )
