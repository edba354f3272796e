"""What a fix is made of: edits of texts, proposals with a reason, and the rules that make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphtool.namespaces import KNSH
from graphtool.shacl.report import Text

if TYPE_CHECKING:
    from graphtool.shacl.report import Finding
    from graphtool.stewardship.fixes.ground import Ground


@dataclass(frozen=True, order=True)
class Edit:
    """Replace a part of a file's text; `file` is the IRI of its graph, the offsets count characters."""

    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Proposal:
    """Edits that may cure a finding, and why in a few words; of two, the one with less `doubt` is preferred."""

    edits: tuple[Edit, ...]
    reason: Text
    doubt: float = 0.0


@dataclass(frozen=True)
class Rule:
    """Makes proposals for findings of some shapes (local names in knsh:) or constraint components (in sh:)."""

    propose: Callable[[Finding, Ground], Iterable[Proposal]]
    shapes: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()

    def suits(self, finding: Finding) -> bool:
        """Return whether the rule may know a cure."""
        return finding.shape.removeprefix(KNSH) in self.shapes or finding.component in self.components


def said(german: str, english: str) -> Text:
    """Return a reason in both languages."""
    return Text((("de", german), ("en", english)))
