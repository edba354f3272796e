"""Faults for synthetic nodes: each breaks constraints of our shapes that its name and the manifest tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.benchmarks.synthetic import Node


@dataclass(frozen=True)
class Fault:
    """A way to spoil a node, and the constraints (local names of source shapes) that must then find it."""

    name: str
    shapes: tuple[str, ...]
    spoil: Callable[[Node], object]


def _drop(predicate: str) -> Callable[[Node], object]:
    return lambda node: node.replace(predicate)


def _put(predicate: str, *objects: str) -> Callable[[Node], object]:
    return lambda node: node.replace(predicate, *objects)


def _drop_shortcut(node: Node) -> None:
    node.statements = [s for s in node.statements if not (s[0].startswith("kn:") and s[1].startswith("network:"))]


def _lost_zero(node: Node) -> None:
    node.replace("kn:ags", f'"{node.get("kn:ags")[2:]}')


def _other_ars(node: Node) -> None:
    key = node.get("kn:ars")[1:-1]
    node.replace("kn:ars", f'"{key[:-3]}{(int(key[-3:]) + 1) % 1000:03}"')


def _decided_by_town(node: Node) -> None:
    node.replace("kn:decidedBy", node.get("kn:decidedBy").replace(":rat-", ":stadt-"))


def _administrator_funds(node: Node) -> None:
    node.replace("kn:grantAdministrator", node.get("kn:funder"))


def _unconfirmed(node: Node) -> None:
    node.replace("kn:confirmedIn", node.get("kn:inProject"))
    node.replace("kn:participationStatus", "participation-status:interested")


FAULTS: dict[str, tuple[Fault, ...]] = {
    "org:Membership": (
        Fault("role missing", ("MembershipShape-role",), _drop("org:role")),
        Fault("shortcut missing", ("MembershipShape-shortcut",), _drop_shortcut),
        Fault("member missing", ("MembershipShape-member",), _drop("org:member")),
    ),
    "kn:Municipality": (
        Fault("leading zero lost", ("MunicipalityShape-ags", "MunicipalityShape-iri"), _lost_zero),
        Fault("keys disagree", ("MunicipalityShape-arsAgrees",), _other_ars),
        Fault("state missing", ("MunicipalityShape-state",), _drop("kn:partOfState")),
    ),
    "geo:Geometry": (
        Fault(
            "coordinates swapped",
            ("GeometryShape-position",),
            _put("geo:asWKT", '"POINT(51.57 8.11)"^^geo:wktLiteral'),
        ),
    ),
    "kn:CouncilDecision": (
        Fault("town decides", ("DecisionShape-decidedBy",), _decided_by_town),
        Fault("nothing decided", ("ResolutionShape-subject",), _drop("kn:adopts")),
    ),
    "kn:ClimateTarget": (
        Fault("year as gYear", ("TargetShape-year",), _put("kn:targetYear", '"2030"^^xsd:gYear')),
        Fault("kind missing", ("TargetShape-kind",), _drop("kn:targetKind")),
    ),
    "kn:Grant": (
        Fault("administrator funds", ("GrantShape-administratorNotFunder",), _administrator_funds),
        Fault("amount as integer", ("GrantShape-amount",), _put("kn:amount", '"2500845"^^xsd:integer')),
    ),
    "kn:Participation": (
        Fault("interest confirmed", ("ParticipationShape-confirmedStatus",), _unconfirmed),
        Fault("date missing", ("ParticipationShape-statusAsOf",), _drop("kn:statusAsOf")),
    ),
    "kn:Council": (Fault("council without body", ("CouncilShape-body",), _drop("org:subOrganizationOf")),),
    "kn:MunicipalBody": (
        Fault("body without territory", ("MunicipalBodyShape-territory",), _drop("kn:territory")),
    ),
    "kn:AwardConferral": (Fault("award without time", ("AwardShape-when",), _drop("kn:when")),),
    "locn:Address": (Fault("postcode too short", ("AddressShape-postCode",), _put("locn:postCode", '"5949"')),),
}  # fmt: skip


def spoiled(node: Node, share: float, random: Random) -> Fault | None:
    """Spoil a node with probability `share` if there is a fault for its kind; return the fault."""
    choices = FAULTS.get(node.kind)
    if choices is None or random.random() >= share:
        return None
    fault = random.choice(choices)
    fault.spoil(node)
    return fault
