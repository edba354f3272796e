"""A project folder: where ontology/, shapes/, data/ and queries/ are, and which named graph each file becomes.

Nothing is parsed here. Files are always listed in sorted order, so that every run sees them alike.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphtool.errors import NothingToDoError, ProjectNotFoundError
from graphtool.namespaces import GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOMS = ("ontology", "shapes", "data", "queries")
PERSONAL = "personal"
OUTSIDE = "outside"


@dataclass(frozen=True)
class Project:
    """A checked project root; all paths handed out are absolute."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None, *, exact: bool = False) -> Project:
        """Return the project at `start` or, unless `exact`, in the nearest folder above it.

        Raises ProjectNotFoundError naming what is missing.
        """
        start = (start or Path.cwd()).resolve()
        for folder in [start] if exact else [start, *start.parents]:
            if all((folder / room).is_dir() for room in ROOMS) and any(files_below(folder / "ontology", ".ttl")):
                return cls(folder)
        missing = ", ".join(f"{room}/" for room in ROOMS if not (start / room).is_dir())
        raise ProjectNotFoundError(
            f"no Klimanetz project at {start} (missing there: {missing})",
            hint="run graphtool inside a checkout, or name one with --root DIR",
        )

    def ontology_files(self) -> list[Path]:
        """Return the ontology, scheme and alignment files."""
        return self._files("ontology", ".ttl")

    def shape_files(self) -> list[Path]:
        """Return the SHACL files."""
        return self._files("shapes", ".ttl")

    def query_files(self) -> list[Path]:
        """Return the catalogue's query files."""
        return self._files("queries", ".rq")

    def data_files(self, *, personal: bool = False, outside: bool = True) -> list[Path]:
        """Return the data files; persons only on request, facts from outside the pages unless left out."""
        files = self._files("data", ".ttl")
        return [
            file
            for file in files
            if (personal or not self._is_below(file, PERSONAL)) and (outside or not self._is_below(file, OUTSIDE))
        ]

    def graph_iri(self, file: Path) -> str:
        """Return the named graph of a file: its path below data/ (or below the root elsewhere) without suffix."""
        return next(self.graph_iris([file]))

    def graph_iris(self, files: Iterable[Path]) -> Iterator[str]:
        """Yield the named graph of each file; what a folder really is, is looked up once for all files in it."""
        graphs: dict[Path, str] = {}
        for file in files:
            real = file.resolve() if file.is_symlink() else file
            folder = real.parent
            if folder not in graphs:
                graphs[folder] = self._folder_iri(folder.resolve())
            yield graphs[folder] + real.stem

    def shown(self, file: Path) -> str:
        """Return the path as messages show it: relative to the root with forward slashes, if inside it."""
        resolved = file.resolve()
        return resolved.relative_to(self.root).as_posix() if resolved.is_relative_to(self.root) else str(file)

    def _folder_iri(self, folder: Path) -> str:
        """Return what the named graphs of the files in a resolved folder begin with."""
        for base in (self.root / "data", self.root):
            if folder.is_relative_to(base):
                return GRAPH + "".join(f"{part}/" for part in folder.relative_to(base).parts)
        return f"{GRAPH}file/"

    def _is_below(self, file: Path, folder: str) -> bool:
        return file.is_relative_to(self.root / "data" / folder)

    def _files(self, room: str, suffix: str) -> list[Path]:
        files = sorted(path for path in files_below(self.root / room, suffix) if path.is_file())
        if not files:
            raise NothingToDoError(
                f"{room}/ holds no *{suffix} file in {self.root}", hint="is --root the right folder?"
            )
        return files


def files_below(folder: Path, suffix: str) -> Iterator[Path]:
    """Yield what is named with a suffix in a folder and the folders inside it, in any order; links are not followed."""
    # not rglob, which every command that asks the graph would wait for three times as long
    for inside, _, names in os.walk(folder):
        yield from (Path(inside, name) for name in names if name.endswith(suffix))


def repository_top(folder: Path) -> Path:
    """Return the nearest folder at or above `folder` that git works in; without one, the folder itself."""
    folder = folder.resolve()
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)
