"""A change that is taken back leaves the very bytes that were there: for any statements, in any layout of the files."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphtool.project import Project
from graphtool.stewardship.apply import planned, write
from graphtool.stewardship.changes import ChangeSet, Stated
from graphtool.stewardship.undo import read_undo
from graphtool.store.journal import commit, exclusive
from graphtool.store.load import load
from graphtool.store.parse import ParsedFile
from tests.conftest import ROOT
from tests.small_project import small_project, state

REAL = "data/outside/klima-werk.ttl"
LITERALS = st.builds(ox.Literal, st.text(max_size=20), language=st.sampled_from([None, "de", "en"]))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project with one of the real files."""
    root = small_project(tmp_path_factory.mktemp("real"))
    (root / REAL).parent.mkdir()
    return root


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    chance=st.randoms(use_true_random=False),
    texts=st.lists(LITERALS, max_size=4),
    removals=st.integers(0, 6),
    ugly=st.sampled_from(["", "crlf", "tabs", "no end"]),
)
def test_undo_restores_the_bytes(
    real: Path, chance: random.Random, texts: list[ox.Literal], removals: int, ugly: str
) -> None:
    (real / REAL).write_bytes(spoilt((ROOT / REAL).read_bytes(), ugly))
    before = state(real)
    project = Project.find(real, exact=True)
    change = some_change(load(project).data, chance, texts, removals)
    if not change.added and not change.removed:
        return
    with exclusive(real):
        plan = planned(project, change)
        undo = write(project, plan.files)
    assert state(real) == {**before, **{file.path: file.after for file in plan.files}}
    with exclusive(real):
        commit(real, read_undo(undo.read_bytes(), undo.name, real))
    assert state(real) == before


def spoilt(content: bytes, how: str) -> bytes:
    if how == "crlf":
        return content.replace(b"\n", b"\r\n")
    if how == "tabs":
        return content.replace(b"    ", b"\t")
    return content.rstrip() if how == "no end" else content


def some_change(
    files: Sequence[ParsedFile], chance: random.Random, texts: list[ox.Literal], removals: int
) -> ChangeSet:
    """Remove some statements and add some to subjects that are there, each in a file that is named."""
    removed, added = [], []
    for _ in range(removals):
        file = chance.choice(files)
        removed.append(Stated(chance.choice(file.quads).triple, file.graph.value))
    for text in texts:
        file = chance.choice(files)
        quad = chance.choice(file.quads)
        predicate = chance.choice([quad.predicate, ox.NamedNode("https://w3id.org/klimanetz/ontology#motto")])
        added.append(Stated(ox.Triple(quad.subject, predicate, text), file.graph.value))
    gone = set(removed)
    return ChangeSet("test", tuple(dict.fromkeys(s for s in added if s not in gone)), tuple(dict.fromkeys(removed)))
