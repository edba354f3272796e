"""Edits of a Turtle text: what is asked for is stated afterwards, and all else keeps its bytes."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphtool.errors import DefectError
from graphtool.namespaces import DCT, ENTITY, KN, RDF_TYPE, SKOS
from graphtool.store.terms import Term
from graphtool.store.turtle.edit import Edit
from graphtool.store.turtle.tokens import tokens

PLACE, LABEL, SOURCE = f"{ENTITY}place/05974040", f"{SKOS}prefLabel", f"{DCT}source"
TEXT = """\
# A banner.
@prefix kn: <https://w3id.org/klimanetz/ontology#> .
@prefix place: <https://w3id.org/klimanetz/id/place/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

# --- Places ---

# about Soest
place:05974040 a kn:Municipality ;
    skos:prefLabel "Soest"@de ; # the official name
    kn:ags "05974040" .  # checked

place:05974044 a kn:Municipality ;
    skos:prefLabel
        "Welver"@de ,
        "Welver"@en .
"""


def named(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)


def test_an_object_takes_the_place_of_another() -> None:
    edit = Edit(TEXT)
    edit.replace(PLACE, LABEL, ox.Literal("Soest", language="de"), ox.Literal('Soest "Börde"', language="de"))
    assert edit.result() == TEXT.replace('"Soest"@de', '"Soest \\"Börde\\""@de')


def test_a_second_object_goes_below_the_first_and_a_new_property_behind_its_neighbours() -> None:
    edit = Edit(TEXT)
    edit.add(PLACE, LABEL, [ox.Literal("Soest", language="de"), ox.Literal("Soest", language="en")])
    edit.add(PLACE, SOURCE, [named(f"{ENTITY}source/a")])
    edit.add(f"{ENTITY}place/05974044", LABEL, [ox.Literal("Wälver", language="nds")])
    expected = (
        TEXT.replace('prefLabel "Soest"@de ;', 'prefLabel\n        "Soest"@de ,\n        "Soest"@en ;')
        .replace('"05974040" .', '"05974040" ;\n    dct:source source:a .')
        .replace('"Welver"@en', '"Welver"@en ,\n        "Wälver"@nds')
        .replace("@prefix kn:", "@prefix dct: <http://purl.org/dc/terms/> .\n@prefix kn:")
        .replace("core#> .\n", f"core#> .\n@prefix source: <{ENTITY}source/> .\n")
    )
    assert edit.result() == expected


def test_a_paragraph_goes_before_the_comment_of_another_or_to_the_end() -> None:
    edit = Edit(TEXT)
    facts: dict[str, list[Term]] = {LABEL: [ox.Literal("X", language="de")], RDF_TYPE: [named(f"{KN}Municipality")]}
    edit.insert(f"{ENTITY}place/05974028", facts, before=edit.paragraphs[0])
    edit.insert_after(f"{ENTITY}place/05974041", facts, after=edit.paragraphs[0])
    edit.insert(f"{ENTITY}place/05974048", facts, before=None)
    result = edit.result()
    order = ["place:05974028 a", "# about Soest", "place:05974040 a", "place:05974041 a", "place:05974044 a"]
    places = [result.index(words) for words in [*order, "place:05974048 a"]]
    assert places == sorted(places)
    assert '05974041 a kn:Municipality ;\n    skos:prefLabel "X"@de .\n\nplace:05974044' in result
    assert '"05974040" .  # checked\n\nplace:05974041' in result


def test_nothing_asked_is_nothing_changed() -> None:
    edit = Edit(TEXT)
    edit.add(PLACE, LABEL, [ox.Literal("Soest", language="de")])
    assert not edit.changed
    assert edit.result() is TEXT


def test_a_prefix_that_means_something_else_is_not_used() -> None:
    text = f"@prefix dct: <http://example.org/> .\n<{PLACE}> a dct:x .\n"
    edit = Edit(text)
    edit.add(PLACE, SOURCE, [named(f"{DCT}x")])
    assert edit.result() == text.replace("dct:x .", f"dct:x ;\n    <{SOURCE}> <{DCT}x> .")


def test_an_edit_that_would_say_something_else_is_a_defect() -> None:
    edit = Edit(TEXT)
    edit.replace(PLACE, LABEL, ox.Literal("Nirgends", language="de"), ox.Literal("Soest", language="en"))
    with pytest.raises(DefectError):
        edit.result()


IRIS = st.sampled_from([f"{KN}a", f"{DCT}b", f"{SKOS}c", "http://example.org/d#e.", f"{ENTITY}place/05974044"])
OBJECTS = st.one_of(
    IRIS.map(named),
    st.text(max_size=6).map(ox.Literal),
    st.text(max_size=6).map(lambda t: ox.Literal(t, language="de")),
)
NESTED = (
    TEXT + '[] kn:of [ kn:in ( place:05974040 "a;b.c" ) ] .\n<http://example.org/s> kn:x """long\n# no comment\n""" .\n'
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([PLACE, f"{ENTITY}place/05974044"]), IRIS, OBJECTS), max_size=6))
def test_whatever_is_added_every_token_of_before_stays_in_order(
    added: list[tuple[str, str, ox.NamedNode | ox.Literal]],
) -> None:
    edit = Edit(NESTED)
    for subject, predicate, term in added:
        edit.add(subject, predicate, [term])
    result = edit.result()
    after = iter([result[t.start : t.end] for t in tokens(result, comments=True)])
    assert all(NESTED[t.start : t.end] in after for t in tokens(NESTED, comments=True))
    stated = {q.triple for q in ox.parse(input=result, format=ox.RdfFormat.TURTLE)}
    assert all(ox.Triple(named(s), named(p), o) in stated for s, p, o in added)
