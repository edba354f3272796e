"""A node of a document as JSON text: what is said of a thing, under the keys of the context, in a fixed order.

Documents are put together from the texts of their nodes, so that a node that stands in many of them is written once
and kept in little memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from json import JSONEncoder
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from graphtool.jsonld.frames import DERIVED_KEYS
from graphtool.jsonld.index import BLANK, IRI
from graphtool.jsonld.terms import Term
from graphtool.namespaces import RDF_TYPE, XSD
from graphtool.store.terms import XSD_STRING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphtool.jsonld.context import Context
    from graphtool.jsonld.index import Statement

    Link = Callable[[str, str], str]

_FIRST = {"@context": 0, "id": 1, "type": 2, "name": 3, "title": 4, **dict.fromkeys(DERIVED_KEYS, 5)}
_TEXTS = frozenset({"text", "texts"})
_INTEGER, _BOOLEAN = f"{XSD}integer", f"{XSD}boolean"
_CANONICAL = re.compile("0|-?[1-9][0-9]{0,14}")

quoted = JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """A key of nodes, and whether its values stand in a list even if there is one. There is one field for each key."""

    key: str
    listed: bool
    pattern: str  # what it is in the text of a node

    @classmethod
    def of(cls, key: str, listed: bool) -> Field:
        """Return a new field."""
        label = f"{quoted(key)}:".replace("%", "%%")
        return cls(key, listed, label + ("[%s]" if listed else "%s"))


# what a node says: its values as JSON texts, those of a listed field joined by commas
Fields = dict[Field, str]
_ID, _TYPE = Field.of("id", False), Field.of("type", True)


class _Slot(NamedTuple):
    """Where the values of a predicate with a tag go: under a field, in a language or not, written how, or as links."""

    field: Field
    language: Field | None
    write: Callable[[str], str] | None


class _Layout(NamedTuple):
    """How nodes with the same fields are written: a pattern, and what picks the values for it in their order."""

    pattern: str
    values: Callable[[Fields], tuple[str, ...] | str]


class NodeWriter:
    """Writes nodes under a context."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._slots: dict[tuple[str, str], _Slot] = {}
        self._layouts: dict[tuple[Field, ...], _Layout] = {}
        self._field = cache(Field.of)

    def fields(self, iri: str, statements: Iterable[Statement], link: Link, *, by_name: bool = False) -> Fields:
        """Return what sorted statements say of a thing; `link` writes IRIs and blank nodes, by predicate and name.

        The thing's types stand in the order of their IRIs, or of their names.
        """
        fields: Fields = {_ID: quoted(iri)}
        several: dict[Field, list[str]] = {}
        languages: dict[Field, dict[Field, list[str]]] = {}
        slots = self._slots
        for predicate, tag, value in statements:
            field, language, write = slots.get((predicate, tag)) or self._slot(predicate, tag)
            if language:
                languages.setdefault(field, {}).setdefault(language, []).append(quoted(value))
                continue
            text = write(value) if write else link(predicate, value)
            if field not in fields:
                fields[field] = text
            elif field in several:
                several[field].append(text)
            else:
                several[field] = [fields[field], text]
        for field, texts in several.items():
            fields[field] = _joined(field, sorted(texts) if by_name and field is _TYPE else texts)
        for field, maps in languages.items():
            fields[field] = "{" + ",".join([each.pattern % _joined(each, maps[each]) for each in maps]) + "}"
        return fields

    def value(self, predicate: str, tag: str, value: str, link: Link) -> str:
        """Return the value of a statement whose predicate takes no texts in languages, see `is_text`."""
        slot = self._slots.get((predicate, tag)) or self._slot(predicate, tag)
        return slot.write(value) if slot.write else link(predicate, value)

    def is_text(self, predicate: str) -> bool:
        """Return whether the values of a predicate are a map of languages."""
        term = self._context.terms.get(predicate)
        return term is not None and term.kind in _TEXTS

    def text(self, fields: Fields) -> str:
        """Return a node as JSON text: identifier, type and names first, then the other keys in their order."""
        given = tuple(fields)
        layout = self._layouts.get(given)
        if layout is None:
            layout = self._layouts[given] = _layout(given)
        return layout.pattern % layout.values(fields)

    def _slot(self, predicate: str, tag: str) -> _Slot:
        slot = self._slots[predicate, tag] = self._made_slot(predicate, tag)
        return slot

    def _made_slot(self, predicate: str, tag: str) -> _Slot:
        if predicate == RDF_TYPE:
            return _Slot(_TYPE, None, cache(lambda name: quoted(self._context.type_name(name))))
        term = self._context.terms.get(predicate) or Term(self._context.compact(predicate), predicate, "plain")
        if term.kind in _TEXTS:
            if tag[0] == "@" or tag == XSD_STRING:
                language = self._field(tag[1:] if tag[0] == "@" else "@none", term.listed)
                return _Slot(self._field(term.key, False), language, None)
            term = Term(predicate, predicate, "plain")  # a language map has room for texts only
        write = None if tag in (IRI, BLANK) else self._literal(term, tag)
        return _Slot(self._field(term.key, term.listed), None, write)

    def _literal(self, term: Term, tag: str) -> Callable[[str], str]:
        """Return what turns a lexical form into JSON that expands to the same literal."""
        if tag[0] == "@":
            return _valued(f'"@language":{quoted(tag[1:])},')
        typed = _valued("" if tag == XSD_STRING else f'"@type":{quoted(self._context.compact(tag))},')
        if term.native and tag == _INTEGER and term.datatype in (None, tag):
            return lambda text: text if _CANONICAL.fullmatch(text) else typed(text)
        if term.native and tag == _BOOLEAN and term.datatype in (None, tag):
            return lambda text: text if text in ("true", "false") else typed(text)
        plain = tag == term.datatype or (tag == XSD_STRING and term.kind == "plain" and term.datatype is None)
        return quoted if plain else typed


def _valued(about: str) -> Callable[[str], str]:
    return lambda text: f'{{{about}"@value":{quoted(text)}}}'


def _joined(field: Field, texts: list[str]) -> str:
    joined = ",".join(texts)
    return joined if field.listed or len(texts) == 1 else f"[{joined}]"


def _layout(fields: Iterable[Field]) -> _Layout:
    order = sorted(fields, key=lambda field: (_FIRST.get(field.key, 9), field.key))
    return _Layout("{" + ",".join([field.pattern for field in order]) + "}", itemgetter(*order))
