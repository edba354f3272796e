"""Tokens: every kind, with its offsets, nothing lost between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphtool.store.turtle.tokens import Lines, tokens

CASES = [
    ("kn:Network", "name"), (":a", "name"), ("kn:", "name"), (":", "name"), ("é.b:x.y..z", "name"),
    (r"a:b\,c%20:d-", "name"), ("a:0", "name"), ("<https://e/ä#x>", "iri"), (r"<\u00e9>", "iri"), ("<>", "iri"),
    ("_:a.b", "blank"), ("_:0", "blank"), ('"x"', "string"), ("''", "string"), (r'"\"\u00e9\n"', "string"),
    ('"""a "quoted"" text\n#no comment """', "string"), ("'''it's ''so''\\''''", "string"), ("@de-AT", "lang"),
    ("@prefix", "lang"), ("@en--ltr", "lang"), ("12", "integer"), ("-.5", "decimal"), ("+1.50", "decimal"),
    ("1.e4", "double"), ("1E-2", "double"), ("a", "word"), ("true", "word"), ("PREFIX", "word"), ("^^", "^^"),
    ("[", "["), ("<<(", "<<("), ("{|", "{|"),
    ('"open\\z', "broken"), ("'''open\nto the end", "broken"), ("<http://e/a", "broken"), ("&", "broken"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_each_kind_of_token(text: str, kind: str) -> None:
    found = list(tokens(f" \t{text}"))
    assert [(t.kind, t.start, t.end) for t in found] == [(kind, 2, 2 + len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:b.", ["a:b", "."]),
        ("_:a.b. ", ["_:a.b", "."]),
        ("1.", ["1", "."]),
        ("true.", ["true", "."]),
        ("a:b.c:d", ["a:b.c:d"]),
        ('"x"^^a:b;', ['"x"', "^^", "a:b", ";"]),
        ("<a><b>'c'@de,", ["<a>", "<b>", "'c'", "@de", ","]),
        ('"""x""""', ['"""x"""', '"']),
        ('""""x"""', ['""""x"""']),
        ('"open\na:b .', ['"open', "a:b", "."]),
        ("a:b#c\n.", ["a:b", "."]),
        ("<a#b>#c", ["<a#b>"]),
    ],
)
def test_where_tokens_end(text: str, expected: list[str]) -> None:
    assert [text[t.start : t.end] for t in tokens(text)] == expected


@given(st.text(alphabet=st.sampled_from("ab:.#<>\"'\\@^_%u0é🌍 \n\r\t;,[](){}|~&"), max_size=40))
def test_nothing_but_white_space_lies_between_tokens(text: str) -> None:
    end = 0
    for token in tokens(text, comments=True):
        assert not text[end : token.start].strip(" \t\r\n")
        assert token.start < token.end
        end = token.end
    assert not text[end:].strip(" \t\r\n")


def test_lines_and_columns_count_characters() -> None:
    text = "a\r\n🌍é b\rc\nd"
    lines = Lines(text)
    assert [lines.place(text.index(c)) for c in "abcd"] == [(1, 1), (2, 4), (3, 1), (4, 1)]
    assert lines.place(len(text)) == (4, 2)
    assert [lines.line(number) for number in range(6)] == ["", "a", "🌍é b", "c", "d", ""]


def test_hostile_text_is_read_in_linear_time() -> None:
    for text in ("a." * 100_000, '"' * 200_000, "<" * 200_000, "a:" + "%2" * 100_000, "a:" + "\\" * 100_000):
        assert list(tokens(text))
