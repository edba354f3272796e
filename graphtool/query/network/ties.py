"""What counts as an actor and what counts as a tie: the one place that decides it.

Whom a tie joins is read off the statement (a membership, a grant …) or off a single property. Everything that says
less than a tie is left out: being mentioned together, meeting at an event, a presumed identity, a claim.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphtool.namespaces import KN, ORG, SCHEME

ROLE = f"{ORG}role"
STATUS = f"{KN}participationStatus"


@dataclass(frozen=True)
class Kind:
    """A kind of actor: its name, the classes that belong to it with all below them, and its labels."""

    name: str
    classes: tuple[str, ...]
    de: str
    en: str

    def label(self, language: str) -> str:
        """Return the label in a language."""
        return self.de if language == "de" else self.en


@dataclass(frozen=True)
class Family:
    """A family of roles that one line style stands for."""

    name: str
    de: str
    en: str

    def label(self, language: str) -> str:
        """Return the label in a language."""
        return self.de if language == "de" else self.en


@dataclass(frozen=True)
class Tie:
    """A way in which the graph ties two actors, each found by a property of the statement.

    Without `source` the subject itself is tied. `role` is the property that names the role (`ROLE` or `STATUS`), or the
    role itself; without it the property stands for the role. An `affiliation` is what members share.
    """

    source: str
    target: str
    role: str = ""
    family: str = "responsibility"
    affiliation: bool = False


# the first that fits
KINDS = (
    Kind("network", (f"{KN}NetworkContext",), "Netzwerk, Initiative", "network, initiative"),
    Kind("project", (f"{KN}Project",), "Projekt", "project"),
    Kind("programme", (f"{KN}Programme",), "Förderprogramm", "funding programme"),
    Kind("municipality", (f"{KN}MunicipalBody", f"{KN}DistrictBody"), "Kommune, Kreis", "municipality, district"),
    Kind("public-body", (f"{KN}PublicBody",), "weitere öffentliche Stelle", "other public body"),
    Kind("company", (f"{KN}Company", f"{KN}Brand"), "Unternehmen, Marke", "company, brand"),
    Kind("part", (f"{ORG}OrganizationalUnit", f"{KN}NetworkOffice"), "Organ, Einheit", "organ, unit"),
    Kind("other", (f"{ORG}Organization",), "andere Organisation", "other organisation"),
)

FAMILIES = (
    Family("responsibility", "Verantwortung, Aufgabe", "responsibility, task"),
    Family("membership", "Mitgliedschaft", "membership"),
    Family("participation", "Teilnahme am Projekt", "taking part in a project"),
    Family("service", "Dienstleistung", "service"),
    Family("funding", "Förderung", "funding"),
    Family("part", "Teil von, angesiedelt bei", "part of, hosted by"),
)

TIES = (
    Tie(f"{ORG}member", f"{ORG}organization", ROLE, affiliation=True),
    Tie(f"{KN}actor", f"{KN}inProject", ROLE, affiliation=True),
    Tie(f"{KN}participant", f"{KN}inProject", STATUS, "participation", affiliation=True),
    Tie(f"{KN}actor", f"{KN}inProgramme", ROLE),
    Tie(f"{KN}provider", f"{KN}inContextOf", ROLE),
    Tie(f"{KN}provider", f"{KN}client", ROLE),
    Tie(f"{KN}serviceProvider", f"{KN}carriedOutWithin", f"{KN}serviceProvider", "service"),
    Tie(f"{KN}funder", f"{KN}supports", f"{SCHEME}role/funder"),
    Tie(f"{KN}funder", f"{KN}grantee", f"{SCHEME}role/funder"),
    Tie(f"{KN}funder", f"{KN}underProgramme", f"{SCHEME}role/funder"),
    Tie(f"{KN}grantAdministrator", f"{KN}supports", f"{SCHEME}role/grant-administrator"),
    Tie(f"{KN}grantAdministrator", f"{KN}underProgramme", f"{SCHEME}role/grant-administrator"),
    Tie(f"{KN}grantee", f"{KN}supports", f"{SCHEME}role/grantee"),
    Tie(f"{KN}underProgramme", f"{KN}supports", f"{KN}supports", "funding"),
    Tie("", f"{KN}programmeOf"),
    Tie("", f"{KN}cooperatesWith", family="participation"),
    Tie("", f"{KN}subProgrammeOf", family="part"),
    Tie("", f"{KN}memberOfFamily", family="part"),
    Tie("", f"{KN}hostedBy", family="part"),
    Tie("", f"{KN}partOfBrand", family="part"),
    Tie("", f"{ORG}subOrganizationOf", family="part"),
)

# roles that are of another family than the tie that names them
ROLE_FAMILIES = {
    f"{SCHEME}role/{name}": family
    for family, names in {
        "membership": ("member",),
        "participation": ("partner",),
        "service": ("service-provider",),
        "funding": ("funder", "grant-administrator", "grantee"),
    }.items()
    for name in names
}

PROJECTIONS = ("bipartite", "members", "networks")

# names for terms of the W3C that the ontology uses and does not describe
NAMES = {
    f"{ORG}organization": {"de": "gehört zu", "en": "belongs to"},
    f"{ORG}subOrganizationOf": {"de": "Teil von", "en": "part of"},
}


def kind_of(classes: frozenset[str]) -> str:
    """Return the kind of an actor by its classes (those above them included); "" for what is no actor."""
    return next((kind.name for kind in KINDS if classes.intersection(kind.classes)), "")


def family_of(tie: Tie, role: str) -> str:
    """Return the family of a role in a tie."""
    return ROLE_FAMILIES.get(role, tie.family)
