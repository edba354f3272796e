"""A statement's line is where the file states it."""

from __future__ import annotations

import pyoxigraph as ox

from graphtool.store.load import Corpus
from graphtool.store.parse import read_bytes
from graphtool.store.positions import positions

TURTLE = """@prefix a: <http://a/> .
# a comment with a:x a:y a:z .
a:one a:p a:two ;   # line 3
    a:q "three" ,
        "four"@de ;
    a:r 5 .

a:two a:p a:one .
"""


def test_lines_of_triples_and_subjects() -> None:
    found = positions(TURTLE.encode(), ox.RdfFormat.TURTLE, "http://base/")
    lines = {t.object.value: line for t, line in found.triples.items() if t.subject.value == "http://a/one"}  # type: ignore[union-attr]
    assert lines == {"http://a/two": 3, "three": 4, "four": 5, "5": 6}
    assert found.subjects == {"http://a/one": 3, "http://a/two": 8}


def test_every_statement_of_the_data_stands_on_the_line_found(asserted: Corpus) -> None:
    checked = 0
    for file in asserted.data:
        content = read_bytes(file.path, file.shown)
        text = content.decode("utf-8").splitlines()
        for triple, line in positions(content, ox.RdfFormat.TURTLE, file.graph.value).triples.items():
            value = triple.object.value  # type: ignore[union-attr]
            ending = value.rpartition("/")[2].rpartition("#")[2][-12:]
            assert ending.replace('"', '\\"') in text[line - 1] or ending in text[line - 1], (
                file.shown,
                line,
                str(triple),
            )
            checked += 1
    assert checked > 8000
