"""The profile `org`: plain W3C terms only (The Organization Ontology, SKOS, vCard), for readers who know these.

Organisations, posts, sites and memberships as ORG has them, concepts as SKOS does; addresses and contacts as vCards.
Types and properties of other vocabularies are left out. Its context stands in the document: nothing is fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphtool.jsonld.index import BLANK, IRI
from graphtool.namespaces import ORG, RDF_TYPE, SKOS, STANDARD
from graphtool.store.terms import XSD_STRING

if TYPE_CHECKING:
    from graphtool.jsonld.profiles.view import View

Node = dict[str, Any]
VCARD = "http://www.w3.org/2006/vcard/ns#"
CONTEXT = {"org": ORG, "skos": SKOS, "vcard": VCARD, "id": "@id", "type": "@type"}
_SPOKEN = (ORG, SKOS)
_VCARD = (
    ("email", "vcard:hasEmail", "mailto:"),
    ("telephone", "vcard:hasTelephone", "tel:"),
)
_ADDRESS = (("postCode", "postal-code"), ("postName", "locality"))


def document(view: View, iri: str) -> Node | None:
    """Return the document of an organisation, post, site, membership or concept; None for anything else."""
    if not any(cls.startswith(_SPOKEN) for cls in view.types(iri)):
        return None
    node = _node(view, iri)
    relations = _relations(view, iri)
    if relations:
        node["reverse"] = relations
    contacts = [card for point in view.links(iri, f"{STANDARD['schema']}contactPoint") if (card := _card(view, point))]
    if contacts:
        node["vcard:hasRelated"] = contacts
    context = CONTEXT | ({"reverse": "@reverse"} if relations else {})
    return {"@context": context, **_ordered(node)}


def _relations(view: View, iri: str) -> Node:
    found = {}
    referring = view.index.referring(iri)
    for key, name in (("membershipsHeld", "org:member"), ("memberships", "org:organization")):
        nodes = [_node(view, relation) for relation in referring.get(key, ())]
        if nodes:
            found[name] = nodes
    return found


def _node(view: View, iri: str) -> Node:
    node: Node = {"id": iri}
    for predicate, tag, value in view.index.statements(iri):
        if predicate == RDF_TYPE and value.startswith(_SPOKEN):
            node.setdefault("type", []).append(_compact(value))
        elif predicate.startswith(_SPOKEN) and tag != BLANK:
            node.setdefault(_compact(predicate), []).append(_value(view, tag, value))
    address = _address(view, iri)
    if address:
        node["org:siteAddress"] = [address]
    return _ordered(node)


def _value(view: View, tag: str, value: str) -> Any:
    if tag == IRI:
        return _node(view, value) if f"{ORG}Site" in view.types(value) else _reference(view, value)
    if tag[0] == "@":
        return {"@language": tag[1:], "@value": value}
    return value if tag == XSD_STRING else {"@type": tag, "@value": value}


def _reference(view: View, iri: str) -> Node:
    names = view.texts(iri, f"{SKOS}prefLabel")
    texts = [{"@language": tag, "@value": text} for tag in sorted(names) if tag for text in names[tag]]
    return {"id": iri, **({"skos:prefLabel": texts} if texts else {})}


def _address(view: View, site: str) -> Node:
    locn = STANDARD["locn"]
    for iri in view.links(site, f"{locn}address"):
        street = [view.value(iri, f"{locn}{name}") for name in ("thoroughfare", "locatorDesignator")]
        parts = {f"vcard:{name}": view.value(iri, locn + known) for known, name in _ADDRESS}
        parts["vcard:street-address"] = " ".join(filter(None, street))
        return {"id": iri, "type": ["vcard:Address"], **{key: parts[key] for key in sorted(parts) if parts[key]}}
    return {}


def _card(view: View, point: str) -> Node:
    found: Node = {}
    for known, name, scheme in _VCARD:
        values = view.values(point, STANDARD["schema"] + known)
        if values:
            found[name] = [{"id": scheme + value.replace(" ", "")} for value in values]
    return {"id": point, "type": ["vcard:Kind"], "vcard:fn": view.name(point), **found} if found else {}


def _compact(iri: str) -> str:
    return f"org:{iri[len(ORG) :]}" if iri.startswith(ORG) else f"skos:{iri[len(SKOS) :]}"


def _ordered(node: Node) -> Node:
    return {key: node[key] for key in sorted(node, key=lambda key: (key not in ("id", "type"), key))}
