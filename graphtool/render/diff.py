"""Write a semantic difference for readers: entity by entity, then what was renamed and moved, then the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.namespaces import shrink
from graphtool.render.diff_words import SIGNS, Sums, form_of, renamed, said, state_of
from graphtool.render.wording import legal

if TYPE_CHECKING:
    from graphtool.stewardship.diff import Difference
    from graphtool.stewardship.folding import Group


def render(difference: Difference, language: str) -> str:
    """Return the difference as text, one line per change."""
    blocks = [_block(group, difference, language) for group in difference.groups]
    others = [*renamed(difference, language), *said(difference, language), *form_of(difference, language)]
    if others:
        blocks.append("\n".join(others))
    blocks.append(Sums(difference).text(language))
    return legal("\n\n".join(blocks)) + "\n"


def _block(group: Group, difference: Difference, language: str) -> str:
    head = heading(group, language)
    files = difference.files_of(group)
    lines = [f"{head}  [{', '.join(files)}]" if files else head]
    lines += [f"  {SIGNS[line.change]} {line.text}" for line in group.lines]
    return "\n".join(lines)


def heading(group: Group, language: str) -> str:
    """Return an entity's label and compact IRI and, for a new or vanished one, its kind and that it is so."""
    iri = shrink(group.iri) if ":" in group.iri else "[]"
    name = group.label if group.label == iri else f"{group.label}  {iri}"
    if group.change == "changed":
        return name
    return f"{SIGNS[group.change]} {name}  ({state_of(group, language)})"
