"""Write a validation report as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphtool.namespaces import shrink
from graphtool.render.source import excerpt
from graphtool.render.wording import clip, legal, plural, rule, shown_path, what
from graphtool.shacl.report import FIXED, KNOWN, NEW
from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphtool.render.reports import Page
    from graphtool.shacl.report import Finding, Report

_LONGEST_MESSAGE, _LONGEST_TERM, _MOST_RELATED = 400, 120, 5


def render(report: Report, page: Page) -> str:
    """Return the report for a terminal."""
    return text(report, page.language, page.source_line)


def text(report: Report, language: str, source_line: Callable[[Any], str]) -> str:
    """Return the report for a terminal: place, severity, message, source line, cure; then a summary line."""
    full = [finding for finding in report.findings if not (finding.accepted or finding.state == KNOWN)]
    brief = [finding for finding in report.findings if finding.accepted or finding.state == KNOWN]
    blocks = [block(finding, language, source_line) for finding in full]
    listed = "".join(f"{line}\n" for finding in (*brief, *report.fixed) for line in _brief(finding, language))
    return legal("\n".join([*blocks, *([listed] if listed else []), summary(report)])) + "\n"


def summary(report: Report) -> str:
    """Return the closing line: how many findings, and what was looked at."""
    found = f"{plural(report.count('violation'), 'violation')}, {plural(report.count('warning'), 'warning')}"
    if infos := report.count("info"):
        found += f", {plural(infos, 'note')}"
    if report.accepted:
        found += f", {report.accepted:,} accepted"
    if report.compared_with:
        states = ", ".join(f"{report.count_state(state):,} {state}" for state in (NEW, KNOWN, FIXED))
        found += f" · {states} against {report.compared_with}"
    seen = ", ".join(
        (
            plural(report.files, "file"),
            plural(report.triples, "triple"),
            plural(report.shapes, "shape"),
            plural(report.focus_nodes, "focus node"),
        )
    )
    return f"{found} · {seen}"


def _head(finding: Finding, language: str) -> str:
    place = f"{finding.location}: " if finding.location else ""
    standing = "accepted" if finding.accepted else finding.state
    kind = f"{standing} {finding.severity}" if standing else finding.severity
    return f"{place}{kind}: {clip(what(finding, language), _LONGEST_MESSAGE)} [{rule(finding)}]"


def _brief(finding: Finding, language: str) -> list[str]:
    """Return what a steward need not deal with now: the first line, and who accepted it until when and why."""
    lines = [_head(finding, language)]
    if decision := finding.accepted:
        reason = clip(decision.reason.in_language(language), _LONGEST_MESSAGE)
        lines.append(f"      until {decision.expires} by {shrink(decision.owner)}: {reason}")
    return lines


def block(finding: Finding, language: str, source_line: Callable[[Any], str]) -> str:
    """Return one finding: place, severity, message, source line, statement, cure."""
    place = finding.location
    lines = [_head(finding, language)]
    if place and (source := source_line(place)):
        lines += excerpt(source, place, finding.note.in_language(language))
    about = f"      {clip(show(finding.focus), _LONGEST_TERM)}"
    if finding.path:
        about += f" {shown_path(finding.path)}"
    if finding.value is not None and finding.value != finding.focus:
        about += f" {clip(show(finding.value), _LONGEST_TERM)}"
    lines.append(about)
    lines += [f"      also: {other}" for other in finding.related[:_MOST_RELATED]]
    if (more := len(finding.related) - _MOST_RELATED) > 0:
        lines.append(f"      also: {more} more")
    if hint := finding.hint.in_language(language):
        lines.append(f"      hint: {' '.join(hint.split())}")
    if origin := finding.introduced:
        commit = f"{origin.commit[:10]} {origin.date} {clip(origin.subject, _LONGEST_TERM)}"
        lines.append(f"      introduced by: {commit if origin.commit else 'a change that is not committed yet'}")
    return "\n".join(lines) + "\n"
