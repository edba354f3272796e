"""`validate --at` and `--known-at`, on two grants one after the other that were worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run, graphtool
from tests.repository import Repository

PREFIXES = """\
@prefix claim: <https://w3id.org/klimanetz/id/claim/> .
@prefix date: <https://w3id.org/klimanetz/id/date/> .
@prefix grant: <https://w3id.org/klimanetz/id/grant/> .
@prefix kn: <https://w3id.org/klimanetz/ontology#> .
@prefix knsh: <https://w3id.org/klimanetz/shapes#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix term: <https://w3id.org/klimanetz/id/term/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# 2017-03 to 2019 and 2020 to 2022, both without an amount; a claim is about the first
GRANTS = """
grant:first a kn:Grant ; kn:term term:first .
grant:second a kn:Grant ; kn:term term:second .
term:first kn:begin date:a ; kn:end date:b .
term:second kn:begin date:c ; kn:end date:d .
date:a kn:earliest "2017-03-01"^^xsd:date ; kn:latest "2017-03-31"^^xsd:date .
date:b kn:earliest "2019-12-31"^^xsd:date ; kn:latest "2019-12-31"^^xsd:date .
date:c kn:earliest "2020-01-01"^^xsd:date ; kn:latest "2020-01-01"^^xsd:date .
date:d kn:earliest "2022-12-31"^^xsd:date ; kn:latest "2022-12-31"^^xsd:date .
claim:one a kn:Claim ; rdf:subject grant:first .
"""
SHAPES = """
knsh:GrantShape a sh:NodeShape ; sh:targetClass kn:Grant ; sh:property knsh:GrantShape-amount .
knsh:GrantShape-amount a sh:PropertyShape ; sh:path kn:amount ; sh:minCount 1 ; sh:message "An amount is missing."@en .
knsh:ClaimShape a sh:NodeShape ; sh:targetClass kn:Claim ; sh:property knsh:ClaimShape-subject .
knsh:ClaimShape-subject a sh:PropertyShape ; sh:path rdf:subject ; sh:minCount 1 ; sh:message "Of what?"@en .
"""
STRICTER = """
knsh:GrantShape sh:property knsh:GrantShape-funder .
knsh:GrantShape-funder a sh:PropertyShape ; sh:path kn:funder ; sh:minCount 1 ; sh:message "A funder is missing."@en .
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """First both amounts are missing; then they are there, and the shapes have become stricter."""
    top = tmp_path_factory.mktemp("zeit") / "früher und heute"
    found = Repository(top, top)
    files = {
        "ontology/k.ttl": "kn:Grant a owl:Class . kn:term schema:domainIncludes kn:Grant .\n",
        "shapes/k.ttl": SHAPES,
        "queries/k.rq": "SELECT * { ?s ?p ?o }\n",
        "data/grants.ttl": GRANTS,
    }
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text((PREFIXES if name.endswith(".ttl") else "") + text, "utf-8")
    found.git("init", "-q", "-b", "main")
    found.commit("Begin")
    data, shapes = top / "data/grants.ttl", top / "shapes/k.ttl"
    data.write_text(data.read_text("utf-8").replace("a kn:Grant", "a kn:Grant ; kn:amount 1"), "utf-8")
    shapes.write_text(shapes.read_text("utf-8") + STRICTER, "utf-8")
    found.commit("Add the amounts, ask for funders")
    return found


def validate(repository: Repository, *args: str) -> Run:
    return graphtool("--root", repository.root, "validate", *args)


def findings(repository: Repository, *args: str) -> set[tuple[str, str]]:
    done = validate(repository, "--format", "json", *args)
    assert done.code in (0, 1), done.err
    listed = json.loads(done.out)["findings"]
    return {(each["focusNode"].rpartition("/")[2], each["path"].rpartition("#")[2][:-1]) for each in listed}


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), {("first", "funder"), ("second", "funder")}),
        (("--at", "2018-01-01"), {("first", "funder")}),
        (("--at", "2021-01-01"), {("second", "funder")}),
        (("--at", "2017-03-15"), {("first", "funder")}),
        (("--at", "2017-03-15", "--certainty", "certainly"), set()),
        (("--at", "2016-01-01"), set()),
        (("--known-at", "HEAD~1", "--at", "2021-01-01"), {("second", "funder"), ("second", "amount")}),
        (("--known-at", "HEAD", "--at", "2021-01-01"), {("second", "funder")}),
    ],
)
def test_what_is_wrong_with_what_held_then(
    repository: Repository, options: tuple[str, ...], found: set[tuple[str, str]]
) -> None:
    """A claim about a grant that is not there at the day is no finding: its subject was taken out, not left out."""
    assert findings(repository, *options) == found


def test_then_is_judged_by_the_shapes_of_now_at_the_places_of_then(repository: Repository) -> None:
    done = validate(repository, "--known-at", "HEAD~1", "--at", "2021-01-01")
    number = 1 + (PREFIXES + GRANTS).splitlines().index("grant:second a kn:Grant ; kn:term term:second .")
    assert done.code == 1
    assert f"data/grants.ttl:{number}:1: violation: An amount is missing." in done.out
    assert f"{number:>5} | grant:second a kn:Grant ; kn:term term:second ." in done.out


def test_with_a_baseline_and_with_a_revision(repository: Repository, tmp_path: Path) -> None:
    stored = tmp_path / "before.json"
    validate(repository, "--known-at", "HEAD~1", "--at", "2021-01-01", "--format", "json", "-o", str(stored))
    done = validate(repository, "--at", "2021-01-01", "--baseline", str(stored), "--fail-on", "new")
    assert (done.code, "0 new, 1 known, 1 fixed" in done.out) == (0, True)
    since = validate(repository, "--at", "2021-01-01", "--since", "HEAD~1", "--fail-on", "new")
    assert (since.code, "1 new, 0 known, 1 fixed" in since.out) == (1, True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--at", "1.1.2020"), "is not a day"),
        (("--known-at", "nothing"), "there is no revision 'nothing'"),
        (("--at", "2020-01-01", "--suggest"), "cannot be fixed now"),
        (("--known-at", "HEAD", "--since", "HEAD"), "leave PATH and --since out"),
        (("--known-at", "HEAD", "data/grants.ttl"), "leave PATH and --since out"),
        (("--at", "2020-01-01", "--check-shapes"), "are about the data of the project"),
        (("--at", "2020-01-01", "--endpoint", "http://127.0.0.1:9/"), "are about the data of the project"),
    ],
)
def test_what_cannot_be_combined_is_refused(repository: Repository, options: tuple[str, ...], message: str) -> None:
    done = validate(repository, *options)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
