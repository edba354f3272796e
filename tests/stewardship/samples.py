"""Short ways to findings and reports."""

from __future__ import annotations

import pyoxigraph as ox

from graphtool.namespaces import KNSH, SH
from graphtool.shacl.report import Finding, Report, Text


def finding(focus: str = "urn:a", value: str = "x", *, rule: str = "R", severity: str = "violation") -> Finding:
    return Finding(
        focus=ox.NamedNode(focus),
        path="<urn:p>",
        value=ox.Literal(value),
        component=f"{SH}ClassConstraintComponent",
        shape=f"{KNSH}{rule}",
        severity=severity,
        message=Text((("en", "wrong"),)),
    )


def report(*findings: Finding) -> Report:
    return Report(findings, "compiled", 1, 1, 1, 1)
