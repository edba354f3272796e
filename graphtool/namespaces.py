"""Every IRI base and prefix, once. A fork changes `BASE` here and the prefixes in its Turtle files.

Compact IRIs (CURIEs) are read and written by `expand` and `shrink`.
"""

from __future__ import annotations

import re
from functools import cache

BASE = "https://w3id.org/klimanetz/"

KN = f"{BASE}ontology#"
KNSH = f"{BASE}shapes#"
SCHEME = f"{BASE}scheme/"
ENTITY = f"{BASE}id/"
GRAPH = f"{BASE}graph/"
QUERY = f"{BASE}query/"
CONTEXT_V1 = f"{BASE}context/v1.jsonld"
DOCUMENT_SCHEMA = f"{BASE}schema/v1/"
DATASET = f"{BASE}dataset"
CATALOGUE = f"{BASE}catalogue"
ONTOLOGY = f"{BASE}ontology"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
ORG = "http://www.w3.org/ns/org#"
DCT = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"

INFERRED_GRAPH = f"{GRAPH}inferred"
RDF_TYPE = f"{RDF}type"

STANDARD: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "as": "https://www.w3.org/ns/activitystreams#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": DCT,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "frapo": "http://purl.org/cerif/frapo/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "kn": KN,
    "kns": SCHEME,
    "knsh": KNSH,
    "locn": "http://www.w3.org/ns/locn#",
    "oa": OA,
    "org": ORG,
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": SH,
    "skos": SKOS,
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": XSD,
}

_LOCAL = re.compile(r"[A-Za-z0-9_][\w.\-]*\Z")
_KIND_OR_SCHEME = re.compile(r"[a-z][a-z0-9-]*\Z")


def entity_kind(iri: str) -> str | None:
    """Return the kind of an entity IRI (`network` of …/id/network/klima-werk), or None."""
    if not iri.startswith(ENTITY):
        return None
    kind, slash, slug = iri[len(ENTITY) :].partition("/")
    return kind if slash and slug else None


@cache
def shrink(iri: str) -> str:
    """Return the compact form of `iri` (`kn:Network`, `network:klima-werk`), or `<iri>` if no prefix fits."""
    for base in (ENTITY, SCHEME):
        if iri.startswith(base):
            prefix, slash, local = iri[len(base) :].partition("/")
            if slash and _KIND_OR_SCHEME.match(prefix) and _LOCAL.match(local):
                return f"{prefix}:{local}"
    for prefix, namespace in STANDARD.items():
        if iri.startswith(namespace) and _LOCAL.match(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def expand(text: str, kinds: frozenset[str] = frozenset(), schemes: frozenset[str] = frozenset()) -> str | None:
    """Return the IRI that `text` denotes: an absolute IRI, `<IRI>`, or a CURIE with a known prefix; else None.

    `kinds` and `schemes` are the entity kinds and concept schemes in use; each is a prefix of its own.
    """
    text = text.strip()
    if text.startswith("<") and text.endswith(">"):
        return text[1:-1]
    prefix, colon, local = text.partition(":")
    if not colon:
        return None
    if prefix in STANDARD:
        return STANDARD[prefix] + local
    if prefix in kinds:
        return f"{ENTITY}{prefix}/{local}"
    if prefix in schemes:
        return f"{SCHEME}{prefix}/{local}"
    if local.startswith("//") or prefix in {"urn", "mailto", "tel"}:
        return text
    return None
