"""Check the shapes themselves: what selects nothing, points nowhere, or can never be met.

Such shapes are well-formed, so no engine complains; they make a validation look better than it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import KN, KNSH, RDF_TYPE, SH, shrink
from graphtool.shacl.report import Finding, Report, Text, finding_order
from graphtool.store.positions import Locator
from graphtool.store.terms import Term, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus

CHECK = f"{KNSH}check-"
_BOUNDS = (
    ("minCount", "maxCount"),
    ("minLength", "maxLength"),
    ("minInclusive", "maxInclusive"),
    ("qualifiedMinCount", "qualifiedMaxCount"),
)
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_OWN_NAME = re.compile(r"(?<![\w:])kn:(\w+)")


def check_shapes(corpus: Corpus, shapes: ShapesGraph) -> Report:
    """Return warnings about the shapes; the corpus tells which targets and which terms exist."""
    found = [
        *_empty_targets(corpus, shapes),
        *_undefined_terms(corpus, shapes),
        *_dangling_properties(shapes),
        *_unsatisfiable(shapes),
        *_without_target(shapes),
    ]
    locator = Locator(shapes.files)
    located = [_at(finding, locator) for finding in found]
    return Report(
        findings=tuple(sorted(located, key=finding_order)),
        engine="check",
        files=len(shapes.files),
        triples=len(shapes.store),
        shapes=len(shapes.names),
        focus_nodes=len(shapes.focus_nodes(corpus.store)),
    )


def _at(finding: Finding, locator: Locator) -> Finding:
    matching = [ox.Triple(finding.focus, ox.NamedNode(finding.path[1:-1]), finding.value)] if finding.path else []  # type: ignore[arg-type]
    where = locator.statement(finding.focus, matching)
    return replace(finding, location=where)


def _finding(shape: Term, check: str, de: str, en: str, about: ox.Quad | None = None) -> Finding:
    return Finding(
        focus=shape,
        path=f"<{about.predicate.value}>" if about else None,
        value=about.object if about else None,
        component=CHECK + check,
        shape=CHECK + check,
        severity="warning",
        message=Text((("de", de), ("en", en))),
    )


def _empty_targets(corpus: Corpus, shapes: ShapesGraph) -> Iterator[Finding]:
    """Warn of a shape that selects nothing; an empty target beside others that select something is a note."""
    by_shape: dict[str, list[tuple[ox.Quad, bool]]] = {}
    for kind in _TARGETS:
        for quad in shapes.store.quads_for_pattern(None, ox.NamedNode(SH + kind), None):
            selects = bool(shapes.selected(kind, quad.object, corpus.store))  # type: ignore[arg-type]
            by_shape.setdefault(value(quad.subject), []).append((quad, selects))
    for targets in by_shape.values():
        empty = [quad for quad, selects in targets if not selects]
        if len(empty) == len(targets):
            yield _finding(
                empty[0].subject,
                "selects-nothing",
                "Keines der Ziele dieser Form wählt hier etwas aus: ein Verbot, das hält, oder ein Schreibfehler.",
                "None of this shape's targets selects anything here: a ban that is kept, or a typing error.",
            )
            continue
        for quad in empty:
            name = f"sh:{quad.predicate.value[len(SH) :]} {shrink(value(quad.object))}"
            de, en = f"Das Ziel {name} wählt hier nichts aus.", f"The target {name} selects nothing here."
            yield replace(_finding(quad.subject, "target-selects-nothing", de, en, quad), severity="info")


def _undefined_terms(corpus: Corpus, shapes: ShapesGraph) -> Iterator[Finding]:
    defined = {value(q.subject) for file in corpus.ontology for q in file.quads}
    for quad in shapes.store:
        for name in sorted(_own_terms(quad) - defined):
            yield _finding(
                quad.subject,
                "undefined-term",
                f"{shrink(name)} ist in der Ontologie nicht definiert.",
                f"{shrink(name)} is not defined in the ontology.",
                quad,
            )


def _own_terms(quad: ox.Quad) -> set[str]:
    if isinstance(quad.object, ox.NamedNode):
        return {quad.object.value} if quad.object.value.startswith(KN) else set()
    if quad.predicate.value in {f"{SH}select", f"{SH}ask", f"{SH}construct"}:
        return {KN + name for name in _OWN_NAME.findall(value(quad.object))}
    return set()


def _dangling_properties(shapes: ShapesGraph) -> Iterator[Finding]:
    for quad in shapes.store.quads_for_pattern(None, ox.NamedNode(f"{SH}property"), None):
        if not shapes.has(value(quad.object), "path"):
            yield _finding(
                quad.subject,
                "dangling-property",
                f"sh:property zeigt auf {shrink(value(quad.object))}; dort steht kein sh:path.",
                f"sh:property points to {shrink(value(quad.object))}, which has no sh:path.",
                quad,
            )


def _unsatisfiable(shapes: ShapesGraph) -> Iterator[Finding]:
    for least, most in _BOUNDS:
        query = f"SELECT ?shape ?low ?high {{ ?shape <{SH}{least}> ?low ; <{SH}{most}> ?high FILTER(?low > ?high) }}"
        for row in shapes.store.query(query):  # type: ignore[union-attr]
            low, high = row["low"].value, row["high"].value
            yield _finding(
                row["shape"],
                "unsatisfiable",
                f"sh:{least} {low} und sh:{most} {high} sind zusammen nie erfüllt.",
                f"sh:{least} {low} and sh:{most} {high} can never be met together.",
            )


def _without_target(shapes: ShapesGraph) -> Iterator[Finding]:
    referenced = {value(quad.object) for quad in shapes.store if quad.predicate.value.startswith(SH)}
    implicit = {value(term) for kind, term in shapes.targets if kind == "implicit"}
    node_shape = ox.NamedNode(f"{SH}NodeShape")
    for quad in shapes.store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), node_shape):
        name = value(quad.subject)
        targeted = any(
            shapes.has(name, kind) for kind in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
        )
        if not targeted and name not in referenced | implicit:
            yield _finding(
                quad.subject,
                "never-used",
                "Die Form hat kein Ziel, und keine andere verweist auf sie.",
                "The shape has no target, and no other shape refers to it.",
            )
