"""The commit of a new finding: by what was said, across moved lines, removals, rules and what is not committed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.project import Project
from graphtool.shacl.engine import Scope
from graphtool.shacl.report import Origin, Report
from graphtool.shacl.shapes import ShapesGraph
from graphtool.stewardship import blame
from graphtool.stewardship.ratchet import Judge, compared, findings_at
from graphtool.store.load import load, parse_project_files
from tests.repository import Repository
from tests.stewardship.samples import finding, report

JUDGE = Judge(date(2026, 11, 22))
PAGE = "data/pages/ausbildungsoffensive.ttl"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Four slips in four commits with harmless ones between, and a fifth that is not committed."""
    found = Repository.create(tmp_path_factory.mktemp("git") / "Größe", "netz")
    found.edit(PAGE, "    org:member organisation:stadt-lippstadt ;\n", "    org:member place:05974028 ;\n")
    found.commit("Enter Lippstadt | as a\tplace", "2026-01-02T12:00:00Z")
    found.edit(PAGE, "# Said twice on the page.", "# Moved\n# by three\n# lines. Said twice on the page.")
    found.commit("Move lines", "2026-01-03T12:00:00Z")
    found.edit(PAGE, "    org:organization network:sanieren-mit-zukunft ;\n    org:role role:sponsor ;\n", "")
    found.commit("Drop a role", "2026-01-04T12:00:00Z")
    (found.root / "shapes/own.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix kn: <https://w3id.org/klimanetz/ontology#> .\n"
        "<urn:S> a sh:NodeShape ; sh:targetNode <https://w3id.org/klimanetz/id/network/klima-werk> ;\n"
        "    sh:property <urn:S-motto> .\n<urn:S-motto> sh:path kn:motto ; sh:minCount 7 .\n",
        "utf-8",
    )
    found.commit("Ask for a motto", "2026-01-05T12:00:00Z")
    found.edit("data/registers/places.ttl", '"Soest"@en', '"Soest"')
    return found


@dataclass(frozen=True)
class Judged:
    """The project of the working tree and its findings, computed once."""

    project: Project
    report: Report
    quads: tuple[ox.Quad, ...]

    def since(self, name: str) -> Report:
        result = compared(self.report, findings_at(self.project, name, JUDGE, Scope()), name)
        return blame.with_origins(result, self.project, name, self.quads)


@pytest.fixture(scope="module")
def judged(repository: Repository) -> Judged:
    project = repository.project
    corpus = load(project)
    shapes = ShapesGraph(tuple(parse_project_files(project, project.shape_files())))
    quads = tuple(quad for file in (*corpus.files, *shapes.files) for quad in file.quads)
    return Judged(project, JUDGE.report(corpus, shapes, Scope()), quads)


def subjects(result: Report) -> dict[str, str]:
    return {
        f.shape.rpartition("#")[2]: f.introduced.subject if f.introduced else "nobody"
        for f in result.findings
        if f.state == "new"
    }


def test_each_new_finding_names_its_commit(repository: Repository, judged: Judged) -> None:
    result = judged.since("HEAD~4")
    assert subjects(result) == {
        "MembershipShape-member": "Enter Lippstadt | as a\tplace",
        "PlaceShape-membership": "Enter Lippstadt | as a\tplace",
        "contradiction-cax-adc": "Enter Lippstadt | as a\tplace",
        "MembershipShape-role": "Drop a role",
        "MembershipShape-organization": "Drop a role",
        "urn:S-motto": "Ask for a motto",
        "LabelShape-languages": "",
    }
    (member,) = (f for f in result.findings if f.shape.endswith("#MembershipShape-member"))
    assert member.introduced is not None
    assert member.introduced.commit == repository.git("rev-parse", "HEAD~3")
    assert member.introduced.date == "2026-01-02"
    assert "Steward" not in repr(result), "authors are not named"
    assert all(f.introduced is None for f in result.findings if f.state == "known")


def test_only_commits_since_then_are_named(judged: Judged) -> None:
    assert subjects(judged.since("HEAD~1")) == {"urn:S-motto": "Ask for a motto", "LabelShape-languages": ""}
    assert subjects(judged.since("HEAD")) == {"LabelShape-languages": ""}


def test_what_cannot_be_explained_names_nobody(repository: Repository) -> None:
    strange = replace(report(replace(finding("urn:nowhere"), state="new")), compared_with="HEAD~1")
    (found,) = blame.with_origins(strange, repository.project, "HEAD~1", ()).findings
    assert found.introduced is None


def test_the_number_of_lookups_is_bounded(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blame, "MOST_FINDINGS", 1)
    monkeypatch.setattr(blame, "MOST_COMMITS", 1)
    everything_new = compared(judged.report, (), "HEAD~4")
    result = blame.with_origins(everything_new, judged.project, "HEAD~4", judged.quads)
    assert all(f.introduced is None for f in result.findings[1:])
    assert len(blame.changes(judged.project, "HEAD~4", ())) == 2


def test_a_file_that_was_not_well_formed_is_passed_over(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "git")
    page = repository.root / "data/pages/klikks.ttl"
    whole = page.read_text("utf-8")
    page.write_text(whole + "\n. .\n", "utf-8")
    repository.commit("Break")
    page.write_text(whole, "utf-8")
    repository.commit("Mend")
    history = blame.changes(repository.project, "HEAD~2", (q for f in load(repository.project).files for q in f.quads))
    assert [change.origin.subject for change in history] == ["", "Mend", "Break"]
    assert history[0].origin == Origin("")
