"""`validate --suggest` and `--fix`: what a steward sees, and what is on the disk afterwards."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run, graphtool
from tests.repository import Repository

PAGE = "data/pages/klikks.ttl"
PROLOGUE = "@prefix ex: <http://example.org/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
SHAPES = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:shape a sh:NodeShape ; sh:targetSubjectsOf ex:key, ex:from, ex:label ; sh:property
    [ sh:path ex:key ; sh:datatype xsd:string ; sh:pattern "^[0-9]{8}$" ],
    ex:order, ex:label-language, ex:number .
ex:order sh:path ex:from ; sh:lessThan ex:to .
ex:number sh:path ex:number ; sh:datatype xsd:integer .
ex:label-language sh:path ex:label ; sh:languageIn ( "de" "en" ) ; sh:uniqueLang true .
ex:keyed a sh:NodeShape ; sh:targetSubjectsOf ex:ags ; sh:property ex:ags-key .
ex:ags-key sh:path ex:ags ; sh:datatype xsd:string ; sh:pattern "^[0-9]{8}$" .
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A project in a subfolder of a repository whose path has a space and an umlaut."""
    return Repository.create(tmp_path / "klima netz ä", "unser netz")


def fixed(tmp_path: Path, text: str, *options: str) -> tuple[str, Run]:
    """Fix a file of its own with the small shapes above; return its text and what was said."""
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    data = tmp_path / "daten ü.ttl"
    data.write_bytes((PROLOGUE + text).encode())
    done = graphtool(*options, "validate", "--fix", data, "--shapes", tmp_path / "shapes.ttl")
    return data.read_bytes().decode().removeprefix(PROLOGUE), done


def test_the_patch_of_suggest_can_be_applied_and_says_why(repository: Repository) -> None:
    repository.edit(PAGE, '"KlikKS"@en ;', '"KlikKS "@en ;')
    before = (repository.root / PAGE).read_bytes()
    done = graphtool("--root", repository.root, "validate", "--suggest", repository.root / PAGE)
    assert done.code == 1
    assert ": fix: stray white space removed [EntityShape-spaces]\n" in done.err
    assert done.err.endswith("1 proven change in 1 file; nothing was written\n")
    assert (repository.root / PAGE).read_bytes() == before
    assert done.out.startswith(f"--- a/unser netz/{PAGE}\t\n+++ b/unser netz/{PAGE}\t\n")
    subprocess.run(["git", "apply", "-"], cwd=repository.top, input=done.out.encode(), check=True)
    assert repository.git("status", "--short") == ""


def test_fix_writes_all_files_of_a_project_and_reports_what_remains(repository: Repository) -> None:
    other = "data/pages/klima-werk.ttl"
    repository.edit(PAGE, '"KlikKS"@en ;', '"KlikKS "@en ;')
    repository.edit(other, "kn:evidence", "kn:evidense")
    done = graphtool("--root", repository.root, "--lang", "de", "validate", "--fix", "--format", "json")
    assert done.code == 0, done.out
    assert ": fixed: überflüssige Leerzeichen entfernt [EntityShape-spaces]\n" in done.err
    assert "kn:evidense ist verschrieben, gemeint ist kn:evidence" in done.err
    assert done.err.endswith("2 proven changes in 2 files, written\n")
    assert "UrlShape-secure" in done.out
    assert graphtool("--root", repository.root, "format", "--check", repository.root / "data").code == 0
    assert repository.git("status", "--short") == ""


def test_what_others_repeat_is_filled_in_where_it_stood(repository: Repository) -> None:
    identifier, key = '    dct:identifier "F002-001" ;\n', '    kn:ags "05974028" ;\n'
    repository.edit(PAGE, identifier, "")
    repository.edit("data/registers/places.ttl", key, "")
    nodes = ("--focus", "evidence:f002-001", "--focus", "place:05974028")
    done = graphtool("--root", repository.root, "validate", "--fix", *nodes)
    assert done.code == 0, done.out + done.err
    assert 'fixed: the IRI says "F002-001"' in done.err
    assert 'fixed: IRI and ARS say "05974028"' in done.err
    assert repository.git("status", "--short") == ""


def test_only_new_findings_are_fixed_after_a_comparison(repository: Repository) -> None:
    repository.edit(PAGE, '"KlikKS"@en ;', '"KlikKS "@en ;')
    repository.commit("Add a space")
    done = graphtool("--root", repository.root, "validate", "--since", "HEAD", "--suggest", "--focus", "project:klikks")
    assert done.out == ""
    assert done.err == "no fix that validation proves\n"


def test_a_file_that_may_not_be_written_stays_and_so_do_the_others(repository: Repository) -> None:
    update = repository.root.parent / "update.ttl"
    update.write_text(
        "@prefix kn: <https://w3id.org/klimanetz/ontology#> .\n"
        "@prefix project: <https://w3id.org/klimanetz/id/project/> .\n"
        'project:klikks kn:abbreviation "KKS " .\n',
        encoding="utf-8",
    )
    update.chmod(0o444)
    before = update.read_bytes()
    done = graphtool("--root", repository.root, "validate", "--fix", update)
    assert done.code == 2
    assert "error[file]" in done.err
    assert "is read-only" in done.err
    assert update.read_bytes() == before


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('ex:a ex:key "05 9 74 040" .', 'ex:a ex:key "05974040" .'),
        ("ex:a ex:key 5974040 .", 'ex:a ex:key "05974040" .'),
        ('ex:a ex:ags 05974040 ; # a comment\r\n  ex:b "ü" .', 'ex:a ex:ags "05974040" ; # a comment\r\n  ex:b "ü" .'),
        ('ex:a ex:label "Zum Wohl", "Cheers"@en .', 'ex:a ex:label "Zum Wohl"@de, "Cheers"@en .'),
        ('ex:a ex:label "Gruß"@ger .', 'ex:a ex:label "Gruß"@de .'),
        ("ex:a ex:from 9 ; ex:to 3 .", "ex:a ex:from 3 ; ex:to 9 ."),
        ('ex:a ex:from 1 ; ex:number "7"^^xsd:byte , "2.600" .', "ex:a ex:from 1 ; ex:number 7 , 2600 ."),
    ],
)
def test_slips_of_any_graph_are_fixed_in_place(tmp_path: Path, wrong: str, right: str) -> None:
    text, done = fixed(tmp_path, wrong)
    assert (text, done.code) == (right, 0), done.out + done.err


@pytest.mark.parametrize(
    "wrong",
    [
        'ex:a ex:key "0597404x" .',
        'ex:a ex:label "Elbe"@fr , "Alster"@de , "Isar"@en .',
        "ex:a ex:from 3 ; ex:to 3 .",
        'ex:a ex:from 1 ; ex:number "seven" .',
    ],
)
def test_what_nothing_proves_stays(tmp_path: Path, wrong: str) -> None:
    text, done = fixed(tmp_path, wrong)
    assert (text, done.code) == (wrong, 1), done.out
    assert done.err == "no fix that validation proves\n"


def test_a_text_that_may_be_in_either_language_is_left_to_a_person(tmp_path: Path) -> None:
    text, done = fixed(tmp_path, 'ex:a ex:label "Alster" .', "--lang", "de")
    assert text == 'ex:a ex:label "Alster" .'
    assert "choose: der Text ist wohl @de; oder der Text ist wohl @en [" in done.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--suggest", "--fix"), "choose one"),
        (("--suggest", "--format", "json"), "--suggest prints a patch, not a report"),
        (("--fix", "--check-shapes"), "only the data in files can be fixed"),
        (("--fix", "--endpoint", "http://127.0.0.1:9/"), "only the data in files can be fixed"),
        (("--fix", "-"), "standard input cannot be fixed"),
    ],
)
def test_what_cannot_be_fixed_is_refused(options: tuple[str, ...], message: str) -> None:
    done = graphtool("validate", *options)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
