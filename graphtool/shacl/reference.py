"""pySHACL as validation engine: the yardstick that every other engine is compared with.

It validates the union of data and ontology as one rdflib graph, without inference and without network access.
SPARQL constraints are run once per focus node by pySHACL; the graph handed to it prepares each query once.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import rdflib
from pyshacl import validate as pyshacl_validate
from pyshacl.errors import ConstraintLoadError, ShapeLoadError
from rdflib import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from graphtool.errors import ShapesError
from graphtool.shacl.report import Finding, Text
from graphtool.store.terms import fill_rdflib, from_rdflib

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.engine import Scope
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus

_PLACEHOLDER = re.compile(r"\{[?$]\w+\}")
_SEVERITY = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


class PreparedGraph(rdflib.Graph):
    """An rdflib graph that parses each query text once; pySHACL sends the same text for every focus node."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> rdflib.query.Result:
        """Evaluate a query, preparing it at its first use."""
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **kwargs)


@lru_cache(maxsize=1024)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


class PyshaclEngine:
    """The reference engine."""

    name = "pyshacl"

    def findings(self, corpus: Corpus, shapes: ShapesGraph, scope: Scope) -> Iterator[Finding]:
        """Yield the results of pySHACL's report graph."""
        normalize = rdflib.NORMALIZE_LITERALS
        rdflib.NORMALIZE_LITERALS = False
        logging.getLogger("pyshacl").setLevel(logging.ERROR)
        try:
            data = fill_rdflib(PreparedGraph(), corpus.quads())
            shacl = fill_rdflib(rdflib.Graph(), (q for file in shapes.files for q in file.quads))
            _, report, _ = pyshacl_validate(
                data,
                shacl_graph=shacl,
                inplace=True,
                advanced=False,
                focus_nodes=sorted(scope.focus) if scope.focus is not None else None,
                use_shapes=sorted(scope.shapes) if scope.shapes is not None else None,
            )
        except (ShapeLoadError, ConstraintLoadError) as error:
            raise ShapesError(f"malformed shape: {error.args[0]}", hint="see https://www.w3.org/TR/shacl/") from None
        finally:
            rdflib.NORMALIZE_LITERALS = normalize
        if not isinstance(report, rdflib.Graph):
            raise ShapesError(f"the shapes cannot be evaluated: {getattr(report, 'message', report)}")
        yield from (_finding(report, result, shapes) for result in report.objects(None, SH.result))

    def focus_nodes(self, corpus: Corpus, shapes: ShapesGraph) -> set[str]:
        """Return the focus nodes that the targets select, as N-Triples terms."""
        return shapes.focus_nodes(corpus.store)


def _finding(report: rdflib.Graph, result: rdflib.term.Node, shapes: ShapesGraph) -> Finding:
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    shape = str(report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape))
    messages = {
        (m.language or _language_of(str(m), shapes.texts(shape, ("message",))), str(m))
        for m in report.objects(result, SH.resultMessage)
        if isinstance(m, rdflib.Literal)
    }
    return Finding(
        focus=from_rdflib(report.value(result, SH.focusNode)),  # type: ignore[arg-type]
        path=None if path is None else path_text(report, path),
        value=None if value is None else from_rdflib(value),  # type: ignore[arg-type]
        component=str(report.value(result, SH.sourceConstraintComponent)),
        shape=shape,
        severity=_SEVERITY.get(report.value(result, SH.resultSeverity), "violation"),  # type: ignore[call-overload]
        message=Text(tuple(sorted(messages))),
        hint=shapes.texts(shape, ("description",)),
    )


def _language_of(message: str, templates: Text) -> str:
    """Return the language of the template that a message was made from: pySHACL drops the tag of SPARQL messages."""
    for language, template in templates.entries:
        pattern = "(?s:.*)".join(re.escape(part) for part in _PLACEHOLDER.split(template))
        if re.fullmatch(pattern, message):
            return language
    return ""


def path_text(graph: rdflib.Graph, path: rdflib.term.Node) -> str:
    """Write a SHACL property path (SHACL, section 2.3.1) as a SPARQL property path with full IRIs."""
    if isinstance(path, rdflib.URIRef):
        return f"<{path}>"
    for predicate, template in (
        (SH.inversePath, "^({})"),
        (SH.zeroOrMorePath, "({})*"),
        (SH.oneOrMorePath, "({})+"),
        (SH.zeroOrOnePath, "({})?"),
    ):
        inner = graph.value(path, predicate)
        if inner is not None:
            return template.format(path_text(graph, inner))
    alternatives = graph.value(path, SH.alternativePath)
    members = graph.items(alternatives if alternatives is not None else path)
    joined = [path_text(graph, member) for member in members]
    return "(" + ("|" if alternatives is not None else "/").join(joined) + ")"
