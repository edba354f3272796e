"""Write a semantic difference as Markdown for a pull request: folded by entity, escaped, and never too long to post."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from graphtool.namespaces import shrink
from graphtool.render.diff_words import SIGNS, Sums, form_of, number, renamed, said, state_of
from graphtool.render.markdown import Budget, code, escaped, html
from graphtool.stewardship.sides import WORKING_TREE

if TYPE_CHECKING:
    from graphtool.stewardship.diff import Difference
    from graphtool.stewardship.folding import Group

_OPEN = 8
_LONGEST_GROUP = 60


def render(difference: Difference, language: str) -> str:
    """Return the difference as a comment of its own."""
    title = "Was sich geändert hat" if language == "de" else "What changed"
    budget = Budget()
    budget.add(f"## {title}\n")
    section(difference, language, budget)
    return budget.text()


def section(difference: Difference, language: str, budget: Budget) -> None:
    """Write the difference below a heading, as far as there is room; what is left out is counted."""
    sums = ", ".join(Sums(difference).parts(language)) or Sums.nothing(language)
    budget.add(f"{code(difference.old)} → {code(difference.new)}: **{escaped(sums)}**\n")
    others = [*renamed(difference, language), *said(difference, language), *form_of(difference, language)]
    for line in others[:_LONGEST_GROUP]:
        budget.add(f"- {escaped(line)}")
    if len(others) > _LONGEST_GROUP:
        budget.add(f"- … {_more(len(others) - _LONGEST_GROUP, language)}")
    is_open = len(difference.groups) <= _OPEN
    left = [group for group in difference.groups if not budget.add(_block(group, difference, language, is_open))]
    if left:
        count = number(len(left), language, ("weitere Entität", "weitere Entitäten"), ("more entity", "more entities"))
        lines = sum(len(group.lines) for group in left)
        changes = number(lines, language, ("Änderung", "Änderungen"), ("change", "changes"))
        rest = "hier weggelassen; alles zeigt" if language == "de" else "left out here; all of it is shown by"
        budget.close(f"\n**{count}** ({changes}) {rest} {code(_command(difference))}.")


def _block(group: Group, difference: Difference, language: str, is_open: bool) -> str:
    iri = shrink(group.iri) if ":" in group.iri else "[]"
    name = "" if group.label == iri else f"<b>{html(group.label)}</b> "
    facts = [state_of(group, language)] if group.change != "changed" else []
    facts += difference.files_of(group)
    summary = f"{SIGNS[group.change]} {name}<code>{html(iri)}</code> · {html(' · '.join(facts))}"
    lines = [f"- {code(SIGNS[line.change])} {escaped(line.text)}" for line in group.lines[:_LONGEST_GROUP]]
    if len(group.lines) > _LONGEST_GROUP:
        lines.append(f"- … {_more(len(group.lines) - _LONGEST_GROUP, language)}")
    if not lines:
        return f"\n{summary}"
    return "\n".join([f"\n<details{' open' * is_open}><summary>{summary}</summary>\n", *lines, "\n</details>"])


def _command(difference: Difference) -> str:
    sides = [difference.old, *([difference.new] if difference.new != WORKING_TREE else [])]
    return " ".join(["graphtool", "diff", *map(shlex.quote, sides)])


def _more(count: int, language: str) -> str:
    return f"und {count} weitere" if language == "de" else f"and {count} more"
