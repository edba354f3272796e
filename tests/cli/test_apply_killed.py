"""Killed at any moment, `apply` leaves the old state or the new one, nothing else; hundreds of times."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from graphtool.cli import run
from graphtool.store.journal import settle
from graphtool.store.lock import FOLDER
from tests.small_project import small_project, state

CHANGE = """\
PREFIX network: <https://w3id.org/klimanetz/id/network/>
PREFIX place: <https://w3id.org/klimanetz/id/place/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX source: <https://w3id.org/klimanetz/id/source/>
DELETE DATA { network:a skos:prefLabel "Netz A"@de } ;
INSERT DATA {
    network:a skos:prefLabel "Netzwerk A"@de . network:b skos:altLabel "B"@de .
    place:05974040 skos:prefLabel "Soest"@de . source:eins skos:altLabel "eins"@de .
}
"""
KILLS = 200


def start(root: Path) -> int:
    """Apply the change in a child process and return its number."""
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os._exit(run(["--root", str(root), "apply", str(root / "change.ru")]))
    return child


def fresh(root: Path) -> Path:
    small_project(root)
    (root / "change.ru").write_text(CHANGE, encoding="utf-8")
    return root


@pytest.mark.slow
def test_killed_at_random_moments_the_state_is_old_or_new(tmp_path: Path) -> None:
    trial = fresh(tmp_path / "trial")
    old = state(trial)
    assert run(["--root", str(trial), "apply", "--dry-run", str(trial / "change.ru")]) == 0  # imports what children use
    began = time.perf_counter()
    assert os.waitstatus_to_exitcode(os.waitpid(start(trial), 0)[1]) == 0
    whole = time.perf_counter() - began
    new = state(trial)
    assert len([path for path in new if new[path] != old[path]]) == 4
    chance = random.Random(20261122)  # noqa: S311
    seen: Counter[str] = Counter()
    for number in range(KILLS):
        root = fresh(tmp_path / str(number))
        child = start(root)
        # most kills strike while the files are being written, which is the shortest and the last part of the work
        time.sleep(whole * (chance.uniform(0, 1.1) if number % 3 else chance.uniform(0.6, 1)))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        interrupted = (root / FOLDER / "journal").exists()
        settle(root)
        left = state(root)
        assert left in (old, new), f"a mixture after kill {number}"
        seen["interrupted" if interrupted else "new" if left == new else "old"] += 1
    assert min(seen["old"], seen["new"]) > KILLS / 20, seen
