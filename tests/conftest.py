"""What tests share: the project, its loaded graph, the reference material, and the command line as users meet it."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from graphtool.inference.engine import inferred
from graphtool.project import Project
from graphtool.shacl.shapes import ShapesGraph
from graphtool.store.load import Corpus, Selection, load, parse_project_files

# what the tests remember between runs of the tool is not for the user's own cache
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="graphtool-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class Run:
    """The outcome of a command line."""

    code: int
    out: str
    err: str


def graphtool(*args: str | Path, cwd: Path = ROOT, stdin: str = "") -> Run:
    """Run graphtool in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "graphtool", *map(str, args)],
        cwd=cwd,
        input=stdin.encode(),
        capture_output=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        check=False,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def reference(name: str) -> Path:
    """Return a file or folder of the reference material; without it the test is skipped, in CI it fails."""
    path = SHARED / name
    if not path.exists():
        message = f"the reference material {name} is not beside this checkout"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def project() -> Project:
    return Project.find(ROOT, exact=True)


@pytest.fixture(scope="session")
def asserted(project: Project) -> Corpus:
    """The whole asserted graph: pages, registers, curation, outside, and the ontology."""
    return load(project)


@pytest.fixture(scope="session")
def pages(project: Project) -> Corpus:
    """The asserted graph without the facts from outside the source pages."""
    return load(project, Selection(outside=False))


@pytest.fixture(scope="session")
def closed(asserted: Corpus) -> Corpus:
    """The whole graph with what follows from it."""
    return inferred(asserted)


@pytest.fixture(scope="session")
def closed_pages(pages: Corpus) -> Corpus:
    """The graph without outside facts, with what follows from it."""
    return inferred(pages)


@pytest.fixture(scope="session")
def shapes(project: Project) -> ShapesGraph:
    return ShapesGraph(tuple(parse_project_files(project, project.shape_files())))
