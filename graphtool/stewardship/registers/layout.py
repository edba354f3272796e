"""The record layout of the municipal register GV100AD, as data: which columns hold what, which codes mean what.

Source: Statistisches Bundesamt, Datensatzbeschreibung GV100AD (record types 10 to 60, valid from 14 June 2000).
Columns are counted from 1, as there. Columns that the graph has no use for (seats, courts, tax offices) are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 220
"""The length of a record in characters."""


@dataclass(frozen=True)
class Field:
    """A field of a record: its first and last column."""

    first: int
    last: int

    def of(self, record: str) -> str:
        """Return what the field holds, without the blanks that fill it up."""
        return record[self.first - 1 : self.last].strip()


@dataclass(frozen=True)
class RecordType:
    """A type of record: what it describes, the digits of its key, and the codes that its type field may hold."""

    level: str
    digits: int
    codes: frozenset[str] = frozenset()
    needed: int = 23
    """Columns that a record of this type must have; trailing blanks may be cut off."""


TYPE = Field(1, 2)
DATE = Field(3, 10)
KEY = Field(11, 18)
ASSOCIATION = Field(19, 22)
NAME = Field(23, 72)
CODE = Field(123, 124)
AREA = Field(129, 139)
POPULATION = Field(140, 150)

STATE, DISTRICT, MEMBERS, MUNICIPALITY = "state", "district", "association", "municipality"

RECORD_TYPES = {
    "10": RecordType(STATE, 2),
    "20": RecordType("government-region", 3),
    "30": RecordType("region", 4),
    "40": RecordType(DISTRICT, 5, frozenset({"41", "42", "43", "44", "45"}), CODE.last),
    "50": RecordType(MEMBERS, 5, frozenset({"50", "51", "52", "53", "54", "55", "56", "57", "58"}), CODE.last),
    "60": RecordType(MUNICIPALITY, 8, frozenset({"60", "61", "62", "63", "64", "65", "66", "67"}), POPULATION.last),
}

DISTRICT_WORDS = {"43": "Kreis", "44": "Landkreis"}
"""What stands before the name of a district, by its code."""
INDEPENDENT = frozenset({"41", "42", "61", "62"})
"""Kreisfreie Stadt and Stadtkreis, as district and as municipality: one territory with two records."""
UNINCORPORATED = frozenset({"65", "66"})
"""Gemeindefreies Gebiet, inhabited or not: it has a municipality key and is no municipality."""

STATE_NAMES_EN = {
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "03": "Lower Saxony",
    "04": "Bremen",
    "05": "North Rhine-Westphalia",
    "06": "Hesse",
    "07": "Rhineland-Palatinate",
    "08": "Baden-Württemberg",
    "09": "Bavaria",
    "10": "Saarland",
    "11": "Berlin",
    "12": "Brandenburg",
    "13": "Mecklenburg-Western Pomerania",
    "14": "Saxony",
    "15": "Saxony-Anhalt",
    "16": "Thuringia",
}
