"""Tables of new entities: one row each, one column for each value, the kind told by the head of the first column.

A template is a CSV file (RFC 4180) with a line of column names; lines that begin with # explain them and are skipped.
Several values in a cell are separated by a bar. Spreadsheet programs may put semicolons or tabs in the place of commas
and a byte order mark at the start; both are understood.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from graphtool.errors import Location, ParameterError, ParseError, Problem
from graphtool.stewardship.changes import ChangeSet, Stated
from graphtool.stewardship.new.draft import Draft
from graphtool.stewardship.new.kinds import KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.stewardship.new.build import Builder

SEPARATOR = "|"
_MARKS = ",;\t"


def template(builder: Builder, kind: Kind, language: str) -> str:
    """Return the CSV template of a kind: what its columns mean, and their names."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    names = [kind.name, *(key for key in builder.keys(kind, kind.class_iri) if key != "slug")]
    writer.writerow([f"# {kind.name}: the end of the IRI; may be empty, then it is made from other columns"])
    for name, (required, words) in builder.explained(kind, kind.class_iri, language).items():
        if name in names:
            writer.writerow([f"# {name}: {'required; ' if required else ''}{words}"])
    writer.writerow(names)
    return stream.getvalue()


def read_table(content: bytes, shown: str, builder: Builder) -> ChangeSet:
    """Return the entities of a table as a change. Raises ParseError or ParameterError with every row that is wrong."""
    rows = list(_rows(content, shown))
    if not rows:
        raise ParseError("the table has no line of column names", hint=_HINT, location=Location(shown, 1))
    (line, head), *entries = rows
    kind = _kind(head, Location(shown, line))
    stated: dict[Stated, None] = {}
    problems: list[Problem] = []
    for number, cells in entries:
        try:
            draft = _draft(builder, kind, head, cells)
        except ParameterError as error:
            problems += [Problem(Location(shown, number), p.error_id, p.message, p.hint) for p in error.problems]
            continue
        builder.take(draft)
        stated.update((Stated(triple, None, Location(shown, number)), None) for triple in draft.statements)
    if problems:
        raise ParameterError.joined(problems)
    return ChangeSet(shown, tuple(stated), text=content.decode("utf-8-sig"))


_HINT = f"graphtool new KIND --csv prints one; the kinds are {', '.join(KINDS)}"


def _rows(content: bytes, shown: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are no comments and not empty, each with its line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = Location(shown, content[: error.start].count(b"\n") + 1)
        raise ParseError("the table is not UTF-8", hint="save it as CSV in UTF-8", location=where) from None
    first = next((line for line in text.splitlines() if line.strip(' ,;\t"') and not _is_comment(line)), "")
    mark = max(_MARKS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    last = 0
    try:
        for cells in reader:
            line, last = last + 1, reader.line_num
            if any(cell.strip() for cell in cells) and not _is_comment(cells[0]):
                yield line, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise ParseError(f"no well-formed CSV: {error}", location=Location(shown, last + 1)) from None


def _is_comment(text: str) -> bool:
    return text.lstrip('" ').startswith("#")


def _kind(head: list[str], where: Location) -> Kind:
    if head[0] not in KINDS:
        raise ParseError(f"the first column is called {head[0]!r}, which is no kind", hint=_HINT, location=where)
    twice = next((name for number, name in enumerate(head) if name and name in head[:number]), "")
    if twice:
        raise ParseError(f"two columns are called {twice!r}", hint=f"put {SEPARATOR} between values", location=where)
    return KINDS[head[0]]


def _draft(builder: Builder, kind: Kind, head: list[str], cells: list[str]) -> Draft:
    if any(cells[len(head) :]):
        raise ParameterError(
            "the row has more cells than there are columns", hint="quote cells that hold the separator"
        )
    values = {
        name: [part.strip() for part in cell.split(SEPARATOR) if part.strip()]
        for name, cell in zip(("slug", *head[1:]), cells, strict=False)
        if cell
    }
    if "" in values:
        raise ParameterError("a cell stands in a column without a name", hint="give the column a name, or empty it")
    return builder.draft(kind, values)
