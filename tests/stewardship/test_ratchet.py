"""New, known and fixed: matched one to one by fingerprint, then as it was at a git revision."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphtool.errors import Location, ParseError, RevisionError
from graphtool.namespaces import ENTITY
from graphtool.project import Project
from graphtool.shacl.engine import Scope
from graphtool.shacl.report import Finding
from graphtool.stewardship.ratchet import Judge, compared, findings_at
from tests.repository import Repository
from tests.stewardship.samples import finding, report

JUDGE = Judge(date(2026, 11, 22))
MULTISETS = st.lists(st.sampled_from([finding(value=str(n)) for n in range(4)]), max_size=8)


def states(found: tuple[Finding, ...]) -> list[str]:
    return [each.state for each in found]


def test_a_moved_finding_is_known_a_changed_one_is_new_and_the_old_one_fixed() -> None:
    before = [finding(value="old"), replace(finding(value="same"), location=Location("data/x.ttl", 3))]
    now = report(finding(value="changed"), replace(finding(value="same"), location=Location("data/y.ttl", 99)))
    result = compared(now, before, "main")
    assert states(result.findings) == ["new", "known"]
    assert [(f.state, str(f.value)) for f in result.fixed] == [("fixed", '"old"')]
    assert result.compared_with == "main"


@given(MULTISETS, MULTISETS)
def test_every_finding_is_counted_once(before: list[Finding], now: list[Finding]) -> None:
    result = compared(report(*now), before, "main")
    then, today = Counter(f.fingerprint for f in before), Counter(f.fingerprint for f in now)
    assert Counter(f.fingerprint for f in result.findings if f.state == "known") == then & today
    assert Counter(f.fingerprint for f in result.findings if f.state == "new") == today - then
    assert Counter(f.fingerprint for f in result.fixed) == then - today


def test_what_is_out_of_scope_is_not_fixed() -> None:
    before = [finding("urn:a", "gone"), finding("urn:b")]
    result = compared(report(), before, "x", Scope(focus=frozenset({"urn:a"})))
    assert [f.focus.value for f in result.fixed] == ["urn:a"]  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A clean start, then a commit that breaks the syntax of a file, then one that mends it with a slip."""
    found = Repository.create(tmp_path_factory.mktemp("git") / "Größe und Leer", "unter ordner")
    whole = (found.root / "data/pages/klikks.ttl").read_text("utf-8")
    (found.root / "data/pages/klikks.ttl").write_text(whole + "\nnetwork:klikks a .\n", "utf-8")
    found.commit("Break", "2026-01-02T12:00:00Z")
    (found.root / "data/pages/klikks.ttl").write_text(whole, "utf-8")
    found.edit("data/pages/klikks.ttl", '"KlikKS"@en ;', '"KlikKS"@en , "KlikKS" ;')
    found.commit("Mend", "2026-01-03T12:00:00Z")
    return found


def test_the_project_is_judged_as_it_was(repository: Repository) -> None:
    scope = Scope(focus=frozenset({f"{ENTITY}project/klikks", f"{ENTITY}source/soester-anzeiger-90483191"}))
    now = findings_at(repository.project, "HEAD", JUDGE, scope)
    then = findings_at(repository.project, "HEAD~2", JUDGE, scope)
    added = {f.fingerprint for f in now} - {f.fingerprint for f in then}
    assert [f.shape.rpartition("#")[2] for f in now if f.fingerprint in added] == ["LabelShape-languages"]


def test_a_scope_takes_in_what_the_file_described_then(repository: Repository) -> None:
    graph = "https://w3id.org/klimanetz/graph/pages/klikks"
    nothing = Scope(focus=frozenset({"urn:nothing"}))
    assert findings_at(repository.project, "HEAD", JUDGE, nothing) == ()
    assert len(findings_at(repository.project, "HEAD", JUDGE, nothing, [graph])) == 1


def test_a_syntax_error_of_then_says_when(repository: Repository) -> None:
    with pytest.raises(ParseError) as error:
        findings_at(repository.project, "HEAD~1", JUDGE, Scope())
    assert "HEAD~1:data/pages/klikks.ttl:" in str(error.value)
    assert "at HEAD~1: " in str(error.value)


def test_no_such_revision(repository: Repository) -> None:
    with pytest.raises(RevisionError):
        findings_at(repository.project, "nowhere", JUDGE, Scope())


def test_before_there_were_shapes_nothing_was_found(tmp_path: Path) -> None:
    repository = Repository(tmp_path, tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/x.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", "utf-8")
    repository.git("init", "-q", "-b", "main")
    repository.commit("Begin")
    assert findings_at(Project(tmp_path), "HEAD", JUDGE, Scope()) == ()
