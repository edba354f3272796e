"""Bring places of a register edition into a Turtle file: new ones are written, changed values replaced, the rest stays.

A place that the file describes keeps its IRI, its order and all that stewards added; only what the register owns is
compared: the official name, the regional key, district and state, the edition it comes from. A place that another
data file describes is left to that file. The same edition twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE
from graphtool.stewardship.registers import places
from graphtool.stewardship.registers.changes import change_note
from graphtool.stewardship.registers.layout import MUNICIPALITY
from graphtool.stewardship.registers.order import Placing
from graphtool.store.turtle.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from graphtool.stewardship.registers.changes import Changes, Vanished
    from graphtool.stewardship.registers.read import Register, Unit
    from graphtool.store.terms import Term

_ONE_VALUE = (places.ARS, places.DISTRICT_KEY, places.STATE_KEY, places.PART_OF_DISTRICT, places.PART_OF_STATE)


@dataclass(frozen=True)
class Update:
    """A value that the register has otherwise: of which key, what it is, before (empty: was missing) and after."""

    key: str
    what: str
    before: str
    after: str


@dataclass
class Merged:
    """The file's new text, and what was done, by key."""

    text: str = ""
    added: list[str] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    """Described already, and as the register has it."""
    newer: list[str] = field(default_factory=list)
    """Left alone: described by a newer edition than this one."""
    elsewhere: dict[str, str] = field(default_factory=dict)
    """Left alone: described by another file, which is named."""
    ended: list[str] = field(default_factory=list)
    """Former keys whose identifiers now say so."""


def merge(
    text: str,
    register: Register,
    wanted: Iterable[str],
    *,
    elsewhere: Mapping[str, str],
    changes: Changes | None = None,
    in_use: Collection[str] = (),
) -> Merged:
    """Return the text with the places of these keys, and how it came about.

    `elsewhere` maps subjects that other data files describe to the file; `in_use` are the keys that the graph uses:
    of them also a key that vanished without known successor gets its last day.
    """
    return _Merge(text, register, elsewhere, changes).run(set(wanted), in_use)


class _Merge:
    """The work of `merge`."""

    def __init__(self, text: str, register: Register, elsewhere: Mapping[str, str], changes: Changes | None) -> None:
        self._edit = Edit(text)
        self._register, self._elsewhere, self._changes = register, elsewhere, changes
        self._placing = Placing(self._edit)
        self._old_names = {old.key: old.name for old, _ in changes.renamed} if changes else {}
        self._merged = Merged()

    def run(self, wanted: set[str], in_use: Collection[str]) -> Merged:
        ended = [each for each in self._changes.vanished if self._is_kept(each, in_use)] if self._changes else []
        wanted |= {s.unit.key for each in ended for s in each.successors if s.certain}
        for key in sorted(with_parents(wanted, self._register), key=lambda key: (len(key), key)):
            unit = self._register.find(key)
            if unit is not None:
                self._place(unit)
        for each in ended:
            self._end(each)
        edition = places.edition_iri(self._register.day)
        if self._placing.waiting and edition not in self._elsewhere and not self._edit.statements(edition):
            self._placing.put(edition, places.source_statements(self._register.day))
        self._placing.write()
        self._merged.text = self._edit.result()
        return self._merged

    # --- one place ---

    def _place(self, unit: Unit) -> None:
        iri = places.place_iri(unit.key)
        if self._edit.values(iri, RDF_TYPE):
            self._update(unit, iri)
        elif iri in self._elsewhere:
            self._merged.elsewhere[unit.key] = self._elsewhere[iri]
        else:
            self._placing.put(iri, places.place_statements(unit, self._register))
            self._put_identifiers(unit)
            self._merged.added.append(unit.key)

    def _update(self, unit: Unit, iri: str) -> None:
        editions = [day for term in self._edit.values(iri, places.SOURCE) if (day := places.edition_day(_text(term)))]
        if editions and max(editions) > self._register.day:
            self._merged.newer.append(unit.key)
            return
        before = len(self._merged.updates)
        self._name(unit, iri)
        self._single_values(unit, iri)
        self._put_identifiers(unit)
        known = self._edit.values(iri, places.IDENTIFIER)
        self._edit.add(iri, places.IDENTIFIER, [i for i in _nodes(places.identifiers(unit)) if i not in known])
        self._source(iri, max(editions).isoformat() if editions else "")
        if len(self._merged.updates) == before:
            self._merged.confirmed.append(unit.key)

    def _name(self, unit: Unit, iri: str) -> None:
        """Put the official name in the place of the former official name; labels that stewards chose stay."""
        labels = {_text(t): t for t in self._german(iri, places.PREF_LABEL)}
        others = {_text(t): t for t in self._german(iri, places.ALT_LABEL)}
        if official_name(unit, self._register, [*labels, *others]):
            return
        former = self._old_names.get(unit.key) or next((n for n in others if n.partition(",")[0] in labels), "")
        short = former.partition(",")[0]
        label = places.label(unit, self._register)
        if short in labels and short != label:
            for old in [t for t in self._edit.values(iri, places.PREF_LABEL) if _text(t) == short]:
                self._edit.replace(iri, places.PREF_LABEL, old, _like(old, label))
        official = ox.Literal(unit.name, language="de")
        if former in others and former != short and unit.name != label:
            self._edit.replace(iri, places.ALT_LABEL, others[former], official)
        elif short not in labels or unit.name != label:
            self._edit.add(iri, places.ALT_LABEL, [official])
        self._merged.updates.append(Update(unit.key, "name", former or ", ".join(labels), unit.name))

    def _single_values(self, unit: Unit, iri: str) -> None:
        wanted = places.place_statements(unit, self._register)
        for predicate in _ONE_VALUE:
            new = next(iter(wanted.get(predicate, ())), None)
            old = self._edit.values(iri, predicate)
            if new is None or new in old or len(old) > 1:
                continue
            if old:
                self._edit.replace(iri, predicate, old[0], new)
            else:
                self._edit.add(iri, predicate, [new])
            if predicate == places.ARS and old:
                self._end_ars(unit, iri, _text(old[0]))
            what = predicate.rpartition("#")[2]
            self._merged.updates.append(Update(unit.key, what, _short(old[0]) if old else "", _short(new)))

    def _source(self, iri: str, former: str) -> None:
        new = ox.NamedNode(places.edition_iri(self._register.day))
        if former and former != self._register.day.isoformat():
            self._edit.replace(iri, places.SOURCE, ox.NamedNode(new.value[: -len(former)] + former), new)
            self._placing.used = True
        elif not former:
            self._edit.add(iri, places.SOURCE, [new])

    def _german(self, iri: str, predicate: str) -> list[ox.Literal]:
        found = self._edit.values(iri, predicate)
        return [term for term in found if isinstance(term, ox.Literal) and term.language == "de"]

    # --- identifiers ---

    def _put_identifiers(self, unit: Unit) -> None:
        for iri, statements in places.identifier_statements(unit, self._register.day).items():
            if not self._edit.statements(iri) and iri not in self._elsewhere:
                self._placing.put(iri, statements)

    def _end_ars(self, unit: Unit, place: str, former: str) -> None:
        """Let the identifier of a regional key that changed say what replaced it."""
        new = next(iri for iri in _nodes(places.identifiers(unit)) if iri.value.endswith(unit.ars))
        old = ox.NamedNode(new.value[: -len(unit.ars)] + former)
        if old in self._edit.values(place, places.IDENTIFIER):
            self._edit.replace(place, places.IDENTIFIER, old, new)
        if self._edit.statements(old.value):
            self._edit.add(old.value, places.REPLACED_BY, [new])
            self._last_day(old.value)

    def _is_kept(self, each: Vanished, in_use: Collection[str]) -> bool:
        return each.unit.key in in_use or any(successor.certain for successor in each.successors)

    def _end(self, each: Vanished) -> None:
        assert self._changes is not None  # noqa: S101 - there is no vanished key without them
        certain = [successor.unit for successor in each.successors if successor.certain]
        successors = [list(places.identifiers(unit)) for unit in certain]
        for kind, (iri, statements) in enumerate(
            places.identifier_statements(each.unit, self._changes.old_day).items()
        ):
            facts: places.Statements = {places.LATEST: [places.last_day_before(self._changes.new_day)]}
            if certain:
                facts[places.REPLACED_BY] = [ox.NamedNode(found[kind]) for found in successors]
                facts[places.CHANGE_NOTE] = [
                    ox.Literal(words, language=tag) for tag, words in change_note(each.unit, certain).items()
                ]
            if self._edit.statements(iri):
                self._add_missing(iri, facts)
            elif certain and iri not in self._elsewhere:
                source = ox.NamedNode(places.edition_iri(self._changes.new_day))
                self._placing.put(iri, {**statements, **facts, places.SOURCE: [source]})
        self._merged.ended.append(each.unit.key)

    def _last_day(self, iri: str) -> None:
        self._add_missing(iri, {places.LATEST: [places.last_day_before(self._register.day)]})

    def _add_missing(self, iri: str, facts: places.Statements) -> None:
        for predicate, terms in facts.items():
            if not self._edit.values(iri, predicate):
                self._edit.add(iri, predicate, terms)


def with_parents(keys: Iterable[str], register: Register) -> set[str]:
    """Return the keys with those of their districts and states; an independent city is its own district."""
    found = set()
    for key in keys:
        district, city = register.districts.get(key[:5]), register.municipalities.get(f"{key[:5]}000")
        if len(key) >= 5 and district is not None:
            found.add(city.key if city else district.key)
        found |= {key[:2]} | ({key} if len(key) == 8 else set())
    return found


def official_name(unit: Unit, register: Register, names: Iterable[str]) -> bool:
    """Return whether the official name is among some German labels of a place."""
    accepted = {unit.name} | {_text(term) for term in places.labels(unit, register)[:1] if unit.level != MUNICIPALITY}
    return any(name in accepted for name in names)


def _nodes(iris: Iterable[str]) -> list[ox.NamedNode]:
    return [ox.NamedNode(iri) for iri in iris]


def _like(old: Term, text: str) -> ox.Literal:
    return ox.Literal(text, language=old.language) if isinstance(old, ox.Literal) else ox.Literal(text)


def _text(term: Term) -> str:
    return "" if isinstance(term, ox.Triple) else term.value


def _short(term: Term) -> str:
    return _text(term).removeprefix(places.PLACE)
