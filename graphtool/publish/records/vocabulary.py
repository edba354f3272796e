"""The vocabularies of catalogue records: namespaces, and the codes that DCAT-AP and DCAT-AP.de take values from.

File types, themes and languages are those of the EU's Publications Office, media types those of IANA, licences those
of DCAT-AP.de, algorithms those of SPDX (DCAT-AP.de 3.0 gave up its own list).
"""

from __future__ import annotations

from graphtool.namespaces import STANDARD

SPACES = STANDARD | {
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority/"
FILE_TYPES = f"{AUTHORITY}file-type"
IANA = "https://www.iana.org/assignments/media-types/"
GZIP = f"{IANA}application/gzip"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
GERMANY = f"{AUTHORITY}country/DEU"
PUBLIC = f"{AUTHORITY}access-right/PUBLIC"
STATUSES = "http://purl.org/adms/status/1.0"
COMPLETED = "http://purl.org/adms/status/Completed"
IRREGULAR = f"{AUTHORITY}frequency/IRREG"
DCAT_AP = "http://data.europa.eu/r5r/"
DCAT_AP_DE = "http://dcat-ap.de/def/dcatde/3.0/"
GEOCODING = "http://dcat-ap.de/def/politicalGeocoding/"
LICENCES = "http://dcat-ap.de/def/licenses"

# key of a place → list of DCAT-AP.de, level of administration; the first that a place has is taken
KEYS = {
    "stateKey": ("stateKey", "state"),
    "ags": ("municipalityKey", "municipality"),
    "districtKey": ("districtKey", "administrativeDistrict"),
}

GERMAN_LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": (f"{LICENCES}/cc-by/4.0", "CC BY 4.0"),
    "https://creativecommons.org/licenses/by-sa/4.0/": (f"{LICENCES}/cc-by-sa/4.0", "CC BY-SA 4.0"),
    "https://creativecommons.org/publicdomain/zero/1.0/": (f"{LICENCES}/cc-zero", "CC0 1.0"),
    "https://www.govdata.de/dl-de/by-2-0": (f"{LICENCES}/dl-by-de/2.0", "DL-DE-BY-2.0"),
    "https://www.govdata.de/dl-de/zero-2-0": (f"{LICENCES}/dl-zero-de/2.0", "DL-DE-Zero-2.0"),
}

THEMES = {
    "AGRI": (
        "Landwirtschaft, Fischerei, Forstwirtschaft und Nahrungsmittel",
        "Agriculture, fisheries, forestry and food",
    ),
    "ECON": ("Wirtschaft und Finanzen", "Economy and finance"),
    "EDUC": ("Bildung, Kultur und Sport", "Education, culture and sport"),
    "ENER": ("Energie", "Energy"),
    "ENVI": ("Umwelt", "Environment"),
    "GOVE": ("Regierung und öffentlicher Sektor", "Government and public sector"),
    "HEAL": ("Gesundheit", "Health"),
    "INTR": ("Internationale Themen", "International issues"),
    "JUST": ("Justiz, Rechtssystem und öffentliche Sicherheit", "Justice, legal system and public safety"),
    "REGI": ("Regionen und Städte", "Regions and cities"),
    "SOCI": ("Bevölkerung und Gesellschaft", "Population and society"),
    "TECH": ("Wissenschaft und Technologie", "Science and technology"),
    "TRAN": ("Verkehr", "Transport"),
}
