"""What a validation found: findings and the report that holds them, independent of the engine that made them.

The fields follow the W3C validation report (SHACL, section 3.6): focus node, path, value, constraint component,
source shape, severity, messages. What a comparison or a steward's decision adds (new or known, accepted, the commit)
is filled in by `stewardship`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.store.terms import Term, sort_key

if TYPE_CHECKING:
    from graphtool.errors import Location

SEVERITIES = ("violation", "warning", "info")
NEW, KNOWN, FIXED = "new", "known", "fixed"
FAIL_ON = (*SEVERITIES, NEW)
FINGERPRINT_DIGITS = 32
SARIF_FINGERPRINT = "graphtoolFinding/v1"


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
class Acceptance:
    """A decision to live with a finding: the owner's IRI, the reason, and the last day on which it holds (ISO)."""

    owner: str
    reason: Text
    expires: str


@dataclass(frozen=True)
class Origin:
    """The commit that introduced a finding: hash, day (ISO) and subject; no hash if it is not committed yet."""

    commit: str
    date: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Finding:
    """One validation result. `shape` is the IRI of the shape, or SPARQL constraint, that says what is wrong.

    `location` is where the statement is written (or the node, if one is missing), `related` where others are that
    have a part in it, `note` says what the value is, `others` are further nodes that a SPARQL constraint bound. `state`
    is new, known or fixed after a comparison, else empty.
    """

    focus: Term
    path: str | None
    value: Term | None
    component: str
    shape: str
    severity: str
    message: Text
    hint: Text = Text()
    location: Location | None = None
    related: tuple[Location, ...] = ()
    note: Text = Text()
    others: tuple[Term, ...] = ()
    state: str = ""
    accepted: Acceptance | None = None
    introduced: Origin | None = None

    @property
    def fingerprint(self) -> str:
        """Name the finding by what it is about, not by where it stands: 128 bits of a SHA-256, in hexadecimal.

        Hashed are four lines in UTF-8: shape, focus node, path and value, terms as N-Triples, what is missing as an
        empty line. A blank node is `[]`, and a shape without an IRI is known by its constraint component, so
        that labels that change with every run do not matter.
        """
        shape = self.shape if ":" in self.shape else self.component
        lines = (shape, _stable(self.focus), self.path or "", _stable(self.value))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:FINGERPRINT_DIGITS]

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
    """All findings of one run, sorted, with what was looked at.

    After a comparison, `compared_with` says with what, and `fixed` holds the findings that are no longer there.
    """

    findings: tuple[Finding, ...]
    engine: str
    files: int
    triples: int
    shapes: int
    focus_nodes: int
    compared_with: str = ""
    fixed: tuple[Finding, ...] = ()

    @property
    def conforms(self) -> bool:
        """True if there is no result at all, whatever its severity (SHACL, section 3.6.1.1)."""
        return not self.findings

    def count(self, severity: str) -> int:
        """Return the number of findings of a severity that nobody has accepted."""
        return sum(finding.severity == severity and not finding.accepted for finding in self.findings)

    def count_state(self, state: str) -> int:
        """Return the number of findings that are new, known or fixed."""
        return len(self.fixed) if state == FIXED else sum(finding.state == state for finding in self.findings)

    @property
    def accepted(self) -> int:
        """The number of accepted findings."""
        return sum(finding.accepted is not None for finding in self.findings)

    def fails(self, threshold: str) -> bool:
        """Return whether a finding reaches the threshold (see `reaches`)."""
        return any(reaches(finding, threshold) for finding in self.findings)


def reaches(finding: Finding, threshold: str) -> bool:
    """Return whether a finding is at least as severe as the threshold or, for `new`, a violation that is new.

    What is accepted or fixed never is.
    """
    if finding.accepted or finding.state == FIXED:
        return False
    if threshold == NEW:
        return finding.severity == "violation" and finding.state == NEW
    return SEVERITIES.index(finding.severity) <= SEVERITIES.index(threshold)


def _stable(term: Term | None) -> str:
    return "" if term is None else "[]" if isinstance(term, ox.BlankNode) else str(term)


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
