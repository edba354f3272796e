"""Completion in the shell: commands, queries, tags, parameters and their values, as bash, zsh and fish ask for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BASH = """
compopt() { :; }
eval "$(_GRAPHTOOL_COMPLETE=bash_source graphtool)"
COMP_LINE=$1
COMP_POINT=${#COMP_LINE}
_graphtool_completion graphtool
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables with which `graphtool` on the path is this checkout's."""
    folder = tmp_path_factory.mktemp("bin")
    shim = folder / "graphtool"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m graphtool "$@"\n', "utf-8")
    shim.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}


def _bash(line: str, environment: dict[str, str], cwd: Path = ROOT) -> list[str]:
    if not shutil.which("bash"):
        pytest.skip("bash is not installed")
    done = subprocess.run(
        ["bash", "--norc", "-c", BASH, "bash", line],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("graphtool queri", ["queries"]),
        ("graphtool query spon", ["sponsors"]),
        ("graphtool queries sh", ["show", "shared-sites", "shared-topics"]),
        ("graphtool queries show spon", ["sponsors"]),
        ("graphtool queries --tag tim", ["time"]),
        ("graphtool query sponsors -p ", ["network="]),
        ("graphtool query timeline -p u", ["until="]),
        ("graphtool query sponsors -p network=network:klima", ["klima-werk", "klimabuendnis-lippstadt"]),
        ("graphtool query sponsors -p network=Sanieren", ["network:sanieren-mit-zukunft"]),
        ("graphtool query timeline -p kind=begin", ["begin\\ of\\ term", "beginning"]),
        ("graphtool query nosuch -p ", [""]),
        ("graphtool query sponsors -p nosuch=", [""]),
    ],
)
def test_bash_is_offered_what_fits(line: str, offered: list[str], environment: dict[str, str]) -> None:
    assert _bash(line, environment) == offered


def test_outside_a_project_nothing_is_offered_and_nothing_is_said(tmp_path: Path, environment: dict[str, str]) -> None:
    assert _bash("graphtool query ", environment, tmp_path) == [""]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_values_with_their_labels(shell: str, environment: dict[str, str]) -> None:
    words = {"COMP_WORDS": "graphtool query sponsors -p network=Sanieren", "COMP_CWORD": "4"}
    if shell == "fish":
        words["COMP_CWORD"] = "network=Sanieren"
    asked = {**environment, **words, "_GRAPHTOOL_COMPLETE": f"{shell}_complete"}
    done = subprocess.run(["graphtool"], cwd=ROOT, env=asked, capture_output=True, text=True, check=True)
    assert "sanieren-mit-zukunft" in done.stdout
    assert "Netzwerk Sanieren mit Zukunft im Kreis Soest" in done.stdout
    source = subprocess.run(
        ["graphtool"],
        env={**environment, "_GRAPHTOOL_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "graphtool" in source.stdout
