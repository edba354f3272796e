"""`graphtool review`: what a change does, on a repository as a steward has it."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from referencing import Registry, Resource

from graphtool.render import diff_json, findings_json, review_json
from graphtool.render.markdown import LIMIT
from tests.conftest import Run, graphtool
from tests.repository import KLIKKS, Repository, town

BROKEN = "    kn:inProject project:klikks ;\n    kn:participant organisation:stadt-greven"
MENDED = f"    kn:confirmedIn project:klikks ;\n{BROKEN}"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A branch with a town whose participation lacks a shortcut, beside other changes that are not committed."""
    repository = Repository.create(tmp_path_factory.mktemp("review") / "repo")
    repository.git("switch", "-q", "-c", "greven")
    path = repository.root / KLIKKS
    path.write_text(path.read_text(encoding="utf-8") + town(), encoding="utf-8")
    repository.commit("Add the Town of Greven", "2026-02-01T12:00:00Z")
    (repository.root / "queries/sponsors.rq").unlink()
    repository.edit("queries/timeline.rq", "ORDER BY", "ORDER  BY")
    return repository


@pytest.fixture(scope="module")
def page(repository: Repository) -> Run:
    return graphtool("review", "--today", "2026-03-01", cwd=repository.root)


def review(repository: Repository, *arguments: str) -> Run:
    return graphtool("review", "--today", "2026-03-01", *arguments, cwd=repository.root)


def test_a_new_violation_fails_the_review_and_names_its_commit(page: Run) -> None:
    assert page.code == 1
    assert page.err == ""
    assert re.search(r"^data/pages/klikks\.ttl:\d+:28: new violation: The status participation-status:", page.out, re.M)
    assert "Add the Town of Greven" in page.out
    assert page.out.endswith("\nfails · 1 new, 3 known, 0 fixed\n")


def test_the_base_is_where_the_branch_began(page: Run) -> None:
    assert "1 entity new, +11 −0 statements · merge base with main → working tree" in page.out
    assert "  + takes part in KlikKS (participating, as of 2022-12-14), source F002-029" in page.out


def test_answers_and_documents_that_change_are_shown(page: Run) -> None:
    lines = page.out.splitlines()
    at = lines.index("actors-by-roles: Which actors hold the most roles? (+1 −0, 40 rows)")
    assert lines[at + 1].startswith("  + organisation:stadt-greven · Stadt Greven")
    assert any(line.startswith("sponsors: ") and "query removed" in line for line in lines)
    assert any(line.startswith("timeline: ") and "query edited; +0 −0" in line for line in lines)
    assert not any(line.startswith("role-holders: ") for line in lines)
    at = lines.index("── Documents: 2 created, 2 changed ──")
    assert lines[at + 2 : at + 6] == [
        "+ id/organisation/stadt-greven.jsonld",
        "+ id/participation/klikks-stadt-greven.jsonld",
        "~ id/place/05566012.jsonld",
        "~ id/project/klikks.jsonld",
    ]


def test_without_a_change_all_is_well(repository: Repository) -> None:
    done = graphtool("--lang", "de", "review", "HEAD~0", cwd=repository.root)
    assert done.code == 0
    assert "keine Aussage geändert · HEAD~0 → working tree" in done.out
    assert "── Dokumente: keines geändert ──" in done.out
    assert done.out.endswith("\nin Ordnung · 0 neu, 4 bekannt, 0 behoben\n")


def test_the_threshold_can_be_another(repository: Repository) -> None:
    assert review(repository, "HEAD", "--fail-on", "violation").code == 1


def test_json_is_valid_against_its_schemas(repository: Repository) -> None:
    schemas = [json.loads(module.schema()) for module in (review_json, diff_json, findings_json)]
    assert json.loads(graphtool("review", "--json-schema").out) == schemas[0]
    registry = Registry().with_resources([(each["$id"], Resource.from_contents(each)) for each in schemas])
    document = json.loads(review(repository, "--format", "json").out)
    validator = jsonschema.Draft202012Validator(schemas[0], registry=registry)
    assert [error.message for error in validator.iter_errors(document)] == []
    assert document["fails"] is True
    assert document["findings"]["summary"]["new"] == 1
    assert {answer["query"] for answer in document["answers"]["changed"]} == {"same", "removed", "edited"}
    broken = document | {"failOn": "nothing"}
    assert not validator.is_valid(broken)


def test_markdown_has_the_verdict_first_and_can_be_posted(repository: Repository) -> None:
    done = review(repository, "--format", "markdown")
    assert done.out.startswith(
        "## graphtool review: fails · 1 new, 3 known, 0 fixed\n\n### Findings\n\n- **violation** `"
    )
    assert "<details open><summary>+ <b>Town of Greven</b>" in done.out
    assert done.out.count("<details") == done.out.count("</details>") > 10
    assert len(done.out.encode()) < LIMIT
    everything = review(repository, "--format", "markdown", "2026-01-01")
    assert everything.code == 1


@pytest.mark.parametrize("chosen", ["sarif", "junit", "github", "html", "turtle"])
def test_the_findings_can_be_written_for_other_tools(repository: Repository, chosen: str) -> None:
    done = review(repository, "--format", chosen)
    assert done.code == 1
    assert "ParticipationShape-confirmedMissing" in done.out


def test_a_mended_finding_is_fixed_and_a_rename_leaves_the_answers(repository: Repository) -> None:
    repository.edit(KLIKKS, BROKEN, MENDED)
    try:
        done = review(repository, "HEAD")
        for path in (repository.root / "data").rglob("*.ttl"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("organisation:rat-gronau", "organisation:council-gronau"), encoding="utf-8")
        renamed = review(repository, "HEAD")
    finally:
        repository.git("checkout", "-q", "--", "data")
    assert done.code == 0
    assert re.search(r"^fixed: data/pages/klikks\.ttl:\d+:28: The status participation-status:", done.out, re.M)
    assert done.out.endswith("\npasses · 0 new, 3 known, 1 fixed\n")
    assert "renamed: organisation:rat-gronau → organisation:council-gronau" in renamed.out
    assert "\nroles-of: " not in renamed.out


def test_a_query_that_was_broken_is_told(repository: Repository) -> None:
    repository.edit("queries/topics.rq", "WHERE", "WHERE {")
    try:
        done = review(repository, "HEAD")
    finally:
        repository.git("checkout", "-q", "--", "queries/topics.rq")
    (line,) = [line for line in done.out.splitlines() if line.startswith("topics: ")]
    assert "query edited; " in line
    assert "+" not in line.partition("query edited; ")[2]


def test_what_is_no_revision_is_an_error(repository: Repository) -> None:
    done = review(repository, "data")
    assert (done.code, done.out) == (2, "")
    assert "error[revision]: there is no revision 'data'" in done.err
