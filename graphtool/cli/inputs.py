"""What `validate` works on: the files named, the corpus and shapes that they are judged with, and the scope."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphtool.errors import FileProblemError, NothingToDoError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphtool.project import Project
    from graphtool.render.reports import Page
    from graphtool.shacl.engine import Scope
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus
    from graphtool.store.parse import ParsedFile


@dataclass(frozen=True)
class Inputs:
    """The corpus and the shapes that judge it, the files named on the command line, and where relative paths begin."""

    corpus: Corpus
    shapes: ShapesGraph
    given: tuple[ParsedFile, ...]
    base: Path

    @property
    def graphs(self) -> frozenset[str]:
        """The graphs of the files named on the command line."""
        return frozenset(file.graph.value for file in self.given)

    def page(self, language: str, fail_on: str, *, check_shapes: bool) -> Page:
        """Return what the writers of reports need to know about these files."""
        from graphtool.project import repository_top
        from graphtool.render.reports import Page
        from graphtool.store.positions import Locator

        files = (*self.corpus.files, *self.shapes.files)
        judged = self.shapes.files if check_shapes else self.given or self.corpus.data
        return Page(
            language=language,
            source_line=Locator(files).line,
            fail_on=fail_on,
            shapes=self.shapes,
            judged=tuple(file.shown for file in judged),
            files={file.shown: file.path.resolve() for file in files},
            base=self.base,
            top=repository_top(self.base),
        )


def of_project(project: Project, paths: tuple[Path, ...], stands_for: Path | None, *, personal: bool) -> Inputs:
    """Return a project with the files at `paths`; one of them may stand for a file of the project."""
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus, Selection, load, parse_project_files
    from graphtool.store.parse import FORMATS, Gathered, parse_all

    if stands_for is not None and len(paths) != 1:
        raise UsageError("--as needs exactly one PATH: the new version of the file")
    named = [
        (path, project.graph_iri(stands_for or path), "<stdin>" if str(path) == "-" else project.shown(path))
        for path in files_at(paths, FORMATS)
    ]
    gathered = Gathered()
    given = gathered.step(lambda: parse_all(named)) or []
    corpus = gathered.step(lambda: load(project, Selection(personal=personal), replacing=given))
    shapes = gathered.step(lambda: parse_project_files(project, project.shape_files()))
    gathered.finish()
    for file in given:
        if not file.quads:
            raise NothingToDoError(f"{file.shown} holds no statements", hint="an empty file cannot be judged")
    return Inputs(corpus or Corpus(()), ShapesGraph(tuple(shapes or ())), tuple(given), project.root)


def of_files(paths: tuple[Path, ...], shapes: Path, *, defer: bool) -> Inputs:
    """Return files without a project, and the shapes to judge them with.

    With `defer` a single file is parsed only when somebody asks for its statements.
    """
    from graphtool.namespaces import GRAPH
    from graphtool.store.load import load_files
    from graphtool.store.parse import FORMATS

    if not paths:
        raise UsageError("--shapes needs the data: name at least one PATH")
    named = [(path, f"{GRAPH}file/{number}", str(path)) for number, path in enumerate(files_at(paths, FORMATS))]
    corpus = load_files(named, defer=defer)
    return Inputs(corpus, shapes_at(shapes), corpus.data, Path())


def shapes_at(shapes: Path) -> ShapesGraph:
    """Return the shapes in a file or folder."""
    from graphtool.namespaces import GRAPH
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.parse import FORMATS, parse_all

    return ShapesGraph(
        tuple(parse_all((path, f"{GRAPH}shapes/{n}", str(path)) for n, path in enumerate(files_at((shapes,), FORMATS))))
    )


def files_at(paths: tuple[Path, ...], suffixes: Collection[str]) -> list[Path]:
    """Return the files at `paths`, which for a folder are those below it with one of these suffixes.

    Hidden folders are left out. Raises FileProblemError for a folder without any.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in suffixes and _is_open(p, path))
            if not inside:
                raise FileProblemError(
                    f"{path}: the folder holds no RDF file", hint=f"looked for {', '.join(suffixes)}"
                )
            files.extend(inside)
        else:
            files.append(path)
    return files


def _is_open(file: Path, folder: Path) -> bool:
    return file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)


def scope_of(corpus: Corpus, focus: tuple[str, ...], shapes: tuple[str, ...], graphs: frozenset[str]) -> Scope:
    """Return the scope that the options ask for: focus nodes, shapes, or what the graphs describe."""
    import pyoxigraph as ox

    from graphtool.namespaces import expand
    from graphtool.shacl.engine import Scope
    from graphtool.store.terms import value

    def iris(texts: tuple[str, ...]) -> frozenset[str]:
        found = {text: expand(text, corpus.kinds, corpus.schemes) for text in texts}
        for text, iri in found.items():
            if iri is None:
                raise UsageError(f"{text!r} is neither an IRI nor a CURIE with a known prefix")
        return frozenset(iri for iri in found.values() if iri)

    nodes = iris(focus) if focus else None
    if nodes is None and graphs:
        subjects = {q.subject for f in corpus.data if f.graph.value in graphs for q in f.quads}
        nodes = frozenset(value(subject) for subject in subjects if isinstance(subject, ox.NamedNode))
    return Scope(focus=nodes, shapes=iris(shapes) if shapes else None)
