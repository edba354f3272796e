"""Write a review as text for a terminal: the difference, the findings, the answers, the documents, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.render import contracts, diff, findings
from graphtool.render.labels import numbered
from graphtool.render.review_words import (
    answer_title,
    answers_title,
    document_lines,
    documents_title,
    row_lines,
    verdict,
    word,
)
from graphtool.render.wording import clip, legal, rule, what
from graphtool.shacl.report import NEW

if TYPE_CHECKING:
    from graphtool.render.reports import Page
    from graphtool.shacl.report import Finding
    from graphtool.stewardship.answers import Answer
    from graphtool.stewardship.review import Review

_ROWS, _DOCUMENTS, _FIXED = 5, 20, 20


def render(review: Review, page: Page) -> str:
    """Return the review, section by section; the last line is the verdict."""
    language = page.language
    answers, documents = review.answers, review.documents
    blocks = [_title(word("changed", language)), diff.render(review.difference, language)]
    blocks += [_title(word("findings", language)), *_findings(review, page)]
    blocks.append(_title(f"{word('answers', language)}: {answers_title(answers, language)}"))
    blocks += [_answer(answer, language) for answer in answers.changed]
    blocks.append(_title(f"{word('documents', language)}: {documents_title(documents, language)}"))
    blocks += _first(document_lines(documents), _DOCUMENTS, language)
    if review.contracts:
        blocks.append(_title(f"{word('contracts', language)}: {contracts.title(review.contracts, language)}"))
        blocks += [line for each in contracts.concerned(review.contracts) for line in contracts.lines(each, language)]
    return legal("\n".join(blocks)).rstrip("\n") + f"\n\n{verdict(review, page.fail_on, language)}\n"


def _title(text: str) -> str:
    return f"\n── {text} ──\n"


def _findings(review: Review, page: Page) -> list[str]:
    """Return the new findings in full, the fixed ones by name; the known ones are only counted."""
    report = numbered(review.report)
    fresh = [finding for finding in report.findings if finding.state == NEW and not finding.accepted]
    blocks = [findings.block(finding, page.language, page.source_line) for finding in fresh]
    fixed = [f"{word('fixed', page.language)}: {_short(finding, page.language)}" for finding in report.fixed]
    return [*blocks, *_first(fixed, _FIXED, page.language), findings.summary(report)]


def _short(finding: Finding, language: str) -> str:
    place = f"{finding.location}: " if finding.location else ""
    return f"{place}{clip(what(finding, language), 120)} [{rule(finding)}]"


def _answer(answer: Answer, language: str) -> str:
    rows = _first([f"{sign} {row}" for sign, row in row_lines(answer)], _ROWS, language)
    return "\n".join([f"{answer.name}: {answer_title(answer, language)}", *(f"  {row}" for row in rows)])


def _first(lines: list[str], most: int, language: str) -> list[str]:
    more = [f"… {len(lines) - most} {word('more', language)}"] if len(lines) > most else []
    return lines[:most] + more
