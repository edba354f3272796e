"""`graphtool format` as stewards meet it: files, folders, standard input, --check, --diff, and what goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphtool.stewardship.format import formatted
from graphtool.store.journal import exclusive
from tests.conftest import ROOT, graphtool

ROUGH = b"""@prefix b: <http://b.example/> .
@prefix a: <http://a.example/> .
b:x a:q a:z , "2"@en, "1"@de ; a b:C . # last
"""
CANONICAL = b"""@prefix a: <http://a.example/> .
@prefix b: <http://b.example/> .

b:x
    a b:C ; # last
    a:q a:z ;
    a:q "1"@de ;
    a:q "2"@en ;
.
"""


@pytest.fixture
def rough(tmp_path: Path) -> Path:
    file = tmp_path / "Größe und Maß.ttl"
    file.write_bytes(ROUGH)
    return file


def test_all_files_of_the_project_are_in_canonical_form() -> None:
    done = graphtool("format", "--check")
    assert (done.code, done.out) == (0, ""), "run: graphtool format"
    assert done.err.endswith("files in canonical form\n")
    assert int(done.err.split()[0]) > 80


def test_a_file_is_formatted_in_place_and_stays_so(rough: Path) -> None:
    first = graphtool("format", rough)
    assert (first.code, first.out) == (0, "")
    assert first.err == f"formatted {rough}\n1 file of 1 changed\n"
    assert rough.read_bytes() == CANONICAL
    before = rough.stat()
    assert graphtool("format", rough).err == "1 file in canonical form\n"
    assert rough.stat().st_mtime_ns == before.st_mtime_ns, "a file that is well is not written"
    assert list(rough.parent.iterdir()) == [rough]


def test_check_names_files_and_writes_nothing(rough: Path) -> None:
    (rough.parent / "gut.ttl").write_bytes(CANONICAL)
    done = graphtool("format", "--check", rough.parent)
    assert (done.code, done.out) == (1, f"{rough}\n")
    assert done.err == "1 file of 2 would change\n"
    assert rough.read_bytes() == ROUGH


def test_diff_is_a_patch_that_git_applies(rough: Path) -> None:
    folder = rough.parent
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    tight = folder / "ohne Ende.ttl"
    tight.write_bytes(b"<a:b> <a:c> <a:d> .")
    done = graphtool("format", "--diff", rough.name, tight.name, cwd=folder)
    assert (done.code, done.err) == (0, "2 files of 2 would change\n")
    assert (rough.read_bytes(), tight.read_bytes()) == (ROUGH, b"<a:b> <a:c> <a:d> .")
    subprocess.run(["git", "apply"], cwd=folder, input=done.out.encode(), check=True)
    assert rough.read_bytes() == CANONICAL
    assert graphtool("format", "--check", "--diff", rough.name, tight.name, cwd=folder).code == 0


def test_check_and_diff_together(rough: Path) -> None:
    done = graphtool("format", "--check", "--diff", rough)
    assert done.code == 1
    assert done.out.startswith("--- ")
    assert done.err.startswith(f"{rough}\n"), "names go to stderr: stdout is the patch"


def test_standard_input_goes_to_standard_output() -> None:
    done = graphtool("format", "-", stdin=ROUGH.decode())
    assert (done.code, done.out, done.err) == (0, CANONICAL.decode(), "")
    assert graphtool("format", "-", "--check", stdin=ROUGH.decode()).code == 1
    assert graphtool("format", "-", "--check", stdin=CANONICAL.decode()).code == 0


def test_persons_are_left_alone_unless_named(tmp_path: Path) -> None:
    personal, public = tmp_path / "data" / "personal" / "a.ttl", tmp_path / "data" / "b.ttl"
    personal.parent.mkdir(parents=True)
    for file in (personal, public):
        file.write_bytes(ROUGH)
    assert graphtool("format", "--check", "data", cwd=tmp_path).out == "data/b.ttl\n"
    assert graphtool("format", "--check", "data/personal", cwd=tmp_path).out == "data/personal/a.ttl\n"
    assert graphtool("format", "--check", "data/personal/a.ttl", cwd=tmp_path).code == 1


def test_one_bad_file_does_not_keep_the_others_from_being_formatted(rough: Path) -> None:
    bad, worse, latin = (rough.parent / name for name in ("bad.ttl", "worse.ttl", "latin.ttl"))
    bad.write_bytes(b"<a:b> <a:c> .\n")
    worse.write_bytes(b"<a:b> <a:c> <a:d>\n")
    latin.write_bytes("<a:b> <a:c> 'ä' .\n".encode("latin-1"))
    done = graphtool("format", rough.parent)
    assert done.code == 2
    assert f"{bad}:1:13: error[parse]" in done.err
    assert f"{worse}:2:1: error[parse]" in done.err
    assert f"{latin}:1:" in done.err
    assert "save the file as UTF-8" in done.err
    assert rough.read_bytes() == CANONICAL
    assert bad.read_bytes() == b"<a:b> <a:c> .\n"


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("nichts.ttl",), 2, "error[file]: nichts.ttl: no such file"),
        (("README.md",), 2, "error[format]: README.md: unknown RDF file suffix"),
        (("x.trig",), 2, "error[format]: x.trig: TriG has no canonical form here\nhint: format rewrites .ttl, .nt and"),
        (("-", "data"), 2, "error[usage]: - stands for standard input"),
        (("graphtool",), 2, "error[file]: graphtool: the folder holds no RDF file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_formatted_is_said(args: tuple[str, ...], code: int, said: str) -> None:
    done = graphtool("format", *args)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_becomes_an_empty_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "leer.ttl"
    file.write_bytes(content)
    assert graphtool("format", file).code == 0
    assert file.read_bytes() == b""


def test_two_writers_of_a_project_do_not_meet(tmp_path: Path) -> None:
    for room in ("ontology", "shapes", "data/pages", "queries"):
        (tmp_path / room).mkdir(parents=True)
    rough = tmp_path / "data" / "pages" / "a.ttl"
    for file in (rough, tmp_path / "ontology" / "a.ttl"):
        file.write_bytes(ROUGH)
    with exclusive(tmp_path):
        done = graphtool("format", rough)
    assert done.code == 2
    assert "error[busy]" in done.err
    assert rough.read_bytes() == ROUGH
    assert graphtool("format", rough).code == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_read_only_file_is_left_alone(rough: Path) -> None:
    rough.chmod(0o444)
    done = graphtool("format", rough)
    assert done.code == 2
    assert f"error[file]: {rough}: is read-only\nhint: allow writing it" in done.err
    assert rough.read_bytes() == ROUGH


def test_a_read_only_folder_is_left_alone(open_folder: Path, rough: Path) -> None:
    file = open_folder / "a.ttl"
    file.write_bytes(ROUGH)
    file.chmod(0o666)
    open_folder.chmod(0o555)
    # root gives up its rights, which would override those of the folder, once all modules are loaded
    code = "import os, sys, unicodedata; from graphtool.cli import run; run(['format', sys.argv[2]])\n"
    code += "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\nsys.exit(run(['format', sys.argv[1]]))"
    done = subprocess.run([sys.executable, "-c", code, file, rough], cwd=ROOT, capture_output=True, check=False)
    open_folder.chmod(0o755)
    assert done.returncode == 2
    assert b"cannot be written (Permission denied)\nhint: check the permissions of the folder" in done.stderr
    assert file.read_bytes() == ROUGH
    assert list(open_folder.iterdir()) == [file]


def test_a_full_disk_loses_nothing(rough: Path) -> None:
    large = rough.with_name("groß.ttl")
    content = b"".join(b"<a:s> <a:p> <a:%d> .\n" % number for number in range(1000))
    large.write_bytes(content)
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
    code += "from graphtool.cli import main; main(['format', *sys.argv[1:]])"
    done = subprocess.run(
        [sys.executable, "-c", code, large, rough],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"{large}: cannot be written (File too large)\nhint: free some space" in done.stderr.decode()
    assert large.read_bytes() == content
    assert rough.read_bytes() == CANONICAL, "what fits is written"
    assert sorted(rough.parent.iterdir()) == sorted([rough, large])


def test_a_text_that_would_mean_something_else_is_not_written(
    rough: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from graphtool.cli import run

    monkeypatch.setattr("graphtool.stewardship.format.write", lambda scopes: "<a:b> <a:c> <a:d> .\n")
    assert run(["format", str(rough)]) == 70
    assert f"{rough}: error[defect]: the formatted text would state another graph" in capsys.readouterr().err
    assert rough.read_bytes() == ROUGH


def test_every_hook_for_other_repositories_is_a_command() -> None:
    import yaml

    from graphtool.cli import COMMANDS

    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for hook in hooks} == {"graphtool-format", "graphtool-validate"}
    for hook in hooks:
        program, command = hook["entry"].split()
        assert program == "graphtool"
        assert command in COMMANDS
        assert {"id", "name", "description", "entry", "language", "files"} <= hook.keys()


def test_the_turtle_that_contributing_shows_is_canonical() -> None:
    from tests.meta.markdown import blocks

    shown = blocks((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), "turtle")
    whole = [block for block in shown if "@prefix" in block.body]
    assert len(whole) >= 2
    for block in whole:
        assert formatted(block.body.encode()).decode() == block.body, f"line {block.line}"
