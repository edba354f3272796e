"""Write a validation report as JUnit XML, which GitLab, Jenkins and others show as test results.

A file is a suite, a finding a test that fails; a file without findings is one test that passes. JUnit knows no
severities: what does not make the run fail (a note, a known or an accepted finding) is a test that is skipped, with
its message. Only elements and attributes of the schema of Jenkins' xUnit plugin (junit-10) are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from graphtool.render.wording import legal, rule, statement, what
from graphtool.shacl.report import reaches

if TYPE_CHECKING:
    from graphtool.render.reports import Page
    from graphtool.shacl.report import Finding, Report

_NOWHERE = {"de": "(ohne Datei)", "en": "(no file)"}
_FINE = {"de": "entspricht den Shapes", "en": "conforms to the shapes"}


def render(report: Report, page: Page) -> str:
    """Return one `testsuites` element with a suite for each judged file and each other file with findings."""
    groups: dict[str, list[Finding]] = {name: [] for name in page.judged}
    for finding in report.findings:
        where = finding.location.path if finding.location else _NOWHERE[page.language]
        groups.setdefault(where, []).append(finding)
    suites = [_suite(name, groups[name], page) for name in sorted(groups)]
    failures = sum(reaches(finding, page.fail_on) for finding in report.findings)
    tests = sum(max(len(group), 1) for group in groups.values())
    head = f'<testsuites name="graphtool validate" tests="{tests}" failures="{failures}" errors="0">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>", ""])


def _suite(name: str, findings: list[Finding], page: Page) -> str:
    failures = sum(reaches(finding, page.fail_on) for finding in findings)
    shown = page.in_repository(name) or name
    class_name = shown.rpartition(".")[0].replace("/", ".") or shown
    cases = [_case(finding, class_name, page) for finding in findings]
    cases = cases or [f"    <testcase name={_attribute(_FINE[page.language])} classname={_attribute(class_name)}/>"]
    head = (
        f'  <testsuite name={_attribute(shown)} tests="{len(cases)}" failures="{failures}" errors="0"'
        f' skipped="{len(findings) - failures}">'
    )
    return "\n".join([head, *cases, "  </testsuite>"])


def _case(finding: Finding, class_name: str, page: Page) -> str:
    name = f"{rule(finding)}: {statement(finding)}"
    kind = " ".join(word for word in (finding.state, finding.severity) if word)
    message = what(finding, page.language)
    tag = "failure" if reaches(finding, page.fail_on) else "skipped"
    body = "\n".join(line for line in _details(finding, page) if line)
    return (
        f"    <testcase name={_attribute(name)} classname={_attribute(class_name)}>\n"
        f"      <{tag} type={_attribute(kind)} message={_attribute(message)}>{_text(body)}</{tag}>\n"
        "    </testcase>"
    )


def _details(finding: Finding, page: Page) -> list[str]:
    place = finding.location
    lines = [str(place) if place else "", page.source_line(place) if place else "", statement(finding)]
    lines += [f"also: {other}" for other in finding.related]
    lines.append(finding.hint.in_language(page.language))
    if finding.accepted:
        decision = finding.accepted
        lines.append(f"accepted: {decision.reason.in_language(page.language)} ({decision.owner}, {decision.expires})")
    return lines


def _attribute(text: str) -> str:
    return quoteattr(legal(text))


def _text(text: str) -> str:
    return escape(legal(text))
