"""Where new paragraphs of a register file belong: sources, states, districts, municipalities, identifiers by key.

The order of what is there already is kept. A new paragraph goes before the first one of its group with a greater key,
or behind the group; a group that the file lacks gets a heading at its end.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from graphtool.namespaces import ENTITY
from graphtool.store.turtle.edit import paragraph_subject

if TYPE_CHECKING:
    from graphtool.stewardship.registers.places import Statements
    from graphtool.store.turtle.edit import Edit
    from graphtool.store.turtle.parts import Paragraph

# groups in the order of the file, with the heading above them
_GROUPS = {
    "source": "Sources",
    "place-2": "States",
    "place-5": "Districts",
    "place-8": "Municipalities",
    "land": "Identifiers",
    "kreis": "Identifiers",
    "ags": "Identifiers",
    "ars": "Identifiers",
}


class Placing:
    """Collects new paragraphs and hands them to an edit in order."""

    def __init__(self, edit: Edit) -> None:
        self._edit = edit
        self._new: dict[str, list[tuple[str, str, Statements]]] = {group: [] for group in _GROUPS}
        self.used = False
        """Whether statements refer to the edition, although no paragraph is new."""

    @property
    def waiting(self) -> bool:
        """Whether the edition is referred to, so that it must be described."""
        return self.used or any(self._new.values())

    def put(self, subject: str, statements: Statements) -> None:
        """Take a paragraph to be written."""
        group, key = _group(subject)
        self._new[group].append((key, subject, statements))

    def write(self) -> None:
        """Hand all paragraphs to the edit."""
        present: dict[str, list[tuple[str, Paragraph]]] = {group: [] for group in _GROUPS}
        for paragraph in self._edit.paragraphs:
            group, key = _group(paragraph_subject(paragraph))
            if group in present:
                present[group].append((key, paragraph))
        last: dict[str, Paragraph] = {}
        headed: set[str] = set()
        for group, heading in _GROUPS.items():
            if present[group]:
                last[heading] = present[group][-1][1]
            new = sorted(self._new[group], key=lambda entry: entry[0])
            if new and heading not in last and heading not in headed:
                self._edit.comment(heading)
                headed.add(heading)
            self._write_group(new, present[group], last.get(heading))

    def _write_group(
        self,
        new: list[tuple[str, str, Statements]],
        present: list[tuple[str, Paragraph]],
        last: Paragraph | None,
    ) -> None:
        # the first paragraph with a greater key is the first at which the greatest key so far is greater
        greatest = list(accumulate((key for key, _ in present), max))
        for key, subject, statements in new:
            position = bisect_right(greatest, key)
            if position < len(present):
                self._edit.insert(subject, statements, before=present[position][1])
            elif last is not None:
                self._edit.insert_after(subject, statements, after=last)
            else:
                self._edit.insert(subject, statements, before=None)


def _group(subject: str) -> tuple[str, str]:
    """Return the group of a subject and its key within it; of other subjects, something that is no group."""
    kind, _, name = subject.removeprefix(ENTITY).partition("/")
    if kind == "place":
        return f"place-{len(name)}", name
    if kind == "identifier":
        prefix, _, key = name.partition("-")
        return prefix, key
    return kind, name
