"""Terms as fields of JSON are read back exactly."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphtool.namespaces import XSD
from graphtool.store.terms import from_plain, plain

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS, st.sampled_from(["", "@de", "string", "integer", "date"]))
def test_a_literal_is_read_back_exactly(text: str, kind: str) -> None:
    if kind == "@de":
        literal = ox.Literal(text, language="de")
    else:
        literal = ox.Literal(text, datatype=ox.NamedNode(XSD + kind)) if kind else ox.Literal(text)
    assert from_plain(plain(literal)) == literal


@pytest.mark.parametrize(
    ("term", "written"), [(ox.NamedNode("urn:a"), "urn:a"), (ox.BlankNode("b1"), "_:b1"), (ox.Literal("a"), '"a"')]
)
def test_an_iri_is_written_as_it_is_and_the_rest_as_n_triples(term: ox.NamedNode, written: str) -> None:
    assert plain(term) == written
    assert from_plain(written) == term


@pytest.mark.parametrize("text", ["", "no-iri", '"open', '"a" . <a:> <a:> "b"', "<<", "a b:c", "_:"])
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        from_plain(text)
