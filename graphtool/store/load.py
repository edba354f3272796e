"""Load a project (or any files) into a corpus.

Each data file is a named graph; ontology files are graphs too. Shapes are not part of the corpus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.errors import NothingToDoError
from graphtool.store.corpus import Corpus as Corpus
from graphtool.store.corpus import Selection as Selection
from graphtool.store.deferred import DeferredFile, can_be_deferred
from graphtool.store.parse import Gathered, ParsedFile, parse_all
from graphtool.store.steady import steadily

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graphtool.project import Project


def load(project: Project, selection: Selection | None = None, *, replacing: Iterable[ParsedFile] = ()) -> Corpus:
    """Parse a project's ontology and data; `replacing` files stand in for those of the same graph, or are added.

    Files that another process exchanges meanwhile are read again: the corpus is one state of the project. Raises
    ParseError with every syntax error of every file.
    """
    newer = {file.graph.value: file for file in replacing}
    return steadily(project.root, lambda: _loaded(project, selection or Selection(), newer))


def _loaded(project: Project, selection: Selection, newer: dict[str, ParsedFile]) -> Corpus:
    listed = project.data_files(personal=selection.personal, outside=selection.outside)
    named = dict(zip(project.graph_iris(listed), listed, strict=True))
    files = [newer.get(iri) or (file, iri, project.shown(file)) for iri, file in named.items()]
    files += [file for iri, file in newer.items() if iri not in named]
    gathered = Gathered()
    data = gathered.step(lambda: parse_all(files))
    ontology = gathered.step(lambda: parse_project_files(project, project.ontology_files()))
    gathered.finish()
    return Corpus(tuple(data or ()), tuple(ontology or ()))


def load_files(files: Iterable[tuple[Path, str, str]], *, defer: bool = False) -> Corpus:
    """Parse any files (path, graph IRI, shown path) into a corpus of their own.

    With `defer` a single Turtle or N-Triples file is parsed only when its statements are asked for.
    """
    named = list(files)
    if defer and len(named) == 1 and can_be_deferred(named[0][0]):
        return Corpus((DeferredFile(*named[0]),))
    corpus = Corpus(tuple(parse_all(named)))
    if not any(file.quads for file in corpus.data):
        raise NothingToDoError("the files hold no statements", hint="name at least one file with RDF in it")
    return corpus


def parse_project_files(project: Project, files: Iterable[Path]) -> list[ParsedFile]:
    """Parse files of a project into the graphs that the project assigns."""
    return parse_all((file, project.graph_iri(file), project.shown(file)) for file in files)
