"""The native engine behind the common interface: two parts that run side by side, one set of findings.

The package gets a single Turtle file as it is, or all statements as N-Triples, and works without the interpreter's
lock; meanwhile the compiled engine loads what the other constraints read, and asks its queries. The package renames
blank nodes: if a result is about one, the statements go again with one more about each blank node, and a shape that
finds it. Parts of a graph (focus nodes, single shapes) are left to the compiled engine.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.errors import UsageError
from graphtool.shacl import model
from graphtool.shacl.compiled import CompiledEngine, about_blank_node
from graphtool.shacl.engine import Scope
from graphtool.shacl.messages import message
from graphtool.shacl.native.split import Split
from graphtool.shacl.native.write import ShapesWriter
from graphtool.shacl.parse import read_shapes
from graphtool.shacl.paths import path_text
from graphtool.shacl.report import Finding
from graphtool.store.deferred import DeferredFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.model import Constraint, Shape
    from graphtool.shacl.native.write import Meaning
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus


_NAME = "urn:x-graphtool:name"
_NAMES_SHAPE = f"""
<{_NAME}/shapes> a sh:NodeShape ; sh:targetSubjectsOf <{_NAME}> ; sh:property <{_NAME}/shape> .
<{_NAME}/shape> a sh:PropertyShape ; sh:path <{_NAME}> ; sh:nodeKind sh:IRI .
"""


class NativeEngine:
    """The package `shacl` for Core, the compiled engine for the rest."""

    name = "native"

    def __init__(self) -> None:
        if find_spec("shacl") is None:
            hint = "install graphtool with its extra [native]"
            raise UsageError("--engine native needs the package shacl", hint=hint)
        self._rest = CompiledEngine()

    def findings(self, corpus: Corpus, shapes: ShapesGraph, scope: Scope) -> Iterator[Finding]:
        """Yield all results; ShapesError for malformed shapes."""
        parsed = read_shapes(shapes)
        only = corpus.files[0] if len(corpus.files) == 1 else None
        if scope.focus is not None or scope.shapes is not None or not Split(parsed).any_native():
            yield from self._rest.findings(corpus, shapes, scope)
            return
        if isinstance(only, DeferredFile):
            found = self._together(corpus, shapes, ShapesWriter(parsed, Split(parsed)), only)
            if not any(map(about_blank_node, found)):
                yield from found
                return
            only.keep()
        text = _statements(corpus)
        yield from self._together(corpus, shapes, ShapesWriter(parsed, Split(parsed, named_blanks=_NAME in text)), text)

    def _together(
        self, corpus: Corpus, shapes: ShapesGraph, writer: ShapesWriter, data: str | DeferredFile
    ) -> list[Finding]:
        """Run both parts side by side."""
        core = writer.turtle() + _NAMES_SHAPE
        self._rest = CompiledEngine(leave_out=writer.split.carried)
        with ThreadPoolExecutor(1) as side:
            native = side.submit(_validated, core, data)
            rest = list(self._rest.findings(corpus, shapes, Scope()))
            return [*_Results(native.result()).findings(writer.meaning, shapes), *rest]

    def focus_nodes(self, corpus: Corpus, shapes: ShapesGraph) -> set[str]:
        """Return the focus nodes that the targets select, as N-Triples terms."""
        return self._rest.focus_nodes(corpus, shapes)


def _statements(corpus: Corpus) -> str:
    """Return the statements as N-Triples, with the names of the blank nodes."""
    text = (ox.serialize((q.triple for q in corpus.quads()), format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    if "_:" in text:
        terms = (term for quad in corpus.quads() for term in (quad.subject, quad.object))
        blank = {term for term in terms if isinstance(term, ox.BlankNode)}
        text += "".join(f'{node} <{_NAME}> "{node.value}" .\n' for node in blank)
    return text


def _validated(shapes: str, data: str | DeferredFile) -> list[Any]:
    import shacl  # type: ignore[import-not-found,import-untyped,unused-ignore]

    compiled = shacl.Shapes.from_turtle(shapes)
    if isinstance(data, DeferredFile):
        return list(compiled.validate_file(str(data.path)).results)
    return list(compiled.validate_text(data, format="ntriples").results)


class _Results:
    """The package's results, with the blank nodes that they are about under their own names."""

    def __init__(self, results: list[Any]) -> None:
        names = {r.focus_node: ox.BlankNode(r.value_plain) for r in results if r.source_shape == f"<{_NAME}/shape>"}
        self._terms: dict[str, model.Term] = {**names}
        self._results = [r for r in results if r.source_shape != f"<{_NAME}/shape>"]

    def findings(self, meaning: Meaning, shapes: ShapesGraph) -> Iterator[Finding]:
        """Yield findings; each comes once, but for languages that are repeated (SHACL, section 4.4.5)."""
        seen: set[object] = set()
        for result in self._results:
            shape, constraint = meaning[result.source_shape.strip("<>"), result.component_iri]
            finding = self._finding(result, shape, constraint, shapes)
            key = (*finding.key(), constraint)
            if key not in seen or isinstance(constraint, model.UniqueLang):
                seen.add(key)
                yield finding

    def _finding(self, result: Any, shape: Shape, constraint: Constraint, shapes: ShapesGraph) -> Finding:
        focus = self._term(result.focus_node)
        value = self._term(result.value) if result.value else None
        path = path_text(shape.path) if shape.path else None
        return Finding(
            focus=focus,
            path=result.path if isinstance(constraint, model.Closed) else path,
            value=value,
            component=constraint.component,
            shape=shape.name,
            severity=shape.severity,
            message=message(shape, constraint, {"this": focus, "value": value}),
            hint=shapes.texts(shape.name, ("description",)),
        )

    def _term(self, text: str) -> model.Term:
        """Return the term that N-Triples writes so."""
        known = self._terms.get(text)
        if known is None:
            (quad,) = ox.parse(f"<urn:x> <urn:x> {text} .", format=ox.RdfFormat.N_TRIPLES, lenient=True)
            known = self._terms[text] = quad.object
        return known
