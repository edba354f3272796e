"""Write a validation report as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphtool.namespaces import shrink
from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphtool.render.reports import Page
    from graphtool.shacl.report import Finding, Report

_LONGEST_MESSAGE, _LONGEST_TERM = 400, 120


def render(report: Report, page: Page) -> str:
    """Return the report for a terminal."""
    return text(report, page.language, page.source_line)


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


def _short_shape(shape: str) -> str:
    return shrink(shape).partition(":")[2] or shape


def _short_path(path: str) -> str:
    return shrink(path[1:-1]) if path.startswith("<") and path.count("<") == 1 else path


def _clip(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
