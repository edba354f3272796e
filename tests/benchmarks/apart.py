"""Run one piece of a benchmark in a process of its own, and say how long it took and what memory it needed."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def measured(module: str, *args: str | Path, out: Path, timeout: float | None = None) -> dict[str, Any]:
    """Run `python -m module --child args out` and return the record that it writes: seconds, MiB and what was found.

    A piece that fails or takes longer than `timeout` seconds has a record with its `error`.
    """
    command = [sys.executable, "-m", module, "--child", *map(str, args), str(out)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return {"error": f"stopped after {timeout:.0f} s"}
    if done.returncode:
        return {"error": (done.stderr.decode().strip().splitlines() or ["failed"])[-1][:100]}
    record: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return record


def recorded(work: Callable[[], Any], out: Path) -> None:
    """Do a piece of work in this process and write its record."""
    start = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - start
    out.write_text(json.dumps({"seconds": seconds, "found": found, "mib": peak_kib() / 1024}), "utf-8")


def peak_kib() -> int:
    """Return the peak memory of this process or of its largest child; ru_maxrss of a child counts its parent's."""
    status = Path("/proc/self/status").read_text("utf-8")
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
