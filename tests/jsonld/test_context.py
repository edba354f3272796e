"""The context: what is released never changes, lists and language maps are what the shapes allow."""

from __future__ import annotations

import json

import pytest

from graphtool.jsonld.context import Context, build_context, read_context, released, released_text
from graphtool.jsonld.frames import DERIVED_KEYS, INVERSES
from graphtool.namespaces import KN, STANDARD
from graphtool.project import Project
from graphtool.store.load import Corpus, parse_project_files


@pytest.fixture(scope="module")
def generated(project: Project, asserted: Corpus) -> Context:
    shapes = parse_project_files(project, project.shape_files())
    return build_context((q for f in asserted.ontology for q in f.quads), (q for f in shapes for q in f.quads))


def test_released_terms_never_change(generated: Context) -> None:
    """A term that reads differently now, or has left the ontology, breaks consumers: that would be v2.

    New terms are no breach: documents write them as compact IRIs until the next version of the context.
    """
    now = generated.document["@context"]
    for key, definition in json.loads(released_text())["@context"].items():
        assert now.get(key, "gone") == definition, key


def test_the_released_copy_reads_as_it_was_written(generated: Context) -> None:
    assert json.loads(released_text()) == released().document
    assert released().text() == released_text()
    again = read_context(generated.document)
    assert (again.terms, again.classes, again.prefixes) == (generated.terms, generated.classes, generated.prefixes)


def test_every_key_is_defined_once(generated: Context) -> None:
    keys = [term.key for term in generated.terms.values()]
    others = [*INVERSES, *DERIVED_KEYS, *generated.classes.values(), *generated.prefixes, "id", "type", "graphs"]
    assert len(keys + others) == len({*keys, *others})


@pytest.mark.parametrize(
    ("key", "definition"),
    [
        ("name", {"@id": f"{STANDARD['skos']}prefLabel", "@container": "@language"}),
        ("alternateName", {"@id": f"{STANDARD['skos']}altLabel", "@container": ["@language", "@set"]}),
        ("earliest", {"@id": f"{KN}earliest", "@type": f"{STANDARD['xsd']}date"}),
        ("datePublished", {"@id": f"{STANDARD['dct']}issued", "@type": f"{STANDARD['xsd']}date"}),
        ("evidence", {"@id": f"{KN}evidence", "@type": "@id", "@container": "@set"}),
        ("role", {"@id": f"{STANDARD['org']}role", "@type": "@id", "@container": "@set"}),
        ("territory", {"@id": f"{KN}territory", "@type": "@id"}),
        ("schema:about", {"@id": f"{STANDARD['schema']}about", "@type": "@id", "@container": "@set"}),
        ("memberships", {"@reverse": f"{STANDARD['org']}organization", "@container": "@set"}),
        ("holds", None),
    ],
)
def test_the_terms_that_portals_meet_first(key: str, definition: object) -> None:
    assert released().document["@context"][key] == definition


def test_a_limit_for_some_classes_only_does_not_make_a_property_single() -> None:
    """`kn:wide` is limited on A, but B may use it: it stays a list. `kn:narrow` is limited on all its classes."""
    import pyoxigraph as ox

    ontology = """kn:A a owl:Class . kn:B a owl:Class . kn:C a owl:Class ; rdfs:subClassOf kn:A .
        kn:wide a owl:ObjectProperty ; schema:domainIncludes kn:A , kn:B .
        kn:narrow a owl:ObjectProperty ; schema:domainIncludes kn:C ."""
    shapes = """knsh:AShape sh:targetClass kn:A ; sh:property knsh:AShape-wide , knsh:AShape-narrow .
        knsh:AShape-wide sh:path kn:wide ; sh:maxCount 1 . knsh:AShape-narrow sh:path kn:narrow ; sh:maxCount 1 ."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in STANDARD.items())
    first, second = (list(ox.parse(input=prefixes + text, format=ox.RdfFormat.TURTLE)) for text in (ontology, shapes))
    terms = build_context(first, second).terms
    assert (terms[f"{KN}wide"].many, terms[f"{KN}narrow"].many) == (True, False)
