"""`graphtool apply` against the world: unreadable input, full disks, read-only files, others at work, interruptions."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graphtool.cli import run
from graphtool.store.lock import FOLDER
from tests.cli.applying import SPARQL, TURTLE, TWO_FILES, Outcome, given
from tests.conftest import ROOT, graphtool
from tests.small_project import state


def test_undo_is_refused_when_the_file_was_edited_since(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    undo = root / "zurück.json"
    assert Outcome(root, capfd, "apply", given(root, TWO_FILES, "a.ru"), "--undo-file", undo).code == 0
    with (root / "data/pages/eins.ttl").open("a") as page:
        page.write("# edited\n")
    edited = state(root)
    done = Outcome(root, capfd, "apply", undo)
    assert done.code == 1
    assert "data/pages/eins.ttl: was edited after the change" in done.err
    assert state(root) == edited


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"graphtool": "undo", "version": 1, "files": [{}]}', b"\xff\x00"]
)
def test_what_is_no_undo_file_is_an_error(root: Path, capfd: pytest.CaptureFixture[str], content: bytes) -> None:
    path = root / "x.json"
    path.write_bytes(content)
    done = Outcome(root, capfd, "apply", path)
    assert done.code == 2
    assert "this is no undo file" in done.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("fehlt.ttl", None, "fehlt.ttl: no such file"),
        ("latin.ttl", TURTLE.encode() + 'network:a kn:motto "ü" .'.encode("latin-1"), "save the file as UTF-8"),
        ("latin.ru", SPARQL.encode() + 'INSERT DATA { network:a kn:motto "ü" }'.encode("latin-1"), "not UTF-8"),
        ("binary.ttl", bytes(range(256)), "error[parse]"),
        ("binary.ru", bytes(range(128)), "error["),
        ("x.pdf", b"%PDF", "unknown RDF file suffix"),
    ],
)  # fmt: skip
def test_unreadable_changes_are_errors_with_a_cure(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str], name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (root / name).write_bytes(content)
    done = Outcome(root, capfd, "apply", root / name)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert state(root) == before


def test_a_change_comes_from_standard_input(root: Path, before: dict[str, bytes]) -> None:
    done = graphtool("--root", root, "apply", "-", "--format", "update", stdin=TWO_FILES)
    assert done.code == 0, done.err
    assert state(root) != before
    done = graphtool("--root", root, "apply", "-", stdin=f'{TURTLE}network:a skos:altLabel "<" .')
    assert done.code == 0, done.err


@pytest.mark.parametrize("target", ["/etc/x.ttl", "ontology/k.ttl", "data/x.txt", "data/../x.ttl"])
def test_only_turtle_files_of_the_data_can_be_a_target(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str], target: str
) -> None:
    done = Outcome(root, capfd, "apply", given(root, f"{TURTLE}network:a kn:motto 'x' ."), "--to", target)
    assert done.code == 2
    assert "not a Turtle file below data/" in done.err
    assert state(root) == before


def test_a_read_only_file_is_an_error_and_nothing_is_written(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    (root / "data/pages/zwei.ttl").chmod(0o444)
    done = Outcome(root, capfd, "apply", given(root, TWO_FILES, "a.ru"))
    assert done.code == 2
    assert "error[file]: data/pages/zwei.ttl: is read-only" in done.err
    assert state(root) == before
    assert list((root / FOLDER / "undo").iterdir()) == []


def test_on_a_full_disk_nothing_is_lost(root: Path, before: dict[str, bytes]) -> None:
    path = given(root, f'{TURTLE}network:b skos:altLabel "{"lang " * 40_000}"@de . network:a skos:altLabel "A"@de .')
    code = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
    code += "import sys; from graphtool.cli import main; main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, "--root", root, "apply", path],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert state(root) == before


def test_two_at_once_both_succeed_or_one_says_who_is_at_work(root: Path) -> None:
    commands = []
    for number in range(4):
        path = given(
            root,
            f'{TURTLE}network:a skos:altLabel "A{number}"@de . network:b skos:altLabel "B{number}"@de .',
            f"{number}.ttl",
        )
        commands.append([sys.executable, "-m", "graphtool", "--root", str(root), "apply", str(path), "--wait", "60"])
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for command in commands]
    assert [process.wait() for process in running] == [0, 0, 0, 0], [p.communicate() for p in running]
    text = b"".join(state(root).values()).decode()
    assert all(f'"{letter}{number}"@de' in text for letter in "AB" for number in range(4))


def test_without_waiting_the_second_fails_cleanly(
    root: Path, before: dict[str, bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    from graphtool.store.lock import locked

    with locked(root):
        done = Outcome(root, capfd, "apply", given(root, TWO_FILES, "a.ru"), "--wait", "0")
    assert done.code == 2
    assert f"error[busy]: another graphtool (process {os.getpid()}) is changing this project" in done.err
    assert state(root) == before


def test_the_next_command_completes_an_interrupted_change(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = given(root, TWO_FILES, "a.ru")
    old = state(root)
    child = os.fork()
    if child == 0:
        renames = iter(range(100))

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if event == "os.rename" and str(arguments[1]).endswith(".ttl") and next(renames) == 1:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        run(["--root", str(root), "apply", str(path)])
        os._exit(0)
    os.waitpid(child, 0)
    assert (root / FOLDER / "journal").exists()
    assert state(root) != old
    done = Outcome(root, capfd, "validate")
    assert done.code == 0
    assert "data/pages/zwei.ttl: written as an interrupted change had decided" in done.err
    assert not (root / FOLDER / "journal").exists()
    assert b'"B"@de' in state(root)["data/pages/zwei.ttl"]
