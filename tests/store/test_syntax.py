"""All syntax errors of a file are told at once, each where it is, and none that only follows from another."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.errors import ParseError
from graphtool.store.parse import parse_all, parse_bytes
from graphtool.store.syntax import MOST
from graphtool.store.turtle.tokens import next_broken, tokens

HEAD = "@prefix : <http://e/> .\n"


def problems(text: str | bytes, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ParseError) as refused:
        parse_bytes(content, syntax, "http://base/", shown="f")
    return [f"{problem.location}: {problem.message}" for problem in refused.value.problems]


def test_every_error_of_a_file_is_told() -> None:
    text = HEAD + ":a :b . :c :d 1\n:e :f x:y .\n:g :h x:z ; :i 2 .\n:j 'k' 3 .\n"
    assert problems(text) == [
        "f:2:7: . is not a valid RDF object",
        "f:3:1: A dot is expected at the end of statements",
        "f:3:7: The prefix x: has not been declared",
        "f:5:4: 'k' is not a valid predicate",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (':a :b "open ;\n  :c "x" ; :d "y" .\n:e :f "g" , \'h .\n:i :j "k" .\n',
         ["f:2:7: the string that opens here is not closed on its line",
          "f:4:13: the string that opens here is not closed on its line"]),
        (':a :b """open\n:c :d "x" .\n', ['f:2:7: the string that opens here with """ is never closed']),
        (":a :b <http://open ;\n :c <d> .\n", ["f:2:7: the IRI that opens here is not closed"]),
        (":a :b <with space> ; :c 1 .\n", ["f:2:12: an IRI cannot hold ' '"]),
        (':a :b "ä🌍\\z" , "\\u12" .\n', ["f:2:10: unexpected escape \\z", "f:2:17: unexpected escape \\u"]),
        (':a :b """x\n\\z""" ; :c 1 .\n', ["f:3:1: unexpected escape \\z"]),
        ("@prefix x <http://x/> .\nx:a x:b 1 .\n",
         ["f:2:9: The PREFIX keyword should be followed by a prefix like 'ex:'"]),
    ],
)  # fmt: skip
def test_what_follows_from_a_slip_is_not_told(text: str, expected: list[str]) -> None:
    assert problems(HEAD + text) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{HEAD}:ä :b '".encode() + b"\xfc' .", "f:2:8: byte 0xfc is not UTF-8"),
        (f"\ufeff{HEAD}".encode(), "f:1:1: the file begins with a byte order mark"),
        (HEAD.encode("utf-16"), "f:1:1: byte 0xff is not UTF-8"),
    ],
)
def test_other_encodings_are_named(content: bytes, message: str) -> None:
    assert problems(content) == [message]


def test_errors_without_number_are_cut_short() -> None:
    found = problems(HEAD + ":a :b & .\n" * 50)
    assert len(found) == MOST + 1
    assert found[-1].endswith("more errors follow")


@pytest.mark.parametrize("syntax", [ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML])
def test_other_syntaxes_have_their_parser_s_first_error(syntax: ox.RdfFormat) -> None:
    assert len(problems("<a> & {{{", syntax)) == 1


def test_errors_of_all_files_are_told_in_one_go(tmp_path: Path) -> None:
    for name in ("one.ttl", "two.ttl"):
        (tmp_path / name).write_text(f"{HEAD}:a :b .\n:c :d .\n")
    with pytest.raises(ParseError) as refused:
        parse_all((tmp_path / name, "http://g", name) for name in ("two.ttl", "one.ttl"))
    where = [str(problem.location) for problem in refused.value.problems]
    assert where == ["one.ttl:2:7", "one.ttl:3:7", "two.ttl:2:7", "two.ttl:3:7"]


@pytest.mark.parametrize("text", ["a:b 'x", "<a> & <b", '\'ok\' <ok> """no', "all:good ."])
def test_broken_tokens_are_found_without_reading_all(text: str) -> None:
    assert next_broken(text) == next((token for token in tokens(text) if token.kind == "broken"), None)
