"""The dataset for catalogues such as GovData and data.europa.eu: DCAT-AP 3 with the additions of DCAT-AP.de.

The record describes catalogue, dataset, one distribution per file that holds data, and what these refer to, so that it
can be checked without fetching anything. GovData wants to know who delivers a record: once it has given that system an
identifier, `dcatde:contributorID` in data/catalogue.ttl is passed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import BASE, CATALOGUE, DATASET, DCT, SKOS
from graphtool.publish.records import vocabulary as v
from graphtool.publish.records.files import DataFile, data_files
from graphtool.publish.records.statements import Facts, full, record, say, texts, typed

if TYPE_CHECKING:
    from graphtool.publish.manifest import Entries, Entry
    from graphtool.publish.records.about import About

_RECORD, _CONTACT, _ORIGINS = (f"{DATASET}#{name}" for name in ("record", "contact", "origins"))
_HOMEPAGE = BASE.rstrip("/")
_THEMES = f"{v.AUTHORITY}data-theme"


def dcat(about: About, entries: Entries) -> bytes:
    """Return the record of a bundle with these files as Turtle."""
    files = data_files(entries)
    return record(
        chain(
            _catalogue(about),
            _dataset(about, [file.iri for file in files]),
            *(_distribution(file, entries[file.path], about) for file in files),
            _agents(about),
            _places(about),
            _codes(about, files),
        )
    )


def _catalogue(about: About) -> Iterator[ox.Triple]:
    yield from say(
        CATALOGUE,
        {
            "a": "dcat:Catalog",
            "dct:title": texts(about.titles),
            "dct:description": texts(about.descriptions),
            "dct:publisher": about.publisher,
            "dct:license": _licence(about),
            "dct:language": about.facts.values(DATASET, f"{DCT}language"),
            "dct:issued": typed(about.issued, "date"),
            "dct:modified": typed(about.modified, "date"),
            "dct:spatial": _spatial(about),
            "foaf:homepage": _HOMEPAGE,
            "dcat:themeTaxonomy": _THEMES,
            "dcat:dataset": DATASET,
            "dcat:record": _RECORD if about.modified else "",
        },
    )
    if about.modified:
        yield from say(_RECORD, {"a": "dcat:CatalogRecord", "foaf:primaryTopic": DATASET})
        yield from say(_RECORD, {"dct:issued": typed(about.issued, "date"), "dct:conformsTo": v.DCAT_AP_DE})
        yield from say(_RECORD, {"dct:modified": typed(about.modified, "date")})


def _dataset(about: About, distributions: list[str]) -> Iterator[ox.Triple]:
    keywords = about.facts.terms(DATASET, full("dcat:keyword"))
    coded = [key for place in about.places for key in _coded(about, place)]
    yield from say(
        DATASET,
        {
            "a": ["dcat:Dataset", "dcat:Resource"],
            "dct:identifier": ox.Literal(DATASET),
            "dct:title": texts(about.titles),
            "dct:description": texts(about.descriptions),
            "dcat:keyword": [word for word in keywords if isinstance(word, ox.Literal)],
            "dcat:theme": about.facts.values(DATASET, full("dcat:theme")),
            "dct:language": about.facts.values(DATASET, f"{DCT}language"),
            "dct:publisher": about.publisher,
            "dcat:contactPoint": _CONTACT,
            "dcat:landingPage": _HOMEPAGE,
            "dct:issued": typed(about.issued, "date"),
            "dct:modified": typed(about.modified, "date"),
            "dct:accrualPeriodicity": v.IRREGULAR,
            "dct:accessRights": v.PUBLIC,
            "dcat:version": ox.Literal(about.version) if about.version else "",
            "dct:conformsTo": about.facts.values(DATASET, f"{DCT}conformsTo"),
            "dct:provenance": _ORIGINS,
            "dct:spatial": [_spatial(about), *(uri for uri, _ in coded)],
            "dcatde:geocodingDescription": [name for place in about.places for name in _names(about, place)],
            "dcatde:politicalGeocodingURI": [uri for uri, _ in coded],
            "dcatde:politicalGeocodingLevelURI": sorted({level for _, level in coded}),
            "dcatde:contributorID": about.facts.values(DATASET, full("dcatde:contributorID")),
            "dcat:distribution": distributions,
        },
    )


def _distribution(file: DataFile, entry: Entry, about: About) -> Iterator[ox.Triple]:
    checksum = f"{file.iri}-checksum"
    yield from say(
        file.iri,
        {
            "a": "dcat:Distribution",
            "dct:title": texts(file.titles),
            "dcat:accessURL": about.address(file.path),
            "dcat:downloadURL": about.address(file.path),
            "dcat:byteSize": typed(str(entry.size), "nonNegativeInteger"),
            "dcat:mediaType": file.media_type,
            "dct:format": file.format,
            "dcat:compressFormat": v.GZIP if file.packed else "",
            "spdx:checksum": checksum,
            "dct:license": _licence(about),
            "dcatde:licenseAttributionByText": texts(_attribution(about)),
            "dct:rights": about.attributions[:1],
            "dct:language": about.facts.values(DATASET, f"{DCT}language"),
            "dct:issued": typed(about.issued, "date"),
            "dct:modified": typed(about.modified, "date"),
            "adms:status": v.COMPLETED,
            "dct:conformsTo": file.standards,
        },
    )
    value: Facts = {"spdx:algorithm": v.SHA256, "spdx:checksumValue": typed(entry.sha256, "hexBinary")}
    yield from say(checksum, {"a": "spdx:Checksum", **value})


def _agents(about: About) -> Iterator[ox.Triple]:
    name = ox.Literal(about.publisher_name)
    if about.publisher:
        yield from say(about.publisher, {"a": "foaf:Agent", "foaf:name": name, "foaf:homepage": _HOMEPAGE})
    yield from say(_CONTACT, {"a": ["vcard:Kind", "vcard:Organization"], "vcard:fn": name})
    yield from say(_CONTACT, {"vcard:hasURL": _HOMEPAGE})
    yield from say(_HOMEPAGE, {"a": "foaf:Document"})
    words = {
        "de": "Jede Aussage nennt ihre Belegstelle; provenance.ttl nennt zu jedem Graphen die Quellen.",
        "en": "Every statement names the passage that supports it; provenance.ttl names the sources of each graph.",
    }
    yield from say(_ORIGINS, {"a": "dct:ProvenanceStatement", "rdfs:label": texts(words)})


def _places(about: About) -> Iterator[ox.Triple]:
    if about.places:
        names = texts({"de": "Deutschland", "en": "Germany"})
        listed: Facts = {"skos:inScheme": f"{v.AUTHORITY}country", "skos:prefLabel": names}
        yield from say(v.GERMANY, {"a": "dct:Location", **listed})
    for place in about.places:
        for key, level in _coded(about, place):
            listed = {"skos:inScheme": key.rpartition("/")[0], "skos:prefLabel": _names(about, place)}
            yield from say(key, {"a": "dct:Location", **listed})
            yield from say(level, {"skos:inScheme": level.rpartition("/")[0]})


def _codes(about: About, files: list[DataFile]) -> Iterator[ox.Triple]:
    """Say what the codes are that the record uses, as their lists do."""
    for theme in about.facts.values(DATASET, full("dcat:theme")):
        german, english = v.THEMES.get(theme.rpartition("/")[2], ("", ""))
        names = texts({"de": german, "en": english}) if german else []
        yield from say(theme, {"a": "skos:Concept", "skos:inScheme": _THEMES, "skos:prefLabel": names})
    yield from say(_THEMES, {"a": "skos:ConceptScheme", "dct:title": texts({"de": "Datenthema", "en": "Data theme"})})
    for language in about.facts.values(DATASET, f"{DCT}language"):
        yield from say(language, {"a": "dct:LinguisticSystem", "skos:inScheme": f"{v.AUTHORITY}language"})
    for file in files:
        yield from say(file.format, {"a": "dct:MediaTypeOrExtent", "skos:inScheme": v.FILE_TYPES})
        yield from say(file.media_type, {"a": "dct:MediaType"}) if file.media_type else ()
        for standard in file.standards:
            yield from say(standard, {"a": "dct:Standard"})
    for standard in (v.DCAT_AP_DE, *about.facts.values(DATASET, f"{DCT}conformsTo")):
        yield from say(standard, {"a": "dct:Standard"})
    yield from say(v.GZIP, {"a": "dct:MediaType"})
    yield from say(v.SHA256, {"a": "spdx:ChecksumAlgorithm"})
    yield from say(v.IRREGULAR, {"a": "dct:Frequency", "skos:inScheme": f"{v.AUTHORITY}frequency"})
    names = texts({"de": "abgeschlossen", "en": "completed"})
    yield from say(v.STATUSES, {"a": "skos:ConceptScheme", "dct:title": texts({"de": "Status", "en": "Status"})})
    yield from say(v.COMPLETED, {"a": "skos:Concept", "skos:inScheme": v.STATUSES, "skos:prefLabel": names})
    yield from say(v.PUBLIC, {"a": "dct:RightsStatement", "skos:inScheme": f"{v.AUTHORITY}access-right"})
    licence = _licence(about)
    if licence:
        same = {"skos:exactMatch": about.licence, "skos:inScheme": v.LICENCES} if licence != about.licence else {}
        yield from say(licence, {"a": "dct:LicenseDocument", **same})
    for right in about.attributions:
        yield from say(right, {"a": "dct:RightsStatement", "rdfs:label": texts(_words(about, right))})


def _licence(about: About) -> str:
    """Return the licence as the list of DCAT-AP.de names it, the licence itself if that has none."""
    return v.GERMAN_LICENCES.get(about.licence, (about.licence, ""))[0]


def _attribution(about: About) -> dict[str, str]:
    """Return what has to be said where the data is used: publisher and licence, and what others ask to be named."""
    name = v.GERMAN_LICENCES.get(about.licence, ("", about.licence))[1]
    own = ", ".join(filter(None, (about.publisher_name, name)))
    others = [_words(about, right) for right in about.attributions]
    return {tag: "; ".join([own, *(words[tag] for words in others if tag in words)]) for tag in about.titles}


def _words(about: About, right: str) -> dict[str, str]:
    return about.facts.texts(right, f"{DCT}description")


def _spatial(about: About) -> str:
    # from the lists that DCAT-AP allows; which part of the country it is, DCAT-AP.de's geocoding says
    return v.GERMANY if about.places else ""


def _names(about: About, place: str) -> list[ox.Literal]:
    return texts(about.facts.texts(place, f"{SKOS}prefLabel"))


def _coded(about: About, place: str) -> Iterator[tuple[str, str]]:
    """Yield a place's key in the list of DCAT-AP.de and its level of administration."""
    for name, (listed, level) in v.KEYS.items():
        key = about.key(place, name)
        if key:
            yield f"{v.GEOCODING}{listed}/{key}", f"{v.GEOCODING}Level/{level}"
            return
