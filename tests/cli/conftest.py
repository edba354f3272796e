"""What tests of commands that change files start from: a small project, and its state before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphtool.store.lock import FOLDER
from tests.small_project import small_project, state


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project in a folder with a space and an umlaut in its name."""
    return small_project(tmp_path / "Projekt mit Ümlaut")


@pytest.fixture
def before(root: Path) -> Iterator[dict[str, bytes]]:
    """The state of its files; what is left in the folder of changes is checked at the end."""
    yield state(root)
    left = {path.name for path in (root / FOLDER).glob("*")}
    assert left <= {".gitignore", "lock", "undo"}
