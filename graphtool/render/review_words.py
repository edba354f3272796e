"""What the formats of a review say alike: headings, verdict, rows of answers, names of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.publish.bundle import published_path
from graphtool.render.diff_words import number
from graphtool.render.results.view import cell
from graphtool.render.wording import clip
from graphtool.shacl.report import FIXED, KNOWN, NEW
from graphtool.stewardship.contracts.judge import MAJOR

if TYPE_CHECKING:
    from graphtool.jsonld.affected import DocumentChanges
    from graphtool.query.results import Row
    from graphtool.shacl.report import Finding
    from graphtool.stewardship.answers import Answer, Answers
    from graphtool.stewardship.review import Review

_WIDEST_CELL, _WIDEST_ROW = 60, 200
_NEAREST = 200  # among how many rows a changed one is looked for
_WORDS = {
    "changed": ("Was sich geändert hat", "What changed"),
    "findings": ("Befunde", "Findings"),
    "answers": ("Antworten", "Answers"),
    "documents": ("Dokumente", "Documents"),
    "contracts": ("Verträge", "Contracts"),
    "new": ("neu", "new"),
    "known": ("bekannt", "known"),
    "fixed": ("behoben", "fixed"),
    "passes": ("in Ordnung", "passes"),
    "fails": ("nicht in Ordnung", "fails"),
    "new query": ("neue Abfrage", "new query"),
    "removed query": ("Abfrage entfernt", "query removed"),
    "edited query": ("Abfrage geändert", "query edited"),
    "introduced": ("eingeführt mit", "introduced by"),
    "uncommitted": ("noch nicht committet", "not committed yet"),
    "more": ("weitere", "more"),
}


def word(key: str, language: str) -> str:
    """Return a word or heading."""
    return _WORDS[key][language != "de"]


def verdict(review: Review, fail_on: str, language: str) -> str:
    """Return whether the change passes, with the numbers of new, known and fixed findings, and of broken contracts."""
    report, broken = review.report, sum(each.level == MAJOR for each in review.contracts)
    states = (
        f"{report.count_state(state)} {word(name, language)}"
        for state, name in ((NEW, "new"), (KNOWN, "known"), (FIXED, "fixed"))
    )
    contracts = [
        number(broken, language, ("Vertrag gebrochen", "Verträge gebrochen"), ("contract broken", "contracts broken"))
    ]
    said = [
        word("fails" if review.fails(fail_on) else "passes", language),
        ", ".join(states),
        *contracts[: bool(broken)],
    ]
    return " · ".join(said)


def origin(finding: Finding, language: str) -> str:
    """Return which commit introduced a finding, or nothing."""
    found = finding.introduced
    if found is None:
        return ""
    if not found.commit:
        return word("uncommitted", language)
    return f"{word('introduced', language)} {found.commit[:10]} ({found.date}) {clip(found.subject, 80)}"


def answers_title(answers: Answers, language: str) -> str:
    """Return how many queries give another answer."""
    if language == "de":
        return f"{len(answers.changed)} von {answers.asked} Abfragen antworten anders"
    return f"{len(answers.changed)} of {answers.asked} queries answer differently"


def answer_title(answer: Answer, language: str) -> str:
    """Return what a query asks and what became of its answer."""
    summary = answer.summary.get(language) or answer.summary.get("en", "")
    facts = [] if answer.query == "same" else [word(f"{answer.query} query", language)]
    rows = number(answer.rows, language, ("Zeile", "Zeilen"), ("row", "rows"))
    facts.append(answer.problem or f"+{len(answer.added)} −{len(answer.removed)}, {rows}")
    return f"{clip(summary, 120)} ({'; '.join(facts)})"


def row_lines(answer: Answer) -> list[tuple[str, str]]:
    """Return a sign and a line for each row that came or went; two rows that mostly agree are one that changed."""
    added = list(answer.added)
    lines = []
    for row in answer.removed:
        near = max(added[:_NEAREST], key=lambda other: _agreeing(row, other), default=())
        if near and 2 * _agreeing(row, near) >= len(row):
            added.remove(near)
            lines.append(("~", _changed_row(answer.columns, row, near)))
        else:
            lines.append(("−", _row(row)))
    return [*lines, *(("+", _row(row)) for row in added)]


def _agreeing(row: Row, other: Row) -> int:
    return sum(a == b for a, b in zip(row, other, strict=False))


def _row(row: Row) -> str:
    """Return the cells of a row that hold something, on one line."""
    cells = (clip(cell(term), _WIDEST_CELL) for term in row if term is not None)
    return clip(" · ".join(filter(None, cells)), _WIDEST_ROW)


def _changed_row(columns: tuple[str, ...], row: Row, other: Row) -> str:
    """Return what two rows have in common, shortened, and then the cells that differ, by column."""
    same = _row(tuple(a for a, b in zip(row, other, strict=False) if a == b))
    changes = [
        f"{name}: {clip(cell(a), _WIDEST_CELL) or '–'} → {clip(cell(b), _WIDEST_CELL) or '–'}"
        for name, a, b in zip(columns, row, other, strict=False)
        if a != b
    ]
    return f"{clip(same, _WIDEST_ROW // 2)}; {', '.join(changes)}"


def documents_title(documents: DocumentChanges, language: str) -> str:
    """Return how many documents are created, removed and changed."""
    counts = (len(documents.created), len(documents.removed), len(documents.changed))
    words = ("angelegt", "entfernt", "geändert") if language == "de" else ("created", "removed", "changed")
    said = ", ".join(f"{count} {what}" for count, what in zip(counts, words, strict=True) if count)
    return said or ("keines geändert" if language == "de" else "none changes")


def document_lines(documents: DocumentChanges) -> list[str]:
    """Return the paths of the documents, each after what becomes of it."""
    kinds = (("+", documents.created), ("−", documents.removed), ("~", documents.changed))
    return [f"{sign} {published_path(iri)}" for sign, iris in kinds for iri in iris]
