"""What a document of each kind shows: the parts nested in it, the relations of others to it, and the derived keys.

One table for the writer of documents, the context, the JSON Schema, and the search for what a change affects.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphtool.namespaces import DCT, KN, ORG, RDF, STANDARD

# nodes that belong to the thing that names them: always nested, at any depth
PART_KINDS = frozenset(
    {"address", "component", "contact", "date", "declaration", "evidence", "geometry", "identifier", "name"}
    | {"schedule", "selector", "site", "step", "term"}
)

# keys that are computed and no statements of the graph; the context maps them to nothing
DERIVED_KEYS = ("asOf", "holds")
# the descriptions of the named graphs that a document's statements come from
INCLUDED_KEY = "graphs"


@dataclass(frozen=True)
class Inverse:
    """A relation shown in the document of its object: the predicate, and the kind of its subjects.

    Nested subjects are shown whole, with their parts; others by identifier and name.
    """

    predicate: str
    kind: str
    nested: bool = False


INVERSES: dict[str, Inverse] = {
    "bodies": Inverse(f"{KN}territory", "organisation"),
    "claims": Inverse(f"{RDF}subject", "claim", nested=True),
    "containsPlace": Inverse(f"{STANDARD['schema']}containedInPlace", "place"),
    "counts": Inverse(f"{KN}countContext", "count", nested=True),
    "decisionsTaken": Inverse(f"{KN}decidedBy", "decision"),
    "descriptions": Inverse(f"{KN}describes", "description", nested=True),
    "eventsAbout": Inverse(f"{KN}about", "event"),
    "eventsAt": Inverse(f"{KN}place", "event"),
    "eventsOrganised": Inverse(f"{KN}organiser", "event"),
    "features": Inverse(f"{KN}featureOf", "feature"),
    "grantsBasedOn": Inverse(f"{KN}basedOn", "grant"),
    "grantsReceived": Inverse(f"{KN}grantee", "grant"),
    "grantsUnder": Inverse(f"{KN}underProgramme", "grant"),
    "hostedUnits": Inverse(f"{KN}hostedBy", "organisation"),
    "initiativesUnder": Inverse(f"{KN}measureOf", "initiative"),
    "measures": Inverse(f"{KN}inContextOf", "measure"),
    "measuresCarriedOut": Inverse(f"{KN}carriedOutBy", "measure"),
    "memberships": Inverse(f"{ORG}organization", "membership", nested=True),
    "membershipsHeld": Inverse(f"{ORG}member", "membership", nested=True),
    "networksUnder": Inverse(f"{KN}measureOf", "network"),
    "notes": Inverse(f"{RDF}subject", "note", nested=True),
    "participations": Inverse(f"{KN}inProject", "participation", nested=True),
    "participationsBasedOn": Inverse(f"{KN}basis", "participation"),
    "participationsHeld": Inverse(f"{KN}participant", "participation", nested=True),
    "plans": Inverse(f"{KN}planOf", "plan"),
    "programmeRoles": Inverse(f"{KN}inProgramme", "programmerole", nested=True),
    "programmeRolesHeld": Inverse(f"{KN}actor", "programmerole", nested=True),
    "projectRoles": Inverse(f"{KN}inProject", "projectrole", nested=True),
    "projectRolesHeld": Inverse(f"{KN}actor", "projectrole", nested=True),
    "serviceRelations": Inverse(f"{KN}inContextOf", "servicerelation", nested=True),
    "services": Inverse(f"{KN}serviceProvider", "service"),
    "servicesProvided": Inverse(f"{KN}provider", "servicerelation", nested=True),
    "servicesReceived": Inverse(f"{KN}client", "servicerelation", nested=True),
    "strategyTargets": Inverse(f"{KN}withinStrategy", "target"),
    "subProgrammes": Inverse(f"{KN}subProgrammeOf", "programme"),
    "targets": Inverse(f"{KN}targetOf", "target"),
}

_ANY = ("claims", "counts", "descriptions", "notes")
_ACTOR = (
    *_ANY, "eventsAbout", "eventsOrganised", "measuresCarriedOut", "memberships", "membershipsHeld", "services",
)  # fmt: skip

FRAMES: dict[str, tuple[str, ...]] = {
    "decision": (*_ANY, "grantsBasedOn", "participationsBasedOn"),
    "initiative": (*_ACTOR, "measures", "serviceRelations"),
    "network": (*_ACTOR, "measures", "serviceRelations"),
    "organisation": (
        *_ACTOR, "decisionsTaken", "grantsReceived", "hostedUnits", "participationsHeld", "plans", "programmeRolesHeld",
        "projectRolesHeld", "servicesProvided", "servicesReceived", "targets",
    ),
    "place": (*_ANY, "bodies", "containsPlace", "eventsAt"),
    "plan": (*_ANY, "eventsAbout", "initiativesUnder", "networksUnder", "strategyTargets"),
    "programme": (*_ANY, "grantsUnder", "programmeRoles", "subProgrammes"),
    "project": (*_ANY, "eventsAbout", "participations", "projectRoles"),
    "source": (*_ANY, "features"),
}  # fmt: skip


def _by_predicate() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for key, inverse in INVERSES.items():
        kinds = found.setdefault(inverse.predicate, {})
        kinds[inverse.kind] = (*kinds.get(inverse.kind, ()), key)
    return found


# predicate → kind of its subject → keys
INVERSE_KEYS = _by_predicate()

# what a document says of the named graphs that its statements come from
GRAPH_PREDICATES = frozenset(DCT + name for name in ("issued", "license", "publisher", "rights", "source", "title"))


def inverses_of(kind: str | None) -> tuple[tuple[str, Inverse], ...]:
    """Return the inverse relations that a document of a kind shows, by key, in their order."""
    return tuple((key, INVERSES[key]) for key in sorted(FRAMES.get(kind or "", _ANY)))
