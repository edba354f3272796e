"""Any Turtle, comments anywhere: formatting keeps the graph and every comment, is stable, and makes small diffs."""

from __future__ import annotations

import difflib
import itertools
import re
from collections import Counter

import pyoxigraph as ox
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from graphtool.stewardship.format import formatted

BASE = "http://base.example/a/b"
COMMENT = re.compile(r"#~\d+[^\n\r]*")
INSERTED = "    <http://new.example/p> <http://new.example/o> ;"

_iris = st.sampled_from(
    ["<http://e.example/s>", "e:s", "e:t", "e:u.v", "e:", "<rel>", "<>", "f:x", "<http://e.example/t>", "f:\\~1"]
)
_literals = st.sampled_from(
    [
        *('"x"', "'x'", '"# no"', '"""two\nlines"""', '"x"@de', '"y"@en', '"x"@DE', '"1"^^e:d', "1", "01", "1.50"),
        *("'''cr\r\nlf'''", '"\\u00e4 \\""', '""', "-2e5", '"<no>"^^<rel>', "true"),
    ]
)
_blanks = st.sampled_from(["_:a", "_:b", "_:b1"])
_predicates = st.sampled_from(["a", "e:p", "e:q", "f:p", "<http://e.example/p>", "<rel>"])
_spaces = st.sampled_from(
    [" "] * 12
    + ["\n", "\n    ", "\r\n", "\r", "\t", "\n\n", " #~ end\n      #~ more\n"]
    + [" #~ end\n", "\n#~ own\n", "\n\n#~ free\n\n", "\n    #~ own\n", "\n#~ --- line ---\n"]
)
_declarations = st.sampled_from(
    [
        ["@prefix", "e:", "<http://e.example/>", "."],
        ["@prefix", "unused:", "<http://unused.example/>", "."],
        ["PREFIX", "e:", "<http://other.example/>"],
        ["prefix", "f:", "<http://f.example/#>"],
        ["@prefix", "f:", "<rel#>", "."],
        ["@base", "<http://base.example/x/>", "."],
        ["BASE", "<deeper/>"],
    ]
)
Words = list[str]


def _joined(parts: list[Words], mark: str = "") -> Words:
    words = list(parts[0]) if parts else []
    for part in parts[1:]:
        words += [mark, *part] if mark else part
    return words


def _statements(nodes: st.SearchStrategy[Words]) -> st.SearchStrategy[Words]:
    objects = st.lists(nodes, min_size=1, max_size=3).map(lambda parts: _joined(parts, ","))
    one = st.tuples(_predicates.map(lambda verb: [verb]), objects).map(lambda parts: _joined(list(parts)))
    many = st.lists(one, min_size=1, max_size=3).map(lambda parts: _joined(parts, ";"))
    return st.tuples(many, st.sampled_from([[], [";"], [";", ";"]])).map(lambda parts: _joined(list(parts)))


def _nested(nodes: st.SearchStrategy[Words]) -> st.SearchStrategy[Words]:
    brackets = _statements(nodes).map(lambda words: ["[", *words, "]"])
    lists = st.lists(nodes, max_size=3).map(lambda parts: ["(", *_joined(parts), ")"])
    return st.one_of(brackets, lists, st.just(["[", "]"]))


_nodes = st.recursive(st.one_of(_iris, _literals, _blanks).map(lambda word: [word]), _nested, max_leaves=6)
_subjects = st.one_of(st.one_of(_iris, _iris, _blanks).map(lambda word: [word]), _nested(_nodes))
_paragraphs = st.tuples(_subjects, _statements(_nodes)).map(lambda parts: [*_joined(list(parts)), "."])
_head = [["@prefix", "e:", "<http://e.example/>", "."], ["@prefix", "f:", "<http://f.example/>", "."]]
_bodies = st.lists(st.one_of(_paragraphs, _paragraphs, _paragraphs, _declarations), max_size=7)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Return a well-formed Turtle document with numbered comments."""
    words = _joined(_head + draw(_bodies))
    spaces = draw(st.lists(_spaces, min_size=len(words) + 1, max_size=len(words) + 1))
    text = "".join(space + word for space, word in zip(spaces, [*words, ""], strict=True))
    numbers = itertools.count()
    return re.sub("#~", lambda _: f"#~{next(numbers)}", text)


def _canonical(text: str) -> Counter[str]:
    graph = ox.Dataset(ox.parse(input=text, format=ox.RdfFormat.TURTLE, base_iri=BASE))
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return Counter(map(str, graph))


def _form(text: str) -> str:
    return formatted(text.encode()).decode()


relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(documents())
def test_the_graph_and_every_comment_stay_and_a_second_run_changes_nothing(text: str) -> None:
    result = _form(text)
    assert _canonical(result) == _canonical(text)
    assert sorted(COMMENT.findall(result)) == sorted(comment.rstrip() for comment in COMMENT.findall(text))
    assert _form(result) == result
    assert not re.search(r"[ \t]$", re.sub(r"'''.*?'''", "S", result, flags=re.DOTALL), re.MULTILINE)


@relaxed
@given(documents(), st.data())
def test_a_statement_that_is_inserted_or_removed_is_one_line_of_the_diff(text: str, data: st.DataObject) -> None:
    lines = _form(text).split("\n")
    places = [number for number, line in enumerate(lines) if re.fullmatch(r"    \S.* ;", line)]
    assume(places)
    place = data.draw(st.sampled_from(places))
    before = "\n".join(lines)
    after = _form("\n".join([*lines[: place + 1], INSERTED, *lines[place + 1 :]]))
    changes = [line for line in difflib.ndiff(before.split("\n"), after.split("\n")) if line[0] in "+-"]
    assert changes == [f"+ {INSERTED}"]


@relaxed
@given(st.permutations(["e:s", "e:t", "f:s", "<x>", "_:b"]), st.permutations(["e:p", "a", "f:p"]), st.data())
def test_the_order_of_the_file_does_not_matter(subjects: list[str], predicates: list[str], data: st.DataObject) -> None:
    statements = [f"{s} {p} {o} ." for s in subjects for p in predicates for o in ('"x"', "e:o", '"a"@de', "_:b")]
    shuffled = data.draw(st.permutations(statements))
    head = "@prefix f: <http://f.example/> . @prefix e: <http://e.example/> .\n"
    expected = _form(head + "\n".join(sorted(statements)))
    assert _form(head + "\n".join(shuffled)) == expected
