"""The compiled engine: SHACL as SPARQL on the embedded store (SHACL Core and SHACL-SPARQL)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.shacl.compiler.queries import Planner
from graphtool.shacl.dataset import EvaluationStore
from graphtool.shacl.evaluate import Evaluator
from graphtool.shacl.parse import read_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.engine import Scope
    from graphtool.shacl.report import Finding
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus


class CompiledEngine:
    """The compiled engine."""

    name = "compiled"

    def findings(self, corpus: Corpus, shapes: ShapesGraph, scope: Scope) -> Iterator[Finding]:
        """Yield the results of all compiled queries; ShapesError for malformed or recursive shapes."""
        model = read_shapes(shapes)
        data = EvaluationStore(corpus.quads(), (q for file in shapes.files for q in file.quads))
        only = "" if scope.focus is None else values("?focus", scope.focus)
        tasks = Planner(model, data.dialect, scope.shapes).plan(only)
        yield from Evaluator(data, shapes).run(tasks)


def values(variable: str, iris: frozenset[str]) -> str:
    """Write a VALUES clause that restricts a variable to IRIs."""
    return f"VALUES {variable} {{ {' '.join(f'<{iri}>' for iri in sorted(iris))} }}"
