"""Find a day in a person's words: 2024-01-01, 1.1.2024, 1 January 2024, January 1, 2024, 1. Januar 2024."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "january januar", "february februar", "march märz", "april", "may mai", "june juni",
    "july juli", "august", "september", "october oktober", "november", "december dezember",
)  # fmt: skip
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = f"(?P<name>{'|'.join(_NUMBERS)})"
_DAY, _YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})"
_FORMS = tuple(
    re.compile(rf"\b{form}\b", re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<month>\d\d)-{_DAY}",
        rf"{_DAY}\. ?(?P<month>\d{{1,2}})\. ?{_YEAR}",
        rf"{_DAY}(?:\.|st|nd|rd|th)? {_NAME},? {_YEAR}",
        rf"{_NAME} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
    )
)


def without_day(text: str) -> tuple[date | None, str]:
    """Return the first day that a text names, if any, and the text without it."""
    for form in _FORMS:
        match = form.search(text)
        if match:
            parts = match.groupdict()
            month = int(parts.get("month") or _NUMBERS[(parts.get("name") or "").casefold()])
            try:
                found = date(int(parts["year"]), month, int(parts["day"]))
            except ValueError:
                continue
            return found, f"{text[: match.start()]} {text[match.end() :]}"
    return None, text
