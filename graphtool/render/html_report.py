"""Write a validation report as one HTML page; its frame is that of `page`, its words are in `page_words`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.render.page import Frame, link, safe
from graphtool.render.page_words import WORDS, Words
from graphtool.render.source import excerpt
from graphtool.render.wording import rule, shown_path, what
from graphtool.shacl.report import FIXED, KNOWN, NEW, SEVERITIES
from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.render.reports import Page
    from graphtool.shacl.report import Finding, Report
    from graphtool.store.terms import Term

_OPEN_UP_TO = 200


def render(report: Report, page: Page) -> str:
    """Return the page: verdict and counts, a table of the files, then the findings file by file."""
    words = WORDS[page.language]
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault(finding.location.path if finding.location else "", []).append(finding)
    many = len(report.findings) > _OPEN_UP_TO
    sections = [
        _section(number, name or words.nowhere, group, page, opened=not many)
        for number, (name, group) in enumerate(groups.items(), start=1)
    ]
    if report.fixed:
        sections.append(_section(len(sections) + 1, words.fixed_title, report.fixed, page, opened=not many))
    table = _table({name or words.nowhere: group for name, group in groups.items()}, words) if groups else ""
    main = f'<main id="findings">\n{"".join(sections)}</main>\n'
    frame = Frame(words.language, words.title, words.skip, "findings")
    return frame.around(f"{_header(report, page, words)}{table}{main}")


def _header(report: Report, page: Page, words: Words) -> str:
    fails = report.fails(page.fail_on)
    counts = [(report.count(severity), *words.severities[severity]) for severity in SEVERITIES]
    counts += [(report.accepted, words.accepted, words.accepted)] if report.accepted else []
    if report.compared_with:
        counts += [
            (report.count_state(state), words.states[state], words.states[state]) for state in (NEW, KNOWN, FIXED)
        ]
    items = [f"<li><strong>{words.number(n)}</strong> {one if n == 1 else more}</li>\n" for n, one, more in counts]
    seen = words.seen.format(*map(words.number, (report.files, report.triples, report.shapes, report.focus_nodes)))
    if report.compared_with:
        seen += " " + words.compared.format(safe(report.compared_with))
    verdict = f'<p class="verdict {"fail" if fails else "pass"}">{words.fails if fails else words.passes}</p>'
    return (
        f'<header>\n<h1>{words.title}</h1>\n{verdict}\n<ul class="counts">\n{"".join(items)}</ul>\n'
        f'<p class="soft">{seen}</p>\n</header>\n'
    )


def _table(groups: dict[str, list[Finding]], words: Words) -> str:
    heads = "".join(f'<th scope="col" class="number">{words.severities[s][1]}</th>' for s in SEVERITIES)
    rows = []
    for number, (name, group) in enumerate(groups.items(), start=1):
        counts = (sum(f.severity == severity and not f.accepted for f in group) for severity in SEVERITIES)
        cells = "".join(f'<td class="number">{words.number(count)}</td>' for count in counts)
        rows.append(f'<tr><th scope="row"><a href="#file-{number}">{safe(name)}</a></th>{cells}</tr>\n')
    return (
        f'<nav aria-label="{words.files}">\n<table>\n<caption>{words.files}</caption>\n'
        f'<thead><tr><th scope="col">{words.file}</th>{heads}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n</nav>\n"
    )


def _section(number: int, name: str, findings: Iterable[Finding], page: Page, *, opened: bool) -> str:
    """Write a file's findings; a hint that has been given in this file is not repeated."""
    given: set[str] = set()
    articles = []
    for finding in findings:
        articles.append(_article(finding, page, with_hint=rule(finding) not in given))
        given.add(rule(finding))
    return (
        f'<details id="file-{number}"{" open" if opened else ""}>\n<summary><h2>{safe(name)}</h2></summary>\n'
        f"{''.join(articles)}</details>\n"
    )


def _article(finding: Finding, page: Page, *, with_hint: bool) -> str:
    words = WORDS[page.language]
    quiet = " quiet" if finding.accepted or finding.state in (KNOWN, FIXED) else ""
    lines = [
        f'<article class="{finding.severity}{quiet}">',
        f"<h3>{_badge(finding, words)} {safe(what(finding, page.language))}</h3>",
        _source(finding, page),
        f'<p>{_statement(finding)} <span class="soft">· {words.rule} {_rule(finding)}</span></p>',
        *_remarks(finding, page, words),
    ]
    if with_hint and (hint := finding.hint.in_language(page.language)):
        lines.append(f"<p><strong>{words.hint}:</strong> {safe(hint)}</p>")
    return "\n".join(line for line in [*lines, "</article>\n"] if line)


def _badge(finding: Finding, words: Words) -> str:
    where = safe(str(finding.location)) if finding.location else ""
    badge = f'<span class="badge {finding.severity}">{words.severities[finding.severity][0]}</span>'
    marks = [words.states[finding.state]] if finding.state else []
    marks += [words.accepted] if finding.accepted else []
    badge += "".join(f'<span class="state">{mark}</span>' for mark in marks)
    return f'{badge} <span class="soft">{where}</span><br>' if where else f"{badge}<br>"


def _remarks(finding: Finding, page: Page, words: Words) -> list[str]:
    remarks = []
    if finding.related:
        places = ", ".join(safe(str(place)) for place in finding.related)
        remarks.append(f'<p class="soft">{words.also}: {places}</p>')
    if decision := finding.accepted:
        reason = safe(decision.reason.in_language(page.language))
        remarks.append(f"<p>{words.decision.format(link(decision.owner), safe(decision.expires), reason)}</p>")
    if origin := finding.introduced:
        commit = f"<code>{safe(origin.commit[:10])}</code> {safe(origin.date)} {safe(origin.subject)}"
        remarks.append(f"<p>{words.introduced}: {commit if origin.commit else words.uncommitted}</p>")
    return remarks


def _source(finding: Finding, page: Page) -> str:
    place = finding.location
    text = page.source_line(place) if place else ""
    if place is None or not text:
        return ""
    line, *below = (part.partition("| ") for part in excerpt(text, place, finding.note.in_language(page.language)))
    shown = f'<span class="gutter">{line[0]}{line[1]}</span>{safe(line[2])}'
    for gutter, bar, mark in below:
        shown += f'\n<span class="gutter">{gutter}{bar}</span><span class="caret">{safe(mark)}</span>'
    return f"<pre>{shown}</pre>"


def _statement(finding: Finding) -> str:
    parts = [_term(finding.focus)]
    if finding.path:
        simple = finding.path.startswith("<") and finding.path.count("<") == 1
        parts.append(link(finding.path[1:-1], shown_path(finding.path)) if simple else safe(finding.path))
    if finding.value is not None and finding.value != finding.focus:
        parts.append(_term(finding.value))
    return f"<code>{' '.join(parts)}</code>"


def _rule(finding: Finding) -> str:
    return link(finding.shape, rule(finding))


def _term(term: Term) -> str:
    return link(term.value, show(term)) if isinstance(term, ox.NamedNode) else safe(show(term))
