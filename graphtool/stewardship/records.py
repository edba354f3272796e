"""Which nodes of the graph are things of their own, and which are told about as part of another thing.

A *record* (a membership, a decision, a claim …) belongs to the thing that one of its own properties names; a *part*
(a date, a contact, a passage …) to the thing that refers to it. What a kind belongs to follows the IRI's kind.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphtool.namespaces import KN, OA, ORG, RDF, entity_kind

_ROLES = ("ordinaryMemberOf", "sponsorOf", "initiatorOf", "coordinatorOf", "moderatorOf", "supporterOf")


@dataclass(frozen=True)
class RecordKind:
    """Where a record names what it belongs to (the first of `owners` that it states) and what it joins that to."""

    owners: tuple[str, ...]
    targets: tuple[str, ...] = ()
    role: bool = False


RECORDS: dict[str, RecordKind] = {
    "membership": RecordKind((f"{ORG}member",), (*(KN + role for role in _ROLES), f"{ORG}organization"), role=True),
    "participation": RecordKind((f"{KN}participant",), (f"{KN}confirmedIn", f"{KN}inProject")),
    "projectrole": RecordKind((f"{KN}actor",), (f"{KN}implementerIn", f"{KN}inProject"), role=True),
    "programmerole": RecordKind((f"{KN}actor",), (f"{KN}inProgramme",), role=True),
    "servicerelation": RecordKind((f"{KN}provider",), (f"{KN}client",), role=True),
    "claim": RecordKind((f"{RDF}subject",), (f"{RDF}predicate", f"{RDF}object")),
    "note": RecordKind((f"{RDF}subject",), (f"{RDF}predicate", f"{RDF}object")),
    "decision": RecordKind((f"{KN}decidedBy",)),
    "grant": RecordKind((f"{KN}grantee", f"{KN}supports")),
    "award": RecordKind((f"{KN}awardee",)),
    "count": RecordKind((f"{KN}countContext",)),
    "description": RecordKind((f"{KN}describes",)),
    "feature": RecordKind((f"{KN}featureOf",)),
    "target": RecordKind((f"{KN}targetOf",)),
    "post": RecordKind((f"{ORG}postIn",)),
    "evidence": RecordKind((f"{OA}hasSource",)),
}
PARTS = frozenset(
    {"address", "component", "contact", "date", "declaration", "geometry", "goal", "group", "identifier", "name"}
    | {"schedule", "selector", "site", "step", "term"}
)
JOINS = frozenset(name for kind in RECORDS.values() for name in (*kind.owners, *kind.targets))
EVIDENCE = "evidence"


def record_kind(iri: str) -> RecordKind | None:
    """Return how a node is told about if it is a record, else None."""
    return RECORDS.get(entity_kind(iri) or "")


def is_record(iri: str) -> bool:
    """Return whether a node is a record."""
    return record_kind(iri) is not None


def is_relation(iri: str) -> bool:
    """Return whether a node is a record that joins two things and needs no name."""
    kind = record_kind(iri)
    return kind is not None and bool(kind.targets)


def is_part(iri: str) -> bool:
    """Return whether a node is told about with what refers to it."""
    return entity_kind(iri) in PARTS
