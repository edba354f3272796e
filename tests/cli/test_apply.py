"""`graphtool apply` writes a change into the files it belongs to, or says why not and touches nothing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.store.lock import FOLDER
from tests.cli.applying import SPARQL, TURTLE, TWO_FILES, ZWEI, Outcome, changed_lines, given
from tests.conftest import graphtool
from tests.small_project import small_project, state


def test_a_sparql_update_changes_single_lines_and_can_be_taken_back(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    done = Outcome(root, capfd, "apply", given(root, TWO_FILES, "a.ru"))
    assert done.code == 0, done.err
    assert done.out == "data/pages/eins.ttl: 1 added, 1 removed\ndata/pages/zwei.ttl: 1 added, 0 removed\n"
    after = state(root)
    assert changed_lines(before, after, "data/pages/eins.ttl") == [
        '-     skos:prefLabel "Netz A"@de ;',
        '+     skos:prefLabel "Netzwerk A"@de ;',
    ]
    assert changed_lines(before, after, "data/pages/zwei.ttl") == ['+     skos:altLabel "B"@de ;']
    undo = next((root / FOLDER / "undo").iterdir())
    assert f"take it back with: graphtool apply {FOLDER}/undo/{undo.name}" in done.err
    again = Outcome(root, capfd, "apply", undo)
    assert (again.code, again.out) == (0, "data/pages/eins.ttl: restored\ndata/pages/zwei.ttl: restored\n")
    assert state(root) == before


def test_a_dry_run_shows_the_patch_and_touches_nothing(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    path = given(root, TWO_FILES, "a.ru")
    dry = Outcome(root, capfd, "apply", "--dry-run", path)
    assert dry.code == 0
    assert '  ~ label (de): "Netz A" → "Netzwerk A"' in dry.err or "Netzwerk A" in dry.err
    assert state(root) == before
    assert not (root / FOLDER).exists()
    patch = given(root, dry.out, "a.patch")
    subprocess.run(["git", "apply", "--verbose", patch], cwd=root, check=True, capture_output=True)
    patched = state(root)
    shutil.rmtree(root / "data")
    small_project(root)
    Outcome(root, capfd, "apply", path)
    assert state(root) == patched


@pytest.mark.parametrize(
    ("statements", "files"),
    [
        # the file that describes the subject, though another one speaks of it
        ('network:a skos:altLabel "A1"@de .', {"pages/eins"}),
        # the page that the evidence cites, evidence that is there or comes with the change
        ('network:a skos:altLabel "A1"@de ; kn:evidence evidence:f002-001 .', {"pages/zwei"}),
        (
            "evidence:f001-002 a kn:Evidence ; oa:hasSource source:eins ."
            " network:b kn:evidence evidence:f001-002 .",
            {"pages/eins"},
        ),
        # what others point to follows them, over several steps
        (
            "network:b kn:evidence evidence:f002-9 . evidence:f002-9 a kn:Evidence ; oa:hasSource source:zwei ;"
            " oa:hasSelector selector:f002-9 . selector:f002-9 oa:start 1 .",
            {"pages/zwei"},
        ),
        # records of pages stand in the catalogue
        ('source:eins dct:language "de" .', {"catalogue"}),
        (
            'network:a kn:topic place:05974040 . place:05974040 kn:ars "059740040040" .',
            {"pages/eins", "registers/orte"},
        ),
    ],
)  # fmt: skip
def test_statements_go_where_their_source_is(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str], statements: str, files: set[str]
) -> None:
    done = Outcome(root, capfd, "apply", given(root, TURTLE + statements))
    assert done.code == 0, done.err
    after = state(root)
    assert {path for path in after if after[path] != before.get(path)} == {f"data/{name}.ttl" for name in files}


def test_trig_and_graph_and_to_say_the_file(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    for name, text, more in (
        ("a.trig", f'{TURTLE}{ZWEI} {{ network:a kn:motto "eins"@de }}', []),
        ("b.ru", f'{SPARQL}INSERT DATA {{ GRAPH {ZWEI} {{ network:a kn:motto "zwei"@de }} }}', []),
        ("c.ttl", f'{TURTLE}network:a kn:motto "drei"@de .', ["--to", "data/pages/zwei.ttl"]),
        ("d.ru", f'{SPARQL}DELETE DATA {{ GRAPH {ZWEI} {{ network:a kn:motto "eins"@de }} }}', []),
    ):
        done = Outcome(root, capfd, "apply", given(root, text, name), *more)
        assert done.code == 0, done.err
    after = state(root)
    assert changed_lines(before, after, "data/pages/zwei.ttl") == [
        '+     kn:motto "drei"@de ;',
        '+     kn:motto "zwei"@de ;',
    ]
    assert {path for path in after if after[path] != before[path]} == {"data/pages/zwei.ttl"}


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("network:neu a kn:Network .", 2, "error[placement]: network:neu is new, and nothing says which file"),
        (
            "network:neu kn:evidence evidence:f001-001 , evidence:f002-001 .",
            2,
            "network:neu belongs to data/pages/eins.ttl, data/pages/zwei.ttl alike\nhint: say which with --to FILE",
        ),
        ("network:a kn:size [ kn:value 3 ] .", 1, "has a blank node"),
        ('place:05999999 kn:ags "05974040" .', 2, "nothing says which file"),
        ("", 2, "holds no statements"),
        ("network:a kn:motto 'x'", 2, "error[parse]"),
        ("<relative> <b> <c> .", 2, "nothing says which file"),
    ],
)
def test_what_fits_nowhere_is_refused(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str], text: str, code: int, said: str
) -> None:
    done = Outcome(root, capfd, "apply", given(root, TURTLE + text))
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert state(root) == before


@pytest.mark.parametrize("graph", ["pages/../../x", "../x", "", "pages//x/", "/etc/x", ".graphtool/x"])
def test_no_graph_leads_out_of_the_data(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str], graph: str
) -> None:
    text = f"{TURTLE}<https://w3id.org/klimanetz/graph/{graph}> {{ network:a kn:motto 'x' }}"
    assert Outcome(root, capfd, "apply", given(root, text, "a.trig")).code in (1, 2)
    assert state(root) == before
    assert not (root.parent / "x.ttl").exists()


@pytest.mark.parametrize(
    ("update", "said"),
    [
        (
            'DELETE DATA { network:a skos:prefLabel "Netz"@de }',
            'a.ru:13:40: error[change]: network:a skos:prefLabel "Netz"@de is not there and cannot be removed\n'
            'hint: the graph has skos:prefLabel "Netz A"@de (data/pages/eins.ttl)',
        ),
        (
            f'DELETE DATA {{ GRAPH {ZWEI} {{ network:a skos:prefLabel "Netz A"@de }} }}',
            "is not in data/pages/zwei.ttl",
        ),
        ("DELETE DATA { network:z a kn:Network }", "the graph does not describe network:z"),
        ('DELETE DATA { network:a skos:prefLabel "Netz A"@de, "X" }', '"X" is not there'),
    ],
)  # fmt: skip
def test_what_is_not_there_cannot_be_removed(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str], update: str, said: str
) -> None:
    done = Outcome(root, capfd, "apply", given(root, SPARQL + update, "a.ru"))
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert state(root) == before


def test_a_statement_of_two_files_is_removed_from_the_one_that_is_meant(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    motto = 'network:a kn:motto "Alles wird gut"@de'
    Outcome(root, capfd, "apply", given(root, f"{TURTLE}{motto} ."), "--to", "data/pages/eins.ttl")
    update = given(root, f"{SPARQL}DELETE DATA {{ {motto} }}", "a.ru")
    done = Outcome(root, capfd, "apply", update)
    assert done.code == 2
    assert "stands in data/pages/eins.ttl, data/pages/zwei.ttl\nhint: say which with GRAPH or --to FILE" in done.err
    assert Outcome(root, capfd, "apply", update, "--to", "data/pages/zwei.ttl").code == 0
    assert b"Alles wird gut" not in state(root)["data/pages/zwei.ttl"]
    assert b"Alles wird gut" in state(root)["data/pages/eins.ttl"]


@pytest.mark.parametrize(
    ("update", "said"),
    [
        ("DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "DELETE without DATA"),
        ("DELETE WHERE { ?s ?p 1 }", "error[refused]: WHERE has to be evaluated"),
        ("INSERT DATA { network:a kn:motto ?x }", "made of ground statements, without variables"),
        ("LOAD <https://example.org/x.ttl>", "LOAD would load statements from elsewhere"),
        ("CLEAR ALL", "CLEAR is more than adding"),
        ("MOVE <a:a> TO <a:b>", "MOVE is more than adding"),
        ("WITH <a:a> DELETE { network:a a kn:X } WHERE {}", "WITH has to be evaluated"),
        ("SELECT * { ?s ?p ?o }", "SELECT is more than adding"),
        ("INSERT DATA { nie:a kn:motto 'x' }", "a.ru:13:15: error[query]: the prefix nie: is not declared"),
        ("INSERT DATA { network:a kn:motto 'x'", "error[query]"),
    ],
)
def test_an_update_that_would_have_to_be_evaluated_is_refused(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str], update: str, said: str
) -> None:
    done = Outcome(root, capfd, "apply", given(root, SPARQL + update, "a.ru"))
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert state(root) == before


def test_literals_of_an_update_are_taken_as_written(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data = 'network:b kn:x "01"^^<http://www.w3.org/2001/XMLSchema#integer>, 1.50, 7, true, "a } # ? \\" \\n ü"@de-AT .'
    update = f"{SPARQL}# DELETE ?x\nINSERT DATA {{ {data} GRAPH {ZWEI} {{ {data} }} }}"
    assert Outcome(root, capfd, "apply", given(root, update, "a.ru")).code == 0
    stated = ox.parse(input=state(root)["data/pages/zwei.ttl"], format=ox.RdfFormat.TURTLE)
    literals = {str(q.object) for q in stated if q.predicate.value.endswith("#x")}
    xsd = "http://www.w3.org/2001/XMLSchema#"
    expected = [("01", "integer"), ("1.50", "decimal"), ("7", "integer"), ("true", "boolean")]
    assert literals == {f'"{lexical}"^^<{xsd}{name}>' for lexical, name in expected} | {'"a } # ? \\" \\n ü"@de-at'}


def test_only_new_findings_refuse_a_change(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    path = given(root, f"{TURTLE}\nnetwork:c a kn:Network ;\n    kn:evidence evidence:f001-001 .\n")
    done = Outcome(root, capfd, "apply", path)
    assert done.code == 1
    assert (
        f"{path}:14:13: new violation: A network must have a label. [NetworkShape-label]\n   14 | network:c a"
        in done.out
    )
    assert "network:a" not in done.out, "known findings are no reason"
    assert "would bring 2 new findings" in done.err
    assert state(root) == before
    path.write_text(path.read_text().replace("a kn:Network ;", 'a kn:Network ; skos:prefLabel "C"@de ;'))
    assert Outcome(root, capfd, "apply", path, "--fail-on", "warning").code == 1
    done = Outcome(root, capfd, "apply", path)
    assert done.code == 0
    assert "new warning: A network should have a description" in done.err


def test_a_removal_that_leaves_a_finding_is_refused_at_its_line(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    update = given(root, SPARQL + 'DELETE DATA { network:a skos:prefLabel "Netz A"@de }', "a.ru")
    done = Outcome(root, capfd, "apply", update)
    assert done.code == 1
    assert "data/pages/eins.ttl:19:20: new violation: A network must have a label. [NetworkShape-label]" in done.out
    assert '   19 |     skos:prefLabel "Netz A"@de ;' in done.out
    assert state(root) == before


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ('place:neu kn:ags "05974040" .', "place:05974040 (data/registers/orte.ttl) has this identifier"),
        ('network:b dct:identifier "N" . network:a dct:identifier "N" .', "network:b (data/registers/orte.ttl) has"),
        ("network:a skos:exactMatch wd:Q1 . network:b skos:exactMatch wd:Q1 .", "network:a (data/registers/orte.ttl)"),
    ],
)
def test_an_identifier_of_another_entity_is_refused_by_name(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str], statements: str, said: str
) -> None:
    done = Outcome(root, capfd, "apply", given(root, TURTLE + statements), "--to", "data/registers/orte.ttl")
    assert done.code == 1
    assert said in done.err
    assert state(root) == before


def test_what_is_there_already_is_no_change(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    done = Outcome(root, capfd, "apply", given(root, f'{TURTLE}network:a skos:prefLabel "Netz A"@de .'))
    assert (done.code, done.out) == (0, "")
    assert "all 1 statements are there already" in done.err
    assert state(root) == before


RECORD = """
<https://w3id.org/klimanetz/dataset> dct:hasPart <https://w3id.org/klimanetz/graph/pages/drei> .
<https://w3id.org/klimanetz/graph/pages/drei> a <http://www.w3.org/ns/dcat#Dataset> ;
    dct:title "Statements of page three"@en ; dct:source source:drei .
source:drei a kn:Source ; skos:prefLabel "Seite drei"@de .
"""


def test_a_new_file_comes_with_its_record_in_the_catalogue(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    data = 'network:c a kn:Network ; skos:prefLabel "Netz C"@de ; kn:evidence evidence:f003-001 .\n'
    data += "evidence:f003-001 a kn:Evidence ; oa:hasSource source:drei .\n"
    path = given(root, TURTLE + data)
    done = Outcome(root, capfd, "apply", path, "--to", "data/pages/drei.ttl")
    assert done.code == 1
    assert "data/pages/drei.ttl: error[change]: a new file needs its record in data/catalogue.ttl" in done.err
    assert state(root) == before
    path.write_text(TURTLE + data + RECORD, encoding="utf-8")
    patch = given(root, Outcome(root, capfd, "apply", "--dry-run", path).out, "a.patch")
    subprocess.run(["git", "apply", "--check", patch], cwd=root, check=True, capture_output=True)
    done = Outcome(root, capfd, "apply", path)
    assert done.code == 0, done.err
    assert done.out == "data/catalogue.ttl: 6 added, 0 removed\ndata/pages/drei.ttl: 5 added, 0 removed\n"
    text = state(root)["data/pages/drei.ttl"].decode()
    assert text.startswith("# Klimanetz: Statements of page three\n\n@prefix evidence:")
    assert graphtool("--root", root, "format", "--check", "data", cwd=root).code == 0
    undo = next((root / FOLDER / "undo").iterdir())
    assert "data/pages/drei.ttl: removed" in Outcome(root, capfd, "apply", undo).out
    assert state(root) == before


def test_a_file_that_is_not_canonical_keeps_its_layout(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page = root / "data/pages/zwei.ttl"
    page.write_bytes(page.read_bytes().replace(b"\n    a kn:Network ;", b"  a  kn:Network;# ugly\r\n"))
    before = state(root)
    assert Outcome(root, capfd, "apply", given(root, f'{TURTLE}network:b skos:altLabel "B"@de .')).code == 0
    lines = changed_lines(before, state(root), "data/pages/zwei.ttl")
    assert [line for line in lines if line.startswith("-")] == []
    assert any('skos:altLabel "B"@de' in line for line in lines)
