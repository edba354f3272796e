"""What a validation found: findings and the report that holds them, independent of the engine that made them.

The fields follow the W3C validation report (SHACL, section 3.6): focus node, path, value, constraint component,
source shape, severity, messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphtool.store.terms import Term, sort_key

if TYPE_CHECKING:
    from graphtool.errors import Location

SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True)
class Text:
    """A text in several languages: pairs of language tag and words, sorted by tag."""

    entries: tuple[tuple[str, str], ...] = ()

    def in_language(self, language: str) -> str:
        """Return the words in `language`, else in English, else in any language, else an empty string."""
        for wanted in (language, "en", ""):
            for tag, words in self.entries:
                if tag == wanted:
                    return words
        return self.entries[0][1] if self.entries else ""


@dataclass(frozen=True)
class Finding:
    """One validation result. `shape` is the IRI of the shape, or SPARQL constraint, that says what is wrong."""

    focus: Term
    path: str | None
    value: Term | None
    component: str
    shape: str
    severity: str
    message: Text
    hint: Text = Text()
    location: Location | None = None

    def key(self) -> tuple[str, str, str, str, str, str]:
        """Identify the result as a set member: focus, path, value, component, shape, severity."""
        return (
            str(self.focus),
            self.path or "",
            str(self.value or ""),
            self.component,
            self.shape,
            self.severity,
        )


@dataclass(frozen=True)
class Report:
    """All findings of one run, sorted, with what was looked at."""

    findings: tuple[Finding, ...]
    engine: str
    files: int
    triples: int
    shapes: int
    focus_nodes: int

    @property
    def conforms(self) -> bool:
        """True if there is no result at all, whatever its severity (SHACL, section 3.6.1.1)."""
        return not self.findings

    def count(self, severity: str) -> int:
        """Return the number of findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def fails(self, severity: str) -> bool:
        """Return whether there is a finding at least as severe as `severity`."""
        worst = SEVERITIES.index(severity) + 1
        return any(finding.severity in SEVERITIES[:worst] for finding in self.findings)


def finding_order(finding: Finding) -> tuple[object, ...]:
    """Sort findings by place, then focus node, shape and value."""
    place = finding.location
    return (
        place is None,
        (place.path, place.line, place.column) if place else ("", 0, 0),
        sort_key(finding.focus),
        finding.shape,
        finding.path or "",
        sort_key(finding.value),
    )
