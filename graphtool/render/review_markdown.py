"""Write a review as Markdown for a pull request: verdict and new findings first, everything long folded and bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.render import contracts, diff_markdown
from graphtool.render.labels import numbered
from graphtool.render.markdown import LIMIT, Budget, code, escaped, html
from graphtool.render.review_words import (
    answer_title,
    answers_title,
    document_lines,
    documents_title,
    origin,
    row_lines,
    verdict,
    word,
)
from graphtool.render.wording import rule, what
from graphtool.shacl.report import NEW

if TYPE_CHECKING:
    from graphtool.render.reports import Page
    from graphtool.shacl.report import Finding
    from graphtool.stewardship.answers import Answer
    from graphtool.stewardship.review import Review

_ROWS, _DOCUMENTS, _FINDINGS = 10, 50, 50
_SHARE = 0.5


def render(review: Review, page: Page) -> str:
    """Return the review as a comment."""
    language = page.language
    budget = Budget()
    budget.add(f"## graphtool review: {escaped(verdict(review, page.fail_on, language))}")
    _contracts(review, language, budget)
    _findings(review, page, budget)
    difference = Budget(int(LIMIT * _SHARE))
    difference.add(f"\n### {word('changed', language)}\n")
    diff_markdown.section(review.difference, language, difference)
    budget.add(difference.text())
    budget.add(f"### {word('answers', language)}: {answers_title(review.answers, language)}")
    left = [answer for answer in review.answers.changed if not budget.add(_answer(answer, language))]
    if left:
        budget.close(f"\n… {len(left)} {word('more', language)}")
    _documents(review, language, budget)
    return budget.text()


def _findings(review: Review, page: Page, budget: Budget) -> None:
    report = numbered(review.report)
    fresh = [finding for finding in report.findings if finding.state == NEW and not finding.accepted]
    if fresh or report.fixed:
        budget.add(f"\n### {word('findings', page.language)}\n")
    lines = [f"- {_finding(finding, page)}" for finding in fresh]
    lines += [f"- {word('fixed', page.language)}: {_finding(finding, page)}" for finding in report.fixed]
    for line in lines[:_FINDINGS]:
        budget.add(line)
    if len(lines) > _FINDINGS:
        budget.add(f"- … {len(lines) - _FINDINGS} {word('more', page.language)}")


def _finding(finding: Finding, page: Page) -> str:
    place = f" {code(str(finding.location))}" if finding.location else ""
    since = origin(finding, page.language)
    facts = f"{code(rule(finding))}" + (f", {escaped(since)}" if since else "")
    return f"**{finding.severity}**{place} {escaped(what(finding, page.language))} ({facts})"


def _contracts(review: Review, language: str, budget: Budget) -> None:
    concerned = contracts.concerned(review.contracts)
    if concerned:
        budget.add(f"\n### {word('contracts', language)}: {contracts.title(review.contracts, language)}\n")
    for verdict_of in concerned:
        head, *rest = contracts.lines(verdict_of, language)
        budget.add("\n".join([f"- {escaped(head)}", *(f"  - {code(line.strip())}" for line in rest)]))


def _answer(answer: Answer, language: str) -> str:
    summary = f"<code>{html(answer.name)}</code> {html(answer_title(answer, language))}"
    rows = row_lines(answer)
    lines = [f"- {code(sign)} {escaped(row)}" for sign, row in rows[:_ROWS]]
    if len(rows) > _ROWS:
        lines.append(f"- … {len(rows) - _ROWS} {word('more', language)}")
    if not lines:
        return f"\n{summary}"
    return "\n".join([f"\n<details><summary>{summary}</summary>\n", *lines, "\n</details>"])


def _documents(review: Review, language: str, budget: Budget) -> None:
    lines = [f"- {code(line)}" for line in document_lines(review.documents)]
    budget.add(f"\n### {word('documents', language)}: {documents_title(review.documents, language)}")
    if len(lines) > _DOCUMENTS:
        lines = [*lines[:_DOCUMENTS], f"- … {len(lines) - _DOCUMENTS} {word('more', language)}"]
    if lines:
        summary = html(documents_title(review.documents, language))
        budget.add("\n".join([f"\n<details><summary>{summary}</summary>\n", *lines, "\n</details>"]))
