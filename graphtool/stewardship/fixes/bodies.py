"""The wrong one of the three nodes for a town: the territory, the body and the organ stand in for one another.

From a value of the wrong class the graph leads to the others: body → kn:territory → place, organ →
org:subOrganizationOf → body. Which of them fits, the shapes decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import KN, ORG
from graphtool.shacl.model import component
from graphtool.stewardship.fixes.ground import rewritten
from graphtool.stewardship.fixes.model import Proposal, Rule, said
from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.report import Finding
    from graphtool.stewardship.fixes.ground import Ground
    from graphtool.store.positions import Place
    from graphtool.store.terms import Term

_TERRITORY, _PART_OF = f"{KN}territory", f"{ORG}subOrganizationOf"
# what can be meant instead where an organisation stands by the property
_OTHER_PROPERTY = {f"{KN}place": f"{KN}organiser"}


def _other_node(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    wrong = finding.value
    if not isinstance(wrong, ox.NamedNode):
        return
    places = ground.at_value(finding)
    for steps, node in _neighbours(wrong, ground):
        reason = said(f"gemeint ist {show(node)}, nicht {show(wrong)}", f"{show(node)} is meant, not {show(wrong)}")
        yield Proposal(rewritten(places, node), reason, doubt=steps)
    yield from _other_property(places)


def _neighbours(node: Term, ground: Ground) -> Iterator[tuple[int, ox.NamedNode]]:
    """Yield the other nodes of the same town with the number of steps to them."""
    seen, edge = {node}, [node]
    for steps in (1, 2):
        edge = [other for start in edge for other in _beside(start, ground) if other not in seen]
        seen.update(edge)
        for other in dict.fromkeys(edge):
            if isinstance(other, ox.NamedNode):
                yield steps, other


def _beside(node: Term, ground: Ground) -> list[Term]:
    return [
        *ground.subjects(_TERRITORY, node),
        *ground.objects(node, _TERRITORY),
        *ground.objects(node, _PART_OF),
        *ground.subjects(_PART_OF, node),
    ]


def _other_property(places: list[Place]) -> Iterator[Proposal]:
    for place in places:
        if right := _OTHER_PROPERTY.get(place.triple.predicate.value):
            old, new = show(place.triple.predicate), show(ox.NamedNode(right))
            reason = said(f"gemeint ist {new}, nicht {old}", f"{new} is meant, not {old}")
            yield Proposal(rewritten([place], ox.NamedNode(right), "predicate"), reason, doubt=1)


RULES = (Rule(_other_node, frozenset({"VocabularyShape-range"}), frozenset({component("class")})),)
