"""`graphtool query` under limits: stopped by time, by Ctrl-C or by force, it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, graphtool

LINES = "".join(f"<urn:s{i % 300}> <urn:p{i % 7}> <urn:s{i * 7 % 300}> .\n" for i in range(2_000))
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LONG = "a" * 40 + "b"
BACKTRACKING = "SELECT ?s { ?s <urn:long> ?text FILTER(!REGEX(?text, '^(a+)+$')) }"  # by rdflib, which explains
FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "große Menge.nt"
    file.write_text(f'{LINES}<urn:s> <urn:long> "{LONG}" .\n', "utf-8")
    return file


def _processes(session: int) -> list[str]:
    """Return the living processes of a session."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                after_name = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(after_name[3]) == session and after_name[0] != "Z":
                found.append(folder.name)
    return found


def _at_work(session: int, seconds: float) -> bool:
    """Wait until a session has had the same two processes for a while: an explanation follows a query."""
    end = time.monotonic() + 60
    begun, before = time.monotonic(), list[str]()
    while time.monotonic() < end:
        time.sleep(0.05)
        found = _processes(session)
        if found != before:
            begun, before = time.monotonic(), found
        elif len(found) == 2 and time.monotonic() - begun > seconds:
            return True
    return False


def _all_gone(session: int) -> bool:
    end = time.monotonic() + 60
    while _processes(session) and time.monotonic() < end:
        time.sleep(0.05)
    return not _processes(session)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize(
    ("text", "options", "work"),
    [
        (ENDLESS, ["--format", "csv"], "query"),
        (FLOOD, ["--format", "csv"], "query"),
        (BACKTRACKING, ["--why"], "explanation"),
    ],
    ids=["endless", "flood", "why"],
)
@pytest.mark.parametrize(
    ("number", "code"),
    [(None, 2), (signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)],
    ids=["timeout", "interrupted", "terminated", "killed"],
)
def test_however_it_ends_nothing_is_left(
    data: Path, tmp_path: Path, text: str, options: list[str], work: str, number: signal.Signals | None, code: int
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    limits = ["--timeout", "1.5"] if number is None else []
    command = ["query", "-", "--data", str(data), "-o", str(folder / "x.txt"), *options, *limits]
    run = subprocess.Popen(
        [sys.executable, "-m", "graphtool", *command],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    assert run.stdin is not None
    assert run.stderr is not None
    run.stdin.write(text.encode())
    run.stdin.close()
    if number is not None:
        assert _at_work(run.pid, 3 if "--why" in options else 0.3)
        run.send_signal(number)
    assert run.wait(30) == code
    assert _all_gone(run.pid)
    said = run.stderr.read().decode()
    assert "Traceback" not in said
    if number is None:
        assert said.startswith(f"error[timeout]: the {work} was stopped after 1.5 s")
    if number != signal.SIGKILL:  # what that leaves, the next writer of the folder removes
        assert list(folder.iterdir()) == []


def test_memory_and_depth(data: Path) -> None:
    sort = graphtool("query", "-", "--data", data, "--memory", "100", stdin=f"{FLOOD} ORDER BY ?l")
    assert (sort.code, sort.out) == (2, "")
    assert "error[memory]: the query was stopped: it takes more than 100 MiB" in sort.err
    deep = graphtool("query", "-", stdin="ASK " + "{" * 100_000 + "}" * 100_000)
    assert (deep.code, deep.out) == (2, "")
    assert "error[query]: the query is nested too deeply" in deep.err


def test_a_cut_is_told_even_if_quiet() -> None:
    full = graphtool("query", "sources", "--format", "csv")
    cut = graphtool("-q", "query", "sources", "--format", "csv", "--limit", "2")
    assert full.out.startswith(cut.out)
    assert len(cut.out.splitlines()) == 3
    assert cut.err == "warning: cut after 2; there are more (--limit)\n"
    enough = graphtool("query", "sources", "--format", "csv", "--limit", "1000", "--timeout", "60")
    assert (enough.code, enough.out, enough.err) == (0, full.out, "")


@pytest.mark.parametrize(
    "options", [("--timeout", "0"), ("--timeout", "-1"), ("--timeout", "x"), ("--limit", "-1"), ("--memory", "0")]
)
def test_limits_that_cannot_be(options: tuple[str, str]) -> None:
    run = graphtool("query", "sources", *options)
    assert (run.code, run.out) == (2, "")
    assert options[0] in run.err


def test_a_service_must_be_allowed_by_its_very_address() -> None:
    text = "SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }"
    other = graphtool("query", "-", "--allow-service", "http://127.0.0.1:1/", stdin=text)
    assert (other.code, other.out) == (2, "")
    assert "error[refused]: SERVICE <http://127.0.0.1:1/sparql> is not among the allowed endpoints" in other.err
    dead = graphtool("query", "-", "--allow-service", "http://127.0.0.1:1/sparql", stdin=text)
    assert (dead.code, dead.out) == (3, "")
    assert "error[endpoint]: an endpoint behind SERVICE failed" in dead.err
