"""What every command keeps to: exit codes, streams, errors with place and cure, determinism, lazy start."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from graphtool.cli import COMMANDS, run
from graphtool.cli.helping import SECTIONS
from tests.conftest import ROOT, graphtool


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A small project of its own, to be broken: the real ontology and shapes, one page, one register."""
    root = tmp_path / "projekt mit Ümlaut"
    for room in ("ontology", "shapes", "queries", "data"):
        shutil.copytree(ROOT / room, root / room)
    return root


@pytest.mark.parametrize("command", COMMANDS)
def test_help_reads_well(command: str) -> None:
    done = graphtool(command, "--help")
    assert done.code == 0
    assert done.err == ""
    assert done.out.startswith(f"Usage: graphtool {command}")
    assert "  -h, --help" in done.out.partition("Options:")[2]
    assert [line for line in done.out.splitlines() if len(line) > 80 and "  graphtool " not in line] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_of_the_help_are_understood(command: str) -> None:
    for example in getattr(import_module(f"graphtool.cli.{command}").command, "examples", ()):
        assert f"  graphtool {example}\n" in graphtool(command, "--help").out
        name, *words = shlex.split(example)
        assert import_module(f"graphtool.cli.{name}").command.make_context(name, words).params


def test_a_long_help_has_its_options_in_sections() -> None:
    said = graphtool("query", "--help").out
    of_time = said.partition("\nAs of when:\n")[2].partition("\n\n")[0]
    assert re.findall(r"^  (--\S+)", of_time, re.MULTILINE) == ["--at", "--certainty", "--known-at"]
    titles = ["Options", "Which graph", "As of when", "Reasons", "Limits", "Result"]
    assert re.findall(r"^(\w[\w ]*):$", said, re.MULTILINE)[-6:] == titles


def test_sections_name_options_that_exist() -> None:
    every = [import_module(f"graphtool.cli.{command}").command for command in COMMANDS]
    known = {name for command in every for option in command.params for name in option.opts}
    assert {name for names in SECTIONS.values() for name in names} - known == set()


def test_the_version_is_printed() -> None:
    assert graphtool("--version").out == "graphtool, version 1.0.0\n"


def test_help_starts_without_heavy_imports() -> None:
    code = "import sys; from graphtool.cli import run; run(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    for heavy in ("rdflib", "pyshacl", "owlrl", "SPARQLWrapper", "yaml", "pyoxigraph"):
        assert f"'{heavy}'" not in done.stderr, heavy


def test_all_syntax_errors_of_all_files_are_reported_in_one_run(copy: Path) -> None:
    (copy / "data/pages/klikks.ttl").write_text("@prefix a: <http://a/> .\na:b a:c\n", encoding="utf-8")
    (copy / "data/outside/nki.ttl").write_text("a:b a:c a:d .\n", encoding="utf-8")
    done = graphtool("--root", copy, "validate")
    assert done.code == 2
    assert done.out == ""
    assert "data/outside/nki.ttl:1:1: error[parse]: The prefix a: has not been declared" in done.err
    assert "data/pages/klikks.ttl:3:1: error[parse]: Unexpected end" in done.err
    assert done.err.count("hint: ") == 2


def test_a_missing_project_is_an_error_with_a_cure(tmp_path: Path) -> None:
    done = graphtool("validate", cwd=tmp_path)
    assert done.code == 2
    assert "error[project-not-found]" in done.err
    assert "--root" in done.err


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("validate", "nichts.ttl"), 2, "error[file]: nichts.ttl: no such file"),
        (("validate", "README.md"), 2, "error[format]"),
        (("validate", "--engine", "nie"), 2, "'nie' is not one of 'auto', 'compiled', 'native', 'pyshacl'"),
        (("query", "role-holder"), 2, "did you mean role-holders"),
        (("query", "role-holders", "-p", "kontext=x"), 2, "it takes context, role"),
        (("query", "role-holders", "-p", "context"), 2, "is not NAME=VALUE"),
        (("query", "role-holders", "-p", "context=Klima"), 2, "names 5 things"),
        (("query", "role-holders", "-p", "context=Atlantis"), 1, "no entity is called 'Atlantis'"),
        (("query", "decisions-before", "-p", "date=gestern"), 2, "must be a date as YYYY-MM-DD"),
        (("query", "role-holders", "--format", "turtle"), 2, "error[format]"),
        (("query", "nichts.rq"), 2, "error[file]: nichts.rq: no such file"),
        (("describe", "Atlantis"), 1, "error[no-such-entity]"),
        (("export", "--entity", "Klima.Werk", "--format", "geojson"), 2, "error[usage]"),
        (("evidence", "--sources", "nirgends"), 2, "error[file]"),
        (("gibtsnicht",), 2, "No such command"),
        (("export", "--entity", ""), 1, "error[no-such-entity]"),
        (("export", "--schema", "network", "--format", "csv"), 2, "goes with -o alone"),
        (("export", "--to", "x", "--format", "csv"), 2, "leave --kind, --entity, --format and -o out"),
        (("query", "sponsors", "--certainty", "certainly"), 2, "add --at DATE"),
        (("query", "sponsors", "--timeout", "1e9"), 2, "--timeout"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_failures_say_what_and_how_to_mend_it(args: tuple[str, ...], code: int, said: str) -> None:
    done = graphtool(*args)
    assert done.code == code, done.err
    assert said in done.err
    assert done.out == ""
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("query", "code", "said"),
    [
        ("SELECT ?s { ?s ?p ", 2, "<stdin>:1:"),
        ("DELETE WHERE { ?s ?p ?o }", 2, "error[refused]: DELETE would change the graph"),
        ("PREFIX a: <b> LOAD <file:///etc/passwd>", 2, "error[refused]"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 2, "error[refused]: SERVICE"),
    ],
)
def test_unsafe_or_broken_queries_are_refused(query: str, code: int, said: str) -> None:
    done = graphtool("query", "-", stdin=query)
    assert done.code == code
    assert said in done.err


def test_keywords_inside_strings_and_comments_are_no_reason_to_refuse() -> None:
    text = '# SERVICE\nSELECT ?x { BIND("LOAD SERVICE <a>" AS ?x) } # INSERT'
    assert graphtool("query", "-", "--format", "csv", stdin=text).out == "x\r\nLOAD SERVICE <a>\r\n"


def test_a_parameter_value_never_becomes_query_text() -> None:
    evil = '" } DELETE { ?s ?p ?o } #'
    done = graphtool("query", "entity-by-name", "-p", f"text={evil}", "--format", "csv")
    assert done.code == 0
    assert len(done.out.splitlines()) == 1, "a header and no rows"


def test_results_go_to_stdout_or_atomically_to_a_file(tmp_path: Path) -> None:
    printed = graphtool("query", "sources", "--format", "csv")
    target = tmp_path / "quellen.csv"
    written = graphtool("query", "sources", "--format", "csv", "-o", target)
    assert (written.code, written.out) == (0, "")
    assert target.read_bytes().decode() == printed.out
    assert list(tmp_path.iterdir()) == [target]
    assert graphtool("query", "sources", "-o", tmp_path / "fehlt" / "x.csv").code == 2


@pytest.mark.parametrize("args", [("infer",), ("export",), ("query", "role-holders"), ("describe", "Klima.Werk")])
def test_the_same_input_gives_the_same_bytes(args: tuple[str, ...]) -> None:
    assert graphtool(*args).out == graphtool(*args).out != ""


def test_the_language_of_labels_follows_lang() -> None:
    assert "Town of Soest" in graphtool("describe", "place:05974040").out
    assert "„Stadt Soest“" in graphtool("--lang", "de", "describe", "place:05974040").out


def test_a_defect_is_told_without_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("kaputt")

    monkeypatch.setattr("graphtool.project.Project.find", broken)
    assert run(["queries"]) == 70
    assert "error[defect]: graphtool failed: RuntimeError: kaputt" in capsys.readouterr().err


def test_a_day_is_told_beside_the_answer_with_the_days_that_a_query_takes_itself() -> None:
    done = graphtool("query", "participation-at", "-p", "project=KlikKS", "--at", "2023-01-01")
    assert "note: what held on 2023-01-01, possibly" in done.err
    assert "note: date is 2022-12-14 (default) unless -p date=… is given" in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_standard_output_is_told() -> None:
    command = [sys.executable, "-m", "graphtool", "--root", str(ROOT), "cite"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, b"standard output cannot be written" in done.stderr) == (2, True)
