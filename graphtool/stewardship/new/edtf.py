"""First and last day of a time in EDTF (Library of Congress, levels 0 and 1), as far as the shapes allow it in data/.

Years, months, days, seasons (2019-22), open digits (199X), intervals with open ends (../2030), marks of doubt (2022~).
Seasons are read widely: from the first day of their first month to the last day before the next one's equinox.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

_PART = re.compile(r"(\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?[~?%]?")
_SEASONS = {21: ("03-01", "06-20", 0), 22: ("06-01", "09-22", 0), 23: ("09-01", "12-20", 0), 24: ("12-01", "03-19", 1)}


@dataclass(frozen=True)
class Bounds:
    """The first and last day (YYYY-MM-DD) that a time may mean; empty where it is open."""

    earliest: str
    latest: str


def bounds(edtf: str) -> Bounds:
    """Return the bounds of an EDTF value. Raises ValueError for anything else."""
    start, slash, end = edtf.partition("/")
    try:
        first, last = _part(start), _part(end if slash else start)
    except ValueError:
        raise ValueError(edtf) from None
    found = Bounds(first.earliest, last.latest)
    if found.earliest and found.latest and found.earliest > found.latest:
        raise ValueError(edtf)
    return found


def _part(text: str) -> Bounds:
    if text == "..":
        return Bounds("", "")
    match = _PART.fullmatch(text)
    if not match:
        raise ValueError(text)
    year, month, day = match.groups()
    if year == "XXXX":
        return Bounds("", "")
    if month is None or month == "XX":
        return Bounds(f"{year.replace('X', '0')}-01-01", f"{year.replace('X', '9')}-12-31")
    if "X" in year:
        raise ValueError(text)
    return _within_year(int(year), int(month), day)


def _within_year(year: int, month: int, day: str | None) -> Bounds:
    if month in _SEASONS and day is None:
        first, last, later = _SEASONS[month]
        return Bounds(f"{year:04}-{first}", f"{year + later:04}-{last}")
    if not 1 <= month <= 12:
        raise ValueError(str(month))
    last_day = calendar.monthrange(year, month)[1]
    if day is None or day == "XX":
        return Bounds(f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last_day:02}")
    if not 1 <= int(day) <= last_day:
        raise ValueError(day)
    return Bounds(f"{year:04}-{month:02}-{day}", f"{year:04}-{month:02}-{day}")
