"""What a contract says: kinds of documents, IRIs that must stay, fields with their types, a JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

TYPES = ("array", "boolean", "date", "integer", "iri", "number", "object", "string")
ANY = "any"
TYPE = "/type"


@dataclass(frozen=True)
class Field:
    """A field that a portal reads: a JSON pointer (RFC 6901) in which `*` is each element of a list.

    A question mark after a part says that it may be missing, as in `/url?/*/id`. Without `types` a value of any type
    will do, but it may not change. With `of` only documents that have one of those classes under `type` are meant.
    """

    pointer: str
    types: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()

    def means(self, document: dict[str, Any]) -> bool:
        """Return whether the field is expected of a document."""
        return not self.of or not self.of.isdisjoint(document.get("type", ()))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The reference tokens, unescaped, without question marks."""
        tokens = (part.removesuffix("?") for part in self.pointer.split("/")[1:])
        return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)

    @cached_property
    def may_miss(self) -> frozenset[int]:
        """The numbers of the parts that may be missing, from 0."""
        return frozenset(n for n, part in enumerate(self.pointer.split("/")[1:]) if part.endswith("?"))

    @property
    def expected(self) -> str:
        """The types in words."""
        return " or ".join(sorted(self.types)) or "a value"


@dataclass(frozen=True)
class Kind:
    """What a contract expects of the documents of one kind (`network`), and of some of them by their IRIs.

    `schema` is the validator of a JSON Schema, or None.
    """

    name: str
    ids: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    schema: Any = None


@dataclass(frozen=True)
class Contract:
    """A contract: its file, its path as shown, and the kinds of documents that it is about."""

    path: Path
    shown: str
    title: str
    kinds: tuple[Kind, ...]
