"""What the register says of a place, as statements of the graph: the place, its identifiers, and the edition as source.

A state, district or municipality becomes a place whose IRI is its key. Government regions, planning regions and
associations of municipalities are no places of the graph; the association is part of the regional key. Area,
population and postcode are left out: the first changes with every survey, the second has a day of its own that the
file does not give, the third is that of the administration's seat.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DCT, ENTITY, KN, RDF_TYPE, SKOS, STANDARD, XSD
from graphtool.stewardship.registers import layout

if TYPE_CHECKING:
    from graphtool.stewardship.registers.read import Register, Unit
    from graphtool.store.terms import Term

Statements = dict[str, list["Term"]]
"""Objects by predicate."""

IDENTIFIER = f"{STANDARD['adms']}identifier"
PREF_LABEL, ALT_LABEL, NOTATION = (f"{SKOS}{name}" for name in ("prefLabel", "altLabel", "notation"))
AGS, ARS, DISTRICT_KEY, STATE_KEY = (f"{KN}{name}" for name in ("ags", "ars", "districtKey", "stateKey"))
PART_OF_DISTRICT, PART_OF_STATE = f"{KN}partOfDistrict", f"{KN}partOfState"
SOURCE, ISSUED, LATEST = f"{DCT}source", f"{DCT}issued", f"{KN}latest"
REPLACED_BY, CHANGE_NOTE = f"{DCT}isReplacedBy", f"{SKOS}changeNote"

AGENCY = "Statistisches Bundesamt (Destatis)"
PLACE = f"{ENTITY}place/"
_EDITION = f"{ENTITY}source/gemeindeverzeichnis-"
_SELF_EXPLAINING = re.compile(r"[Kk]reis\b|[Rr]egion\b|[Vv]erband\b")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# kind of identifier: first part of its IRI's name, and its label before the key in German and English
_KINDS = {
    "state": ("land", "Landesschlüssel", "state key"),
    "district": ("kreis", "Kreisschlüssel", "district key"),
    "ags": ("ags", "Amtlicher Gemeindeschlüssel (AGS)", "official municipality key (AGS)"),
    "ars": ("ars", "Amtlicher Regionalschlüssel (ARS)", "official regional key (ARS)"),
}


def place_iri(key: str) -> str:
    """Return the IRI of the place with a key."""
    return PLACE + key


def edition_iri(day: date) -> str:
    """Return the IRI of an edition of the register as a source."""
    return f"{_EDITION}{day}"


def edition_day(iri: str) -> date | None:
    """Return the day of the edition that an IRI names, or None if it names something else."""
    try:
        return date.fromisoformat(iri.removeprefix(_EDITION)) if iri.startswith(_EDITION) else None
    except ValueError:
        return None


def place_statements(unit: Unit, register: Register) -> Statements:
    """Return what the register says of a place; independent cities are district and municipality in one."""
    found: Statements = {RDF_TYPE: [_iri(place_class(unit))], PREF_LABEL: labels(unit, register)}
    if unit.level == layout.MUNICIPALITY and unit.name != label(unit, register):
        found[ALT_LABEL] = [ox.Literal(unit.name, language="de")]
    found |= keys(unit)
    if unit.level == layout.MUNICIPALITY and unit.key[:5] in register.districts and DISTRICT_KEY not in found:
        found[PART_OF_DISTRICT] = [_iri(place_iri(unit.key[:5]))]
    if unit.level != layout.STATE:
        found[PART_OF_STATE] = [_iri(place_iri(unit.key[:2]))]
    found[IDENTIFIER] = [_iri(iri) for iri in identifiers(unit)]
    found[SOURCE] = [_iri(edition_iri(register.day))]
    return found


def place_class(unit: Unit) -> str:
    """Return the class of a place."""
    if unit.level == layout.STATE:
        return f"{KN}State"
    if unit.code in layout.INDEPENDENT:
        return f"{KN}IndependentCity"
    if unit.level == layout.DISTRICT:
        return f"{KN}District"
    return f"{KN}UnincorporatedArea" if unit.code in layout.UNINCORPORATED else f"{KN}Municipality"


def keys(unit: Unit) -> Statements:
    """Return the keys of a place, as texts."""
    if unit.level == layout.STATE:
        return {STATE_KEY: [ox.Literal(unit.key)]}
    if unit.level == layout.DISTRICT:
        return {DISTRICT_KEY: [ox.Literal(unit.key)]}
    found: Statements = {AGS: [ox.Literal(unit.key)], ARS: [ox.Literal(unit.ars)]}
    if unit.code in layout.INDEPENDENT:
        found[DISTRICT_KEY] = [ox.Literal(unit.key[:5])]
    return found


def label(unit: Unit, register: Register) -> str:
    """Return the name of a municipality without titles; where neighbours share it, with them or its association."""
    if register.names[unit.key[:5], unit.short_name] <= 1:
        return unit.short_name
    if register.names[unit.key[:5], unit.name] <= 1:
        return unit.name
    association = register.associations.get(unit.key[:5] + unit.association)
    return f"{unit.name} ({association.name if association else unit.association})"


def labels(unit: Unit, register: Register) -> list[Term]:
    """Return the German and the English label: the official name without titles; a district says that it is one."""
    german = english = label(unit, register) if unit.level == layout.MUNICIPALITY else unit.name
    if unit.level == layout.STATE:
        english = layout.STATE_NAMES_EN.get(unit.key, unit.name)
    elif unit.code in layout.DISTRICT_WORDS and not _SELF_EXPLAINING.search(unit.name):
        german, english = f"{layout.DISTRICT_WORDS[unit.code]} {unit.name}", f"{unit.name} district"
    return [ox.Literal(german, language="de"), ox.Literal(english, language="en")]


def identifiers(unit: Unit) -> dict[str, Statements]:
    """Return the identifiers of a place by IRI, without their days."""
    if unit.level != layout.MUNICIPALITY:
        return dict([_identifier(unit.level, unit.key)])
    return dict([_identifier("ags", unit.key), _identifier("ars", unit.ars)])


def identifier_statements(unit: Unit, day: date) -> dict[str, Statements]:
    """Return the identifiers of a place by IRI, issued with the edition of a day."""
    return {iri: {**found, ISSUED: [day_literal(day)]} for iri, found in identifiers(unit).items()}


def source_statements(day: date) -> Statements:
    """Return the edition of a day as a source of the graph, with the citation that its publisher asks for."""
    written, words = _written(day)
    return {
        RDF_TYPE: [_iri(f"{KN}OutsideSource")],
        PREF_LABEL: [
            ox.Literal(f"Gemeindeverzeichnis, Gebietsstand {written}", language="de"),
            ox.Literal(f"Register of municipalities, territorial status {words}", language="en"),
        ],
        f"{KN}siteName": [ox.Literal(AGENCY)],
        f"{DCT}bibliographicCitation": [ox.Literal(rights(day)["de"], language="de")],
        f"{DCT}description": [
            ox.Literal(
                "Amtliches Verzeichnis der Gemeinden Deutschlands mit amtlichem Gemeindeschlüssel (AGS) und "
                "Regionalschlüssel (ARS).",
                language="de",
            ),
            ox.Literal(
                "Official register of the municipalities of Germany with municipality key (AGS) and regional key "
                "(ARS).",
                language="en",
            ),
        ],
        ISSUED: [day_literal(day)],
        f"{DCT}title": [ox.Literal("Gemeindeverzeichnis GV100AD", language="de")],
    }


def rights(day: date) -> dict[str, str]:
    """Return the citation that the publisher asks for, in German as it words it and in English."""
    written, words = _written(day)
    return {
        "de": f"Gemeindeverzeichnis, Gebietsstand {written}, © Statistisches Bundesamt (Destatis), {day.year}; "
        "Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet.",
        "en": f"Register of municipalities, territorial status {words}, © Federal Statistical Office (Destatis), "
        f"{day.year}; reproduction and distribution, also of parts, permitted provided that the source is mentioned.",
    }


def last_day_before(day: date) -> ox.Literal:
    """Return the last day on which a key that is missing from the edition of a day can have been valid."""
    return day_literal(day - timedelta(days=1))


def day_literal(day: date) -> ox.Literal:
    """Return a day as xsd:date."""
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))


def _identifier(kind: str, key: str) -> tuple[str, Statements]:
    slug, german, english = _KINDS[kind]
    return f"{ENTITY}identifier/{slug}-{key}", {
        RDF_TYPE: [_iri(f"{STANDARD['adms']}Identifier")],
        PREF_LABEL: [ox.Literal(f"{german} {key}", language="de"), ox.Literal(f"{english} {key}", language="en")],
        f"{STANDARD['adms']}schemaAgency": [ox.Literal(AGENCY)],
        NOTATION: [ox.Literal(key)],
    }


def _written(day: date) -> tuple[str, str]:
    return f"{day:%d.%m.%Y}", f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@cache
def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)
