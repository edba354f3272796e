"""The feed as a linked data event stream (LDES 1.0 over TREE): a root node, and pages of members that never change.

A member is a version of an entity: a named graph with the document's statements, whose name says of what it is a
version (`dct:isVersionOf`), when it came (`prov:generatedAtTime`) and whether it creates, updates or deletes
(`as:Create`, `as:Update`, `as:Delete`). The graph of a delete is the tombstone. Pages, and the context that the
bundle brings along for the documents, are named relative to where they lie, so that the stream can be served from
anywhere and a client asks nobody else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphtool.namespaces import BASE, CONTEXT_V1, DCT, STANDARD, XSD
from graphtool.publish.feed.changes import CREATED, GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphtool.publish.feed.changes import Change

STREAM = f"{BASE}feed"
FOLDER = "feed/"
ROOT = f"{FOLDER}index.jsonld"
MEMBERS = 250
_PREFIXES = {
    "as": STANDARD["as"],
    "dct": DCT,
    "ldes": "https://w3id.org/ldes#",
    "prov": STANDARD["prov"],
    "rdf": STANDARD["rdf"],
    "sh": "http://www.w3.org/ns/shacl#",
    "tree": "https://w3id.org/tree#",
    "xsd": XSD,
}
_REFERENCES = (
    "ldes:timestampPath",
    "ldes:versionOfPath",
    "sh:datatype",
    "sh:nodeKind",
    "sh:path",
    "tree:node",
    "tree:path",
    "dct:isVersionOf",
    "dct:license",
)
_PATHS = {f"ldes:version{what}Path": {"@id": "rdf:type"} for what in ("Create", "Update", "Delete")}
_OBJECTS = {f"ldes:version{what}Object": {"@id": f"as:{what}"} for what in ("Create", "Update", "Delete")}
_CONTEXT: dict[str, Any] = {
    **_PREFIXES,
    **{name: {"@type": "@id"} for name in _REFERENCES},
    "prov:generatedAtTime": {"@type": "xsd:dateTime"},
    "tree:value": {"@type": "xsd:dateTime"},
}
_TIME = "prov:generatedAtTime"
_CONTEXT_FILE = "../context/v1.jsonld"
_KINDS = [{"@id": f"as:{what}"} for what in ("Create", "Update", "Delete")]
_SHAPE: dict[str, Any] = {
    "@id": f"{STREAM}#MemberShape",
    "@type": "sh:NodeShape",
    "sh:property": [
        {"sh:path": "dct:isVersionOf", "sh:minCount": 1, "sh:maxCount": 1, "sh:nodeKind": "sh:IRI"},
        {"sh:path": _TIME, "sh:minCount": 1, "sh:maxCount": 1, "sh:datatype": "xsd:dateTime"},
        {"sh:path": "rdf:type", "sh:minCount": 1, "sh:maxCount": 1, "sh:in": {"@list": _KINDS}},
    ],
}
_HEAD: dict[str, Any] = {
    "@id": STREAM,
    "@type": "ldes:EventStream",
    "dct:title": [
        {"@language": "de", "@value": "Klimanetz: Änderungen der Dokumente"},
        {"@language": "en", "@value": "Klimanetz: changes of the documents"},
    ],
}
_PROPERTIES: dict[str, Any] = {
    "ldes:timestampPath": _TIME,
    "ldes:versionOfPath": "dct:isVersionOf",
    **_PATHS,
    **_OBJECTS,
    "tree:shape": _SHAPE,
}


@dataclass(frozen=True)
class Page:
    """A page: its file name in the folder of the feed, and the moment of its members."""

    name: str
    moment: str


def pages_of(root: Mapping[str, Any]) -> tuple[Page, ...]:
    """Return the pages that a root node leads to, oldest first; KeyError or TypeError if it is none of ours."""
    relations = root["tree:view"]["tree:relation"]
    return tuple(Page(each["tree:node"], each["tree:value"]) for each in relations[::2])


def fresh_pages(count: int, moment: str, changes: Sequence[Change]) -> Iterator[tuple[Page, bytes]]:
    """Yield a page and its content for each `MEMBERS` changes; `count` pages are there already."""
    for number, start in enumerate(range(0, len(changes), MEMBERS), start=count + 1):
        page = Page(f"{number:04}.jsonld", moment)
        yield page, _written(_page(page, changes[start : start + MEMBERS]))


def root(pages: Iterable[Page], licence: str) -> bytes:
    """Return the root node: what the stream is, and a relation with a lower and an upper bound to every page."""
    relations = [
        {"@type": f"tree:{bound}Relation", "tree:node": page.name, "tree:path": _TIME, "tree:value": page.moment}
        for page in pages
        for bound in ("GreaterThanOrEqualTo", "LessThanOrEqualTo")
    ]
    view = {"@id": "index.jsonld", "@type": "tree:Node", "tree:relation": relations}
    return _written({"@context": _CONTEXT, **_described(licence), "tree:view": view})


def single(moment: str, changes: Iterable[Change], licence: str) -> bytes:
    """Return changes as a stream of one page, which is its own root node."""
    members = [_member(Page(moment, moment), change) for change in changes]
    view = {"@id": "", "@type": "tree:Node", "ldes:immutable": True}
    described = {**_described(licence), "tree:view": view, "tree:member": members}
    return _written({"@context": [CONTEXT_V1, _CONTEXT], **described})


def _described(licence: str) -> dict[str, Any]:
    return {**_HEAD, **({"dct:license": licence} if licence else {}), **_PROPERTIES}


def _page(page: Page, changes: Iterable[Change]) -> dict[str, Any]:
    return {
        "@context": [_CONTEXT_FILE, _CONTEXT],
        "@graph": [
            {"@id": page.name, "@type": "tree:Node", "ldes:immutable": True},
            {"@id": STREAM, "@type": "ldes:EventStream", "tree:member": [_member(page, each) for each in changes]},
        ],
    }


def _member(page: Page, change: Change) -> dict[str, Any]:
    what = "as:Delete" if change.change in GONE else "as:Create" if change.change == CREATED else "as:Update"
    return {
        "@id": f"{STREAM}/{page.name}#{change.entity.removeprefix(BASE)}",
        "@type": what,
        "dct:isVersionOf": change.entity,
        _TIME: page.moment,
        "@graph": [{key: value for key, value in change.document.items() if key != "@context"}],
    }


def _written(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
