"""Every statement is found where its file states it, in every syntax that has lines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.errors import Location
from graphtool.project import Project
from graphtool.store.parse import ParsedFile, parse_bytes, parse_file
from graphtool.store.positions import Locator, Place
from tests.conftest import ROOT

NASTY = sorted((ROOT / "tests" / "store" / "nasty").glob("*.*"))


def parsed(text: str, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE, shown: str = "f.ttl") -> ParsedFile:
    return parse_bytes(text.encode(), syntax, "http://base/", shown=shown)


def assert_found(file: ParsedFile) -> int:
    """Assert that each statement of a file is found as often as it is made, each part where it is written."""
    locator = Locator([file])
    places = [place for subject in {quad.subject for quad in file.quads} for place in locator.places(subject)]
    assert Counter(place.triple for place in places) == Counter(quad.triple for quad in file.quads)
    for place in places:
        assert_written(file.text(), locator, place)
    return len(places)


def assert_written(text: str, locator: Locator, place: Place) -> None:
    assert place.statement
    for part, where in ((place.statement.subject, place.subject), (place.statement.object, place.object)):
        written = text[part.start : part.end].replace("\r", "\n").partition("\n")[0]
        assert locator.line(where)[where.column - 1 :].startswith(written)


@pytest.mark.parametrize("folder", ["data", "ontology", "shapes"])
def test_every_statement_of_the_project(project: Project, folder: str) -> None:
    files = sorted((project.root / folder).rglob("*.ttl"))
    assert sum(assert_found(parse_file(file, project.graph_iri(file))) for file in files) > 1000


@pytest.mark.parametrize("file", NASTY, ids=lambda file: file.name)
def test_every_statement_of_nasty_files(file: Path) -> None:
    assert assert_found(parse_file(file, "http://base.example/x/y"))


def test_lines_and_columns_are_counted_in_characters_from_one() -> None:
    file = parsed('@prefix : <http://a/> .\n\n:ä🌍 :p\t"x" ,\r\n  """two\nlines""" ; :q [ :r :s ] .')
    (subject,) = {q.subject for q in file.quads if isinstance(q.subject, ox.NamedNode)}
    places = Locator([file]).places(subject)
    assert [(p.object.line, p.object.column) for p in places] == [(3, 8), (4, 3), (5, 15)]
    assert {(p.subject.line, p.subject.column) for p in places} == {(3, 1)}
    assert [(p.predicate.line, p.predicate.column) for p in places] == [(3, 5), (3, 5), (5, 12)]


def test_a_statement_is_found_in_each_file_that_makes_it() -> None:
    one, two = parsed("<http://s> <http://p> 1, 2 .", shown="one"), parsed("\n<http://s> <http://p> 2 .", shown="two")
    places = Locator([two, one]).places(ox.NamedNode("http://s"))
    assert [str(p.object) for p in places] == ["two:2:23", "one:1:23", "one:1:26"]


def test_a_statement_or_else_its_subject_is_located() -> None:
    locator = Locator([parsed("<http://s> <http://p> 1 .")])
    subject = ox.NamedNode("http://s")
    triple = ox.Triple(subject, ox.NamedNode("http://p"), ox.Literal(1))
    assert locator.statement(subject, [triple]) == Location("f.ttl", 1, 23)
    assert locator.statement(subject, []) == Location("f.ttl", 1, 1)
    assert locator.statement(ox.NamedNode("http://t"), [triple]) is None


def test_syntaxes_without_places_give_the_file() -> None:
    text = '[{"@id": "http://s", "http://p": [{"@value": "x"}]}]'
    (place,) = Locator([parsed(text, ox.RdfFormat.JSON_LD, "f.jsonld")]).places(ox.NamedNode("http://s"))
    assert place.object == Location("f.jsonld")


def test_what_the_walk_does_not_understand_has_the_line_of_its_subject() -> None:
    file = parsed("<http://s> <http://p> 1 ~ <http://r> .\n<http://t> <http://p> 2 .")
    locator = Locator([file])
    assert {p.object for p in locator.places(ox.NamedNode("http://s"))} == {Location("f.ttl", 1, 1)}
    assert [p.object for p in locator.places(ox.NamedNode("http://t"))] == [Location("f.ttl", 2, 23)]


def test_a_file_that_is_gone_is_known_by_name(tmp_path: Path) -> None:
    file = parsed("<http://s> <http://p> 1 .")
    gone = ParsedFile(tmp_path / "gone.ttl", "gone.ttl", file.graph, file.quads, {})
    assert [p.object for p in Locator([gone]).places(ox.NamedNode("http://s"))] == [Location("gone.ttl")]
