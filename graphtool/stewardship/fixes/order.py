"""Pairs that look swapped: first and last day, begin and end, start and end of a passage, the two coordinates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import KN
from graphtool.shacl.model import component
from graphtool.stewardship.fixes.ground import path_of, replaced
from graphtool.stewardship.fixes.model import Proposal, Rule, said
from graphtool.store.terms import show, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.report import Finding
    from graphtool.stewardship.fixes.ground import Ground

_POINT = re.compile(r"(POINT *\()(-?[0-9.]+) +(-?[0-9.]+)(\))")


def _compared(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    for name in ("lessThan", "lessThanOrEquals"):
        for other in ground.parameter(finding, name):
            yield from _swap(finding, value(other), ground)


def _term(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    yield from _swap(finding, f"{KN}end", ground)


def _swap(finding: Finding, other: str, ground: Ground) -> Iterator[Proposal]:
    """Exchange the values of two properties that have one each; equal values are no swap."""
    path = path_of(finding)
    if path is None:
        return
    first, second = ground.places(finding.focus, path), ground.places(finding.focus, other)
    if len(first) != 1 or len(second) != 1 or first[0].triple.object == second[0].triple.object:
        return
    one, two = first[0].statement, second[0].statement
    if one and two:
        edits = (
            *replaced(first[0], one.object, two.object.term),
            *replaced(second[0], two.object, one.object.term),
        )
        names = show(ox.NamedNode(path)), show(ox.NamedNode(other))
        yield Proposal(
            edits, said(f"{names[0]} und {names[1]} sind vertauscht", f"{names[0]} and {names[1]} are swapped")
        )


def _coordinates(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    wrong = finding.value
    found = _POINT.fullmatch(wrong.value) if isinstance(wrong, ox.Literal) else None
    if found and isinstance(wrong, ox.Literal):
        new = ox.Literal(f"{found[1]}{found[3]} {found[2]}{found[4]}", datatype=wrong.datatype)
        edits = ground.in_place_of(finding, new)
        yield Proposal(edits, said("Länge und Breite sind vertauscht", "longitude and latitude are swapped"))


RULES = (
    Rule(_compared, components=frozenset({component("lessThan"), component("lessThanOrEquals")})),
    Rule(_term, frozenset({"TermShape-order"})),
    Rule(_coordinates, frozenset({"GeometryShape-position"})),
)
