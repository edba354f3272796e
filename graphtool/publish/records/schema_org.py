"""The dataset for search engines: a schema.org `Dataset` in JSON-LD, in terms and plain strings that they read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphtool.namespaces import BASE, CATALOGUE, DATASET, DCT, SKOS, STANDARD
from graphtool.publish.manifest import media_type
from graphtool.publish.records.files import DataFile, data_files
from graphtool.publish.records.vocabulary import AUTHORITY, THEMES

if TYPE_CHECKING:
    from graphtool.publish.manifest import Entries, Entry
    from graphtool.publish.records.about import About

_LANGUAGES = {"DEU": "de", "ENG": "en"}


def schema_org(about: About, entries: Entries) -> bytes:
    """Return the record of a bundle with these files, English first; what is not known is left out."""
    publisher = {"@type": "Organization", "@id": about.publisher, "name": about.publisher_name, "url": BASE.rstrip("/")}
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": DATASET,
        "name": about.titles.get("en", ""),
        "alternateName": about.titles.get("de", ""),
        "description": about.descriptions.get("en", ""),
        "url": BASE.rstrip("/"),
        "identifier": DATASET,
        "version": about.version,
        "license": about.licence,
        "isAccessibleForFree": True,
        "inLanguage": [_LANGUAGES[code] for code in _codes(about, f"{DCT}language", _LANGUAGES)],
        "keywords": sorted(about.facts.values(DATASET, f"{STANDARD['dcat']}keyword")),
        "about": [_theme(code) for code in _codes(about, f"{STANDARD['dcat']}theme", THEMES)],
        "creator": publisher if about.publisher else {},
        "publisher": {"@id": about.publisher} if about.publisher else {},
        "datePublished": about.issued,
        "dateModified": about.modified,
        "spatialCoverage": [_place(about, place) for place in about.places],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": CATALOGUE, "name": about.titles.get("en", "")},
        "distribution": [_download(file, entries[file.path], about) for file in data_files(entries)],
    }
    known = {key: value for key, value in described.items() if value or value is False}
    return (json.dumps(known, ensure_ascii=False, indent=2) + "\n").encode()


def _codes(about: About, predicate: str, known: dict[str, Any]) -> list[str]:
    codes = (iri.rpartition("/")[2] for iri in about.facts.values(DATASET, predicate))
    return [code for code in codes if code in known]


def _theme(code: str) -> dict[str, str]:
    return {"@type": "DefinedTerm", "@id": f"{AUTHORITY}data-theme/{code}", "name": THEMES[code][1]}


def _place(about: About, place: str) -> dict[str, str]:
    names = about.facts.texts(place, f"{SKOS}prefLabel")
    return {"@type": "Place", "@id": place, "name": names.get("en") or names.get("de", "")}


def _download(file: DataFile, entry: Entry, about: About) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "name": file.titles["en"],
        "encodingFormat": media_type(file.path.removesuffix(".gz")).partition(";")[0],
        "contentUrl": about.address(file.path),
        "contentSize": f"{entry.size} B",
        "sha256": entry.sha256,
    }
