"""The compiled engine: SHACL as SPARQL on the embedded store (SHACL Core and SHACL-SPARQL)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.shacl.compiler.queries import ROOT, Planner, nothing, target_pattern
from graphtool.shacl.dataset import EvaluationStore
from graphtool.shacl.evaluate import Evaluator
from graphtool.shacl.filestore import BlankNodesError, FileStore
from graphtool.shacl.parse import read_shapes
from graphtool.shacl.reads import predicates
from graphtool.store.deferred import DeferredFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphtool.shacl.engine import Scope
    from graphtool.shacl.model import Constraint, Shape, Shapes
    from graphtool.shacl.report import Finding
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus


class CompiledEngine:
    """The compiled engine; it keeps what it made of the corpus and the shapes that it last worked on."""

    name = "compiled"

    def __init__(self, leave_out: Callable[[Shape, Constraint], bool] = nothing) -> None:
        self._leave_out = leave_out
        self._last: tuple[Corpus, ShapesGraph] | None = None

    def findings(self, corpus: Corpus, shapes: ShapesGraph, scope: Scope) -> Iterator[Finding]:
        """Yield the results of all compiled queries; ShapesError for malformed or recursive shapes."""
        found = list(self._run(corpus, shapes, scope))
        if corpus.deferred and any(map(about_blank_node, found)):
            self._last = None
            corpus.keep()
            found = list(self._run(corpus, shapes, scope))
        yield from found

    def _run(self, corpus: Corpus, shapes: ShapesGraph, scope: Scope) -> Iterator[Finding]:
        self._prepare(corpus, shapes)
        data, model = self._data, self._model
        only = "" if scope.focus is None else values(ROOT, scope.focus)
        tasks = Planner(model, data.dialect, scope.shapes, self._leave_out).plan(only)
        yield from Evaluator(data, shapes).run(tasks)

    def focus_nodes(self, corpus: Corpus, shapes: ShapesGraph) -> set[str]:
        """Return the focus nodes that the targets select, as N-Triples terms."""
        self._prepare(corpus, shapes)
        return focus_nodes(self._model, self._data)

    def _prepare(self, corpus: Corpus, shapes: ShapesGraph) -> None:
        if self._last is None or self._last[0] is not corpus or self._last[1] is not shapes:
            self._model = read_shapes(shapes)
            self._data = self._store(corpus, [q for file in shapes.files for q in file.quads])
            self._data.know(target.value for root in self._model.roots for target in root.targets)
            self._last = (corpus, shapes)

    def _store(self, corpus: Corpus, shapes: list[ox.Quad]) -> EvaluationStore:
        """Fill a store: from the file itself if it has not been parsed, else with the statements that are read."""
        read = predicates(self._model, self._leave_out)
        only = corpus.files[0] if len(corpus.files) == 1 else None
        if isinstance(only, DeferredFile) and not only.kept and read is None:
            with suppress(BlankNodesError):
                return FileStore(only, shapes)
        return EvaluationStore(corpus.stream(read), shapes)


def focus_nodes(shapes: Shapes, data: EvaluationStore) -> set[str]:
    """Return the focus nodes that the targets select, as N-Triples terms."""
    found: set[str] = set()
    for target in {target for root in shapes.roots for target in root.targets}:
        rows = data.query(f"SELECT DISTINCT ?this {{ {target_pattern(target, '?this', data.dialect)} }}")
        found.update(str(data.exact(row["this"])) for row in rows)
    return found


def about_blank_node(finding: Finding) -> bool:
    """Return whether a finding names a blank node, whose name must then be that of the parsed file."""
    return isinstance(finding.focus, ox.BlankNode) or isinstance(finding.value, ox.BlankNode)


def values(variable: str, iris: frozenset[str]) -> str:
    """Write a VALUES clause that restricts a variable to IRIs."""
    return f"VALUES {variable} {{ {' '.join(f'<{iri}>' for iri in sorted(iris))} }}"
