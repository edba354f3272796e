"""What was or can be fixed, and why: one line per fix, and one per finding that leaves a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.render.wording import legal, plural, rule

if TYPE_CHECKING:
    from graphtool.shacl.report import Finding
    from graphtool.stewardship.fixes.plan import Choice, Fix, Plan

_OR = {"de": "; oder ", "en": "; or "}
_ALSO = {"de": "behebt {} Befunde", "en": "removes {} findings"}


def render(plan: Plan, language: str, *, done: bool) -> list[str]:
    """Return the lines about a plan that was carried out (`done`) or is only proposed."""
    lines = [_fix(fix, language, "fixed" if done else "fix") for fix in plan.fixes]
    lines += [_choice(choice, language) for choice in plan.choices]
    return [*lines, _sum(plan, done=done)]


def _fix(fix: Fix, language: str, word: str) -> str:
    more = f" ({_ALSO[language].format(fix.removed)})" if fix.removed > 1 else ""
    return _line(fix.finding, word, f"{fix.reason.in_language(language)}{more}")


def _choice(choice: Choice, language: str) -> str:
    return _line(choice.finding, "choose", _OR[language].join(text.in_language(language) for text in choice.reasons))


def _sum(plan: Plan, *, done: bool) -> str:
    if not plan.fixes:
        return "no fix that validation proves"
    words = f"{plural(len(plan.fixes), 'proven change')} in {plural(len(plan.changed), 'file')}"
    return f"{words}, written" if done else f"{words}; nothing was written"


def _line(finding: Finding, word: str, words: str) -> str:
    place = f"{finding.location}: " if finding.location else ""
    return legal(f"{place}{word}: {words} [{rule(finding)}]")
