"""Places and their networks as GeoJSON (RFC 7946): a feature per place, unlocated where no coordinates are known.

A network belongs to a place when a body whose territory the place is takes part in it by a membership, or when the
network itself names the place as its area (`dct:spatial`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from graphtool.namespaces import DCT, KN, ORG, SKOS, STANDARD, entity_kind
from graphtool.store.wkt import point

if TYPE_CHECKING:
    from graphtool.publish.facts import Facts

_GEOMETRY = f"{STANDARD['geo']}hasGeometry"
_WKT = f"{STANDARD['geo']}asWKT"
_MEMBER, _NETWORK, _ROLE = f"{ORG}member", f"{ORG}organization", f"{ORG}role"
_KEYS = ("ags", "ars", "districtKey", "stateKey", "nuts3")


def geojson(facts: Facts) -> bytes:
    """Return the feature collection of all places that are described, sorted by IRI."""
    networks = _networks(facts)
    places = sorted(iri for iri in facts if entity_kind(iri) == "place")
    features = [_feature(place, networks.get(place, {}), facts) for place in places]
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    box = _box([feature["geometry"]["coordinates"] for feature in features if feature["geometry"]])
    if box:
        collection["bbox"] = box
    return (json.dumps({**collection, "features": features}, ensure_ascii=False, indent=1) + "\n").encode()


def _networks(facts: Facts) -> dict[str, dict[str, set[str]]]:
    """Return place → network → roles of those who take part; none where the network only names the place."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for iri in facts:
        if entity_kind(iri) == "network":
            for place in facts.values(iri, f"{DCT}spatial"):
                found[place][iri].update()
        for network in facts.values(iri, _NETWORK):
            if entity_kind(network) == "network":
                bodies = facts.values(iri, _MEMBER)
                for place in {place for body in bodies for place in facts.values(body, f"{KN}territory")}:
                    found[place][network].update(facts.values(iri, _ROLE))
    return found


def _feature(place: str, networks: dict[str, set[str]], facts: Facts) -> dict[str, Any]:
    points = [point(wkt) for node in facts.values(place, _GEOMETRY) for wkt in facts.values(node, _WKT)]
    where = next(filter(None, points), None)
    keys = {key: held[0] for key in _KEYS if (held := facts.values(place, f"{KN}{key}"))}
    return {
        "type": "Feature",
        "id": place,
        "geometry": {"type": "Point", "coordinates": where} if where else None,
        "properties": {
            **_names(place, facts),
            **keys,
            "networks": [_network(iri, roles, facts) for iri, roles in sorted(networks.items())],
        },
    }


def _network(iri: str, roles: set[str], facts: Facts) -> dict[str, Any]:
    return {
        "id": iri,
        **_names(iri, facts),
        "takesPart": bool(roles),
        "roles": [{"id": role, **_names(role, facts)} for role in sorted(roles)],
    }


def _names(iri: str, facts: Facts) -> dict[str, str]:
    return {f"name_{tag}": text for tag, text in facts.texts(iri, f"{SKOS}prefLabel").items()}


def _box(points: list[list[float]]) -> list[float]:
    if not points:
        return []
    east, north = zip(*points, strict=True)
    return [min(east), min(north), max(east), max(north)]
