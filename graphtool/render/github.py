"""Write a validation report as workflow commands, which GitHub Actions shows as annotations on the changed lines.

The form is `::error file=…,line=…,col=…,title=…::message`. In properties `%`, line ends, `:` and `,` are
percent-encoded, in messages `%` and line ends (GitHub, "Workflow commands"). A step shows ten annotations of each
kind, so the worst come first, and after a comparison only the new ones are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.render.findings import summary
from graphtool.render.wording import rule, statement, what
from graphtool.shacl.report import NEW, SEVERITIES

if TYPE_CHECKING:
    from graphtool.render.reports import Page
    from graphtool.shacl.report import Finding, Report

_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}


def render(report: Report, page: Page) -> str:
    """Return one workflow command per finding that is neither known nor accepted, then the summary line."""
    shown = [f for f in report.findings if not f.accepted and (f.state == NEW or not report.compared_with)]
    ordered = sorted(shown, key=lambda finding: SEVERITIES.index(finding.severity))
    return "\n".join([*(_command(finding, page) for finding in ordered), summary(report)]) + "\n"


def _command(finding: Finding, page: Page) -> str:
    properties: dict[str, str] = {}
    place = finding.location
    if place and (inside := page.in_repository(place.path)):
        properties["file"] = inside
        properties |= {"line": str(place.line)} if place.line else {}
        properties |= {"col": str(place.column)} if place.column else {}
    properties["title"] = rule(finding)
    said = [what(finding, page.language), statement(finding), finding.hint.in_language(page.language)]
    message = "\n".join(line for line in said if line)
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
