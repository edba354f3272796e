"""Statements: the same as pyoxigraph's, each at its place, on the W3C suite, the project's files and nasty texts."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphtool.project import Project
from graphtool.store.turtle.names import Names
from graphtool.store.turtle.statements import (
    Directive,
    Occurrence,
    Paragraph,
    Statement,
    WalkError,
    match_blank_nodes,
    paragraphs,
    statements,
)
from tests.conftest import ROOT, reference

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
TESTS = "http://www.w3.org/ns/rdftest#TestTurtle"
BASE = "http://base.example/folder/file"
NASTY = sorted((ROOT / "tests" / "store" / "nasty").glob("*.*"))
FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS}


def suite(*kinds: str) -> list[Path]:
    """Return the files of the W3C Turtle tests of these kinds."""
    folder = reference("suites/turtle")
    store = ox.Store()
    store.load(path=folder / "manifest.ttl", format=ox.RdfFormat.TURTLE, base_iri=f"{folder.as_uri()}/")
    found = [
        folder / str(action.object).strip("<>").rpartition("/")[2]
        for kind in kinds
        for test in store.quads_for_pattern(None, None, ox.NamedNode(TESTS + kind))
        for action in store.quads_for_pattern(test.subject, ox.NamedNode(f"{MANIFEST}action"), None)
    ]
    return sorted(found)


def agree(text: str, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE, base: str = BASE) -> list[Statement]:
    """Assert that the walk and pyoxigraph find the same statements in the same order; return the walk's."""
    walked = list(statements(text, base, syntax))
    parsed = list(ox.parse(input=text, format=syntax, base_iri=base))
    assert match_blank_nodes(walked, parsed) is not None
    assert all((w.graph is None) == (p.graph_name == ox.DefaultGraph()) for w, p in zip(walked, parsed, strict=True))
    return walked


def test_the_w3c_suite_gives_the_triples_of_pyoxigraph() -> None:
    files = suite("PositiveSyntax", "Eval")
    assert len(files) > 200
    for file in files:
        agree(file.read_bytes().decode(), base=f"http://www.w3.org/2013/TurtleTests/{file.name}")


def test_the_w3c_suite_of_bad_syntax_is_refused() -> None:
    files = suite("NegativeSyntax", "NegativeEval")
    assert len(files) > 80
    for file in files:
        with pytest.raises(WalkError):
            list(statements(file.read_bytes().decode(), BASE))


def assert_cut_out(text: str, place: Occurrence, names: Names, known: dict[str, object]) -> None:
    """Assert that what is written at a place, parsed on its own, is the term; or a blank node, or implied."""
    written = text[place.start : place.end]
    if place.start == place.end:
        assert isinstance(place.term, ox.BlankNode) or str(place.term)[-5:] in ("irst>", "rest>", "#nil>")
    elif written.startswith(("[", "(", "_:")):
        assert isinstance(place.term, ox.BlankNode) or "#nil>" in str(place.term)
    else:
        if written not in known:
            known[written] = parsed_alone(written, names)
        assert known[written] == place.term


def parsed_alone(written: str, names: Names) -> object:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in names.prefixes.items())
    verb, thing = (written, "<x:>") if written == "a" else ("<x:>", written)
    quad = next(
        iter(ox.parse(input=f"{prefixes} <x:> {verb} {thing} .", format=ox.RdfFormat.TURTLE, base_iri=names.base))
    )
    return quad.predicate if written == "a" else quad.object


def assert_in_place(text: str, syntax: ox.RdfFormat, base: str) -> None:
    """Cut every part of every statement out of the text and compare what is written there with the term."""
    parts = list(paragraphs(text, Names(base), syntax))
    for one, other in pairwise(parts):
        assert one.end <= other.start
    known: dict[str, object] = {}
    for part in parts:
        if isinstance(part, Directive):
            assert text[part.start : part.end].lower().lstrip("@").startswith(part.kind)
            known = {}
            continue
        for statement in part.statements:
            for place in (statement.subject, statement.predicate, statement.object):
                assert part.start <= place.start <= place.end <= part.end
                assert_cut_out(text, place, part.names, known)


@pytest.mark.parametrize("folder", ["data", "ontology", "shapes"])
def test_every_statement_of_the_project_is_in_its_place(project: Project, folder: str) -> None:
    files = sorted((project.root / folder).rglob("*.ttl"))
    assert files
    for file in files:
        text = file.read_bytes().decode()
        agree(text)
        assert_in_place(text, ox.RdfFormat.TURTLE, BASE)


def test_there_are_nasty_files() -> None:
    assert len(NASTY) >= 8


@pytest.mark.parametrize("file", NASTY, ids=lambda file: file.name)
def test_every_statement_of_nasty_files_is_in_its_place(file: Path) -> None:
    text = file.read_bytes().decode()
    assert agree(text, FORMATS[file.suffix])
    assert_in_place(text, FORMATS[file.suffix], BASE)


def test_nested_nodes_span_their_brackets() -> None:
    text = "@prefix : <http://e/> . :s :p [ :q ( 1 :x ) ; ] , [] ."
    outer = [s for s in statements(text) if s.subject.term == ox.NamedNode("http://e/s")]
    assert [text[s.object.start : s.object.end] for s in outer] == ["[ :q ( 1 :x ) ; ]", "[]"]
    assert {text[s.start : s.end] for s in statements(text)} == {":s :p [ :q ( 1 :x ) ; ] , [] ."}


def test_paragraphs_know_their_names_and_graphs() -> None:
    text = "PREFIX a: <http://e/> a:g { a:s a a:C } @base <http://f/> . <s> a a:C ."
    parts = list(paragraphs(text, syntax=ox.RdfFormat.TRIG))
    prefix, inside, base, outside = parts
    assert isinstance(prefix, Directive)
    assert (prefix.kind, prefix.prefix, prefix.value) == ("prefix", "a", "http://e/")
    assert isinstance(base, Directive)
    assert isinstance(inside, Paragraph)
    assert isinstance(outside, Paragraph)
    assert inside.graph
    assert inside.graph.term == ox.NamedNode("http://e/g")
    assert (outside.graph, outside.names.base) == (None, "http://f/")


def test_deep_nesting_does_no_harm() -> None:
    depth = 5000
    agree(f"<a:s> <a:p> {'[ <a:p> ' * depth} 1 {']' * depth} .")
    agree(f"<a:s> <a:p> {'(' * depth} 1 {')' * depth} .")


SUBJECTS = [":a", "a:b.c", "<x>", "_:b.1", "[]", "[ :a 1 ]", "( 1 '.' )", "true.a:b", r"a:\.b", "a:%2E", ":1.5"]
OBJECTS = [*SUBJECTS, "true", "1", "1.5", "5.", ".5", "1.e4", '"x. y"', "'#'@de", '"."^^:d', '"""a. "b" .\n"""', "()"]
GAPS = ["", " ", "\n", "# c. 'x' <\n"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Make a text that often is Turtle: statements with as little or as much between their tokens as can be."""
    text = "@prefix : <http://e/> . @prefix a: <http://e/> . PREFIX true.a: <http://e/>\n"
    for _ in range(draw(st.integers(1, 3))):
        parts = [draw(st.sampled_from(SUBJECTS)), draw(st.sampled_from([*SUBJECTS[:3], "a"]))]
        for _ in range(draw(st.integers(0, 2))):
            parts += [draw(st.sampled_from(OBJECTS)), draw(st.sampled_from([",", "; :p", ";; a", ". :s <p>"]))]
        parts += [draw(st.sampled_from(OBJECTS)), "."]
        text += "".join(part + draw(st.sampled_from(GAPS)) for part in parts)
    # pyoxigraph loses an escape in a name that the end of the file follows at once
    return f"{text}\n"


@given(texts())
def test_random_texts_give_the_triples_of_pyoxigraph(text: str) -> None:
    try:
        list(ox.parse(input=text, format=ox.RdfFormat.TURTLE, base_iri=BASE))
    except SyntaxError:
        return
    agree(text)
    assert_in_place(text, ox.RdfFormat.TURTLE, BASE)


@pytest.mark.parametrize(
    "text",
    ["<a:s> <a:p>", "<a:s> <a:p> 1", "x:s <a:p> 1 .", "<a:s> <a:p> 1 . }", "[] .", "(1) .", "'x' <a:p> 1 .",
     "<a:s> <a:p> [ <a:q> ] .", "<a:s> <a:p> ( 1 .", "<a:s> <a:p> '\\uD800' .", "<a:s> _:b 1 .", "@prefix a <x> ."],
)  # fmt: skip
def test_what_is_not_turtle_is_refused(text: str) -> None:
    with pytest.raises(SyntaxError):
        list(ox.parse(input=text, format=ox.RdfFormat.TURTLE, base_iri=BASE))
    with pytest.raises(WalkError) as refused:
        list(statements(text, BASE))
    assert 0 <= refused.value.offset <= len(text)


def test_a_different_parse_does_not_match() -> None:
    walked = list(statements("[] <a:p> 1 ; <a:q> 2 ."))
    other = list(ox.parse(input="[] <a:p> 1 . [] <a:q> 2 .", format=ox.RdfFormat.TURTLE))
    assert match_blank_nodes(walked, other) is None
    assert match_blank_nodes(walked, other[:1]) is None
