"""Which slips of the wrong updates `validate --suggest` cures: each fix is the one that the update's author names.

An update says with `fix` how the line must read afterwards; where it says nothing, nothing may be changed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pyoxigraph as ox
import pytest

from graphtool.project import Project
from graphtool.shacl.incremental import Change, Session
from graphtool.shacl.report import Finding
from graphtool.shacl.shapes import ShapesGraph
from graphtool.stewardship.fixes.plan import Plan, plan
from graphtool.store.load import Corpus
from graphtool.store.parse import ParsedFile, parse_bytes
from tests.conftest import ROOT
from tests.updates.test_updates import AGAINST_SHAPES, Update, name_of

FIXABLE = [update for update in AGAINST_SHAPES if "fix" in update.expected]
OTHERS = [update for update in AGAINST_SHAPES if "fix" not in update.expected]


@dataclass
class Bench:
    """The validated project, to which one update after the other is applied and taken back."""

    corpus: Corpus
    shapes: ShapesGraph
    session: Session
    known: list[Finding] = field(default_factory=list)

    def fixes(self, update: Update) -> tuple[Plan, list[Finding], list[Finding]]:
        """Plan the fixes of an update; return it with the new findings before and after."""
        corpus, file = _with(self.corpus, update)
        forth = _change(self.corpus, corpus)
        self.session.apply(forth)
        before = _new(self.session.findings, self.known)
        found = plan(corpus, self.shapes, before, {file.graph.value}, session=self.session)
        after = _new(self.session.findings, self.known)
        self.session.put(_change(found.corpus, self.corpus), list(self.known))
        return found, before, after


@pytest.fixture(scope="module")
def bench(asserted: Corpus, shapes: ShapesGraph) -> Bench:
    session = Session(asserted.quads(), shapes)
    session.validate()
    return Bench(asserted, shapes, session, list(session.findings))


def _with(corpus: Corpus, update: Update) -> tuple[Corpus, ParsedFile]:
    if update.edits:
        old = next(file for file in corpus.data if file.shown == update.edits)
        text = old.text().replace(update.expected["old"], update.expected["new"])
        new = parse_bytes(text.encode(), old.syntax, old.graph.value, path=old.path, shown=old.shown)
        return Corpus(tuple(new if file is old else file for file in corpus.data), corpus.ontology), new
    graph = Project(ROOT).graph_iri(update.path)
    new = parse_bytes(update.path.read_bytes(), ox.RdfFormat.TURTLE, graph, path=update.path, shown=update.path.name)
    return Corpus((*corpus.data, new), corpus.ontology), new


def _change(before: Corpus, after: Corpus) -> Change:
    old, new = ({quad.triple for quad in corpus.quads()} for corpus in (before, after))
    return Change(tuple(new - old), tuple(old - new))


def _new(findings: list[Finding], known: list[Finding]) -> list[Finding]:
    left = Counter(finding.key() for finding in known)
    left.subtract(finding.key() for finding in findings)
    return [finding for finding in findings if left[finding.key()] < 0]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("update", FIXABLE, ids=name_of)
def test_a_slip_is_fixed_as_its_author_says(update: Update, bench: Bench) -> None:
    found, before, after = bench.fixes(update)
    (changed,) = found.changed
    wanted = update.expected["fix"]
    assert _lines(changed.after).count(wanted) > _lines(changed.before).count(wanted)
    shape = f"https://w3id.org/klimanetz/shapes#{update.expected['shape']}"
    assert shape in {finding.shape for finding in before}
    assert shape not in {finding.shape for finding in after}
    assert {_without_value(finding) for finding in after} <= {_without_value(finding) for finding in before}


def _without_value(finding: Finding) -> tuple[str, ...]:
    """Identify a finding that follows its value: of a number made a text, the text may still be too short."""
    return tuple(part for number, part in enumerate(finding.key()) if number != 2)


@pytest.mark.slow
@pytest.mark.parametrize("update", OTHERS, ids=name_of)
def test_what_needs_a_person_is_left_alone(update: Update, bench: Bench) -> None:
    found, _, _ = bench.fixes(update)
    assert not found.changed, [fix.reason.in_language("en") for fix in found.fixes]


def test_what_can_be_fixed_is_counted() -> None:
    assert (len(FIXABLE), len(AGAINST_SHAPES)) == (27, 94)


def test_the_bench_is_the_project_again_after_an_update(bench: Bench) -> None:
    bench.fixes(FIXABLE[0])
    fresh = Session(bench.corpus.quads(), bench.shapes)
    fresh.validate()
    assert {finding.key() for finding in fresh.findings} == {finding.key() for finding in bench.session.findings}


def test_two_cures_that_validation_cannot_tell_apart_are_left_to_a_person(bench: Bench) -> None:
    update = next(update for update in OTHERS if update.name == "event-at-an-organisation")
    found, _, _ = bench.fixes(update)
    (choice,) = found.choices
    assert [reason.in_language("en") for reason in choice.reasons] == [
        "place:05974028 is meant, not organisation:stadt-lippstadt",
        "kn:organiser is meant, not kn:place",
    ]
