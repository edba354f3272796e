"""Write a draft as Turtle: its paragraphs in canonical form, and a comment for every value that is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.namespaces import shrink
from graphtool.stewardship.rewrite import new_text

if TYPE_CHECKING:
    from graphtool.stewardship.new.draft import Draft


def skeleton(draft: Draft, language: str) -> str:
    """Return the draft as a Turtle text of its own."""
    text = new_text("", list(draft.statements))
    comments = [
        f"# missing: {shrink(each.property)} ({each.name}): {' '.join(each.reason.in_language(language).split())}"
        for each in draft.missing
    ]
    if not comments:
        return text
    head, subject, rest = text.partition(f"\n{shrink(draft.subject)}\n")
    return head + subject + "".join(f"    {comment}\n" for comment in comments) + rest
