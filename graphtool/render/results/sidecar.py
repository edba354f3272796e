"""The small file beside a file of results that says where they come from: query, parameters, graph, counts.

It is JSON for everybody, and for those who care JSON-LD: an activity of PROV-O that used a graph and a query and
generated the file. It holds no time of its own, so that the same question to the same graph gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphtool import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PROV = "http://www.w3.org/ns/prov#"
_CONTEXT: Mapping[str, Any] = {
    "id": "@id",
    "type": "@type",
    "prov": _PROV,
    "graph": {"@id": "prov:used"},
    "query": {"@id": "prov:used"},
    "result": {"@id": "prov:generated"},
    "text": {"@id": "prov:value"},
}


@dataclass(frozen=True)
class Provenance:
    """What a result is made of.

    `query` has name, text, and parameters as given and as bound; `graph` has which graph was asked, as of when, at
    which revision, with the digest of its statements; `result` has file, format, counts and the digest of the bytes.
    """

    query: Mapping[str, Any]
    graph: Mapping[str, Any]
    engine: str
    result: Mapping[str, Any] = field(default_factory=dict)


def beside(output: Path) -> Path:
    """Return the file that describes a file of results: `rows.csv.provenance.json` for `rows.csv`."""
    return output.with_name(f"{output.name}.provenance.json")


def sidecar(found: Provenance) -> str:
    """Return the JSON of a provenance."""
    document = {
        "@context": _CONTEXT,
        "type": "prov:Activity",
        "software": f"graphtool {__version__}",
        "engine": found.engine,
        "result": {"type": "prov:Entity", **found.result},
        "query": {"type": "prov:Plan", **found.query},
        "graph": {"type": "prov:Entity", **found.graph},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
