"""Synthetic climate networks in the Klimanetz ontology: one block is what one source page says about one district.

A block is a district with its municipalities (territory, body, council each), one network with memberships, one
project with participations, decisions, targets, a grant, counts, claims, and the evidence of all of them. Blocks are
independent of each other's size: block i is always the same for the same seed, so that a smaller graph is the
beginning of a larger one. Terms are written as in Turtle (`network:n-00001`, `"…"@de`). No name is a real one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

STATES = tuple(f"{n:02}" for n in range(1, 17))
_ONSETS = ("Alt", "Berg", "Birken", "Eichen", "Felden", "Grün", "Heide", "Linden", "Mühl", "Ober", "Stein", "Wies")
_ENDINGS = ("ach", "bach", "berg", "brück", "dorf", "feld", "furt", "hagen", "heim", "hude", "kirchen", "rode", "stedt")
_TOPICS = ("energie", "gebaeude", "handwerk", "klimaschutz", "mobilitaet", "stadtentwicklung", "wasser", "waerme")
_ROLES = {
    "member": "ordinaryMemberOf", "sponsor": "sponsorOf", "coordination": "coordinatorOf",
    "moderation": "moderatorOf", "support": "supporterOf", "initiator": "initiatorOf",
}  # fmt: skip
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SEASONS = (
    ("Frühjahr", "21", "03-20", "06-20"),
    ("Sommer", "22", "06-01", "09-22"),
    ("Herbst", "23", "09-23", "12-20"),
)


@dataclass
class Node:
    """One subject with its statements; `kind` names what may be wrong with it (see faults)."""

    subject: str
    kind: str = ""
    statements: list[tuple[str, str]] = field(default_factory=list)

    def add(self, predicate: str, *objects: str) -> Node:
        """Add statements and return the node."""
        self.statements.extend((predicate, obj) for obj in objects)
        return self

    def replace(self, predicate: str, *objects: str) -> Node:
        """Put these objects in place of all of a predicate."""
        self.statements = [s for s in self.statements if s[0] != predicate]
        return self.add(predicate, *objects)

    def get(self, predicate: str) -> str:
        """Return the first object of a predicate."""
        return next(o for p, o in self.statements if p == predicate)


def labelled(subject: str, cls: str, german: str, english: str = "", *, kind: str = "") -> Node:
    """Return a node with its class and its labels in both languages."""
    node = Node(subject, kind or cls)
    return node.add("rdf:type", cls).add("skos:prefLabel", f'"{german}"@de', f'"{english or german}"@en')


def shared_nodes() -> list[Node]:
    """Return what all blocks refer to: states, a ministry, programmes, agencies, a parliament."""
    nodes = [labelled(f"place:{s}", "kn:State", f"Land {s}", f"state {s}").add("kn:stateKey", f'"{s}"') for s in STATES]
    stated = [labelled("organisation:muster-ministerium", "kn:Ministry", "Musterministerium", "Model ministry")]
    for number in range(1, 9):
        stated.append(labelled(f"organisation:agentur-{number}", "kn:Agency", f"Agentur {number}", f"Agency {number}"))
        programme = labelled(f"programme:muster-{number}", "kn:Programme", f"Programm {number}", f"Programme {number}")
        stated.append(programme.add("kn:programmeOf", "organisation:muster-ministerium"))
    nodes += [node.add("kn:evidence", "evidence:s-shared-001") for node in stated]
    random = Random("klimanetz shared")  # noqa: S311 - not for secrets
    return [*nodes, source_node("shared", random), *passage("shared", 1, "asserted", random)]


def source_node(name: str, random: Random) -> Node:
    """Return an archived page."""
    node = labelled(f"source:s-{name}", "kn:Source", f"Archivierte Seite {name}", f"Archived page {name}")
    node.add("dct:identifier", f'"{name}"').add("dct:language", '"de"')
    node.add("kn:characters", f'"{random.randint(2000, 9000)}"^^xsd:integer')
    return node.add("kn:sha256", f'"{random.getrandbits(256):064x}"')


def passage(name: str, number: int, certainty: str, random: Random) -> list[Node]:
    """Return the evidence `number` of a page, with its selector."""
    slug = f"s-{name}-{number:03}"
    evidence = Node(f"evidence:{slug}", "kn:Evidence").add("rdf:type", "kn:Evidence")
    evidence.add("dct:identifier", f'"{slug.upper()}"').add("kn:certainty", f"certainty:{certainty}")
    if certainty != "asserted":
        evidence.add("kn:inferenceNote", '"Der Satz ist mehrdeutig."@de', '"The sentence is ambiguous."@en')
    evidence.add("kn:line", f'"{number}"^^xsd:integer')
    evidence.add("kn:passageDigest", f'"{random.getrandbits(256):064x}"')
    evidence.add("oa:hasSelector", f"selector:{slug}").add("oa:hasSource", f"source:s-{name}")
    start = random.randint(0, 1800)
    selector = Node(f"selector:{slug}", "oa:TextPositionSelector").add("rdf:type", "oa:TextPositionSelector")
    selector.add("oa:start", f'"{start}"^^xsd:integer')
    selector.add("oa:end", f'"{start + random.randint(10, 190)}"^^xsd:integer')
    return [evidence, selector]


class Block:
    """Builds the nodes of one block; `place_nodes` belong in the register's graph, `page_nodes` in the page's."""

    def __init__(self, index: int, seed: int) -> None:
        self.random = Random(f"klimanetz {seed} {index}")  # noqa: S311 - not for secrets
        self.name = f"{index:06}"
        self.district = f"{STATES[index % 16]}{index // 16 % 1000:03}"
        self.round = index // 16_000  # districts come again with other municipalities
        self.place_nodes: list[Node] = []
        self.page_nodes: list[Node] = []
        self._evidence = 0
        self._certainty = ""
        self._towns = [f"{self.district}{1 + self.round * 20 + n:03}" for n in range(self.random.randint(5, 9))]
        self._build()

    def _build(self) -> None:
        random = self.random
        self.page_nodes.append(source_node(self.name, random))
        self._district()
        names = random.sample([onset + ending for onset in _ONSETS for ending in _ENDINGS], len(self._towns))
        for key, name in zip(self._towns, names, strict=True):
            self._place(key, name)
            self._town(key, name)
        self._network()
        self._project()
        self._grant()

    # --- places ---

    def _district(self) -> None:
        key, state = self.district, self.district[:2]
        if not self.round:
            node = labelled(f"place:{key}", "kn:District", f"Kreis {key}", f"district {key}")
            node.add("kn:districtKey", f'"{key}"').add("kn:partOfState", f"place:{state}")
            self.place_nodes.append(node.add("kn:nuts3", self._nuts()))
        self.body = f"organisation:kreis-{self.name}"
        body = labelled(self.body, "kn:DistrictBody", f"Kreis {key} ({self.name})", f"District {key} ({self.name})")
        body.add("kn:territory", f"place:{key}").add("org:classification", "organisation-kind:district")
        self._stated(body)

    def _nuts(self) -> str:
        region, number = divmod(int(self.district[2:]), 36)
        return f'"DE{_LETTERS[int(self.district[:2])]}{_LETTERS[region]}{_LETTERS[number]}"'

    def _place(self, key: str, name: str) -> None:
        random = self.random
        node = labelled(f"place:{key}", "kn:Municipality", name)
        node.add("kn:ags", f'"{key}"').add("kn:ars", f'"{key[:5]}0{key[5:]}{key[5:]}"')
        node.add("kn:partOfDistrict", f"place:{key[:5]}").add("kn:partOfState", f"place:{key[:2]}")
        node.add("kn:nuts3", self._nuts())
        node.add("adms:identifier", f"identifier:ags-{key}").add("geo:hasGeometry", f"geometry:{key}")
        identifier = labelled(f"identifier:ags-{key}", "adms:Identifier", f"AGS {key}")
        identifier.add("skos:notation", f'"{key}"').add("adms:schemaAgency", '"Muster-Statistikamt"')
        identifier.add("dct:issued", '"2025-11-30"^^xsd:date')
        geometry = Node(f"geometry:{key}", "geo:Geometry").add("rdf:type", "geo:Geometry")
        point = f"POINT({random.uniform(6, 15):.5f} {random.uniform(47, 55):.5f})"
        geometry.add("geo:asWKT", f'"{point}"^^geo:wktLiteral')
        self.place_nodes += [node, identifier, geometry]

    # --- bodies, councils, decisions ---

    def _town(self, key: str, name: str) -> None:
        random = self.random
        body = labelled(f"organisation:stadt-{key}", "kn:MunicipalBody", f"Stadt {name}", f"Town of {name}")
        body.add("kn:territory", f"place:{key}").add("org:classification", "organisation-kind:town")
        body.add("schema:url", f"<https://www.stadt-{key}.example/>")
        body.add("schema:contactPoint", f"contact:stadt-{key}").add("org:hasSite", f"site:rathaus-{key}")
        self._stated(body)
        contact = labelled(f"contact:stadt-{key}", "kn:ContactPoint", f"Zentrale {name}", f"Switchboard {name}")
        contact.add("kn:contactKind", "contact-kind:switchboard")
        self._stated(
            contact.add("schema:telephone", f'"+49 {random.randint(2000, 9999)} {random.randint(1000, 9999)}"')
        )
        site = labelled(f"site:rathaus-{key}", "org:Site", f"Rathaus {name}", f"Town hall {name}")
        self._stated(site.add("locn:address", f"address:rathaus-{key}"))
        address = Node(f"address:rathaus-{key}", "locn:Address").add("rdf:type", "locn:Address")
        code = f"{random.randint(10_000, 99_999)}"
        address.add("locn:postCode", f'"{code}"').add("locn:postName", f'"{name}"')
        address.add("locn:thoroughfare", '"Rathausplatz"').add("locn:fullAddress", f'"Rathausplatz 1, {code} {name}"')
        self._stated(address)
        council = labelled(f"organisation:rat-{key}", "kn:Council", f"Rat {name}", f"Council of {name}")
        self._stated(council.add("org:subOrganizationOf", f"organisation:stadt-{key}"))
        if random.random() < 0.6:
            self._decision(key, name)
        if random.random() < 0.3:
            self._award(key, name)

    def _decision(self, key: str, name: str) -> None:
        year = self.random.randint(2015, 2023)
        due = year + self.random.randint(7, 25)
        target = labelled(f"target:klima-{key}", "kn:ClimateTarget", f"Ziel {name} {due}", f"Target of {name} {due}")
        target.add("kn:targetKind", "target-kind:climate-neutrality").add("kn:targetYear", f'"{due}"^^xsd:integer')
        target.add("kn:targetOf", f"organisation:stadt-{key}").add("kn:dueDate", self._year(due))
        decision = labelled(
            f"decision:d-{key}", "kn:CouncilDecision", f"Beschluss {name} {year}", f"Decision of {name} {year}"
        )
        decision.add("kn:adopts", target.subject).add("kn:decidedBy", f"organisation:rat-{key}")
        decision.add("kn:when", self._season(year))
        self._stated(decision)
        self._stated(target)

    def _award(self, key: str, name: str) -> None:
        year = self.random.randint(2011, 2023)
        award = labelled(f"award:eea-{key}", "kn:AwardConferral", f"Auszeichnung {name}", f"Award of {name}")
        award.add("kn:awardScheme", "award-scheme:eea").add("kn:awardee", f"organisation:stadt-{key}")
        self._stated(award.add("kn:when", self._year(year)))

    # --- network, project, grant ---

    def _network(self) -> None:
        random = self.random
        self.network = f"network:n-{self.name}"
        node = labelled(
            self.network, "kn:OrganisationNetwork", f"Klimanetz {self.name}", f"Climate network {self.name}"
        )
        node.add("kn:networkKind", "network-kind:municipal")
        node.add("kn:topic", *(f"topic:{t}" for t in random.sample(_TOPICS, 3)))
        if random.random() < 0.5:
            node.add("kn:founded", self._season(random.randint(2012, 2023)))
        self._stated(node)
        self._member(self.body, "sponsor")
        self._member(self.body, "coordination")
        self._member(f"organisation:agentur-{random.randint(1, 8)}", random.choice(("moderation", "support")))
        for key in self._towns:
            self._member(f"organisation:stadt-{key}", "member")
        self._member(f"organisation:stadt-{random.choice(self._towns)}", "initiator")
        self._count(len(self._towns))
        self._claim()

    def _member(self, actor: str, role: str) -> None:
        slug = f"membership:n-{self.name}-{actor.partition(':')[2]}-{role}"
        node = Node(slug, "org:Membership").add("rdf:type", "org:Membership")
        node.add(f"kn:{_ROLES[role]}", self.network).add("org:member", actor).add("org:organization", self.network)
        self._stated(node.add("org:role", f"role:{role}"))

    def _count(self, number: int) -> None:
        labels = (f"{number} Kommunen ({self.name})", f"{number} municipalities ({self.name})")
        node = labelled(f"count:{self.name}-kommunen", "kn:CountStatement", *labels)
        node.add("kn:countOf", "unit:kommune").add("kn:countContext", self.network)
        node.add("kn:value", f'"{number}"^^xsd:integer').add("kn:approximate", '"false"^^xsd:boolean')
        self._stated(node.add("kn:asWritten", f'"{number} Kommunen"'))

    def _claim(self) -> None:
        node = Node(f"claim:{self.name}-traeger", "kn:Claim").add("rdf:type", "kn:Claim")
        node.add("kn:certainty", "certainty:ambiguous").add("kn:preferredReading", '"false"^^xsd:boolean')
        node.add("kn:reading", '"Die Seite lässt die Beziehung offen."@de', '"The page leaves the relation open."@en')
        node.add("rdf:subject", f"organisation:stadt-{self._towns[0]}").add("rdf:predicate", "kn:sponsors")
        self._stated(node.add("rdf:object", self.network), certainty="ambiguous")

    def _project(self) -> None:
        random = self.random
        self.project = f"project:p-{self.name}"
        self._stated(labelled(self.project, "kn:Project", f"Projekt {self.name}", f"Project {self.name}"))
        role = Node(f"projectrole:p-{self.name}-implementer", "kn:ProjectRole").add("rdf:type", "kn:ProjectRole")
        role.add("kn:actor", f"organisation:agentur-{random.randint(1, 8)}").add("kn:inProject", self.project)
        self._stated(role.add("kn:implementerIn", self.project).add("org:role", "role:implementer"))
        for key in self._towns:
            if random.random() < 0.5:
                self._participation(key)

    def _participation(self, key: str) -> None:
        status = self.random.choice(("participating", "official", "interested"))
        node = Node(f"participation:p-{self.name}-{key}", "kn:Participation").add("rdf:type", "kn:Participation")
        node.add("kn:participant", f"organisation:stadt-{key}").add("kn:inProject", self.project)
        node.add("dct:spatial", f"place:{key}").add("kn:participationStatus", f"participation-status:{status}")
        node.add("kn:statusAsOf", f'"{self.random.randint(2018, 2023)}-12-14"^^xsd:date')
        if status != "interested":
            node.add("kn:confirmedIn", self.project)
        self._stated(node)

    def _grant(self) -> None:
        random = self.random
        number = f"{random.randint(10, 99)}K{random.randint(10_000, 99_999)}"
        identifier = labelled(f"identifier:fkz-{self.name}", "adms:Identifier", f"Förderkennzeichen {number}")
        identifier.add("skos:notation", f'"{number}"').add("adms:schemaAgency", '"Musterministerium"')
        node = labelled(f"grant:g-{self.name}", "kn:Grant", f"Förderung {number}", f"Grant {number}")
        node.add("kn:funder", "organisation:muster-ministerium").add("kn:supports", self.project)
        node.add("kn:grantAdministrator", f"organisation:agentur-{random.randint(1, 8)}")
        node.add("kn:underProgramme", f"programme:muster-{random.randint(1, 8)}")
        node.add("kn:amount", f'"{random.randint(20_000, 3_000_000)}"^^xsd:decimal')
        node.add("kn:term", f"term:g-{self.name}").add("adms:identifier", identifier.subject)
        begin = random.randint(2016, 2022)
        term = Node(f"term:g-{self.name}", "kn:Term").add("rdf:type", "kn:Term")
        term.add("kn:begin", self._year(begin)).add("kn:end", self._year(begin + 3))
        self._stated(node)
        self.page_nodes.append(identifier)
        self._stated(term)

    # --- dates, evidence ---

    def _year(self, year: int) -> str:
        return self._date(f"{self.name}-{year}", f"{year}", f"{year}", f"{year}-01-01", f"{year}-12-31")

    def _season(self, year: int) -> str:
        words, code, first, last = self.random.choice(_SEASONS)
        slug = f"{self.name}-{year}-{code}"
        return self._date(slug, f"im {words} {year}", f"{year}-{code}", f"{year}-{first}", f"{year}-{last}")

    def _date(self, slug: str, words: str, edtf: str, earliest: str, latest: str) -> str:
        subject = f"date:{slug}"
        if all(node.subject != subject for node in self.page_nodes):
            node = Node(subject, "kn:FuzzyDate").add("rdf:type", "kn:FuzzyDate").add("kn:asWritten", f'"{words}"')
            node.add("kn:earliest", f'"{earliest}"^^xsd:date').add("kn:latest", f'"{latest}"^^xsd:date')
            self._stated(node.add("kn:edtf", f'"{edtf}"^^edtf:EDTF'))
        return subject

    def _stated(self, node: Node, certainty: str = "asserted") -> None:
        """Put a node into the page, with evidence; two nodes in a row mostly share theirs."""
        fresh = certainty != self._certainty or self.random.random() < 0.5
        if fresh:
            self._evidence += 1
            self._certainty = certainty
        slug = f"s-{self.name}-{self._evidence:03}"
        self.page_nodes.append(node.add("kn:evidence", f"evidence:{slug}"))
        if fresh:
            self.page_nodes += passage(self.name, self._evidence, certainty, self.random)
