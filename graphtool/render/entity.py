"""Write the description of an entity: what is stated, what follows, who mentions it, on what evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.namespaces import shrink

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.query.describe import Description, Line
    from graphtool.query.former import EndedKey

_INFERRED = ("inferred",)


def text(description: Description) -> str:
    """Return label, IRI and classes, then statements and mentions with the file that holds each."""
    lines = [description.label, f"  {shrink(description.iri)}  <{description.iri}>"]
    lines += _retirement(description)
    if own := [name for name in description.types if name.startswith("kn:")]:
        lines.append("  a " + ", ".join(own))
    if others := [name for name in description.types if not name.startswith("kn:")]:
        lines.append("  also " + ", ".join(others))
    plain = [line for line in description.statements if line.property != "kn:evidence"]
    lines += _section("stated:", _outgoing(line for line in plain if line.graphs != _INFERRED))
    lines += _section("follows:", _outgoing(line for line in plain if line.graphs == _INFERRED))
    lines += _section("former keys:", [_former(key, description.iri) for key in description.ended])
    stated = [line for line in description.mentions if line.graphs != _INFERRED]
    lines += _section("mentioned by:", [f"{line.other} · {line.property}  [{_files(line)}]" for line in stated])
    evidence = [
        line.other.partition(":")[2].upper() for line in description.statements if line.property == "kn:evidence"
    ]
    lines += _section("evidence:", [", ".join(evidence)] if evidence else [])
    return "\n".join(lines) + "\n"


def _retirement(description: Description) -> list[str]:
    gone = description.retirement
    if gone is None:
        return []
    since = f" on {gone.day}" if gone.day else ""
    arrow = f" → {', '.join(description.successors)}" if description.successors else ""
    return [f"  retired{since}{arrow}" + (f"; {gone.note}" if gone.note else "")]


def _section(title: str, entries: list[str]) -> list[str]:
    return ["", title, *(f"  {entry}" for entry in entries)] if entries else []


def _outgoing(lines: Iterable[Line]) -> list[str]:
    found = list(lines)
    width = max((len(line.property) for line in found), default=0)
    return [f"{line.property:<{width}}  {line.other}" + _origin(line) for line in found]


def _former(key: EndedKey, iri: str) -> str:
    elsewhere = [shrink(successor) for successor in key.successors if successor != iri]
    arrow = f" → {', '.join(elsewhere)}" if elsewhere else ""
    return f"{key.key}  until {key.until} at the latest{arrow}" + (f"; {key.note}" if key.note else "")


def _origin(line: Line) -> str:
    return "" if line.graphs == _INFERRED else f"  [{_files(line)}]"


def _files(line: Line) -> str:
    return ", ".join(line.graphs)
