"""Review a change of a project as a whole: what it says, what is wrong with it, and what it does to what users get.

Each side is read once. What did not change is not computed again: without other statements the answers and documents
are the same, and the findings are brought up to date from those of the other side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphtool.errors import NothingToDoError
from graphtool.inference.engine import inferred
from graphtool.jsonld.affected import DocumentChanges, changed_documents
from graphtool.shacl.engine import Scope
from graphtool.shacl.remember import start_from
from graphtool.shacl.report import finding_order
from graphtool.shacl.shapes import ShapesGraph
from graphtool.stewardship.answers import Answers, Asked, changed_answers
from graphtool.stewardship.blame import with_origins
from graphtool.stewardship.contracts.judge import MAJOR, NONE, Verdict, documents_of, judge
from graphtool.stewardship.contracts.read import contracts_of
from graphtool.stewardship.diff import compare
from graphtool.stewardship.ratchet import compared
from graphtool.stewardship.vanished import vanished

if TYPE_CHECKING:
    from graphtool.project import Project
    from graphtool.shacl.report import Finding, Report
    from graphtool.stewardship.contracts.model import Contract
    from graphtool.stewardship.diff import Difference
    from graphtool.stewardship.ratchet import Judge
    from graphtool.stewardship.reading import Side
    from graphtool.store.load import Corpus


@dataclass(frozen=True)
class Review:
    """What a change does; `report` has each finding as new or known, and those that are fixed.

    `contracts` says what it means for those who rely on the documents.
    """

    difference: Difference
    report: Report
    answers: Answers
    documents: DocumentChanges
    contracts: tuple[Verdict, ...]
    shapes: ShapesGraph

    def fails(self, fail_on: str) -> bool:
        """Return whether the change is refused: by a finding from this threshold on, or by a broken contract."""
        return self.report.fails(fail_on) or any(verdict.level == MAJOR for verdict in self.contracts)


def review(old: Side, new: Side, language: str, judge: Judge) -> Review:
    """Review the change from one side to another, both whole projects.

    Raises NothingToDoError if the new side has nothing to judge.
    """
    before, after = _project(old), _project(new)
    difference = compare(old, new, language)
    shapes = ShapesGraph(new.rooms.get("shapes", ()))
    # the base is remembered apart: it stays while the work goes on
    place, base = str(after.root), f"{after.root}, base of a review"
    report = judge.report(new.corpus, shapes, Scope(), place=place)
    start_from(base, place)
    report = compared(report, _judged(old, judge, base), old.name)
    report = with_origins(report, after, old.revision, new.quads)
    renamed = {named.rename.old: named.rename.new for named in difference.renames}
    lost = vanished(old.corpus, new.corpus, renamed)
    report = replace(report, findings=tuple(sorted((*report.findings, *lost), key=finding_order)))
    agreed = contracts_of(after)
    effects = _effects(Asked(before, old.corpus), Asked(after, new.corpus), difference, agreed)
    return Review(difference, report, *effects, shapes)


def _project(side: Side) -> Project:
    if not side.operand.whole or side.operand.project is None:
        raise NothingToDoError(f"{side.name} is no whole project", hint="graphtool diff compares parts")
    return side.operand.project


def _judged(old: Side, judge: Judge, place: str) -> tuple[Finding, ...]:
    try:
        return judge.report(old.corpus, ShapesGraph(old.rooms.get("shapes", ())), Scope(), place=place).findings
    except NothingToDoError:
        return ()


def _effects(
    old: Asked, new: Asked, difference: Difference, agreed: tuple[Contract, ...]
) -> tuple[Answers, DocumentChanges, tuple[Verdict, ...]]:
    """Return what the change does to answers, to documents, and to those who rely on them."""
    stated = _stated(old.corpus) != _stated(new.corpus)
    if not stated and not any(file.path.startswith("queries/") for file in difference.files):
        none = DocumentChanges()
        return Answers(len(new.project.query_files())), none, _judged_by(agreed, old.corpus, new.corpus, none)
    before, after = Asked(old.project, inferred(old.corpus)), Asked(new.project, inferred(new.corpus))
    renamed = {named.rename.old: named.rename.new for named in difference.renames}
    documents = changed_documents(before.corpus, after.corpus) if stated else DocumentChanges()
    verdicts = _judged_by(agreed, before.corpus, after.corpus, documents)
    return changed_answers(before, after, renamed), documents, verdicts


def _judged_by(agreed: tuple[Contract, ...], old: Corpus, new: Corpus, changes: DocumentChanges) -> tuple[Verdict, ...]:
    if not changes:
        return tuple(Verdict(contract, NONE) for contract in agreed)
    sides = documents_of(old), documents_of(new)
    return tuple(judge(contract, *sides, changes) for contract in agreed)


def _stated(corpus: Corpus) -> set[int]:
    """Identify the statements of a corpus; files with the same bytes share theirs (see `reading`)."""
    return {id(file.quads) for file in corpus.files}
