"""Kill `graphtool format` again and again, and look at what it leaves; run by `test_kill.py` in a process of its own.

`python -m tests.stewardship.format.killed FOLDER ROUNDS SEED` prints how often a file was seen old and new, and
how many temporary files were left, as JSON; a file with other bytes ends it with an error.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NoReturn

from graphtool.cli import run
from graphtool.stewardship.format import formatted
from graphtool.store.files import replace_file


def content(number: int) -> bytes:
    """Return a file in which nothing is where it should be."""
    rows = (f"<a:s{row}> <a:q> {row} ; <a:p> <a:o> . # {number}\n" for row in range(20 * number, 0, -1))
    return "".join(rows).encode()


def work(folder: Path, old: dict[Path, bytes]) -> None:
    """Format the folder and undo it."""
    run(["-q", "format", str(folder)])
    for path, was in old.items():
        replace_file(path, was)


def work_for_ever(folder: Path, old: dict[Path, bytes]) -> NoReturn:
    """Format the folder and undo it again and again."""
    while True:
        work(folder, old)


def kill_while_working(folder: Path, old: dict[Path, bytes], wait: float) -> None:
    """Let a child work for a while, in seconds, and kill it."""
    child = os.fork()
    if not child:
        work_for_ever(folder, old)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main(folder: Path, rounds: int, seed: int) -> dict[str, int]:
    """Kill the work `rounds` times and count what is seen; ValueError for anything but old or new bytes."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    old = {folder / f"{number}.ttl": content(number) for number in range(1, 3)}
    new = {path: formatted(was) for path, was in old.items()}
    for path, was in old.items():
        path.write_bytes(was)
    work(folder, old)  # loads what is loaded on first use
    started = time.perf_counter()
    work(folder, old)
    longest = 1.2 * (time.perf_counter() - started)
    seen: Counter[str] = Counter()
    for _ in range(rounds):
        kill_while_working(folder, old, chance.uniform(0, longest))
        for path in old:
            found = path.read_bytes()
            if found not in (old[path], new[path]):
                raise ValueError(f"{path} holds {len(found)} bytes that nobody wrote: {found[:80]!r}")
            seen["new" if found == new[path] else "old"] += 1
        seen["left"] += len(set(folder.iterdir()) - old.keys())
    run(["-q", "format", str(folder)])
    if {path: path.read_bytes() for path in folder.iterdir()} != new:
        raise ValueError(f"the last run did not clean up: {sorted(folder.iterdir())}")
    return dict(seen)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
