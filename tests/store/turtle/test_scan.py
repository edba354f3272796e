"""The quick index of paragraphs ends each where the walk over the tokens does; plain ones are read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given

from graphtool.store.turtle.names import Names
from graphtool.store.turtle.plain import plain
from graphtool.store.turtle.scan import index
from graphtool.store.turtle.statements import Paragraph, WalkError, paragraphs
from tests.store.turtle.test_statements import BASE, FORMATS, NASTY, suite, texts

if TYPE_CHECKING:
    from pathlib import Path

    from graphtool.project import Project


def agree(text: str, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE) -> None:
    walked = [part for part in paragraphs(text, Names(BASE), syntax) if isinstance(part, Paragraph)]
    found = index(text, BASE)
    assert [found.span(number) for number in range(len(found))] == [(part.start, part.end) for part in walked]
    for number, part in enumerate(walked):
        subject = next((s.subject.term for s in part.statements if s.subject.start == part.start), None)
        assert isinstance(subject, ox.BlankNode) or number in found.about(subject.value)  # type: ignore[union-attr]
        names = found.names_at(number)
        assert plain(text, names, part.start, part.end) in (None, list(part.statements))
        assert (names.base, names.prefixes) == (part.names.base, part.names.prefixes)


def test_on_the_w3c_suite() -> None:
    for file in suite("PositiveSyntax", "Eval"):
        agree(file.read_bytes().decode())


@pytest.mark.parametrize("file", [f for f in NASTY if f.suffix != ".trig"], ids=lambda file: file.name)
def test_on_nasty_files(file: Path) -> None:
    agree(file.read_bytes().decode(), FORMATS[file.suffix])


def test_on_the_project(project: Project) -> None:
    for folder in ("data", "ontology", "shapes"):
        for file in (project.root / folder).rglob("*.ttl"):
            agree(file.read_bytes().decode())


@given(texts())
def test_on_random_texts(text: str) -> None:
    try:
        list(paragraphs(text, Names(BASE)))
    except WalkError:
        return
    agree(text)


def test_what_never_ends_is_refused() -> None:
    for text in ("<a> <b> <c>", "<a> <b> 'open .", "{ <a> <b> <c> }", '<a> <b> """open . '):
        with pytest.raises(WalkError):
            index(text, BASE)


def test_hostile_text_is_read_in_linear_time() -> None:
    for text in (
        "<a> <b> 'x' .\n" * 20_000 + "a." * 100_000,
        "a:b" + ".5" * 100_000,
        "# .\n" * 100_000 + "'" * 100_000,
    ):
        with pytest.raises(WalkError):
            index(text, BASE)


def test_most_paragraphs_of_the_data_are_plain(project: Project) -> None:
    text = (project.root / "data" / "registers" / "places.ttl").read_text("utf-8")
    found = index(text, BASE)
    read = [plain(text, found.names_at(number), *found.span(number)) for number in range(len(found))]
    assert sum(statements is not None for statements in read) > 0.8 * len(read) > 0
