"""Generate what the README says about code and data, and refresh the outputs of its examples.

`python -m tests.meta.docs` reports drift; with `--write` it mends it. What authors wrote is left alone.
"""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from graphtool.project import ROOMS, Project
from graphtool.query.catalogue import Catalogue
from graphtool.shacl.shapes import ShapesGraph
from graphtool.stewardship.contracts.read import FOLDER as CONTRACTS
from graphtool.store.load import load, parse_project_files
from tests.meta import graph_tables, tool_tables
from tests.meta.markdown import Example, agrees, blocks, examples, refreshed, with_section

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
ARCHIVE = "archive"
FILE = "file: "
NODE = "node "


def generated() -> dict[str, str]:
    """Return the content of every generated section of the README."""
    project = Project.find(ROOT, exact=True)
    corpus = load(project)
    shapes = ShapesGraph(tuple(parse_project_files(project, project.shape_files())))
    return {
        "files": graph_tables.files(project, corpus),
        "commands": tool_tables.commands(),
        "order": tool_tables.order(),
        "queries": tool_tables.queries(Catalogue(project).all()),
        "classes": graph_tables.classes(corpus),
        "properties": graph_tables.properties(corpus),
        "schemes": graph_tables.schemes(corpus),
        "shapes": graph_tables.shapes(project, shapes),
    }


def with_generated(text: str) -> str:
    """Return the README with its generated sections as code and data are now."""
    for name, content in generated().items():
        text = with_section(text, name, content)
    return text


@contextmanager
def workplace(sources: Path | None = None) -> Iterator[Path]:
    """Yield a folder for the examples: a copy of the project; archived texts and registers, if any, in ../archive."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "klimanetz"
        for room in ROOMS:
            shutil.copytree(ROOT / room, place / room, ignore=shutil.ignore_patterns("personal"))
        shutil.copytree(ROOT / CONTRACTS, place / CONTRACTS, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        shutil.copy(ROOT / "CITATION.cff", place)
        _committed(place)
        archive = Path(name) / ARCHIVE
        archive.mkdir()
        for folder in (sources, sources.parent / "reference" / "gv100ad") if sources is not None else ():
            for path in folder.glob("*.txt"):
                shutil.copy(path, archive)
        commands = Path(name) / "bin"
        commands.mkdir()
        for name, arguments in (("graphtool", "-m graphtool "), ("python3", "")):
            shim = commands / name
            shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n', encoding="utf-8")
            shim.chmod(0o755)
        for block in blocks(README.read_text(encoding="utf-8")):
            if block.mark.startswith(FILE):
                (place / block.mark.removeprefix(FILE)).write_text(block.body, encoding="utf-8")
        yield place


def _committed(place: Path) -> None:
    """Make the copy a repository with one commit, as a reader's clone is one."""
    who = ("-c", "user.name=Steward", "-c", "user.email=steward@example.org", "-c", "commit.gpgsign=false")
    for arguments in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "--no-verify", "-m", "Begin")):
        subprocess.run(["git", *who, *arguments], cwd=place, check=True, capture_output=True)


def can_run(example: Example, sources: Path | None) -> bool:
    """Return whether what an example needs is here: the archived texts, or Node.js with the package jsonld."""
    if example.command.startswith(NODE):
        return has_node()
    return sources is not None or ARCHIVE not in example.command


@cache
def has_node() -> bool:
    """Return whether Node.js is installed and finds the package jsonld."""
    node = shutil.which("node")
    return (
        bool(node)
        and subprocess.run([str(node), "-e", "require('jsonld')"], capture_output=True, check=False).returncode == 0
    )


def output_of(command: str, place: Path) -> str:
    """Run a command of an example in bash and return what a terminal would show."""
    path = f"{place.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    return done.stdout.decode()


def with_outputs(text: str, sources: Path | None) -> str:
    """Return the README with the outputs of its examples as they are now; ValueError if that needs an author."""
    with workplace(sources) as place:
        for example in examples(text):
            if not can_run(example, sources):
                continue
            printed = output_of(example.command, place)
            if not agrees(example.printed, printed):
                text = _replaced(text, example, refreshed(example.printed, printed))
    return text


def _replaced(text: str, example: Example, printed: str | None) -> str:
    if printed is None:
        raise ValueError(f"line {example.line}: the output changed and its gaps need an author: {example.command}")
    prompt = "$ " + "\n> ".join(example.command.split("\n")).replace("\n> \n", "\n>\n") + "\n"
    return text.replace(prompt + _lines(example.printed), prompt + _lines(printed), 1)


def _lines(text: str) -> str:
    return f"{text}\n" if text else ""


def main(args: list[str]) -> int:
    """Report drift (exit code 1) or, with --write, mend it."""
    old = README.read_text(encoding="utf-8")
    sources = ROOT.parent / "shared" / "sources"
    new = with_outputs(with_generated(old), sources if sources.is_dir() else None)
    if "--write" in args:
        README.write_text(new, encoding="utf-8")
        return 0
    names = ("README.md", "README.md as generated")
    diff = difflib.unified_diff(old.splitlines(), new.splitlines(), *names, lineterm="", n=0)
    print("\n".join(diff) or "README.md agrees with code and data")
    return int(old != new)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
