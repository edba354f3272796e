"""Find the fixes for findings: each proven on top of those before it, what cannot be decided left as a hint."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphtool.shacl.incremental import Session
from graphtool.stewardship.fixes.ground import Ground
from graphtool.stewardship.fixes.prove import Prover, key
from graphtool.stewardship.fixes.registry import RULES
from graphtool.store.parse import FORMATS
from graphtool.store.read import is_packed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graphtool.shacl.report import Finding, Text
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.stewardship.fixes.model import Proposal
    from graphtool.stewardship.fixes.prove import Trial
    from graphtool.store.load import Corpus
    from graphtool.store.parse import ParsedFile

MOST_PROPOSALS = 6
_EDITABLE = {FORMATS[suffix] for suffix in (".ttl", ".nt", ".nq", ".trig")}


@dataclass(frozen=True)
class Fix:
    """A proven fix: the finding that it was made for, why, and how many findings fewer there are with it."""

    finding: Finding
    reason: Text
    removed: int


@dataclass(frozen=True)
class Choice:
    """A finding with several cures that validation cannot tell apart: one for a person to choose."""

    finding: Finding
    reasons: tuple[Text, ...]


@dataclass(frozen=True)
class Rewritten:
    """A file as it is after the fixes, and the text that it had when they were proven."""

    file: ParsedFile
    before: str

    @property
    def after(self) -> str:
        """The text with the fixes."""
        return self.file.text()


@dataclass(frozen=True)
class Plan:
    """All fixes, the corpus after them, and the files that they change."""

    fixes: tuple[Fix, ...]
    choices: tuple[Choice, ...]
    corpus: Corpus
    changed: tuple[Rewritten, ...]


def editable(files: Iterable[ParsedFile]) -> frozenset[str]:
    """Return the graphs of the files whose text can be edited: Turtle and its relatives, neither piped nor packed."""
    plain = (file for file in files if str(file.path) != "-" and not is_packed(file.path))
    return frozenset(file.graph.value for file in plain if file.syntax in _EDITABLE)


def plan(
    corpus: Corpus,
    shapes: ShapesGraph,
    findings: Iterable[Finding],
    graphs: Collection[str],
    *,
    infer: bool = True,
    session: Session | None = None,
) -> Plan:
    """Return the proven fixes for findings, as edits of the files of these graphs.

    `infer` says whether contradictions count. A `session` that has validated the corpus already saves time; it is
    changed. Raises ShapesError for shapes that cannot be compiled.
    """
    corpus.keep()
    if session is None:
        session = Session(corpus.quads(), shapes)
        session.validate()
    prover = Prover(corpus, session, Ground.of(corpus, frozenset(graphs), shapes), infer=infer)
    return _Planner(prover).plan(list(findings))


class _Planner:
    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self._fixes: list[Fix] = []
        self._choices: dict[object, Choice] = {}

    def plan(self, findings: list[Finding]) -> Plan:
        before = self._prover.ground
        waiting = findings
        while waiting:
            done = len(self._fixes)
            waiting = [left for finding in waiting for left in self._attempt(finding)]
            if len(self._fixes) == done:
                break
        after = self._prover.corpus
        changed = tuple(
            Rewritten(file, before.text(file.graph.value))
            for file in after.data
            if file is not before.files[file.graph.value].file
        )
        return Plan(tuple(self._fixes), tuple(self._choices.values()), after, changed)

    def _attempt(self, finding: Finding) -> list[Finding]:
        """Fix a finding if that can be proven, and return what is still to be looked at in its stead."""
        if key(finding) not in map(key, self._prover.findings):
            self._choices.pop(key(finding), None)
            return []
        proven = list(self._proven(finding))
        if not proven:
            return [finding]
        best = _best(proven)
        if len(best) > 1:
            self._choices[key(finding)] = Choice(finding, tuple(proposal.reason for proposal, _ in best))
            return [finding]
        proposal, trial = best[0]
        self._choices.pop(key(finding), None)
        self._prover.keep(trial)
        self._fixes.append(Fix(finding, proposal.reason, trial.net))
        return [replace(moved, location=finding.location) for moved in trial.moved]

    def _proven(self, finding: Finding) -> Iterable[tuple[Proposal, Trial]]:
        ground = self._prover.ground
        proposals = (p for rule in RULES if rule.suits(finding) for p in rule.propose(finding, ground) if p.edits)
        for number, proposal in enumerate(sorted(proposals, key=lambda proposal: proposal.doubt)):
            if number == MOST_PROPOSALS:
                return
            trial = self._prover.trial(finding, proposal.edits)
            if trial is not None:
                yield proposal, trial


def _best(proven: list[tuple[Proposal, Trial]]) -> list[tuple[Proposal, Trial]]:
    """Return what removes most findings with the least doubt; several if they lead to different texts."""

    def rank(entry: tuple[Proposal, Trial]) -> tuple[int, float]:
        return -entry[1].net, entry[0].doubt

    first = min(map(rank, proven))
    texts = {
        tuple(file.content for file in entry[1].files): entry for entry in reversed(proven) if rank(entry) == first
    }
    return list(reversed(texts.values()))
