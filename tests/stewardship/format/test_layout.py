"""What canonical form looks like: nasty files compared with golden ones, and the rules one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphtool.errors import FormatError, ParseError
from graphtool.stewardship.format import examine, formatted
from tests.conftest import ROOT

GOLDEN = Path(__file__).parent / "golden"
INPUTS = sorted(path for path in GOLDEN.iterdir() if ".formatted" not in path.name)
NASTY = sorted((ROOT / "tests" / "store" / "nasty").glob("*.ttl"))
HEAD = "@prefix : <http://e.example/> .\n"


def _body(text: str) -> str:
    result = formatted((HEAD + text).encode()).decode()
    assert result.startswith(HEAD)
    return result.removeprefix(HEAD).removeprefix("\n")


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_golden_files(path: Path) -> None:
    expected = path.with_suffix(f".formatted{path.suffix}")
    assert examine(path, path.name).new.decode() == expected.read_bytes().decode()
    assert not examine(expected, expected.name).differs


@pytest.mark.parametrize("path", NASTY, ids=lambda path: path.name)
def test_nasty_files_are_formatted_once_and_for_all(path: Path) -> None:
    change = examine(path, path.name)
    assert change.differs
    assert formatted(change.new) == change.new


def test_windows_files_lose_mark_and_line_ends_but_not_those_of_literals() -> None:
    rough = '\ufeff@prefix : <http://e.example/> .\r\n\r\n# Größe\r\n:s :p """one\r\ntwo""" .\r\n'
    assert formatted(rough.encode()) == (HEAD + '\n# Größe\n:s\n    :p """one\r\ntwo""" ;\n.\n').encode()


def test_prefixes_are_sorted_and_stay_when_nobody_uses_them() -> None:
    text = "@prefix b: <b:> .\n@prefix a-b: <ab:> .\n@prefix a: <a:> .\n@prefix b: <b:> .\n"
    expected = "@prefix a: <a:> .\n@prefix a-b: <ab:> .\n@prefix b: <b:> .\n"
    assert formatted(text.encode()).decode() == expected


def test_declarations_that_change_a_meaning_keep_their_order() -> None:
    text = "@prefix b: <x:> .\n@prefix a: <x:> .\n@prefix b: <y:> .\n@prefix a: <y:> .\n"
    expected = "@prefix a: <x:> .\n@prefix b: <x:> .\n\n@prefix b: <y:> .\n\n@prefix a: <y:> .\n"
    assert formatted(text.encode()).decode() == expected


def test_a_declaration_between_statements_moves_up_unless_it_changes_a_meaning() -> None:
    text = "@prefix a: <http://a.example/> .\na:s a:p a:o .\n@prefix b: <http://b.example/> .\nb:s b:p b:o .\n"
    expected = "@prefix a: <http://a.example/> .\n@prefix b: <http://b.example/> .\n\n"
    expected += "a:s\n    a:p a:o ;\n.\n\nb:s\n    b:p b:o ;\n.\n"
    assert formatted(text.encode()).decode() == expected
    other = text.replace("b:", "a:")
    expected = "@prefix a: <http://a.example/> .\n\na:s\n    a:p a:o ;\n.\n\n"
    expected += expected.replace("//a.example", "//b.example").rstrip("\n") + "\n"
    assert formatted(other.encode()).decode() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":s :p :o .", ":s\n    :p :o ;\n.\n"),
        (":s :p 2 , 1 ; a :B , :A .", ":s\n    a :A ;\n    a :B ;\n    :p 1 ;\n    :p 2 ;\n.\n"),
        (":s :p :o . :s :p :o , :o2 .", ":s\n    :p :o ;\n    :p :o2 ;\n.\n"),
        (":s :p <http://e.example/o> , :o .", ":s\n    :p <http://e.example/o> ;\n.\n"),
        (":s :p 'a' , \"a\" .", ":s\n    :p \"a\" ;\n    :p 'a' ;\n.\n"),
        (":s :p [] , [ ] , ( ) .", ":s\n    :p [] ;\n    :p [] ;\n    :p () ;\n.\n"),
        ("[ :p :o ] .", "[\n    :p :o ;\n] .\n"),
        ("[] :p :o .", "[]\n    :p :o ;\n.\n"),
        (":b :p 1 . _:x :p 1 . :a :p 1 .", ":a\n    :p 1 ;\n.\n\n:b\n    :p 1 ;\n.\n\n_:x\n    :p 1 ;\n.\n"),
        (
            "# Last\n\n:b :p 1 .\n\n# First\n\n:a :p 1 .",
            "# Last\n\n:b\n    :p 1 ;\n.\n\n# First\n\n:a\n    :p 1 ;\n.\n",
        ),
        (":s :p :o .\n# --- Banner ---\n:a :p 1 .", ":s\n    :p :o ;\n.\n\n# --- Banner ---\n\n:a\n    :p 1 ;\n.\n"),
    ],
)
def test_rules(text: str, expected: str) -> None:
    assert _body(text) == expected


def test_entities_stand_with_what_belongs_to_them() -> None:
    kinds = ("selector:f1", "evidence:f2", "term:t", "date:d", "organisation:z", "network:b", "evidence:f1")
    prefixes = {kind.partition(":")[0] for kind in kinds}
    head = "".join(f"@prefix {prefix}: <https://w3id.org/klimanetz/id/{prefix}/> .\n" for prefix in prefixes)
    result = formatted((head + "".join(f"{kind} a {kind} .\n" for kind in kinds)).encode()).decode()
    found = [line for line in result.splitlines() if ":" in line and line[0] not in "@ "]
    assert found == ["network:b", "organisation:z", "term:t", "date:d", "evidence:f1", "selector:f1", "evidence:f2"]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (":s :p <<( :a :b :c )>> .", "x.ttl:2:7", "'<<(' is something, which format does not understand"),
        (":s :p :o {| :a :b |} .", "x.ttl:2:10", "'{|' is something"),
        (":s :p " + "[ :p " * 200 + "1" + "]" * 200 + " .", "x.ttl:2:507", "more than 100 levels deep"),
    ],
    ids=["triple term", "annotation", "depth"],
)
def test_what_goes_beyond_turtle_is_refused_with_its_place(text: str, place: str, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        formatted((HEAD + text).encode(), shown="x.ttl")
    assert str(caught.value).startswith(f"{place}: error[format]: ")
    assert said in str(caught.value)


def test_a_syntax_error_is_the_parser_s_to_explain() -> None:
    with pytest.raises(ParseError, match=r"x\.ttl:1:1: error\[parse\]: The prefix a: has not been declared"):
        formatted(b"a:b a:c a:d .", shown="x.ttl")
