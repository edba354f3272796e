"""Places in a document: the values that a field's pointer leads to, and which places there are at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

EACH, EACH_OR_ITSELF = "*", "**"


class _Missing:
    def __repr__(self) -> str:
        return "missing"


MISSING = _Missing()


@dataclass(frozen=True)
class Place:
    """A place in a document: its JSON pointer, and the value there or MISSING.

    `reached` counts the parts of the path that were there; `no_list` is set where a list should have been.
    """

    pointer: str
    value: Any
    reached: int
    no_list: bool = False


def places(value: Any, parts: tuple[str, ...], pointer: str = "", reached: int = 0) -> Iterator[Place]:
    """Yield the places that a path leads to; the first that is missing, or no list, stands for all below it."""
    if reached == len(parts):
        yield Place(pointer, value, reached)
        return
    part, further = parts[reached], reached + 1
    if part in (EACH, EACH_OR_ITSELF) and isinstance(value, list):
        for number, each in enumerate(value):
            yield from places(each, parts, f"{pointer}/{number}", further)
    elif part == EACH_OR_ITSELF:
        yield from places(value, parts, pointer, further)
    elif part == EACH:
        yield Place(pointer, value, reached, no_list=True)
    elif isinstance(value, dict) and part in value:
        yield from places(value[part], parts, f"{pointer}/{_escaped(part)}", further)
    else:
        yield Place(f"{pointer}/{_escaped(part)}", MISSING, reached)


def patterns(value: Any, pointer: str = "") -> Iterator[str]:
    """Yield the pointer of every field of a document, with `*` for each element of a list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{pointer}/{_escaped(key)}"
            yield from patterns(inner, f"{pointer}/{_escaped(key)}")
    elif isinstance(value, list):
        for each in value:
            yield from patterns(each, f"{pointer}/{EACH}")


def type_of(value: Any) -> str:
    """Return the JSON type of a value; an integer is told apart from other numbers."""
    if value is None or value is MISSING:
        return repr(value) if value is MISSING else "null"
    names: tuple[tuple[type, str], ...] = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"))
    return next(
        (name for kind, name in names if isinstance(value, kind)), "array" if value.__class__ is list else "object"
    )


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
