"""Write a validation report as text, JSON or a SHACL report in Turtle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE, SH, STANDARD, XSD, shrink
from graphtool.store.terms import show
from graphtool.store.write import serialize

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphtool.shacl.report import Finding, Report

_LONGEST_MESSAGE, _LONGEST_TERM = 400, 120
_SEVERITY_IRI = {"violation": "Violation", "warning": "Warning", "info": "Info"}


def text(report: Report, language: str, source_line: Callable[[Any], str]) -> str:
    """Return the report for a terminal: place, severity, message, source line, cure; then a summary line."""
    blocks = [_block(finding, language, source_line) for finding in report.findings]
    return "\n".join([*blocks, summary(report)]) + "\n"


def summary(report: Report) -> str:
    """Return the closing line: how many findings, and what was looked at."""
    found = f"{_plural(report.count('violation'), 'violation')}, {_plural(report.count('warning'), 'warning')}"
    if infos := report.count("info"):
        found += f", {_plural(infos, 'note')}"
    seen = ", ".join(
        (
            _plural(report.files, "file"),
            _plural(report.triples, "triple"),
            _plural(report.shapes, "shape"),
            _plural(report.focus_nodes, "focus node"),
        )
    )
    return f"{found} · {seen}"


def as_json(report: Report, language: str) -> str:
    """Return the report as one JSON object: `conforms`, `summary`, `findings`."""
    document = {
        "conforms": report.conforms,
        "engine": report.engine,
        "summary": {
            "violations": report.count("violation"),
            "warnings": report.count("warning"),
            "infos": report.count("info"),
            "files": report.files,
            "triples": report.triples,
            "shapes": report.shapes,
            "focusNodes": report.focus_nodes,
        },
        "findings": [_record(finding, language) for finding in report.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def turtle(report: Report) -> str:
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


def _block(finding: Finding, language: str, source_line: Callable[[Any], str]) -> str:
    place = finding.location
    what = finding.message.in_language(language) or f"{shrink(finding.component)} is not met"
    what = _clip(what, _LONGEST_MESSAGE)
    head = f"{place}: " if place else ""
    lines = [f"{head}{finding.severity}: {what} [{_short_shape(finding.shape)}]"]
    if place and (source := source_line(place)):
        lines.append(f"{place.line:>5} | {source.rstrip()}")
    about = f"      {_clip(show(finding.focus), _LONGEST_TERM)}"
    if finding.path:
        about += f" {_short_path(finding.path)}"
    if finding.value is not None and finding.value != finding.focus:
        about += f" {_clip(show(finding.value), _LONGEST_TERM)}"
    lines.append(about)
    if hint := finding.hint.in_language(language):
        lines.append(f"      hint: {hint}")
    return "\n".join(lines) + "\n"


def _record(finding: Finding, language: str) -> dict[str, Any]:
    place = finding.location
    return {
        "severity": finding.severity,
        "message": finding.message.in_language(language),
        "hint": finding.hint.in_language(language),
        "focusNode": getattr(finding.focus, "value", str(finding.focus)),
        "path": finding.path,
        "value": None if finding.value is None else str(finding.value),
        "component": finding.component,
        "sourceShape": finding.shape,
        "file": place.path if place else None,
        "line": place.line or None if place else None,
    }


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


def _short_shape(shape: str) -> str:
    return shrink(shape).partition(":")[2] or shape


def _short_path(path: str) -> str:
    return shrink(path[1:-1]) if path.startswith("<") and path.count("<") == 1 else path


def _clip(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
