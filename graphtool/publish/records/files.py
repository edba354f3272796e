"""The files of a bundle that hold the data, as records describe them: what each is, in which format and standard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from graphtool.namespaces import CONTEXT_V1, DATASET, DOCUMENT_SCHEMA
from graphtool.publish.records.vocabulary import FILE_TYPES, IANA

_JSONLD, _CSVW, _GEOJSON, _LDES = (
    "https://www.w3.org/TR/json-ld11/",
    "https://www.w3.org/TR/tabular-metadata/",
    "https://www.rfc-editor.org/rfc/rfc7946",
    "https://w3id.org/ldes/specification",
)


@dataclass(frozen=True)
class DataFile:
    """A file with the data: path in the bundle, titles by language, format, media type, standards; IRIs or "".

    `packed` tells whether it is compressed; format and media type are those of what is in it.
    """

    path: str
    titles: dict[str, str]
    format: str
    media_type: str
    standards: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The IRI of the distribution."""
        return f"{DATASET}#{self.path}"

    @property
    def packed(self) -> bool:
        """Whether the file is compressed."""
        return self.path.endswith(".gz")


_WHOLE = {
    "changes.jsonl": DataFile(
        "changes.jsonl",
        {"de": "Änderungen der Dokumente, eine je Zeile (JSON)", "en": "Changes of the documents, one per line (JSON)"},
        f"{FILE_TYPES}/JSON",
        "",  # lines of JSON have no registered media type
    ),
    "dataset.jsonl.gz": DataFile(
        "dataset.jsonl.gz",
        {"de": "Alle Dokumente, eines je Zeile (JSON-LD)", "en": "All documents, one per line (JSON-LD)"},
        f"{FILE_TYPES}/JSON_LD",
        "",  # lines of JSON have no registered media type
        (CONTEXT_V1, DOCUMENT_SCHEMA),
    ),
    "dataset.jsonld": DataFile(
        "dataset.jsonld",
        {"de": "Alle Aussagen als JSON-LD", "en": "All statements as JSON-LD"},
        f"{FILE_TYPES}/JSON_LD",
        f"{IANA}application/ld+json",
        (CONTEXT_V1, _JSONLD),
    ),
    "dataset.nq.gz": DataFile(
        "dataset.nq.gz",
        {"de": "Alle Aussagen mit ihren Quellen (N-Quads)", "en": "All statements with their sources (N-Quads)"},
        f"{FILE_TYPES}/RDF_N_QUADS",
        f"{IANA}application/n-quads",
        ("https://www.w3.org/TR/n-quads/",),
    ),
    "dataset.ttl": DataFile(
        "dataset.ttl",
        {"de": "Alle Aussagen als Turtle", "en": "All statements as Turtle"},
        f"{FILE_TYPES}/RDF_TURTLE",
        f"{IANA}text/turtle",
        ("https://www.w3.org/TR/turtle/",),
    ),
    "feed/index.jsonld": DataFile(
        "feed/index.jsonld",
        {"de": "Änderungen der Dokumente als Ereignisstrom", "en": "Changes of the documents as an event stream"},
        f"{FILE_TYPES}/JSON_LD",
        f"{IANA}application/ld+json",
        (_LDES, _JSONLD),
    ),
    "places.geojson": DataFile(
        "places.geojson",
        {"de": "Orte und ihre Netzwerke (GeoJSON)", "en": "Places and their networks (GeoJSON)"},
        f"{FILE_TYPES}/GEOJSON",
        f"{IANA}application/geo+json",
        (_GEOJSON,),
    ),
}


def data_files(paths: Iterable[str]) -> list[DataFile]:
    """Return those of a bundle's files that hold the data, sorted by path."""
    found = []
    for path in sorted(paths):
        if path in _WHOLE:
            found.append(_WHOLE[path])
        elif path.startswith("tables/") and path.endswith(".csv"):
            found.append(_table(path))
    return found


def _table(path: str) -> DataFile:
    kind = PurePosixPath(path).stem
    titles = {"de": f"Tabelle: {kind} (CSV)", "en": f"Table: {kind} (CSV)"}
    return DataFile(path, titles, f"{FILE_TYPES}/CSV", f"{IANA}text/csv", (_CSVW,))
