"""What `validate` works on: the files named, the corpus and shapes that they are judged with, and the scope."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphtool.errors import FileProblemError, NothingToDoError, UsageError

if TYPE_CHECKING:
    from graphtool.project import Project
    from graphtool.shacl.engine import Scope
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus


def of_project(
    project: Project, paths: tuple[Path, ...], stands_for: Path | None, *, personal: bool
) -> tuple[Corpus, ShapesGraph, list[str]]:
    """Return the project's corpus with the files at `paths`, its shapes, and the graphs of these files."""
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Selection, load, parse_project_files
    from graphtool.store.parse import parse_all

    if stands_for is not None and len(paths) != 1:
        raise UsageError("--as needs exactly one PATH: the new version of the file")
    listed = _files(paths)
    given = parse_all(
        (path, project.graph_iri(stands_for or path), "<stdin>" if str(path) == "-" else project.shown(path))
        for path in listed
    )
    for file in given:
        if not file.quads:
            raise NothingToDoError(f"{file.shown} holds no statements", hint="an empty file cannot be judged")
    corpus = load(project, Selection(personal=personal), replacing=given)
    shapes = ShapesGraph(tuple(parse_project_files(project, project.shape_files())))
    return corpus, shapes, [file.graph.value for file in given]


def of_files(paths: tuple[Path, ...], shapes: Path) -> tuple[Corpus, ShapesGraph, list[str]]:
    """Return files without a project, the shapes to judge them with, and their graphs."""
    from graphtool.namespaces import GRAPH
    from graphtool.store.load import load_files

    if not paths:
        raise UsageError("--shapes needs the data: name at least one PATH")
    named = [(path, f"{GRAPH}file/{number}", str(path)) for number, path in enumerate(_files(paths))]
    corpus = load_files(named)
    return corpus, shapes_at(shapes), [iri for _, iri, _ in named]


def shapes_at(shapes: Path) -> ShapesGraph:
    """Return the shapes in a file or folder."""
    from graphtool.namespaces import GRAPH
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.parse import parse_all

    return ShapesGraph(
        tuple(parse_all((path, f"{GRAPH}shapes/{n}", str(path)) for n, path in enumerate(_files((shapes,)))))
    )


def _files(paths: tuple[Path, ...]) -> list[Path]:
    from graphtool.store.parse import FORMATS as RDF_FORMATS

    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in RDF_FORMATS)
            if not inside:
                raise FileProblemError(
                    f"{path}: the folder holds no RDF file", hint=f"looked for {', '.join(RDF_FORMATS)}"
                )
            files.extend(inside)
        else:
            files.append(path)
    return files


def scope_of(corpus: Corpus, focus: tuple[str, ...], shapes: tuple[str, ...], graphs: list[str] | None) -> Scope:
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
