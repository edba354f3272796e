"""The words of the HTML report in German and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Words:
    """Every word of the page that does not come from data or shapes; `{}` are filled in."""

    language: str
    title: str
    passes: str
    fails: str
    skip: str
    files: str
    file: str
    nowhere: str
    rule: str
    also: str
    hint: str
    seen: str
    compared: str
    accepted: str
    decision: str
    introduced: str
    uncommitted: str
    fixed_title: str
    severities: Mapping[str, tuple[str, str]]
    states: Mapping[str, str]
    thousands: str

    def number(self, count: int) -> str:
        """Return a number with its digits grouped as the language does."""
        return f"{count:,}".replace(",", self.thousands)


_ENGLISH = Words(
    language="en",
    title="Validation report",
    passes="Passed.",
    fails="There are findings to deal with.",
    skip="Skip to the findings",
    files="Findings per file",
    file="file",
    nowhere="(no file)",
    rule="rule",
    also="See also",
    hint="How to repair it",
    seen="Looked at: {} files, {} statements, {} shapes, {} focus nodes.",
    compared="Compared with {}.",
    accepted="accepted",
    decision="Accepted by {} until {}: {}",
    introduced="Introduced by",
    uncommitted="a change that is not committed yet",
    fixed_title="Fixed",
    severities={
        "violation": ("violation", "violations"),
        "warning": ("warning", "warnings"),
        "info": ("note", "notes"),
    },
    states={"new": "new", "known": "known", "fixed": "fixed"},
    thousands=",",
)

_GERMAN = Words(
    language="de",
    title="Prüfbericht",
    passes="Bestanden.",
    fails="Es gibt Befunde, die zu bearbeiten sind.",
    skip="Zu den Befunden springen",
    files="Befunde je Datei",
    file="Datei",
    nowhere="(ohne Datei)",
    rule="Regel",
    also="Siehe auch",
    hint="So wird es behoben",
    seen="Geprüft: {} Dateien, {} Aussagen, {} Shapes, {} Fokusknoten.",
    compared="Verglichen mit {}.",
    accepted="hingenommen",
    decision="Hingenommen von {} bis {}: {}",
    introduced="Eingeführt durch",
    uncommitted="eine Änderung, die noch nicht eingetragen ist (Commit fehlt)",
    fixed_title="Behoben",
    severities={
        "violation": ("Verstoß", "Verstöße"),
        "warning": ("Warnung", "Warnungen"),
        "info": ("Hinweis", "Hinweise"),
    },
    states={"new": "neu", "known": "bekannt", "fixed": "behoben"},
    thousands=".",
)

WORDS: dict[str, Words] = {"en": _ENGLISH, "de": _GERMAN}
