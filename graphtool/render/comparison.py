"""Write how the answers here and at an endpoint differ: a line of summary, then rows as in a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.query.compare import Comparison
    from graphtool.query.results import Row

_WORDS = {
    "en": {
        "counts": "rows: {0} here, {1} there",
        "same": "the same rows in the same order",
        "reordered": "the same rows, in another order",
        "columns": "other columns: {0} here, {1} there",
        "only": "{0} only here (-), {1} only there (+)",
        "rewritten": "{0} written differently (~), which means the same: {1}",
        "number": "numbers",
        "boolean": "truth values",
        "language": "language tags",
        "blank node": "names of blank nodes",
        "literal": "literals",
    },
    "de": {
        "counts": "Zeilen: {0} hier, {1} dort",
        "same": "dieselben Zeilen in derselben Reihenfolge",
        "reordered": "dieselben Zeilen in anderer Reihenfolge",
        "columns": "andere Spalten: {0} hier, {1} dort",
        "only": "{0} nur hier (-), {1} nur dort (+)",
        "rewritten": "{0} anders geschrieben (~), was dasselbe bedeutet: {1}",
        "number": "Zahlen",
        "boolean": "Wahrheitswerte",
        "language": "Sprachkürzel",
        "blank node": "Namen leerer Knoten",
        "literal": "Literale",
    },
}


def text(found: Comparison, language: str) -> str:
    """Return a comparison in words, and each row that differs in a line."""
    return "".join(f"{line}\n" for line in _lines(found, _WORDS[language]))


def _lines(found: Comparison, words: dict[str, str]) -> Iterator[str]:
    said = [words["counts"].format(*found.counts)]
    if found.columns[0] != found.columns[1]:
        said.append(words["columns"].format(*(", ".join(columns) for columns in found.columns)))
    if found.only_here or found.only_there:
        said.append(words["only"].format(len(found.only_here), len(found.only_there)))
    elif found.columns[0] == found.columns[1]:
        said.append(words["reordered" if found.reordered else "same"])
    if found.rewritten:
        ways = ", ".join(words[way] for way in found.ways)
        said.append(words["rewritten"].format(len(found.rewritten), ways))
    yield "; ".join(said)
    yield from (f"- {_row(row)}" for row in found.only_here)
    yield from (f"+ {_row(row)}" for row in found.only_there)
    for here, there in found.rewritten:
        yield f"~ {_row(here)}"
        yield f"  {_row(there)}"


def _row(row: Row) -> str:
    return "  ".join(show(term) or "·" for term in row)
