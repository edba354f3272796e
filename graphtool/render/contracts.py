"""What a change means for contracts, in words and as records, for the formats of a review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphtool.namespaces import shrink
from graphtool.publish.bundle import published_path
from graphtool.stewardship.contracts.check import IDS, KIND, SCHEMA
from graphtool.stewardship.contracts.judge import MAJOR, NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphtool.stewardship.contracts.check import Breach
    from graphtool.stewardship.contracts.judge import News, Verdict

_NAMED = 5
_MOST = 10
_GERMAN = {
    "none": "nicht betroffen",
    "patch": "andere Werte",
    "minor": "Neues",
    "major": "gebrochen",
    "created": "neue Dokumente",
    "removed": "entfallene Dokumente",
    "added": "neue Felder",
    "dropped": "entfallene Felder",
}
_ENGLISH = {
    "none": "not concerned",
    "patch": "other values",
    "minor": "news",
    "major": "broken",
    "created": "new documents",
    "removed": "documents gone",
    "added": "new fields",
    "dropped": "fields gone",
}


def title(verdicts: Sequence[Verdict], language: str) -> str:
    """Return how many contracts a change breaks."""
    broken = sum(verdict.level == MAJOR for verdict in verdicts)
    if language == "de":
        return f"{broken} von {len(verdicts)} gebrochen" if broken else f"{len(verdicts)} eingehalten"
    return f"{broken} of {len(verdicts)} broken" if broken else f"{len(verdicts)} kept"


def lines(verdict: Verdict, language: str) -> list[str]:
    """Return the verdict, then a line for each breach and for what is new."""
    words = _GERMAN if language == "de" else _ENGLISH
    documents = f", {verdict.changed} {'Dokumente' if language == 'de' else 'documents'}" if verdict.changed else ""
    head = f"{verdict.level}: {verdict.contract.title} ({verdict.contract.shown}): {words[verdict.level]}{documents}"
    found = [f"  {_breach(breach, language)}" for breach in verdict.breaches[:_MOST]]
    if len(verdict.breaches) > _MOST:
        found.append(f"  … {len(verdict.breaches) - _MOST} {'weitere' if language == 'de' else 'more'}")
    found += [f"  {_news(news, words)}" for news in verdict.news]
    if verdict.known:
        known = "schon vorher gebrochen" if language == "de" else "broken before"
        found.append(f"  {len(verdict.known)} {known}: {_place(verdict.known[0])}")
    return [head, *found]


def record(verdict: Verdict) -> dict[str, Any]:
    """Return the verdict as a JSON object."""
    return {
        "contract": verdict.contract.shown,
        "title": verdict.contract.title,
        "level": verdict.level,
        "documents": verdict.changed,
        "breaches": [_record(breach) for breach in verdict.breaches],
        "known": [_record(breach) for breach in verdict.known],
        "news": [{"what": each.what, "kind": each.kind, "names": list(each.names)} for each in verdict.news],
    }


def concerned(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts worth reading, the gravest first."""
    order = ("major", "minor", "patch")
    return sorted((each for each in verdicts if each.level != NONE), key=lambda each: order.index(each.level))


def _record(breach: Breach) -> dict[str, Any]:
    return {
        "rule": breach.rule,
        "document": published_path(breach.document) if breach.document else None,
        "pointer": breach.pointer,
        "expected": breach.expected,
        "was": breach.was or None,
        "is": breach.now or None,
    }


def _breach(breach: Breach, language: str) -> str:
    missing = "nichts" if language == "de" else "nothing"
    was, now = breach.was or missing, breach.now or missing
    if language == "de":
        return f"{_place(breach)}: verlangt {breach.expected}; war {was}, ist {now}"
    return f"{_place(breach)}: expected {breach.expected}; was {was}, is {now}"


def _place(breach: Breach) -> str:
    document = published_path(breach.document) if breach.document else ""
    if breach.rule in (IDS, KIND):
        return f"{breach.rule}: {document}" if document else breach.rule
    where = f"{document}#{breach.pointer}" if document else f"{breach.pointer}"
    return f"{where} ({SCHEMA})" if breach.rule == SCHEMA else where


def _news(news: News, words: dict[str, str]) -> str:
    names = [shrink(name) if "://" in name else name for name in news.names]
    more = f" … {len(names) - _NAMED}" if len(names) > _NAMED else ""
    return f"{words[news.what]} ({news.kind}): {', '.join(names[:_NAMED])}{more}"
