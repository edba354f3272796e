"""Documents of IRIs that are no longer used: how to know one, and those of entities that went without a record.

Where the data itself says that an entity was retired (`kn:RetiredEntity`), its document is written like any other. An
entity that is just not there any more gets one here, from the last document that it had; an earlier one is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphtool.jsonld.documents import dump
from graphtool.namespaces import CONTEXT_V1, KN, STANDARD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graphtool.publish.feed.versions import Version

RETIRED = "RetiredEntity"


def is_tombstone(document: dict[str, Any]) -> bool:
    """Return whether a document says that its entity was retired."""
    return RETIRED in (document.get("type") or ())


def successors(document: dict[str, Any]) -> tuple[str, ...]:
    """Return the IRIs that a tombstone names in the place of its own."""
    return tuple(node["id"] for node in document.get("isReplacedBy") or ())


def missing(old: Version, there: Collection[str], day: str) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of a tombstone for each document of the old version that is not there any more."""
    for path in sorted(old.hashes.keys() - set(there)):
        document = old.document(path)
        yield path, old.read(path) if is_tombstone(document) else dump(tombstone(document, day)).encode()


def tombstone(document: dict[str, Any], day: str) -> dict[str, Any]:
    """Return the tombstone of an entity whose last document is given, retired on a day (ISO)."""
    found: dict[str, Any] = {"@context": CONTEXT_V1, "id": document["id"], "type": [RETIRED, "as:Tombstone"]}
    if document.get("name"):
        found["name"] = document["name"]
    types = [iri for name in document.get("type", ()) if (iri := _class(name))]
    own = [iri for iri in types if iri.startswith(KN)]
    if types:
        found["formerType"] = [{"id": iri} for iri in own or types]
    return {**found, "retired": day}


def _class(name: str) -> str:
    """Return the IRI of a class from its name in a document: a term of our own, or a prefixed name."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return KN + name
    return name if local.startswith("//") else STANDARD.get(prefix, "") and STANDARD[prefix] + local
