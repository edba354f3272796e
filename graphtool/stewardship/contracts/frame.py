"""The fields that a JSON-LD frame asks for: every key of the frame is one that its author reads.

A frame describes the shape of a document (JSON-LD 1.1 Framing). The documents are nested already, so that no
processor is needed: a nested frame is a nested field, whether one value or several stand there; a key with `@default`
or `@omitDefault` may be missing; a `type` at the top says which documents are meant. What would select or rearrange
beyond that (values to match, `@reverse`, a context of its own …) is refused, never passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from graphtool.jsonld.context import released
from graphtool.namespaces import CONTEXT_V1, expand
from graphtool.stewardship.contracts.model import TYPE, Field

if TYPE_CHECKING:
    from collections.abc import Iterator

_IDS, _TYPES = {"id", "@id"}, {"type", "@type"}
_SWITCHES = {"@explicit", "@omitDefault", "@requireAll"}  # they change what else is there, not what is read
_WHOLE, _BARE = (True, "@always", "@first", "@last", "@link", "@once"), (False, "@never")
_CURES = {
    "@reverse": "documents have keys for inverse relations, such as memberships",
    "@value": 'a text is read by its language, as in "name": {"de": {}}',
    "@language": 'a text is read by its language, as in "name": {"de": {}}',
    "@list": "a list is read as it stands: leave @list out",
    "@set": "a list is read as it stands: leave @set out",
    "@graph": "a frame is that of one document: leave @graph out",
}
_LEAVE_OUT = "name only keys that are read, and write the frame as the documents are nested"


@dataclass(frozen=True)
class Frame:
    """What a frame asks for, and what it says that is not read: where (a JSON pointer), why, and a hint."""

    fields: tuple[Field, ...]
    refused: tuple[tuple[str, str, str], ...]


def read_frame(frame: dict[Any, Any]) -> Frame:
    """Return the fields of a frame, without types: they may not change. RecursionError if it nests too deeply."""
    reader = _Reader()
    fields = tuple(reader.fields(frame, "", whole=True))
    return Frame(tuple(replace(each, of=frozenset(reader.types)) for each in fields), tuple(reader.refused))


@dataclass
class _Reader:
    types: list[str] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)

    def fields(self, frame: dict[Any, Any], base: str, *, whole: bool) -> Iterator[Field]:
        """Yield the fields of a frame; not `whole` where nothing but identifiers is embedded."""
        embed = frame.get("@embed", whole)
        whole = embed in _WHOLE
        for written, inner in frame.items():
            key = str(written)  # YAML has keys that are no text
            here = f"{base}/{_escaped(key)}"
            if key in _TYPES:
                yield from self._type(inner, here, top=not base)
            elif key.startswith("@") and key not in _IDS:
                self._keyword(key, inner, here, top=not base)
            elif base and not whole and key not in _IDS:
                self._refuse(here, "is asked for below @embed: @never, which leaves identifiers only", _LEAVE_OUT)
            else:
                yield from self._field(key, inner, base, here, whole=whole)

    def _field(self, key: str, inner: Any, base: str, here: str, *, whole: bool) -> Iterator[Field]:
        nested = inner[0] if isinstance(inner, list) and len(inner) == 1 else inner
        if not isinstance(nested, dict):
            what = "is to be missing" if nested == [] else "is a value to match"
            top_id = key in _IDS and not base
            self._refuse(here, f"{what}, which is not read", "name it under ids:" if top_id else f"write {key}: {{}}")
            return
        pointer = f"{base}/{'id' if key in _IDS else _escaped(_name(key))}{'?' if _may_miss(nested) else ''}"
        yield Field(pointer)
        yield from self.fields(nested, f"{pointer}/**", whole=whole)

    def _type(self, inner: Any, here: str, *, top: bool) -> Iterator[Field]:
        names = inner if isinstance(inner, list) else [inner]
        if names == [{}]:
            return
        if not top or not names or not all(isinstance(name, str) for name in names):
            self._refuse(here, "selects, which is read at the top only, as one or more types", _LEAVE_OUT)
            return
        self.types += [_type_name(name) for name in names]
        yield Field(TYPE)

    def _keyword(self, key: str, value: Any, here: str, *, top: bool) -> None:
        if key == "@context":
            if not top or value not in (CONTEXT_V1, [CONTEXT_V1]):
                self._refuse(here, "gives keys another meaning than in the documents", f'write "{CONTEXT_V1}"')
        elif key in _SWITCHES:
            if not isinstance(value, bool):
                self._refuse(here, "is neither true nor false", _LEAVE_OUT)
        elif key == "@embed":
            if not isinstance(value, bool | str) or value not in _WHOLE + _BARE:
                self._refuse(here, "is no way to embed", "write @once, @always or @never")
        elif key != "@default" or top:
            self._refuse(here, "is not read in a frame of a contract", _CURES.get(key, _LEAVE_OUT))

    def _refuse(self, where: str, why: str, hint: str) -> None:
        self.refused.append((where.replace("/**", "").replace("?", ""), why, hint))


def _may_miss(frame: dict[Any, Any]) -> bool:
    return "@default" in frame or bool(frame.get("@omitDefault"))


def _name(key: str) -> str:
    """Return how documents write a key that is given as a term, a compact IRI or an IRI."""
    iri = expand(key) if ":" in key else None
    if iri is None:
        return key
    term = released().terms.get(iri)
    return term.key if term else released().compact(iri)


def _type_name(name: str) -> str:
    iri = expand(name) if ":" in name else None
    return released().type_name(iri) if iri else name


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
