"""Judge a change before it is written: the findings that the graph has with it and does not have without it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import NothingToDoError
from graphtool.shacl.consistency import CONTRADICTION, with_contradictions
from graphtool.shacl.engine import Scope, validate
from graphtool.shacl.places import located
from graphtool.shacl.report import NEW, Report, finding_order
from graphtool.stewardship.ratchet import compared
from graphtool.store.load import Corpus
from graphtool.store.parse import ParsedFile
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.errors import Location
    from graphtool.shacl.report import Finding
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.stewardship.changes import ChangeSet

_CHANGE = "<the statements that are added, a line for each>"


def judged(before: Corpus, after: Corpus, shapes: ShapesGraph, change: ChangeSet, *, place: str = "") -> Report:
    """Return the report on the changed graph with its new findings only, placed in the change or in the files as now.

    `place` names the project, whose last findings are then a start (see `validate`).
    """
    report = with_contradictions(validate(after, shapes, place=place), after, Scope())
    findings = compared(report, _known(before, shapes, report), change.shown).findings
    new = [finding for finding in findings if finding.state == NEW]
    return replace(report, findings=tuple(sorted(_placed(new, before, shapes, change), key=finding_order)))


def _known(before: Corpus, shapes: ShapesGraph, report: Report) -> tuple[Finding, ...]:
    """Return what is found without the change; only the focus nodes of the report are looked at."""
    focus = {finding.focus for finding in report.findings}
    named = all(isinstance(node, ox.NamedNode) for node in focus)
    scope = Scope(focus=frozenset(value(node) for node in focus)) if named else Scope()
    try:
        earlier = validate(before, shapes, scope=scope)
    except NothingToDoError:
        return ()
    if any(finding.shape.startswith(CONTRADICTION) for finding in report.findings):
        earlier = with_contradictions(earlier, before, scope)
    return earlier.findings


def _placed(findings: Iterable[Finding], before: Corpus, shapes: ShapesGraph, change: ChangeSet) -> Iterable[Finding]:
    """Place findings in the change where it states what they are about, else in the files as they are."""
    name = ox.NamedNode("urn:x-graphtool:change")
    lines = "".join(f"{stated.triple} .\n" for stated in change.added)
    quads = tuple(ox.Quad(s.triple.subject, s.triple.predicate, s.triple.object, name) for s in change.added)
    listed = ParsedFile(Path(_CHANGE), _CHANGE, name, quads, {}, ox.RdfFormat.N_TRIPLES, lines.encode())

    def original(place: Location) -> Location:
        found = change.added[place.line - 1].location if place.path == _CHANGE and place.line else None
        return found or place

    for finding in located(Corpus((*before.data, listed), before.ontology), shapes, findings):
        where = None if finding.location is None else original(finding.location)
        related = dict.fromkeys(original(each) for each in finding.related)
        yield replace(finding, location=where, related=tuple(each for each in related if each != where))
