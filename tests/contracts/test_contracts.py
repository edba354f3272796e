"""The contracts of portals hold for the real graph, and a change of it says what it means for each of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource

from graphtool.project import Project
from graphtool.render import diff_json, findings_json, review_json
from graphtool.stewardship.contracts.judge import broken, documents_of
from graphtool.stewardship.contracts.model import Contract
from graphtool.stewardship.contracts.read import FOLDER, contracts_of
from graphtool.store.load import Corpus
from tests.conftest import ROOT, graphtool
from tests.repository import Repository
from tests.small_project import small_project

CONTRACTS = contracts_of(Project.find(ROOT, exact=True))


def test_there_are_contracts() -> None:
    assert [contract.path.name for contract in CONTRACTS] == ["calendar.toml", "network-map.yaml"]


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.path.name)
def test_the_documents_of_the_graph_keep_every_contract(contract: Contract, closed: Corpus) -> None:
    documents = documents_of(closed)
    assert all(documents.iris[kind.name] for kind in contract.kinds)
    assert [breach for kind in contract.kinds for breach in broken(contract, kind, documents, documents)] == []


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The real graph with its contracts, in which a place's key and a network's IRI are broken."""
    repository = Repository.create(tmp_path_factory.mktemp("contracts") / "repo")
    shutil.copytree(ROOT / FOLDER, repository.root / FOLDER, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    repository.edit("data/registers/places.ttl", 'kn:ags "05974040"', 'kn:ags "5974040"')
    for path in (repository.root / "data").rglob("*.ttl"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("network:sanieren-mit-zukunft", "network:sanieren"), "utf-8")
    return repository


def test_a_review_names_contract_document_and_pointer(repository: Repository) -> None:
    done = graphtool("review", "HEAD", cwd=repository.root)
    assert done.code == 1
    section = done.out.partition("── Contracts: 1 of 2 broken ──\n")[2].splitlines()
    assert section[1].startswith(
        "major: Map of networks and their members (tests/contracts/network-map.yaml): broken, "
    )
    assert section[2:4] == [
        '  ids: id/network/sanieren-mit-zukunft.jsonld: expected a document; was {"de": "Netzwerk Sanieren mit Zukunft'
        ' im Kreis Soest", "en"…, is nothing',
        '  id/place/05974040.jsonld#/ags (schema): expected pattern: "^[0-9]{8}$"; was "05974040", is "5974040"',
    ]
    assert section[-1].endswith(" · 1 contract broken")
    assert "warning: This IRI was taken and vanishes without a record" in done.out
    assert "network:sanieren-mit-zukunft a kn:RetiredEntity ; kn:formerType kn:Network ;" in done.out
    assert "dct:isReplacedBy network:sanieren ;" in done.out


@pytest.fixture
def small(tmp_path: Path) -> Repository:
    """A small project with a contract on its networks, under version control."""
    repository = Repository(tmp_path, small_project(tmp_path))
    (tmp_path / "queries/k.rq").unlink()
    shutil.copy(ROOT / "queries/sponsors.rq", tmp_path / "queries")
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "netze.yaml").write_text(CONTRACT, encoding="utf-8")
    repository.git("init", "-q", "-b", "main")
    repository.commit("Begin")
    return repository


CONTRACT = """\
title: Netze
documents:
  network:
    ids: [network:a]
    fields:
      /name/de: string
      /motto?: any
"""
A = "data/pages/eins.ttl"


@pytest.mark.parametrize(
    ("old", "new", "level", "code"),
    [
        ("# the first", "# The first", "none", 0),
        ('"Netz A"@de', '"Netz AA"@de', "patch", 0),
        ('"Netz A"@de', '"Netz A"@de , "Net A"@en', "minor", 0),
        ('"Netz A"@de', '"Netz A"@fr', "major", 1),
    ],
)
def test_a_change_is_a_patch_minor_or_major_for_a_contract(
    small: Repository, old: str, new: str, level: str, code: int
) -> None:
    small.edit(A, old, new)
    done = graphtool("review", "HEAD", "--format", "json", "--fail-on", "new", cwd=small.root)
    (verdict,) = json.loads(done.out)["contracts"]
    assert (verdict["level"], verdict["contract"], done.code) == (level, "tests/contracts/netze.yaml", code)


def test_the_json_of_a_broken_contract_is_valid(small: Repository) -> None:
    small.edit(A, '"Netz A"@de', '"Netz A"@fr')
    done = graphtool("review", "HEAD", "--format", "json", cwd=small.root)
    schemas = [json.loads(module.schema()) for module in (review_json, diff_json, findings_json)]
    registry = Registry().with_resources([(each["$id"], Resource.from_contents(each)) for each in schemas])
    document = json.loads(done.out)
    assert list(jsonschema.Draft202012Validator(schemas[0], registry=registry).iter_errors(document)) == []
    assert document["fails"] is True
    assert document["contracts"][0]["breaches"] == [
        {
            "rule": "/name/de",
            "document": "id/network/a.jsonld",
            "pointer": "/name/de",
            "expected": "string",
            "was": '"Netz A"',
            "is": None,
        }
    ]


def test_markdown_and_german_say_it_too(small: Repository) -> None:
    small.edit(A, '"Netz A"@de', '"Netz A"@fr')
    done = graphtool("--lang", "de", "review", "HEAD", "--format", "markdown", cwd=small.root)
    assert done.out.startswith("## graphtool review: nicht in Ordnung · ")
    assert "· 1 Vertrag gebrochen" in done.out.splitlines()[0]
    assert "### Verträge: 1 von 1 gebrochen" in done.out
    assert 'id/network/a.jsonld#/name/de: verlangt string; war "Netz A", ist nichts' in done.out


def test_a_contract_that_cannot_be_read_stops_the_review(small: Repository) -> None:
    (small.root / FOLDER / "kaputt.yaml").write_text("documents: 1", encoding="utf-8")
    done = graphtool("review", "HEAD", cwd=small.root)
    assert (done.code, done.out) == (2, "")
    assert "tests/contracts/kaputt.yaml: error[contract]: " in done.err


def test_a_retired_iri_leaves_no_warning_but_breaks_who_names_it(small: Repository) -> None:
    small.edit("data/pages/zwei.ttl", 'network:a\n    kn:motto "Alles wird gut"@de ;\n.', "")
    small.edit(A, "    a kn:Network ;", "    a kn:RetiredEntity ;\n    dct:isReplacedBy network:b ;")
    done = graphtool("review", "HEAD", cwd=small.root)
    assert done.code == 1
    assert "vanishes" not in done.out
    assert "ids: id/network/a.jsonld: expected a document" in done.out
