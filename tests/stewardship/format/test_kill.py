"""A killed `graphtool format` leaves old bytes or new bytes in every file, and nothing that the next run keeps."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ROUNDS = 250


@pytest.mark.slow
def test_killed_at_any_moment_each_file_is_old_or_new(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.stewardship.format.killed", tmp_path, str(ROUNDS), "20261122"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["old"] + seen["new"] == 2 * ROUNDS
    assert min(seen["old"], seen["new"]) > ROUNDS / 10, "the kills must fall before and after the writing"
    assert seen["left"] > 0, "some kills must fall between a temporary file and its renaming"
