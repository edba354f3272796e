"""Labels of blank nodes: parsers make them anew in every run, reports number them, so that two runs read alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from graphtool.shacl.report import Finding, Report
    from graphtool.store.terms import Term


def numbered(report: Report) -> Report:
    """Return the report with its blank nodes, and shapes without an IRI, named b1, b2, … as they occur."""
    labels: dict[str, str] = {}

    def label(name: str) -> str:
        return labels.setdefault(name, f"b{len(labels) + 1}")

    def term(found: Term) -> Term:
        return ox.BlankNode(label(found.value)) if isinstance(found, ox.BlankNode) else found

    def renamed(finding: Finding) -> Finding:
        shape = finding.shape if ":" in finding.shape else label(finding.shape)
        value = None if finding.value is None else term(finding.value)
        return replace(finding, focus=term(finding.focus), value=value, shape=shape)

    return replace(report, findings=tuple(map(renamed, report.findings)), fixed=tuple(map(renamed, report.fixed)))
