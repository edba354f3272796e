"""The kinds of entities that `graphtool new` writes: one line each. What fields they have, the shapes say."""

from __future__ import annotations

from dataclasses import dataclass

from graphtool.errors import UsageError
from graphtool.namespaces import ENTITY, expand


@dataclass(frozen=True)
class Kind:
    """A kind of entity.

    `name` is what the user says and, unless `prefix` is given, the part of the IRI that tells kinds apart. `default` is
    the class if none is chosen, among the subclasses of `top`. The slug is made from `slug`: names of fields in braces,
    whose values are shortened to their own slugs. With `paged` it begins with the number of the page, or x.
    """

    name: str
    default: str
    top: str = ""
    slug: str = "{label}"
    paged: bool = False
    prefix: str = ""

    @property
    def namespace(self) -> str:
        """The IRI that all entities of the kind begin with."""
        return f"{ENTITY}{self.prefix or self.name}/"

    @property
    def class_iri(self) -> str:
        """The IRI of the default class."""
        return expand(self.default) or self.default

    @property
    def top_iri(self) -> str:
        """The IRI of the class that every entity of the kind belongs to."""
        return expand(self.top or self.default) or self.top


_ALL = (
    Kind("source", "kn:Source", slug="{name}"),
    Kind("outside-source", "kn:OutsideSource", prefix="source"),
    Kind("evidence", "kn:Evidence", slug="{identifier}"),
    Kind("organisation", "kn:Body", "org:Organization"),
    Kind("network", "kn:OrganisationNetwork", "kn:NetworkContext"),
    Kind("intended-network", "kn:IntendedNetwork", prefix="network"),
    Kind("initiative", "kn:Initiative"),
    Kind("membership", "org:Membership", slug="{organization}-{member}-{role}"),
    Kind("participation", "kn:Participation", slug="{inProject}-{participant}"),
    Kind("servicerelation", "kn:ServiceRelation", slug="{inContextOf}-{provider}"),
    Kind("projectrole", "kn:ProjectRole", slug="{inProject}-{actor}-{role}"),
    Kind("programmerole", "kn:ProgrammeRole", slug="{inProgramme}-{actor}-{role}"),
    Kind("project", "kn:Project"),
    Kind("programme", "kn:Programme"),
    Kind("grant", "kn:Grant", slug="{number}"),
    Kind("decision", "kn:CouncilDecision", "kn:Decision"),
    Kind("declaration", "kn:Declaration", paged=True),
    Kind("plan", "kn:Plan"),
    Kind("pact", "kn:Pact"),
    Kind("target", "kn:ClimateTarget", "kn:Target"),
    Kind("goal", "kn:Goal", paged=True),
    Kind("measure", "kn:Measure", paged=True),
    Kind("service", "kn:Service"),
    Kind("component", "kn:ServiceComponent"),
    Kind("step", "kn:Step"),
    Kind("event", "kn:Event"),
    Kind("award", "kn:AwardConferral"),
    Kind("count", "kn:CountStatement", "kn:QuantityStatement", paged=True),
    Kind("group", "kn:UnnamedGroup"),
    Kind("post", "org:Post"),
    Kind("site", "org:Site"),
    Kind("address", "locn:Address", slug="{thoroughfare}-{locatorDesignator}-{postName}"),
    Kind("contact", "kn:ContactPoint"),
    Kind("place", "kn:Municipality", "kn:Place", slug="{ags}"),
    Kind("district", "kn:District", slug="{districtKey}", prefix="place"),
    Kind("region", "kn:NamedRegion"),
    Kind("name", "kn:DatedName"),
    Kind("date", "kn:FuzzyDate", slug="{edtf}", paged=True),
    Kind("description", "kn:SelfDescription", paged=True),
    Kind("feature", "kn:PageFeature", paged=True),
    Kind("claim", "kn:Claim", slug="{label}", paged=True),
    Kind("note", "kn:CurationNote", slug="{subject}-{predicate}"),
)
KINDS = {kind.name: kind for kind in _ALL}


def kind_named(name: str) -> Kind:
    """Return a kind by its name; UsageError with the names that there are."""
    if name not in KINDS:
        raise UsageError(f"no kind of entity is called {name!r}", hint=f"choose one of {', '.join(KINDS)}")
    return KINDS[name]
