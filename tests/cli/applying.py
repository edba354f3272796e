"""What the tests of `graphtool apply` share: prefixes, a change of two files, runs of the command line."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from graphtool.cli import run
from tests.small_project import PREFIXES

TURTLE = f"""\
{PREFIXES}@prefix selector: <https://w3id.org/klimanetz/id/selector/> .
@prefix wd: <http://www.wikidata.org/entity/> .
"""
ZWEI = "<https://w3id.org/klimanetz/graph/pages/zwei>"
SPARQL = TURTLE.replace("@prefix", "PREFIX").replace(" .\n", "\n")
TWO_FILES = SPARQL + (
    'DELETE DATA { network:a skos:prefLabel "Netz A"@de } ;\n'
    'INSERT DATA { network:a skos:prefLabel "Netzwerk A"@de . network:b skos:altLabel "B"@de }\n'
)


class Outcome:
    """What a run of the command line gave."""

    def __init__(self, root: Path, capfd: pytest.CaptureFixture[str], *args: str | Path) -> None:
        self.code = run(["--root", str(root), *map(str, args)])
        self.out, self.err = capfd.readouterr()
        assert "Traceback" not in self.err


def changed_lines(before: dict[str, bytes], after: dict[str, bytes], path: str) -> list[str]:
    old, new = (side.get(path, b"").decode().splitlines() for side in (before, after))
    return [line for line in difflib.ndiff(old, new) if line[0] in "+-"]


def given(root: Path, text: str, name: str = "Änderung 1.ttl") -> Path:
    path = root / name
    path.write_text(text, encoding="utf-8")
    return path
