"""Statements are taken out of a text with their punctuation; comments on lines of their own stay where they are."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from graphtool.project import Project
from graphtool.store.turtle.remove import without


def triples(text: str) -> list[ox.Triple]:
    parsed = ox.parse(input=text.encode(), format=ox.RdfFormat.TURTLE, base_iri="http://example.org/")
    return [quad.triple for quad in parsed]


def about(text: str, *objects: str) -> set[ox.Triple]:
    return {triple for triple in triples(text) if str(triple.object) in objects}


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("<a:s>\n    <a:p> 1 ;\n    <a:q> 2 ;\n.\n", "2", "<a:s>\n    <a:p> 1 ;\n.\n"),
        ("<a:s>\n    <a:p> 1 ; # one\n    <a:q> 2 ;\n.\n", "1", "<a:s>\n    <a:q> 2 ;\n.\n"),
        ("<a:s> <a:p> 1 ;\n    # why\n    <a:q> 2 .\n", "2", "<a:s> <a:p> 1\n    # why\n .\n"),
        ("<a:s> <a:p> 1 , 2 , 3 .\n", "2", "<a:s> <a:p> 1 , 3 .\n"),
        ("<a:s> <a:p> 1 , 2 , 3 .\n", "3", "<a:s> <a:p> 1 , 2 .\n"),
        ("<a:s> <a:p>\n        1 ,\n        2 .\n", "1", "<a:s> <a:p>\n        2 .\n"),
        ("# above\n\n<a:s> <a:p> 1 .\n\n<a:t> <a:p> 2 .\n", "1", "# above\n\n<a:t> <a:p> 2 .\n"),
        ("<a:s> <a:p> 1 .\r\n<a:t> <a:p> 2 .", "2", "<a:s> <a:p> 1 .\r\n"),
        ("<a:s> <a:p> 1 ;; <a:q> 2 .", "2", "<a:s> <a:p> 1 ."),
    ],
)
def test_what_is_left_reads_as_if_nothing_had_been_there(text: str, gone: str, left: str) -> None:
    unwanted = about(text, f'"{gone}"^^<http://www.w3.org/2001/XMLSchema#integer>')
    assert without(text, unwanted) == left


def test_in_the_real_files_nothing_else_goes(project: Project) -> None:
    chance = random.Random(1)  # noqa: S311
    for path in project.data_files():
        text = path.read_text("utf-8")
        stated = triples(text)
        for number in (1, 7, len(stated) // 2):
            unwanted = set(chance.sample(stated, number))
            left = without(text, unwanted)
            assert set(triples(left)) == set(stated) - unwanted, path.name
            assert banners(left) == banners(text), path.name
        assert triples(without(text, set(stated))) == []


def banners(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_statements_inside_of_blank_nodes_stay() -> None:
    text = "<a:s> <a:p> [ <a:q> 1 ] , ( 1 2 ) , 1 .\n[] <a:p> 1 .\n"
    left = without(text, about(text, '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'))
    assert left == "<a:s> <a:p> [ <a:q> 1 ] , ( 1 2 ) .\n[] <a:p> 1 .\n"
