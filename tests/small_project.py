"""A project of a few files with one rule per slip, in which a command takes a tenth of the time of the real one."""

from __future__ import annotations

from pathlib import Path

PREFIXES = """\
@prefix certainty: <https://w3id.org/klimanetz/scheme/certainty/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix evidence: <https://w3id.org/klimanetz/id/evidence/> .
@prefix kn: <https://w3id.org/klimanetz/ontology#> .
@prefix network: <https://w3id.org/klimanetz/id/network/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix place: <https://w3id.org/klimanetz/id/place/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/klimanetz/id/source/> .
"""

FILES = {
    "ontology/k.ttl": """\
@prefix kn: <https://w3id.org/klimanetz/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
kn:Network a owl:Class .
""",
    "shapes/k.ttl": """\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix kn: <https://w3id.org/klimanetz/ontology#> .
@prefix knsh: <https://w3id.org/klimanetz/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
knsh:NetworkShape a sh:NodeShape ; sh:targetClass kn:Network ;
    sh:property knsh:NetworkShape-label , knsh:NetworkShape-text .
knsh:NetworkShape-label a sh:PropertyShape ; sh:path skos:prefLabel ; sh:minCount 1 ; sh:severity sh:Violation ;
    sh:message "A network must have a label."@en .
knsh:NetworkShape-text a sh:PropertyShape ; sh:path dct:description ; sh:minCount 1 ; sh:severity sh:Warning ;
    sh:message "A network should have a description."@en .
""",
    "queries/k.rq": "SELECT * { ?s ?p ?o }\n",
    "data/catalogue.ttl": f"""\
# The catalogue.

{PREFIXES}
<https://w3id.org/klimanetz/dataset>
    a dcat:Dataset ;
    dct:hasPart <https://w3id.org/klimanetz/graph/pages/eins> ;
    dct:hasPart <https://w3id.org/klimanetz/graph/pages/zwei> ;
.

<https://w3id.org/klimanetz/graph/pages/eins>
    a dcat:Dataset ;
    dct:source source:eins ;
.

<https://w3id.org/klimanetz/graph/pages/zwei>
    a dcat:Dataset ;
    dct:source source:zwei ;
.

source:eins
    a kn:Source ;
    skos:prefLabel "Seite eins"@de ;
.

source:zwei
    a kn:Source ;
    skos:prefLabel "Seite zwei"@de ;
.
""",
    "data/pages/eins.ttl": f"""\
# Page one.

{PREFIXES}
# --- Networks ---

# the first of all
network:a
    a kn:Network ;
    skos:prefLabel "Netz A"@de ;
    kn:evidence evidence:f001-001 ; # on the first line
.

evidence:f001-001
    a kn:Evidence ;
    oa:hasSource source:eins ;
.
""",
    "data/pages/zwei.ttl": f"""\
# Page two; it is only a little about network:a.

{PREFIXES}
network:a
    kn:motto "Alles wird gut"@de ;
.

network:b
    a kn:Network ;
    skos:prefLabel "Netz B"@de ;
    kn:evidence evidence:f002-001 ;
.

evidence:f002-001
    a kn:Evidence ;
    oa:hasSource source:zwei ;
.
""",
    "data/registers/orte.ttl": f"""\
{PREFIXES}
place:05974040
    a kn:Municipality ;
    kn:ags "05974040" ;
.
""",
}


def small_project(root: Path) -> Path:
    """Write the project into a folder, which may not exist yet, and return the folder."""
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def state(root: Path) -> dict[str, bytes]:
    """Return the bytes of every file below data/."""
    files = (path for path in (root / "data").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
