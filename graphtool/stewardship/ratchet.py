"""Compare the findings of now with those of before: new, known, fixed.

Before is the project as it was at a git revision, judged by the shapes and the ontology that it had then, or a
stored report (see `baseline`). Findings are matched by their fingerprints; of several that share one, as many are
known as there were before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import GraphtoolError, NothingToDoError
from graphtool.shacl.check import check_shapes
from graphtool.shacl.consistency import CONTRADICTION, with_contradictions
from graphtool.shacl.engine import Scope, validate
from graphtool.shacl.report import FIXED, KNOWN, NEW, finding_order
from graphtool.shacl.shapes import ShapesGraph
from graphtool.stewardship.exceptions import ACCEPTED, decisions, persons_in, with_decisions
from graphtool.stewardship.registers.check import with_register
from graphtool.store import moment
from graphtool.store.load import Selection, load, parse_project_files
from graphtool.store.revisions import revision
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from graphtool.errors import Problem
    from graphtool.project import Project
    from graphtool.shacl.report import Finding, Report
    from graphtool.stewardship.registers.read import Register
    from graphtool.store.load import Corpus
    from graphtool.store.parse import ParsedFile

# what is remembered of a project's past is kept apart from what is remembered of its present
_PAST = "#past"


@dataclass(frozen=True)
class Judge:
    """How a corpus is judged, so that then and now are judged alike: the same engine, the same day.

    `accepted` are the files of exceptions, or None for those beside the shapes. With a `register`, places are compared
    with it. With a `day` (and how certain it must be: see `moment.at`) only what held then is
    judged.
    """

    today: date
    engine: str = "compiled"
    contradictions: bool = True
    shapes_only: bool = False
    accepted: tuple[ParsedFile, ...] | None = None
    register: Register | None = None
    day: tuple[date, str] | None = None

    def report(self, corpus: Corpus, shapes: ShapesGraph, scope: Scope, *, place: str = "") -> Report:
        """Return the findings of the shapes and of the closure, or those about the shapes, exceptions applied.

        `place` names a project, so that a run may start from what was found there the last time.
        """
        if self.shapes_only:
            return self.settled(check_shapes(corpus, shapes), corpus, shapes, scope)
        if self.day is not None:
            return self._held(corpus, shapes, scope, place)
        report = validate(corpus, shapes, engine=self.engine, scope=scope, place=place)
        if self.contradictions:
            report = with_contradictions(report, corpus, scope)
        if self.register is not None:
            report = with_register(report, corpus, self.register, scope)
        return self.settled(report, corpus, shapes, scope)

    def _held(self, corpus: Corpus, shapes: ShapesGraph, scope: Scope, place: str) -> Report:
        """Return the findings of the day: those of the graph of then that are findings of the whole graph as well.

        What is found only in the graph of then comes from what was taken out of it, and is nobody's mistake.
        """
        always = replace(self, day=None)
        whole = Counter(f.fingerprint for f in always.report(corpus, shapes, scope, place=place).findings)
        report = always.report(moment.at(corpus, *self.day or ()), shapes, scope)
        held = []
        for finding in report.findings:
            if whole[finding.fingerprint] > 0:
                held.append(finding)
            whole[finding.fingerprint] -= 1
        return replace(report, findings=tuple(held))

    def settled(self, report: Report, corpus: Corpus, shapes: ShapesGraph, scope: Scope) -> Report:
        """Return the report with the accepted findings marked."""
        files = shapes.files if self.accepted is None else self.accepted
        files = tuple(file for file in files if self.accepted or PurePath(file.shown).name == ACCEPTED)
        if not files:
            return report
        found = decisions(files, persons_in(corpus.data))
        if not self.contradictions:
            found = [decision for decision in found if not decision.shape.startswith(CONTRADICTION)]
        complete = scope == Scope() and not self.shapes_only
        return with_decisions(report, found, self.today, complete=complete)


def findings_at(
    project: Project, name: str, judge: Judge, scope: Scope, graphs: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Return what the judge finds in the project as it was at a revision.

    With a scope, what the `graphs` described then is in it as well, so that a subject that was taken out of a file
    counts. Raises RevisionError if there is no such revision, and what stands in the way of judging the project
    as it was then.
    """
    with revision(project, name) as before:
        try:
            corpus = load(before, Selection())
            shapes = ShapesGraph(tuple(parse_project_files(before, before.shape_files())))
            place = f"{project.root}{_PAST}"
            return judge.report(corpus, shapes, _widened(scope, corpus, graphs), place=place).findings
        except NothingToDoError:
            return ()
        except GraphtoolError as error:
            raise type(error).joined(_at(name, problem) for problem in error.problems) from None


def _at(name: str, problem: Problem) -> Problem:
    """Say that a problem is one of the past, with its place as git writes it: REVISION:path."""
    place = problem.location._replace(path=f"{name}:{problem.location.path}") if problem.location else None
    return problem._replace(location=place, message=f"at {name}: {problem.message}")


def _widened(scope: Scope, corpus: Corpus, graphs: Collection[str]) -> Scope:
    if scope.focus is None:
        return scope
    described = (q.subject for file in corpus.data if file.graph.value in graphs for q in file.quads)
    return replace(scope, focus=scope.focus | {value(node) for node in described if isinstance(node, ox.NamedNode)})


def compared(report: Report, before: Iterable[Finding], name: str, scope: Scope | None = None) -> Report:
    """Return the report with each finding new or known, and those of before, if in scope, that are gone as fixed."""
    earlier: dict[str, list[Finding]] = defaultdict(list)
    focus = scope.focus if scope else None
    for finding in before:
        if focus is not None and value(finding.focus) not in focus:
            continue
        earlier[finding.fingerprint].append(finding)
    remaining = Counter({fingerprint: len(same) for fingerprint, same in earlier.items()})
    findings = []
    for finding in report.findings:
        known = remaining[finding.fingerprint] > 0
        remaining[finding.fingerprint] -= known
        findings.append(replace(finding, state=KNOWN if known else NEW))
    gone = [same[len(same) - left :] for fingerprint, same in earlier.items() if (left := remaining[fingerprint]) > 0]
    fixed = sorted((replace(finding, state=FIXED) for same in gone for finding in same), key=finding_order)
    return replace(report, findings=tuple(findings), compared_with=name, fixed=tuple(fixed))
