"""The profile `schema-org`: plain schema.org JSON-LD, as search engines and simple portals read it.

Organisations, places, events, grants, projects, services, pages and concepts; a membership is an `OrganizationRole`
between an organisation and what it belongs to (https://schema.org/docs/roles.html). One language, real terms only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphtool.namespaces import DATASET, DCT, KN, ORG, SKOS, STANDARD, entity_kind

if TYPE_CHECKING:
    from graphtool.jsonld.profiles.view import View

Node = dict[str, Any]
CONTEXT = "https://schema.org"
_SCHEMA = STANDARD["schema"]

# class of ours or of a standard vocabulary → type of schema.org; the first that fits counts
_TYPES = (
    (f"{KN}RetiredEntity", ""),
    (f"{STANDARD['cv']}PublicOrganisation", "GovernmentOrganization"),
    (f"{KN}MunicipalBody", "GovernmentOrganization"),
    (f"{KN}DistrictBody", "GovernmentOrganization"),
    (f"{KN}Ministry", "GovernmentOrganization"),
    (f"{ORG}Organization", "Organization"),
    (f"{KN}Network", "Organization"),
    (f"{KN}Place", "AdministrativeArea"),
    (f"{_SCHEMA}Event", "Event"),
    (f"{KN}Event", "Event"),
    (f"{KN}Grant", "MonetaryGrant"),
    (f"{KN}Project", "Project"),
    (f"{KN}Service", "Service"),
    (f"{KN}Source", "WebPage"),
    (f"{KN}OutsideSource", "WebPage"),
    (f"{SKOS}ConceptScheme", "DefinedTermSet"),
    (f"{SKOS}Concept", "DefinedTerm"),
)
_BY_KIND = {"organisation": "Organization", "network": "Organization", "initiative": "Organization"}
_ORGANISED = frozenset({"Organization", "GovernmentOrganization", "Project"})


def document(view: View, iri: str) -> Node | None:
    """Return the schema.org document of a thing; None if schema.org has no type for it."""
    kind = type_of(view, iri)
    if not kind:
        return None
    node: Node = {
        "@context": CONTEXT,
        "@type": kind,
        "@id": iri,
        "name": view.name(iri) or view.text(iri, f"{DCT}title"),
    }
    node["alternateName"] = view.other_names(iri)
    node["description"] = view.text(iri, f"{DCT}description") or view.text(iri, f"{SKOS}definition")
    node["sameAs"] = view.links(iri, f"{SKOS}exactMatch")
    node["url"] = view.value(iri, f"{_SCHEMA}url")
    node["subjectOf"] = {"@type": "Dataset", "@id": DATASET, "name": "Klimanetz"}
    node |= _MORE.get(kind, _nothing)(view, iri)
    if kind in _ORGANISED:
        node |= _organisation(view, iri)
    return _filled(node)


def type_of(view: View, iri: str) -> str:
    """Return the schema.org type of a thing, or nothing."""
    types = view.types(iri)
    found = next((name for cls, name in _TYPES if cls in types), None)
    return (_BY_KIND.get(entity_kind(iri) or "", "") if types else "") if found is None else found


def _organisation(view: View, iri: str) -> Node:
    members = [
        _role(view, relation, "member", other) for relation, other in view.relations("memberships", iri, f"{ORG}member")
    ]
    held = view.relations("membershipsHeld", iri, f"{ORG}organization")
    return {
        "address": [
            _address(view, node) for site in view.links(iri, f"{ORG}hasSite") for node in _addresses(view, site)
        ],
        "areaServed": _references(view, view.links(iri, f"{KN}territory")),
        "contactPoint": [_contact(view, node) for node in view.links(iri, f"{_SCHEMA}contactPoint")],
        "foundingDate": view.date(iri, f"{KN}founded"),
        "funding": _references(view, view.links(iri, f"{_SCHEMA}funding")),
        "member": members,
        "memberOf": [_role(view, relation, "memberOf", other) for relation, other in held],
        "parentOrganization": _references(view, view.links(iri, f"{ORG}subOrganizationOf")),
        "subOrganization": _references(view, view.links(iri, f"{ORG}hasSubOrganization")),
    }


def _role(view: View, relation: str, key: str, other: str) -> Node:
    begin, end = view.term(relation)
    names = [view.name(role) for role in view.links(relation, f"{ORG}role")]
    role = {"@type": "OrganizationRole", "@id": relation, "roleName": names, "startDate": begin, "endDate": end}
    return _filled({**role, key: _reference(view, other)})


def _place(view: View, iri: str) -> Node:
    position = view.position(iri)
    geo = {"@type": "GeoCoordinates", "latitude": position[0], "longitude": position[1]} if position else None
    keys = [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, predicate in (("AGS", "ags"), ("ARS", "ars"), ("NUTS", "nuts3"))
        for value in view.values(iri, KN + predicate)
    ]
    within = [*view.links(iri, f"{KN}partOfDistrict"), *view.links(iri, f"{KN}partOfState")]
    return {"containedInPlace": _references(view, within), "geo": geo, "identifier": keys}


def _event(view: View, iri: str) -> Node:
    return {
        "about": _references(view, view.links(iri, f"{KN}about")),
        "location": _references(view, view.links(iri, f"{KN}place")),
        "organizer": _references(view, view.links(iri, f"{KN}organiser")),
        "startDate": view.date(iri, f"{KN}when"),
    }


def _grant(view: View, iri: str) -> Node:
    amount = view.value(iri, f"{KN}amount")
    money = {"@type": "MonetaryAmount", "currency": view.value(iri, f"{KN}currency") or "EUR", "value": amount}
    numbers = [
        number
        for node in view.links(iri, f"{STANDARD['adms']}identifier")
        for number in view.values(node, f"{SKOS}notation")
    ]
    return {
        "amount": money if amount else None,
        "fundedItem": _references(view, view.links(iri, f"{KN}supports")),
        "funder": _references(view, view.links(iri, f"{KN}funder")),
        "identifier": numbers,
    }


def _page(view: View, iri: str) -> Node:
    return {
        "datePublished": view.value(iri, f"{DCT}issued"),
        "inLanguage": view.values(iri, f"{DCT}language"),
        "license": view.value(iri, f"{DCT}license"),
    }


def _service(view: View, iri: str) -> Node:
    return {"provider": _references(view, view.links(iri, f"{KN}serviceProvider"))}


def _concept(view: View, iri: str) -> Node:
    scheme = next(iter(view.links(iri, f"{SKOS}inScheme")), None)
    within = {"@type": "DefinedTermSet", "@id": scheme, "name": view.name(scheme)} if scheme else None
    return {"inDefinedTermSet": within, "termCode": view.value(iri, f"{SKOS}notation")}


def _nothing(_: View, __: str) -> Node:
    return {}


_MORE = {
    "AdministrativeArea": _place,
    "DefinedTerm": _concept,
    "Event": _event,
    "MonetaryGrant": _grant,
    "Service": _service,
    "WebPage": _page,
}


def _contact(view: View, iri: str) -> Node:
    node = {"@type": "ContactPoint", "@id": iri, "name": view.name(iri), "email": view.value(iri, f"{_SCHEMA}email")}
    return _filled({**node, "telephone": view.value(iri, f"{_SCHEMA}telephone")})


def _addresses(view: View, site: str) -> list[str]:
    return view.links(site, f"{STANDARD['locn']}address")


def _address(view: View, iri: str) -> Node:
    locn = STANDARD["locn"]
    street = [view.value(iri, f"{locn}{name}") for name in ("thoroughfare", "locatorDesignator")]
    return _filled({
        "@type": "PostalAddress", "@id": iri, "addressCountry": "DE",
        "addressLocality": view.value(iri, f"{locn}postName"), "postalCode": view.value(iri, f"{locn}postCode"),
        "streetAddress": " ".join(filter(None, street)),
    })  # fmt: skip


def _reference(view: View, iri: str) -> Node:
    return _filled({"@type": type_of(view, iri) or "Thing", "@id": iri, "name": view.name(iri)})


def _references(view: View, iris: list[str]) -> list[Node]:
    return [_reference(view, iri) for iri in iris]


def _filled(node: Node) -> Node:
    """Leave out what is empty; keep the JSON-LD keys and the name first, the others sorted."""
    first = ("@context", "@type", "@id", "name")
    keys = [*(key for key in first if key in node), *sorted(key for key in node if key not in first)]
    return {key: node[key] for key in keys if node[key] not in (None, "", [], {})}
