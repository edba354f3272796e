"""What is asked for by an IRI that is no longer used is told what took its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphtool.namespaces import ENTITY
from graphtool.query.describe import describe
from graphtool.query.lookup import resolve
from graphtool.query.retired import Retirement, retirement
from graphtool.render.entity import text
from graphtool.store.load import Corpus, load_files

RETIRED = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix kn: <https://w3id.org/klimanetz/ontology#> .
@prefix organisation: <https://w3id.org/klimanetz/id/organisation/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
organisation:erste a kn:RetiredEntity ; skos:prefLabel "Stadtwerke"@de ; kn:retired "2025-01-01"^^xsd:date ;
    dct:isReplacedBy organisation:zweite .
organisation:zweite a kn:RetiredEntity ; skos:prefLabel "Stadtwerke"@de ; kn:retired "2026-01-01"^^xsd:date ;
    skos:changeNote "Zusammengelegt."@de , "Merged."@en ; dct:isReplacedBy organisation:dritte .
organisation:dritte a kn:Company ; skos:prefLabel "Stadtwerke"@de .
organisation:weg a kn:RetiredEntity ; skos:prefLabel "Weg"@de ; dct:isReplacedBy organisation:weg .
"""


@pytest.fixture
def changed(tmp_path: Path) -> Corpus:
    """Two entities that were merged into a third one, and one that is in a circle with itself."""
    (tmp_path / "r.ttl").write_text(RETIRED, encoding="utf-8")
    return load_files([(tmp_path / "r.ttl", "https://example.org/g", "r.ttl")])


def test_a_name_leads_to_the_entity_in_use(changed: Corpus) -> None:
    assert resolve(changed, "Stadtwerke") == f"{ENTITY}organisation/dritte"
    assert resolve(changed, "organisation:erste") == f"{ENTITY}organisation/erste"
    assert resolve(changed, "Weg") == f"{ENTITY}organisation/weg", "nothing else has the name"


def test_a_retired_iri_tells_what_took_its_place(changed: Corpus) -> None:
    assert retirement(changed, f"{ENTITY}organisation/dritte", "de") is None
    first = retirement(changed, f"{ENTITY}organisation/erste", "de")
    assert first == Retirement("2025-01-01", "", (f"{ENTITY}organisation/dritte",))
    assert retirement(changed, f"{ENTITY}organisation/weg", "en") == Retirement("", "", ())
    shown = text(describe(changed, f"{ENTITY}organisation/zweite", "en"))
    assert "\n  retired on 2026-01-01 → organisation:dritte „Stadtwerke“; Merged.\n" in shown
