"""Read an edition of the municipal register GV100AD: fixed width, in UTF-8 or in an older 8-bit encoding.

A damaged file is refused, with every damaged line named; nothing is guessed. What the units mean for the graph is
said in `places`, what changed between two editions in `changes`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from graphtool.errors import Location, Problem, RegisterError
from graphtool.stewardship.registers import layout
from graphtool.store.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_PROBLEMS = 20
_LETTERS = re.compile(r"[^\W\d_][\w .,:;/()'’&+–-]*")
_HINT = "compare the line with the record layout (Datensatzbeschreibung GV100AD), or download the file again"


@dataclass(frozen=True)
class Unit:
    """A record: `level` as in the layout, its key (2 to 8 digits), and what the register says of it.

    `association` is the four digits of the Gemeindeverband, `code` the type field, `area` in hectares.
    """

    level: str
    key: str
    name: str
    line: int
    association: str = ""
    code: str = ""
    area: int = 0
    population: int = 0

    @property
    def ars(self) -> str:
        """The regional key: for a municipality, its key with the association inserted before the last three digits."""
        return self.key[:5] + self.association + self.key[5:]

    @property
    def short_name(self) -> str:
        """The name without titles: `Duisburg` for `Duisburg, Stadt`."""
        return self.name.partition(",")[0].strip()


@dataclass(frozen=True)
class Register:
    """An edition: the file as shown, its day, and its units by key, in the order of the file."""

    shown: str
    day: date
    encoding: str
    states: dict[str, Unit]
    districts: dict[str, Unit]
    municipalities: dict[str, Unit]
    associations: dict[str, Unit]
    """By the first five digits of the regional key and those of the association."""
    records: int

    @cached_property
    def names(self) -> Counter[tuple[str, str]]:
        """How many municipalities of a district (by its key) have a name, with titles and without."""
        return Counter(
            (unit.key[:5], name) for unit in self.municipalities.values() for name in {unit.name, unit.short_name}
        )

    def find(self, key: str) -> Unit | None:
        """Return the state, district or municipality with a key of 2, 5 or 8 digits."""
        return {2: self.states, 5: self.districts, 8: self.municipalities}.get(len(key), {}).get(key)


def read_register(path: Path) -> Register:
    """Read an edition. Raises RegisterError with file and line of everything that is not as the layout says."""
    shown = str(path)
    lines, encoding = _decoded(read_bytes(path, shown), shown)
    problems: list[Problem] = []
    units: dict[str, dict[str, Unit]] = {record.level: {} for record in layout.RECORD_TYPES.values()}
    day, records = "", 0
    for number, line in enumerate(lines, start=1):
        if not line.strip(" \x1a"):
            continue
        fault = _fault(line, day)
        day = day or layout.DATE.of(line)
        records += 1
        if not fault:
            unit = _unit(line, number)
            known = units[unit.level].setdefault(_index(unit), unit)
            fault = f"the key {_index(unit)} stands in line {known.line} already" if known is not unit else ""
        if fault:
            problems.append(Problem(Location(shown, number), RegisterError.error_id, fault, _HINT))
    register = Register(
        shown,
        _day(day) or date.min,
        encoding,
        units[layout.STATE],
        units[layout.DISTRICT],
        units[layout.MUNICIPALITY],
        units[layout.MEMBERS],
        records,
    )
    problems = problems or list(_orphans(register))
    if problems:
        raise RegisterError.joined(_first(problems, shown))
    return register


def _decoded(content: bytes, shown: str) -> tuple[list[str], str]:
    """Return the lines and the encoding found: UTF-8 if any line needs and obeys it, else an 8-bit encoding.

    Windows-1252 is ISO 8859-1 where both have letters. A file that mixes encodings was damaged on its way.
    """
    raw = content.removeprefix(b"\xef\xbb\xbf").splitlines()
    if not any(line.strip() for line in raw):
        raise RegisterError("the file is empty", location=Location(shown), hint="download the register again")
    wide = [line for line in raw if not line.isascii()]
    modern = [line for line in wide if _obeys(line, "utf-8")]
    encoding = "utf-8" if modern or not wide else "windows-1252"
    faulty = [number for number, line in enumerate(raw, start=1) if not _obeys(line, encoding)]
    if faulty:
        message = f"the bytes of this line are not {encoding.upper()}" + (
            " like the rest of the file" if modern else ""
        )
        found = [Problem(Location(shown, number), RegisterError.error_id, message, _HINT) for number in faulty]
        raise RegisterError.joined(_first(found, shown))
    return [line.decode(encoding) for line in raw], encoding


def _obeys(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _fault(line: str, day: str) -> str:
    """Return what is wrong with a record, or an empty string; `day` is that of the first record."""
    record = layout.RECORD_TYPES.get(layout.TYPE.of(line))
    if record is None:
        return f"{line[:2]!r} is no record type of the register (10, 20, 30, 40, 50 or 60)"
    if not record.needed <= len(line) <= layout.WIDTH:
        wanted = f"{layout.WIDTH} characters"
        return f"the record has {len(line)} characters; a record of type {line[:2]} has {wanted}"
    own = layout.DATE.of(line)
    if _day(own) is None:
        return f"{own!r} is no day (columns 3 to 10, as in 20251130)"
    if day and own != day:
        return f"the record is of {own}, the first one of {day}: a file holds one edition"
    return _fault_of_fields(line, record)


def _fault_of_fields(line: str, record: layout.RecordType) -> str:
    key, association = layout.KEY.of(line), layout.ASSOCIATION.of(line)
    if len(key) != record.digits or not _digits(key):
        return f"{key!r} is no key of a record of type {line[:2]}: {record.digits} digits (columns 11 to 18)"
    if record.level in (layout.MEMBERS, layout.MUNICIPALITY) and not (len(association) == 4 and _digits(association)):
        return f"{association!r} is no association of municipalities: four digits (columns 19 to 22)"
    if not _LETTERS.fullmatch(layout.NAME.of(line)):
        return f"{layout.NAME.of(line)!r} is no name (columns 23 to 72)"
    if record.codes and layout.CODE.of(line) not in record.codes:
        return f"{layout.CODE.of(line)!r} is no type code of a record of type {line[:2]} (columns 123 and 124)"
    if record.level == layout.MUNICIPALITY:
        for field, what in ((layout.AREA, "area in hectares"), (layout.POPULATION, "number of inhabitants")):
            if not _digits(field.of(line)):
                return f"{field.of(line)!r} is no {what} (columns {field.first} to {field.last})"
    return ""


def _unit(line: str, number: int) -> Unit:
    record = layout.RECORD_TYPES[layout.TYPE.of(line)]
    unit = Unit(
        record.level,
        layout.KEY.of(line),
        " ".join(layout.NAME.of(line).split()),
        number,
        layout.ASSOCIATION.of(line),
        layout.CODE.of(line) if record.codes else "",
    )
    if record.level != layout.MUNICIPALITY:
        return unit
    area, population = int(layout.AREA.of(line)), int(layout.POPULATION.of(line))
    return Unit(unit.level, unit.key, unit.name, number, unit.association, unit.code, area, population)


def _index(unit: Unit) -> str:
    return unit.key + unit.association if unit.level == layout.MEMBERS else unit.key


def _orphans(register: Register) -> Iterator[Problem]:
    """Yield the records whose state or district is missing, and a file without municipalities.

    Unincorporated areas may lie outside all districts: waters, and land under the rule of two countries.
    """
    if not register.municipalities:
        message = "the file holds no municipality (record type 60)"
        yield Problem(Location(register.shown), RegisterError.error_id, message, _HINT)
    for unit in [*register.districts.values(), *register.municipalities.values()]:
        missing = ""
        if unit.key[:2] not in register.states:
            missing = f"state {unit.key[:2]}, which has no record (type 10)"
        elif unit.key[:5] not in register.districts and unit.code not in layout.UNINCORPORATED:
            missing = f"district {unit.key[:5]}, which has no record (type 40)"
        if missing:
            message = f"{unit.name} ({unit.key}) belongs to {missing}"
            yield Problem(Location(register.shown, unit.line), RegisterError.error_id, message, _HINT)


def _first(problems: list[Problem], shown: str) -> list[Problem]:
    """Return the first problems; a file that is no register at all would fill the screen."""
    if len(problems) <= _MOST_PROBLEMS:
        return problems
    more = f"{len(problems) - _MOST_PROBLEMS + 1:,} more lines are damaged; is this a GV100AD file?"
    kept = problems[: _MOST_PROBLEMS - 1]
    line = problems[_MOST_PROBLEMS - 1].location
    return [*kept, Problem(line or Location(shown), RegisterError.error_id, more, _HINT)]


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 and _digits(text) else None
    except ValueError:
        return None
