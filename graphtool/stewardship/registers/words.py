"""The words of the findings on places: what the register says otherwise, and how to mend it, in German and English.

A rule's entry holds its severity, the message and the hint; messages are filled with the facts of a finding.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """The severity of a rule, its message and its hint, each in German and English."""

    severity: str
    message: tuple[str, str]
    hint: tuple[str, str]


_ENTER = (
    "graphtool register FILE trägt ein, was das Verzeichnis sagt; ist es älter als die Quelle der Angabe, hilft eine "
    "neuere Ausgabe.",
    "graphtool register FILE enters what the register says; if it is older than the source of the statement, take a "
    "newer edition.",
)


def _other(german: str, english: str) -> Wording:
    return Wording(
        "violation",
        (
            f"Nach dem Gemeindeverzeichnis vom {{day}} hat {{name}} ({{key}}) {german} {{wanted}}.",
            f"By the register as of {{day}}, {{name}} ({{key}}) has {english} {{wanted}}.",
        ),
        _ENTER,
    )


WORDINGS = {
    "register-ars": _other("den Regionalschlüssel", "the regional key"),
    "register-district": _other("den Kreis", "the district"),
    "register-state": _other("das Land", "the state"),
    "register-class": _other("die Klasse", "the class"),
    "register-name": Wording(
        "warning",
        (
            "Das Gemeindeverzeichnis vom {day} führt {key} als „{name}“.",
            'The register as of {day} calls {key} "{name}".',
        ),
        (
            "Der amtliche Name ist skos:prefLabel oder skos:altLabel; graphtool register FILE trägt ihn ein.",
            "The official name is a skos:prefLabel or skos:altLabel; graphtool register FILE enters it.",
        ),
    ),
    "register-vanishedKey": Wording(
        "violation",
        (
            "Das Gemeindeverzeichnis vom {day} führt den Schlüssel {key} nicht mehr.",
            "The register as of {day} no longer lists the key {key}.",
        ),
        (
            "graphtool register FILE --since ÄLTERE zeigt, was daraus wurde; mit --accept festhalten und die Verweise "
            "auf den neuen Ort umstellen.",
            "graphtool register FILE --since OLDER shows what became of it; record that with --accept, and let "
            "references point to the new place.",
        ),
    ),
    "register-unknownKey": Wording(
        "violation",
        (
            "Das Gemeindeverzeichnis vom {day} kennt den Schlüssel {key} nicht.",
            "The register as of {day} does not know the key {key}.",
        ),
        (
            "Meist ist eine Ziffer falsch; graphtool register FILE --key SCHLÜSSEL schreibt den Ort dazu.",
            "Usually a digit is wrong; graphtool register FILE --key KEY writes the place with its key.",
        ),
    ),
}
