"""`validate` against a revision, a stored report and accepted exceptions, as a steward and a pipeline use it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from graphtool.render import findings_json
from tests.conftest import ROOT, Run, graphtool
from tests.repository import Repository

PAGE = "data/pages/klikks.ttl"
SLIP = '"KlikKS" ;'
FOCUS = ("--focus", "project:klikks", "--focus", "project:nothing")
ACCEPTED = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix knsh: <https://w3id.org/klimanetz/shapes#> .
@prefix organisation: <https://w3id.org/klimanetz/id/organisation/> .
@prefix project: <https://w3id.org/klimanetz/id/project/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

knsh:accepted-klikks-label a sh:ValidationResult ;
    sh:focusNode project:klikks ;
    sh:sourceShape knsh:LabelShape-languages ;
    dct:description "The page has no English name."@en ;
    prov:wasAttributedTo organisation:difu ;
    schema:expires "2027-06-30"^^xsd:date .
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A page with a slip in a commit of its own."""
    found = Repository.create(tmp_path_factory.mktemp("git") / "klima netz ä")
    found.edit(PAGE, '"KlikKS"@en ;', '"KlikKS"@en , "KlikKS" ;')
    found.commit("Add a label")
    return found


def place_of_slip(repository: Repository) -> str:
    lines = (repository.root / PAGE).read_text("utf-8").splitlines()
    (number,) = (n for n, line in enumerate(lines, start=1) if SLIP in line)
    return f"{PAGE}:{number}:{lines[number - 1].index(SLIP) + 1}"


def validate(repository: Repository, *args: str | Path) -> Run:
    return graphtool("--root", repository.root, "validate", *FOCUS, *args)


def test_a_new_finding_says_so_and_names_its_commit(repository: Repository) -> None:
    done = validate(repository, "--since", "HEAD~1", "--fail-on", "new")
    assert done.code == 1
    assert ": new violation: skos:prefLabel must stand exactly once with @de and once with @en." in done.out
    commit = repository.git("rev-parse", "HEAD")
    assert f"      introduced by: {commit[:10]} 2026-01-02 Add a label\n" in done.out
    assert "1 violation, 0 warnings · 1 new, 0 known, 0 fixed against HEAD~1 · " in done.out
    assert done.err == ""


def test_a_known_finding_is_one_line_and_fails_only_if_asked(repository: Repository) -> None:
    done = validate(repository, "--since", "HEAD", "--fail-on", "new")
    assert done.code == 0
    (line,) = (line for line in done.out.splitlines() if "prefLabel" in line)
    assert line.startswith(place_of_slip(repository))
    assert ": known violation: " in line
    assert "0 new, 1 known, 0 fixed against HEAD" in done.out
    assert validate(repository, "--since", "HEAD").code == 1


def test_a_mended_finding_is_fixed(repository: Repository, tmp_path: Path) -> None:
    page = repository.root / PAGE
    mended = tmp_path / "klikks.ttl"
    mended.write_text(page.read_text("utf-8").replace('"KlikKS"@en , "KlikKS" ;', '"KlikKS"@en ;'), "utf-8")
    done = validate(repository, "--since", "HEAD", "--as", page, mended)
    assert done.code == 0
    assert place_of_slip(repository) in done.out
    assert ": fixed violation: skos:prefLabel" in done.out
    assert "0 violations, 0 warnings · 0 new, 0 known, 1 fixed against HEAD · " in done.out


@pytest.mark.parametrize("chosen", ["json", "sarif"])
def test_a_stored_report_is_a_baseline(repository: Repository, tmp_path: Path, chosen: str) -> None:
    before = tmp_path / f"vorher ü.{chosen}"
    assert validate(repository, "--format", chosen, "-o", before).code == 1
    done = validate(repository, "--baseline", before, "--fail-on", "new")
    assert done.code == 0
    assert f"0 new, 1 known, 0 fixed against {before}" in done.out


def test_programs_get_states_commits_and_decisions(repository: Repository, tmp_path: Path) -> None:
    document = json.loads(validate(repository, "--since", "HEAD~1", "--format", "json", "--fail-on", "new").out)
    jsonschema.validate(document, json.loads(findings_json.schema()))
    assert (document["comparedWith"], document["fails"], document["summary"]["new"]) == ("HEAD~1", True, 1)
    (finding,) = document["findings"]
    assert finding["state"] == "new"
    assert finding["introduced"]["commit"] == repository.git("rev-parse", "HEAD")
    (run,) = json.loads(validate(repository, "--since", "HEAD", "--format", "sarif").out)["runs"]
    assert [result["baselineState"] for result in run["results"]] == ["unchanged"]
    path = tmp_path / "hingenommen.ttl"
    path.write_text(ACCEPTED, "utf-8")
    document = json.loads(validate(repository, "--accepted", path, "--today", "2027-06-30", "--format", "json").out)
    jsonschema.validate(document, json.loads(findings_json.schema()))
    assert document["findings"][0]["accepted"]["owner"].endswith("/organisation/difu")
    assert (document["fails"], document["conforms"], document["summary"]["accepted"]) == (False, False, 1)


def test_exceptions_stand_beside_the_shapes_and_end(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "netz")
    repository.edit(PAGE, '"KlikKS"@en ;', '"KlikKS"@en , "KlikKS" ;')
    (repository.root / "shapes/accepted.ttl").write_text(ACCEPTED, "utf-8")
    done = validate(repository, "--today", "2027-06-30")
    assert done.code == 0
    assert ": accepted violation: skos:prefLabel must stand exactly once" in done.out
    assert "      until 2027-06-30 by organisation:difu: The page has no English name.\n" in done.out
    assert "0 violations, 0 warnings, 1 accepted · " in done.out
    done = validate(repository, "--today", "2027-07-01")
    assert done.code == 1
    assert "shapes/accepted.ttl:11" in done.out
    assert ": violation: This exception held until 2027-06-30 and has expired. [accepted-expired]" in done.out
    assert "2 violations, 0 warnings · " in done.out


def test_without_git_revisions_are_refused_and_stored_reports_are_not(tmp_path: Path) -> None:
    Repository.create(tmp_path / "netz").git("status")
    import shutil

    shutil.rmtree(tmp_path / "netz" / ".git")
    done = graphtool("--root", tmp_path / "netz", "validate", "--since", "HEAD", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "error[revision]" in done.err
    assert "is in no git repository" in done.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--since", "nirgends"), "error[revision]: there is no revision 'nirgends'"),
        (("--since", "HEAD", "--baseline", "x.json"), "--since and --baseline exclude each other"),
        (("--baseline", "nichts.json"), "error[file]: nichts.json: no such file"),
        (("--baseline", "pyproject.toml"), "error[file]: pyproject.toml: not a JSON file"),
        (("--baseline", "x.json", "--shape", "knsh:LabelShape"), "what the report lacks would look fixed"),
        (("--fail-on", "new"), "--fail-on new needs --since REV or --baseline FILE"),
        (("--since", "HEAD", "--shapes", "shapes", "data"), "--since compares a project in a git repository"),
        (("--accepted", "nichts.ttl"), "error[file]: nichts.ttl: no such file"),
        (("--accepted", "README.md"), "error[format]"),
        (("--today", "morgen"), "does not match the format"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_compared_is_refused(args: tuple[str, ...], said: str) -> None:
    done = graphtool("validate", *FOCUS, *args, cwd=ROOT)
    assert done.code == 2, done.err
    assert said in done.err
    assert done.out == ""
