"""The two sides of a comparison: what `A` and `B` on the command line mean, and the files that they consist of.

An operand is tried in this order:

1. nothing: the project as it is in the working tree; `-`: standard input, as Turtle;
2. an existing file or folder (a folder that holds a project is that project, without data/personal/);
3. `REV:PATH`: a file or folder of the project as it was at a git revision;
4. a git revision, tag or date: the project as it was then (see `store.revisions`).

A project compared with a file or folder of a project means that same file or folder of both. Two files are compared
as one graph each, whatever they are called; in two folders a file's path is its graph.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphtool.errors import FileProblemError, ProjectNotFoundError, RevisionError, UsageError
from graphtool.namespaces import GRAPH
from graphtool.project import PERSONAL, ROOMS, Project
from graphtool.store.parse import FORMATS
from graphtool.store.revisions import Revision, revision

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN = f"{GRAPH}file"
STDIN = "-"
WORKING_TREE = "working tree"


@dataclass(frozen=True)
class Operand:
    """Where one side's files are: a whole project, or a file or folder in a project or anywhere."""

    name: str
    path: Path
    project: Project | None
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether this is a project and not a part of one."""
        return self.project is not None and self.path == self.project.root

    @property
    def is_folder(self) -> bool:
        """Whether this is a folder and no project."""
        return not self.whole and self.path.is_dir()

    @property
    def inside(self) -> str | None:
        """The path below the project's root, if this is a part of a project."""
        if self.project is None or not self.path.is_relative_to(self.project.root):
            return None
        return self.path.relative_to(self.project.root).as_posix()


@dataclass(frozen=True)
class Source:
    """A file to be read: its path, its path as shown and as compared, and the graph that its statements go to."""

    path: Path
    shown: str
    graph: str
    room: str


@contextmanager
def operands(first: str, second: str | None, here: Project | None) -> Iterator[tuple[Operand, Operand]]:
    """Give the two operands of a comparison; what came out of git is gone afterwards.

    `here` is the project that revisions are those of. Raises RevisionError, FileProblemError, UsageError.
    """
    if first == second == STDIN:
        raise UsageError("only one side can be standard input")
    with ExitStack() as stack:
        a, b = _operand(first, here, stack), _operand(second, here, stack)
        yield _aligned(a, b), _aligned(b, a)


@contextmanager
def since(name: str, here: Project, shown: str = "") -> Iterator[tuple[Operand, Operand]]:
    """Give a project as it was at a revision and as it is in the working tree. Raises RevisionError."""
    with revision(here, name) as old:
        yield Operand(shown or name, old.root, old, old.notes), Operand(WORKING_TREE, here.root, here)


def sources(operand: Operand, other: Operand) -> list[Source]:
    """Return the files of an operand, in order, with the graphs that let them be compared with those of the other."""
    if operand.whole:
        return _project_sources(operand)
    if operand.is_folder:
        return [_in_folder(path, operand, other) for path in _rdf_files(operand)]
    if operand.name != STDIN and not operand.path.exists():
        return []
    shown = "<stdin>" if operand.name == STDIN else operand.inside or operand.name
    return [Source(operand.path, shown, _graph_of_file(operand, other), _room(operand))]


def _operand(text: str | None, here: Project | None, stack: ExitStack) -> Operand:
    if text is None:
        project = _required(here, "the working tree")
        return Operand(WORKING_TREE, project.root, project)
    if text == STDIN:
        return Operand(STDIN, Path(STDIN), None)
    path = Path(text)
    if path.exists():
        return _at_path(text, path.resolve())
    name, colon, inside = text.partition(":")
    if colon and name and inside:
        return _at_revision(text, name, inside, here, stack)
    old = _revision(text, here, stack)
    return Operand(text, old.root, old, old.notes)


def _at_path(text: str, path: Path) -> Operand:
    try:
        project = Project.find(path if path.is_dir() else path.parent)
    except ProjectNotFoundError:
        project = None
    return Operand(text, path, project)


def _at_revision(text: str, name: str, inside: str, here: Project | None, stack: ExitStack) -> Operand:
    old = _revision(name, here, stack)
    path = (old.root / inside).resolve()
    if not path.is_relative_to(old.root) or not path.exists():
        raise FileProblemError(f"{inside} did not exist at {name}", hint="the path starts at the project's root")
    return Operand(text, path, old, old.notes)


def _revision(name: str, here: Project | None, stack: ExitStack) -> Revision:
    try:
        return stack.enter_context(revision(_required(here, f"the revision {name!r}"), name))
    except RevisionError as error:
        if not error.problems[0].message.startswith("there is no revision"):
            raise
        raise RevisionError(
            f"{name!r} is neither a file, a folder nor a revision", hint=error.problems[0].hint
        ) from None


def _required(here: Project | None, what: str) -> Project:
    if here is None:
        raise ProjectNotFoundError(
            f"{what} can be compared only in a project, and there is none here",
            hint="run graphtool inside a checkout, name one with --root DIR, or name two files or folders",
        )
    return here


def _aligned(operand: Operand, other: Operand) -> Operand:
    """Narrow a whole project to the part of it that the other side is; refuse what cannot be compared."""
    if operand.whole and not other.whole:
        if other.inside is None or operand.project is None:
            raise UsageError(
                f"{other.name} is no part of the project that {operand.name} is",
                hint="compare a file with a file, or name one at a revision as REV:PATH",
            )
        return replace(operand, name=f"{operand.name}:{other.inside}", path=operand.path / other.inside)
    if not operand.whole and not other.whole and operand.is_folder != other.is_folder:
        single = other if operand.is_folder else operand
        if single.path.exists() or single.name == STDIN:
            raise UsageError(f"{single.name} is a file and the other side a folder", hint="compare like with like")
    return operand


def _project_sources(operand: Operand) -> list[Source]:
    project = operand.project
    assert project is not None  # noqa: S101 - what whole means
    rooms = {
        "data": project.data_files(),
        "ontology": project.ontology_files(),
        "shapes": project.shape_files(),
    }
    return [
        Source(path, project.shown(path), project.graph_iri(path), room)
        for room, files in rooms.items()
        for path in files
    ]


def _in_folder(path: Path, operand: Operand, other: Operand) -> Source:
    relative = path.relative_to(operand.path)
    base = _home(operand, other)
    if base is not None and base.project is not None:
        place = base.path / relative
        return Source(path, base.project.shown(place), base.project.graph_iri(place), _room(base))
    return Source(path, relative.as_posix(), GRAPH + relative.with_suffix("").as_posix(), "data")


def _home(operand: Operand, other: Operand) -> Operand | None:
    """Return the side that lies in a room of a project; its places are those of both."""
    homes = [side for side in (operand, other) if (side.inside or "").partition("/")[0] in ROOMS]
    return homes[0] if homes else None


def _graph_of_file(operand: Operand, other: Operand) -> str:
    home = _home(operand, other)
    return home.project.graph_iri(home.path) if home is not None and home.project is not None else PLAIN


def _room(operand: Operand) -> str:
    room = (operand.inside or "").partition("/")[0]
    return room if room in {"ontology", "shapes"} else "data"


def _rdf_files(operand: Operand) -> list[Path]:
    folder = operand.path
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in FORMATS)
    hidden = operand.project.root / "data" / PERSONAL if operand.project else None
    if hidden is not None and not folder.is_relative_to(hidden):
        files = [path for path in files if not path.is_relative_to(hidden)]
    return [path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
