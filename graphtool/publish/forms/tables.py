"""Tables: one CSV file (RFC 4180) per kind, a row per entity, a column per property, for spreadsheets and data frames.

A text has one column per language (`name_de`, `name_en`); a property that may have several values holds them in one
cell, separated as the metadata say (see `csvw`). Values are written as they are: entities and links as full IRIs.
Every statement of the dump about an entity is in the table of its kind, types by their names in the JSON-LD context.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE, entity_kind
from graphtool.store.terms import LANG_STRING, XSD_STRING, sort_key

if TYPE_CHECKING:
    from graphtool.jsonld.context import Context

IRI = "iri"
_LINKS = " "  # no IRI, date or number holds a space
_TEXTS = ("|", "\n", "\x1f")
_FIRST = ("id", "type", "name", "title")


@dataclass(frozen=True)
class Column:
    """A column: the property and the form of its values, and how several of them stand in a cell ("": one at most).

    `form` is `IRI`, a datatype's IRI, or "" for texts in `language`. `target` is the kind that every value belongs to,
    "" if they belong to several or to none; `required` if every row has a value.
    """

    name: str
    predicate: str
    form: str
    language: str = ""
    separator: str = ""
    target: str = ""
    required: bool = False


@dataclass(frozen=True)
class Table:
    """The entities of a kind: columns, and for each entity its values in these columns, sorted."""

    kind: str
    columns: tuple[Column, ...]
    rows: dict[str, tuple[tuple[str, ...], ...]] = field(repr=False)

    def csv(self) -> bytes:
        """Return the table as CSV in UTF-8, a header first."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(["id", *(column.name for column in self.columns)])
        for iri, row in self.rows.items():
            cells = (column.separator.join(values) for column, values in zip(self.columns, row, strict=True))
            writer.writerow([iri, *cells])
        return text.getvalue().encode()


def tables(triples: Iterable[ox.Triple], context: Context) -> Iterator[Table]:
    """Yield the table of each kind of entity that triples describe, sorted by kind."""
    kinds: dict[str, dict[str, list[ox.Triple]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        subject = triple.subject
        kind = entity_kind(subject.value) if isinstance(subject, ox.NamedNode) else None
        if kind is not None:
            kinds[kind][subject.value].append(triple)  # type: ignore[union-attr]
    known = {kind: frozenset(entities) for kind, entities in kinds.items()}
    for kind in sorted(kinds):
        yield _table(kind, kinds[kind], known, context)


def _table(
    kind: str, entities: dict[str, list[ox.Triple]], known: dict[str, frozenset[str]], context: Context
) -> Table:
    values = {iri: _sorted_values(triples, context) for iri, triples in entities.items()}
    columns = _with_own_names(sorted(_columns(values, known, context), key=_order))
    rows = {
        iri: tuple(tuple(values[iri].get((c.predicate, c.form, c.language), ())) for c in columns)
        for iri in sorted(values)
    }
    return Table(kind, tuple(columns), rows)


def _with_own_names(columns: list[Column]) -> list[Column]:
    """Return the columns, numbered where they would share a name, as those of odd foreign properties may."""
    taken, named = {"id"}, []
    for column in columns:
        names = chain([column.name], (f"{column.name}_{number}" for number in count(2)))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        named.append(replace(column, name=name))
    return named


Cell = tuple[str, str, str]  # predicate, form, language


def _sorted_values(triples: list[ox.Triple], context: Context) -> dict[Cell, list[str]]:
    found: dict[Cell, list[str]] = defaultdict(list)
    for triple in sorted(set(triples), key=lambda t: sort_key(t.object)):
        predicate, term = triple.predicate.value, triple.object
        if predicate == RDF_TYPE:
            found[predicate, XSD_STRING, ""].append(context.type_name(term.value))  # type: ignore[union-attr]
        elif isinstance(term, ox.NamedNode):
            found[predicate, IRI, ""].append(term.value)
        elif isinstance(term, ox.Literal):
            datatype = "" if term.datatype.value == LANG_STRING else term.datatype.value
            found[predicate, datatype, term.language or ""].append(term.value)
    return found


def _columns(
    values: dict[str, dict[Cell, list[str]]], known: dict[str, frozenset[str]], context: Context
) -> Iterator[Column]:
    cells: dict[Cell, list[list[str]]] = defaultdict(list)
    for row in values.values():
        for cell, texts in row.items():
            cells[cell].append(texts)
    forms: dict[str, set[str]] = defaultdict(set)
    for predicate, form, language in cells:
        if not language:
            forms[predicate].add(form)
    for (predicate, form, language), held in cells.items():
        several = _may_hold_several(predicate, context) or any(len(each) > 1 for each in held)
        yield Column(
            name=_name(predicate, form, language, len(forms[predicate]) > 1, context),
            predicate=predicate,
            form=form,
            language=language,
            separator=_separator(predicate, form, held) if several else "",
            target=_target(held, known) if form == IRI else "",
            required=len(held) == len(values),
        )


def _may_hold_several(predicate: str, context: Context) -> bool:
    """Return what the context promises, so that a column does not change its form with the data."""
    term = context.terms.get(predicate)
    return predicate == RDF_TYPE or (term is not None and term.listed)


def _separator(predicate: str, form: str, held: list[list[str]]) -> str:
    if form == IRI or predicate == RDF_TYPE:
        return _LINKS
    return next(mark for mark in _TEXTS if not any(mark in value for values in held for value in values))


def _target(held: list[list[str]], known: dict[str, frozenset[str]]) -> str:
    kinds = {entity_kind(value) or "" for values in held for value in values}
    kind = kinds.pop() if len(kinds) == 1 else ""
    return kind if all(value in known.get(kind, ()) for values in held for value in values) else ""


def _name(predicate: str, form: str, language: str, mixed: bool, context: Context) -> str:
    term = context.terms.get(predicate)
    base = "type" if predicate == RDF_TYPE else term.key if term else context.compact(predicate)
    if language:
        base += f"_{language}"
    elif mixed:
        base += f"_{form.rpartition('#')[2].rpartition('/')[2]}"
    # a variable of a URI template (RFC 6570), as CSVW asks
    return "".join(c if c.isalnum() and c.isascii() else "_" for c in base)


def _order(column: Column) -> tuple[int, str]:
    base = column.name.removesuffix(f"_{column.language}") if column.language else column.name
    return (_FIRST.index(base) if base in _FIRST else len(_FIRST), column.name)
