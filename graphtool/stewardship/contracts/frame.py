"""The fields that a JSON-LD frame asks for: every key of the frame is one that its author reads.

A frame matches a document by its shape (JSON-LD 1.1 Framing): keys with `@default` or `@omitDefault` may be missing;
`@type`, `@context` and other keywords say what to look for, not what is read. Since the documents are nested
already, no processor is needed: a nested frame is a nested field, whether one value or several stand there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphtool.stewardship.contracts.model import Field

if TYPE_CHECKING:
    from collections.abc import Iterator

_IDS = {"id", "@id"}


def fields_of_frame(frame: Any) -> tuple[Field, ...]:
    """Return the fields of a frame, without types: they may not change. RecursionError if it nests too deeply."""
    return tuple(_fields(frame, ""))


def _fields(frame: Any, base: str) -> Iterator[Field]:
    for written, inner in frame.items() if isinstance(frame, dict) else ():
        key = str(written)  # YAML has keys that are no text
        if (key.startswith("@") and key != "@id") or key == "type":
            continue
        nested = inner[0] if isinstance(inner, list) and inner else inner
        name = "id" if key in _IDS else key.replace("~", "~0").replace("/", "~1")
        pointer = f"{base}/{name}{'?' if _may_miss(nested) else ''}"
        yield Field(pointer)
        yield from _fields(nested, f"{pointer}/**")


def _may_miss(frame: Any) -> bool:
    return isinstance(frame, dict) and ("@default" in frame or bool(frame.get("@omitDefault")))
