"""Write a validation report in the W3C validation report vocabulary, as Turtle (SHACL, section 3.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE, SH, STANDARD, XSD
from graphtool.store.write import serialize

if TYPE_CHECKING:
    from graphtool.render.reports import Page
    from graphtool.shacl.report import Finding, Report

_SEVERITY_IRI = {"violation": "Violation", "warning": "Warning", "info": "Info"}


def render(report: Report, _page: Page) -> str:
    """Return the report as the W3C validation report vocabulary in Turtle (SHACL, section 3.6)."""
    root = ox.BlankNode("report")
    triples = [_t(root, RDF_TYPE, ox.NamedNode(f"{SH}ValidationReport"))]
    conforms = ox.Literal(str(report.conforms).lower(), datatype=ox.NamedNode(f"{XSD}boolean"))
    triples.append(_t(root, f"{SH}conforms", conforms))
    for number, finding in enumerate(report.findings, start=1):
        node = ox.BlankNode(f"result{number}")
        triples.append(_t(root, f"{SH}result", node))
        triples.extend(_result(node, finding))
    prefixes = {name: STANDARD[name] for name in ("kn", "knsh", "org", "sh", "skos", "xsd")}
    return serialize(triples, ox.RdfFormat.TURTLE, prefixes).decode()


def _result(node: ox.BlankNode, finding: Finding) -> list[ox.Triple]:
    triples = [
        _t(node, RDF_TYPE, ox.NamedNode(f"{SH}ValidationResult")),
        _t(node, f"{SH}focusNode", finding.focus),
        _t(node, f"{SH}resultSeverity", ox.NamedNode(SH + _SEVERITY_IRI[finding.severity])),
        _t(node, f"{SH}sourceConstraintComponent", ox.NamedNode(finding.component)),
        _t(node, f"{SH}sourceShape", _node(finding.shape)),
    ]
    if finding.path and finding.path.startswith("<"):
        triples.append(_t(node, f"{SH}resultPath", ox.NamedNode(finding.path[1:-1])))
    if finding.value is not None:
        triples.append(_t(node, f"{SH}value", finding.value))
    for language, words in finding.message.entries:
        literal = ox.Literal(words, language=language) if language else ox.Literal(words)
        triples.append(_t(node, f"{SH}resultMessage", literal))
    return triples


def _node(name: str) -> ox.NamedNode | ox.BlankNode:
    return ox.NamedNode(name) if ":" in name else ox.BlankNode(name)


def _t(subject: ox.BlankNode, predicate: str, obj: Any) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), obj)
