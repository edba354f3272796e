"""Each rule for query files finds its fault, at its place, and nothing else; the catalogue keeps all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphtool.query.lint.check import check_query, defined_iris
from graphtool.query.lint.joins import loose_joins
from graphtool.store.load import Corpus
from tests.conftest import ROOT

GOOD = """\
#+ summary: What is a network called?
#+ summary-de: Wie heißt ein Netzwerk?
#+ description: >-
#+   Lists the names.
#+ description-de: >-
#+   Nennt die Namen.
#+ tags: [names]
#+ defaults:
#+   - year: 2030
#+ params:
#+   - name: network
#+     type: entity
#+     example: network:klima-werk
#+     description: {de: Netzwerk, en: network}
#+   - name: year
#+     type: integer
#+     example: 2030
#+     description: {de: Jahr, en: year}
#+ columns:
#+   - name: network
#+     description: {de: Netzwerk, en: network}
#+   - name: label
#+     description: {de: Name, en: name}

PREFIX kn: <https://w3id.org/klimanetz/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT DISTINCT ?network ?label
WHERE {
  ?__network_iri a kn:Network ;
    skos:prefLabel ?label .
  BIND(?__network_iri AS ?network)
  FILTER(?_year_integer > 0)
}
ORDER BY ?network ?label
"""
# rule: what is changed, into what, and the line of the finding
FAULTS = [
    ("header", "#+ tags: [names]", "#+ tags: [names", 8),
    ("header", "#+ summary: What is a network called?", "#+ summary: {en: What is it?, de: Was ist es?}", 1),
    ("header", "type: entity", "type: thing", 1),
    ("key", "#+ tags:", "#+ tag: x\n#+ tags:", 7),
    ("summary", "#+ summary-de: Wie heißt ein Netzwerk?\n", "", 1),
    ("description", "#+ description-de: >-\n#+   Nennt die Namen.\n", "", 3),
    ("tags", "#+ tags: [names]", "#+ tags: []", 7),
    ("param-description", "{de: Jahr, en: year}", "{en: year}", 15),
    ("param-unused", "  FILTER(?_year_integer > 0)\n", "", 15),
    ("param-undeclared", "?_year_integer > 0", "?_year_integer > 0 && ?_month_integer > 0", 33),
    ("param-form", "?_year_integer", "?_year_xsd_date", 33),
    ("param-form", "?__network_iri a", "?_network_iri a", 30),
    ("param-name", "#+   - name: year\n#+     type: integer", "#+   - name: network\n#+     type: integer", 11),
    ("param-name", "year", "at", 15),
    ("example", "example: network:klima-werk", "example: network:klimawerk", 13),
    ("example", "example: 2030", "example: MMXXX", 17),
    ("default", "#+   - year: 2030", "#+   - year: 2030\n#+   - month: 6", 10),
    ("default", "#+   - year: 2030", "#+   - year: soon", 9),
    ("column-description", "{de: Name, en: name}", "{de: Name}", 22),
    ("column-absent", "SELECT DISTINCT ?network ?label", "SELECT DISTINCT ?network", 22),
    ("column-undeclared", "#+   - name: label\n#+     description: {de: Name, en: name}\n", "", 26),
    ("column-order", "SELECT DISTINCT ?network ?label", "SELECT DISTINCT ?label ?network", 19),
    ("form", "SELECT DISTINCT ?network ?label\nWHERE", "CONSTRUCT { ?network skos:prefLabel ?label }\nWHERE", 0),
    ("read-only", "SELECT DISTINCT ?network ?label\nWHERE", "DELETE { ?network skos:prefLabel ?label }\nWHERE", 0),
    ("syntax", "skos:prefLabel ?label .", "skos:prefLabel ?label . ?", 31),
    ("order", "ORDER BY ?network ?label\n", "", 34),
    ("prefix-unused", "PREFIX skos:", "PREFIX org: <http://www.w3.org/ns/org#>\nPREFIX skos:", 26),
    ("prefix-meaning", "/2004/02/skos/core#>", "/2004/02/skos#>", 26),
    ("term", "a kn:Network ;", "a kn:Netwerk ;", 30),
    ("tab", "    skos:prefLabel", "\tskos:prefLabel", 31),
    (
        "loose-join",
        "  FILTER(",
        "  OPTIONAL { ?network kn:memberOfFamily ?f }\n  OPTIONAL { ?f skos:altLabel ?fLabel }\n  FILTER(",
        34,
    ),
]


@pytest.fixture(scope="module")
def defined(asserted: Corpus) -> frozenset[str]:
    return defined_iris(asserted)


def test_a_good_query_has_no_finding(tmp_path: Path, asserted: Corpus, defined: frozenset[str]) -> None:
    file = tmp_path / "network-names.rq"
    file.write_text(GOOD, "utf-8")
    assert check_query(file, file.name, asserted, defined) == []


@pytest.mark.parametrize(("rule", "old", "new", "line"), FAULTS, ids=[f"{f[0]}-{n}" for n, f in enumerate(FAULTS)])
def test_a_fault_is_found_at_its_place(
    rule: str, old: str, new: str, line: int, tmp_path: Path, asserted: Corpus, defined: frozenset[str]
) -> None:
    assert GOOD.count(old) >= 1
    file = tmp_path / "network-names.rq"
    file.write_text(GOOD.replace(old, new), "utf-8")
    findings = check_query(file, file.name, asserted, defined)
    assert (rule, line) in {(finding.rule, finding.location.line) for finding in findings}
    assert all(finding.message for finding in findings)


def test_a_name_in_capitals_is_found(tmp_path: Path, asserted: Corpus, defined: frozenset[str]) -> None:
    file = tmp_path / "NetworkNames.rq"
    file.write_text(GOOD, "utf-8")
    assert [finding.rule for finding in check_query(file, file.name, asserted, defined)] == ["name"]


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "queries").glob("*.rq")))
def test_the_catalogue_keeps_all_rules(name: str, asserted: Corpus, defined: frozenset[str]) -> None:
    assert check_query(ROOT / "queries" / f"{name}.rq", name, asserted, defined) == []


@pytest.mark.parametrize(
    ("pattern", "loose"),
    [
        ("?a <x:p> ?b OPTIONAL { ?b <x:q> ?c } OPTIONAL { ?a <x:r> ?d }", []),
        ("?a <x:p> ?b OPTIONAL { ?b <x:q> ?c } OPTIONAL { ?c <x:r> ?d }", ["?d"]),
        ("?a <x:p> ?b OPTIONAL { ?b <x:q> ?c OPTIONAL { ?c <x:r> ?d } }", []),
        ("{ ?a <x:p> ?b } UNION { ?a <x:q> ?c } OPTIONAL { ?b <x:r> ?d }", ["?d"]),
        ("{ ?a <x:p> ?b } UNION { ?a <x:q> ?b } OPTIONAL { ?b <x:r> ?d }", []),
        ("?a <x:p> ?b . { SELECT ?c WHERE { ?c <x:q> ?d } }", ["?c"]),
        ("?a <x:p> ?b . { SELECT ?a WHERE { ?a <x:q> ?d } }", []),
        ("?a <x:p> ?b . { SELECT (COUNT(?c) AS ?n) WHERE { ?c <x:q> ?d } }", []),
        ("?a <x:p> ?b . VALUES ?c { 1 2 }", []),
        ("?a <x:p> ?b . GRAPH ?g { ?c <x:q> ?d }", ["?g"]),
        ("?a <x:p> ?b . MINUS { ?c <x:q> ?d }", []),
    ],
)
def test_loose_joins_are_told_from_firm_ones(pattern: str, loose: list[str]) -> None:
    found = [name for _, name in loose_joins(f"SELECT * WHERE {{ {pattern} }}")]
    assert [name in {"?g", "?c", "?d"} for name in found] == [True] * len(loose)
