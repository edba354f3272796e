"""What changed between two editions of the register, and which key probably took the place of one that vanished.

The register does not say what became of a municipality. Two kinds of evidence are looked for: a new key of the same
state with the same name, and areas that add up: a municipality that grew by exactly what vanished beside it. Both
make a successor probable, not certain. It is certain only when a steward accepts it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from graphtool.errors import UsageError
from graphtool.stewardship.registers.layout import INDEPENDENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from graphtool.stewardship.registers.read import Register, Unit

NAME, AREA, ACCEPTED = "name", "area", "accepted"
_MOST_PARTS = 3
_ROUNDING = 1
"""Hectares by which a sum of areas, each rounded by the register, may miss."""


@dataclass(frozen=True)
class Successor:
    """A unit that took the place of another, with the evidence for it: `name`, `area` or `accepted`."""

    unit: Unit
    evidence: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """Whether a steward accepted it."""
        return ACCEPTED in self.evidence


@dataclass(frozen=True)
class Vanished:
    """A key of the older edition that the newer one does not list, with its successors: none if nothing is known."""

    unit: Unit
    successors: tuple[Successor, ...]


@dataclass(frozen=True)
class Changes:
    """The differences from an older to a newer edition, sorted by key; pairs are (before, after)."""

    old_day: date
    new_day: date
    vanished: tuple[Vanished, ...]
    added: tuple[Unit, ...]
    renamed: tuple[tuple[Unit, Unit], ...]
    regrouped: tuple[tuple[Unit, Unit], ...]
    """Municipalities that joined another association: the regional key changed, the municipality key did not."""

    def of(self, keys: Iterable[str]) -> Changes:
        """Return the changes of some keys alone; one that vanished counts with its successors."""
        wanted = set(keys)

        def kept(each: Vanished) -> bool:
            return each.unit.key in wanted or any(s.unit.key in wanted for s in each.successors)

        return Changes(
            self.old_day,
            self.new_day,
            tuple(each for each in self.vanished if kept(each)),
            tuple(unit for unit in self.added if unit.key in wanted),
            tuple(pair for pair in self.renamed if pair[1].key in wanted),
            tuple(pair for pair in self.regrouped if pair[1].key in wanted),
        )


def compare(old: Register, new: Register, accepted: Mapping[str, tuple[str, ...]]) -> Changes:
    """Compare two editions; `accepted` maps vanished keys to the successors that a steward takes for certain.

    Raises UsageError if the editions are in the wrong order, or an accepted pair is none of theirs.
    """
    if old.day >= new.day:
        raise UsageError(
            f"{old.shown} is of {old.day}, {new.shown} of {new.day}", hint="--since names the older of two editions"
        )
    before, after = _units(old), _units(new)
    gone = [unit for key, unit in before.items() if key not in after]
    _check_accepted(accepted, {unit.key for unit in gone}, after)
    found = _probable(before, after, gone)
    for key, successors in accepted.items():
        known = {s.unit.key: s.evidence for s in found.get(key, ())}
        found[key] = tuple(Successor(after[each], (*known.get(each, ()), ACCEPTED)) for each in successors)
    both = [(unit, after[key]) for key, unit in sorted(before.items()) if key in after]
    return Changes(
        old.day,
        new.day,
        tuple(Vanished(unit, found.get(unit.key, ())) for unit in sorted(gone, key=lambda unit: unit.key)),
        tuple(unit for key, unit in sorted(after.items()) if key not in before),
        tuple((a, b) for a, b in both if a.name != b.name),
        tuple((a, b) for a, b in both if a.association != b.association),
    )


def _units(register: Register) -> dict[str, Unit]:
    return {**register.districts, **register.municipalities}


def _check_accepted(accepted: Mapping[str, tuple[str, ...]], gone: set[str], after: Mapping[str, Unit]) -> None:
    for key, successors in accepted.items():
        if key not in gone:
            raise UsageError(f"--accept {key}: this key did not vanish between the two editions")
        for each in successors:
            if each not in after or len(each) != len(key):
                raise UsageError(f"--accept {key}={each}: the newer edition has no such key")


def _probable(
    before: Mapping[str, Unit], after: Mapping[str, Unit], gone: list[Unit]
) -> dict[str, tuple[Successor, ...]]:
    evidence: dict[tuple[str, str], list[str]] = defaultdict(list)
    for pair in [*_same_name(before, after, gone)]:
        evidence[pair].append(NAME)
    for pair in [*_same_area(evidence, before, after), *_same_sum(before, after, gone)]:
        if AREA not in evidence[pair]:
            evidence[pair].append(AREA)
    targets: dict[str, list[Successor]] = defaultdict(list)
    for (old, new), kinds in sorted(evidence.items()):
        targets[old].append(Successor(after[new], tuple(kinds)))
    return {key: tuple(found) for key, found in targets.items() if len(found) == 1}


def _same_name(before: Mapping[str, Unit], after: Mapping[str, Unit], gone: list[Unit]) -> Iterator[tuple[str, str]]:
    """Yield vanished keys with the one new key of the same state and level that has the same name."""
    added: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for key, unit in after.items():
        if key not in before:
            added[key[:2], len(key), unit.short_name].append(key)
    for unit in gone:
        named = added.get((unit.key[:2], len(unit.key), unit.short_name), [])
        if len(named) == 1:
            yield unit.key, named[0]


def _same_area(
    pairs: Iterable[tuple[str, str]], before: Mapping[str, Unit], after: Mapping[str, Unit]
) -> list[tuple[str, str]]:
    """Return the pairs whose areas are the same: a key that changed while the territory did not."""
    return [
        (old, new) for old, new in pairs if before[old].area and abs(before[old].area - after[new].area) <= _ROUNDING
    ]


def _same_sum(before: Mapping[str, Unit], after: Mapping[str, Unit], gone: list[Unit]) -> Iterator[tuple[str, str]]:
    """Yield the parts of each municipality that grew by a sum which only these parts of its district make up."""
    parts: dict[str, list[Unit]] = defaultdict(list)
    for unit in gone:
        if unit.area:
            parts[unit.key[:5]].append(unit)
    for key, unit in after.items():
        gain = unit.area - (before[key].area if key in before else 0)
        if gain <= _ROUNDING or not parts[key[:5]]:
            continue
        fitting = [group for group in _groups(parts[key[:5]]) if abs(sum(p.area for p in group) - gain) <= _ROUNDING]
        if len(fitting) == 1:
            yield from ((part.key, key) for part in fitting[0])


def _groups(parts: list[Unit]) -> set[tuple[Unit, ...]]:
    """Return what can have merged: a few of the parts, or all of one association."""
    few = {group for size in range(1, _MOST_PARTS + 1) for group in combinations(parts, size)}
    whole: dict[str, list[Unit]] = defaultdict(list)
    for part in parts:
        whole[part.association].append(part)
    return few | {tuple(group) for group in whole.values()}


def change_note(old: Unit, new: list[Unit]) -> dict[str, str]:
    """Return in German and English what became of a unit: a new key, independence from its district, or a merger."""
    only = new[0] if len(new) == 1 else None
    if only and only.code in INDEPENDENT and old.code not in INDEPENDENT:
        return {
            "de": f"{old.name} ist kreisfrei geworden; an die Stelle des Schlüssels {old.key} trat {only.key}.",
            "en": f"{old.name} became an independent city; the key {only.key} took the place of {old.key}.",
        }
    if only and only.short_name == old.short_name and abs(only.area - old.area) <= _ROUNDING:
        return {
            "de": f"{old.name} bekam einen neuen Schlüssel; an die Stelle von {old.key} trat {only.key}.",
            "en": f"{old.name} got a new key; {only.key} took the place of {old.key}.",
        }
    names = [f"{unit.short_name} ({unit.key})" for unit in new]
    return {
        "de": f"{old.name} ging in {' und '.join(names)} auf; der Schlüssel {old.key} gilt nicht mehr.",
        "en": f"{old.name} became part of {' and '.join(names)}; the key {old.key} is no longer valid.",
    }
