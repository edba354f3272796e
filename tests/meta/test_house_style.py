"""The house style, where a program can see it, and that no check is hollow: globs find files, skips have reasons."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml

import graphtool
from graphtool.__main__ import main
from graphtool.cli import COMMANDS
from graphtool.namespaces import OWL, RDF_TYPE
from graphtool.project import Project
from graphtool.store.load import Corpus, parse_project_files
from tests.conftest import ROOT

TOP_LEVEL = {"ontology", "shapes", "data", "queries", "graphtool", "tests", "pyproject.toml", "README.md"}
CUSTOMARY = {"LICENSE", "LICENSE-DATA", "CITATION.cff", "CHANGELOG.md", "CONTRIBUTING.md"}
HEAVY = ("SPARQLWrapper", "matplotlib", "networkx", "owlrl", "pyoxigraph", "pyshacl", "rdflib", "yaml")
SLOW = (
    "decimal",
    "difflib",
    "gzip",
    "pickle",
    "shlex",
    "shutil",
    "subprocess",
    "tempfile",
)  # to import, in the standard library
LONGEST = 400
TEXTS = {".cff", ".csv", ".json", ".md", ".py", ".rq", ".toml", ".ttl", ".txt", ".yaml", ".yml", ""}
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:Users|home|mnt|opt|private|root|tmp|var|work)/\w")
REGISTRY = re.compile("|".join(("py" + r"pi\.org", "python" + "hosted", "index-" + "url", "INDEX_" + "URL")), re.I)
_SKIP = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)")
LEFTOVER = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK")) + r")\b")


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


FILES = _tracked()
MODULES = [path for path in FILES if path.suffix == ".py"]
PACKAGE = [path for path in MODULES if path.is_relative_to(ROOT / "graphtool")]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{_name(path)}:{number}: {line.strip()[:100]}"
        for path in paths
        if path.suffix in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_the_files_are_found() -> None:
    assert len(FILES) > 100
    assert len(PACKAGE) > 30


def test_only_the_agreed_entries_stand_at_the_top() -> None:
    entries = {path.relative_to(ROOT).parts[0] for path in FILES}
    assert {entry for entry in entries if not entry.startswith(".")} == TOP_LEVEL | CUSTOMARY


def test_modules_are_short() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_says_what_it_owns() -> None:
    silent = [_name(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    assert MACHINE_PATH.search("see " + "/ho" + "me/someone/file")
    assert not MACHINE_PATH.search("https://example.org/work/programme")
    assert _lines_with(MACHINE_PATH, FILES) == []
    assert _lines_with(REGISTRY, FILES) == []


def test_nothing_is_left_over() -> None:
    assert _lines_with(LEFTOVER, [path for path in FILES if path.suffix != ".csv"]) == []
    assert _lines_with(re.compile("NotImplemented" + "Error"), MODULES) == []


def test_every_skip_has_a_reason() -> None:
    hollow = [f"{_name(path)}:{line}" for path in MODULES for line in _silent_skips(path.read_text(encoding="utf-8"))]
    assert hollow == []
    assert _silent_skips("@pytest.mark.skip\ndef f(): pytest.skip()") == [1, 2]
    assert _silent_skips("@pytest.mark.skipif(x, reason='y')\ndef f(): pytest.skip('z')") == []


def test_no_test_asserts_how_fast_something_is() -> None:
    timed = [f"{_name(path)}:{line}" for path in MODULES for line in _timed_asserts(path.read_text(encoding="utf-8"))]
    assert timed == []
    assert _timed_asserts("assert time.monotonic() - begun < 3\nassert 1 < perf_counter() - b <= 4") == [1, 2]
    assert _timed_asserts("assert 3 > time.monotonic() - begun") == [1]
    assert _timed_asserts("assert time.monotonic() - begun >= 2\nassert before < after") == []


def _timed_asserts(code: str) -> list[int]:
    """Return the lines that demand that something takes less than a time, which a busy machine refutes."""
    compared = [
        part
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Assert)
        for part in ast.walk(node.test)
        if isinstance(part, ast.Compare)
    ]
    return sorted(node.lineno for node in compared if any(_is_clock(left) for left in _bounded_above(node)))


def _bounded_above(node: ast.Compare) -> list[ast.expr]:
    sides = [node.left, *node.comparators]
    less = [sides[i] for i, operator in enumerate(node.ops) if isinstance(operator, ast.Lt | ast.LtE)]
    return less + [sides[i + 1] for i, operator in enumerate(node.ops) if isinstance(operator, ast.Gt | ast.GtE)]


def _is_clock(side: ast.expr) -> bool:
    return re.search(r"\b(?:monotonic|perf_counter|process_time|time)(?:_ns)?\(\)", ast.unparse(side)) is not None


def _silent_skips(code: str) -> list[int]:
    """Return the lines that skip, or expect failure, without saying why."""
    nodes = list(ast.walk(ast.parse(code)))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    called = {id(call.func) for call in calls}
    bare = [node for node in nodes if isinstance(node, ast.Attribute) and id(node) not in called]
    silent = [node.lineno for node in bare if _SKIP.fullmatch(ast.unparse(node))]
    silent += [call.lineno for call in calls if _SKIP.fullmatch(ast.unparse(call.func)) and not _has_reason(call)]
    return sorted(silent)


def _has_reason(call: ast.Call) -> bool:
    named = any(keyword.arg in {"reason", "msg"} for keyword in call.keywords)
    return named or (ast.unparse(call.func) == "pytest.skip" and bool(call.args))


def test_every_folder_of_tests_holds_tests_or_feeds_some() -> None:
    folders = sorted(path for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__")
    assert len(folders) > 5
    tests = "".join(path.read_text(encoding="utf-8") for path in MODULES if path.name.startswith("test_"))
    idle = [_name(f) for f in folders if not list(f.glob("test_*.py")) and f'"tests" / "{f.name}"' not in tests]
    assert idle == []


def test_every_query_has_an_expected_answer(project: Project) -> None:
    answers = {path.name.split(".")[0] for path in (ROOT / "tests" / "queries").rglob("*.*") if path.suffix != ".py"}
    names = {path.stem for path in project.query_files()}
    assert len(names) > 30
    assert names - answers == set()


def test_every_glob_of_the_project_finds_files(project: Project) -> None:
    for files in (project.ontology_files(), project.shape_files(), project.data_files(), project.query_files()):
        assert len(files) > 5
    assert len(list((ROOT / "tests" / "shapes" / "examples").rglob("*.fail.ttl"))) > 100


def test_every_term_and_shape_is_defined_in_one_file(project: Project, asserted: Corpus) -> None:
    for files in (asserted.ontology, parse_project_files(project, project.shape_files())):
        typed = {(q.subject, f.shown) for f in files for q in f.quads if q.predicate.value == RDF_TYPE}
        own = [str(subject) for subject, _ in typed if "w3id.org/klimanetz/" in str(subject)]
        assert len(own) > 100
        assert [iri for iri, count in Counter(own).items() if count > 1] == []


def test_the_version_is_the_same_everywhere(asserted: Corpus) -> None:
    version = graphtool.__version__
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = re.search(r"^## \[(.+?)\] - (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert changes is not None
    assert (citation["version"], str(citation["date-released"])) == (version, changes[2])
    assert changes[1] == version
    stated = {
        q.object.value  # type: ignore[union-attr]
        for file in asserted.ontology
        for q in file.quads
        if q.predicate.value == f"{OWL}versionInfo"
    }
    assert stated == {version}
    iris = {q.object.value for f in asserted.ontology for q in f.quads if q.predicate.value == f"{OWL}versionIRI"}  # type: ignore[union-attr]
    assert all(iri.endswith(f"/{version}") for iri in iris)
    assert iris


def test_the_citation_file_has_what_the_format_requires() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "license"} <= citation.keys()
    assert all("name" in author for author in citation["authors"])


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_imports_no_heavy_library(command: str | None) -> None:
    imported = _imported("--help") if command is None else _imported(command, "--help")
    assert "click" in imported
    assert imported.isdisjoint(HEAVY)


def test_a_query_that_is_asked_again_imports_only_its_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    imported = [_imported("query", "sponsors") for _ in range(2)]  # what the first keeps, the second need not work out
    assert imported[0] >= {"pyoxigraph", "yaml"}
    assert imported[1] & {*HEAVY, *SLOW} == {"pyoxigraph"}


def _imported(*words: str) -> set[str]:
    """Return the modules and top-level packages that a command line imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "graphtool", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}


def test_the_program_is_what_the_package_runs() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert {name: pkgutil.resolve_name(target) for name, target in scripts.items()} == {"graphtool": main}
