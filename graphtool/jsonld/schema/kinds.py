"""The kinds of documents that have a JSON Schema, and the classes that the things of a kind belong to."""

from __future__ import annotations

from graphtool.namespaces import DCT, ENTITY, KN, OA, ORG, SCHEME, SKOS, STANDARD

# kind → classes; a thing of the kind belongs to one of them or to a class below it
KIND_CLASSES: dict[str, tuple[str, ...]] = {
    "address": (f"{STANDARD['locn']}Address",),
    "award": (f"{KN}AwardConferral",),
    "claim": (f"{KN}Claim",),
    "component": (f"{KN}ServiceComponent",),
    "concept": (f"{SKOS}Concept", f"{SKOS}ConceptScheme"),
    "contact": (f"{KN}ContactPoint",),
    "count": (f"{KN}QuantityStatement",),
    "date": (f"{KN}FuzzyDate",),
    "decision": (f"{KN}Decision",),
    "declaration": (f"{KN}Declaration",),
    "description": (f"{KN}SelfDescription",),
    "event": (f"{KN}Event", f"{STANDARD['schema']}Event"),
    "evidence": (f"{KN}Evidence",),
    "feature": (f"{KN}PageFeature",),
    "geometry": (f"{STANDARD['geo']}Geometry",),
    "goal": (f"{KN}Goal",),
    "grant": (f"{KN}Grant",),
    "group": (f"{KN}UnnamedGroup",),
    "identifier": (f"{STANDARD['adms']}Identifier",),
    "initiative": (f"{KN}Initiative",),
    "measure": (f"{KN}Measure",),
    "membership": (f"{ORG}Membership",),
    "name": (f"{KN}DatedName",),
    "network": (f"{KN}NetworkContext", f"{KN}IntendedNetwork"),
    "note": (f"{KN}CurationNote",),
    "organisation": (f"{ORG}Organization", f"{STANDARD['foaf']}Agent"),
    "pact": (f"{KN}Pact",),
    "participation": (f"{KN}Participation",),
    "place": (f"{KN}Place",),
    "plan": (f"{KN}Plan",),
    "post": (f"{ORG}Post",),
    "programme": (f"{KN}Programme",),
    "programmerole": (f"{KN}ProgrammeRole",),
    "project": (f"{KN}Project",),
    "projectrole": (f"{KN}ProjectRole",),
    "region": (f"{KN}NamedRegion",),
    "rights": (f"{DCT}RightsStatement",),
    "schedule": (f"{STANDARD['schema']}Schedule",),
    "selector": (f"{OA}TextPositionSelector",),
    "service": (f"{KN}Service",),
    "servicerelation": (f"{KN}ServiceRelation",),
    "site": (f"{ORG}Site",),
    "source": (f"{KN}Source", f"{KN}OutsideSource"),
    "step": (f"{KN}Step",),
    "target": (f"{KN}Target",),
    "term": (f"{KN}Term",),
}


def id_pattern(kind: str) -> str:
    """Return the pattern of the identifiers of a kind."""
    beginning = SCHEME if kind == "concept" else f"{ENTITY}{kind}/"
    return "^" + beginning.replace(".", r"\.")
