"""The comparison that guards every file: equal graphs are found equal, others are not, however they are shaped."""

from __future__ import annotations

import itertools
import re

import pyoxigraph as ox
import pytest

from graphtool.stewardship.format.equality import same_graph


def _same(first: str, second: str) -> bool:
    labels = set(re.findall(r"_:(\w+)", first + second))
    one, other = (
        ox.parse(input=text, format=ox.RdfFormat.TURTLE, base_iri="http://e.example/") for text in (first, second)
    )
    return same_graph(one, other, labels)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<s> <p> 1 , 2 .", "<s> <p> 2 . <s> <p> 1 , 1 ."),
        ("<s> <p> [ <q> 1 ; <r> [ <q> 2 ] ] .", "<s> <p> [ <r> [ <q> 2 ] ; <q> 1 ] ."),
        ("<s> <p> [ <q> 1 ] , [ <q> 2 ] .", "<s> <p> [ <q> 2 ] , [ <q> 1 ] ."),
        ("[ <p> 1 ] . [ <p> 2 ] <q> 3 .", "[ <p> 2 ] <q> 3 . [ <p> 1 ] ."),
        ("<s> <p> ( 1 [ <q> 1 ] () ) .", "<s> <p> ( 1 [ <q> 1 ; <q> 1 ] () ) ."),
        ("_:a <p> [ <q> _:a ] .", "_:a <p> [ <q> _:a ] ."),
    ],
)
def test_equal_graphs(first: str, second: str) -> None:
    assert _same(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<s> <p> 1 .", "<s> <p> 01 ."),
        ('<s> <p> "a" .', '<s> <p> "a"@de .'),
        ("<s> <p> [ <q> 1 ] .", "<s> <p> [ <q> 1 ] , [ <q> 1 ] ."),
        ("<s> <p> [ <q> 1 ] . <t> <p> [ <q> 2 ] .", "<s> <p> [ <q> 2 ] . <t> <p> [ <q> 1 ] ."),
        ("<s> <p> ( 1 2 ) .", "<s> <p> ( 2 1 ) ."),
        ("<s> <p> [ <q> [] ] .", "<s> <p> [ <r> [] ] ."),
        ("<s> <p> [] .", "[] <p> <s> ."),
        ("_:a <p> 1 .", "_:b <p> 1 ."),
        ("<s> <p> _:a .", "<s> <p> [] ."),
        ("<s> <p> [ <q> 1 ; <r> 2 ] .", "<s> <p> [ <q> 1 ] , [ <r> 2 ] ."),
    ],
)
def test_different_graphs(first: str, second: str) -> None:
    assert not _same(first, second)


def test_a_node_that_turtle_could_not_write_is_never_taken_for_equal() -> None:
    shared = "_:a <p> _:c . _:b <p> _:c ."
    assert _same(shared, shared)
    quads = list(ox.parse(input=shared, format=ox.RdfFormat.TURTLE, base_iri="http://e.example/"))
    assert not same_graph(quads, quads, labels=frozenset("ab"))


def test_neither_cliques_nor_long_lists_take_long() -> None:
    nodes = [f"_:n{number}" for number in range(40)]
    clique = "\n".join(f"{a} <p> {b} ." for a, b in itertools.permutations(nodes, 2))
    long = f"<s> <p> ( {'[ <q> 1 ] ' * 5_000}) ."
    assert _same(clique + long, long + clique)  # a search of all ways would not end
