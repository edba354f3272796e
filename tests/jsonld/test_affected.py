"""The documents that a change touches are exactly those whose text is another afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graphtool.inference.engine import inferred
from graphtool.jsonld.affected import changed_documents
from graphtool.jsonld.context import released
from graphtool.jsonld.documents import described, dump, writer_of
from graphtool.project import Project
from graphtool.store.load import Corpus, load
from tests.edits import edited


def documents(corpus: Corpus) -> dict[str, str]:
    writer = writer_of([*corpus.quads(), *corpus.inferred], released())
    return {iri: dump(writer.document(iri)) for iri in described(corpus)}


@pytest.mark.parametrize(("seed", "edits"), [(1, 1), (2, 1), (3, 3), (4, 20), (5, 100)])
def test_changed_documents_are_those_that_read_differently(
    asserted: Corpus, closed: Corpus, seed: int, edits: int
) -> None:
    files = {file.shown: file for file in asserted.data}
    after = edited({name: list(file.quads) for name, file in files.items()}, seed, edits)
    data = tuple(replace(file, quads=tuple(after[name])) for name, file in files.items())
    new = inferred(Corpus(data, asserted.ontology))
    found = changed_documents(closed, new)
    before, now = documents(closed), documents(new)
    assert set(found.created) == now.keys() - before.keys()
    assert set(found.removed) == before.keys() - now.keys()
    assert set(found.changed) == {iri for iri in before.keys() & now.keys() if before[iri] != now[iri]}
    assert found


def test_nothing_changes_when_nothing_changed(closed: Corpus, project: Project) -> None:
    assert not changed_documents(closed, inferred(load(project)))


def test_a_circle_of_parts_is_no_trap(tmp_path: Path) -> None:
    text = """@prefix term: <https://w3id.org/klimanetz/id/term/> . @prefix kn: <https://w3id.org/klimanetz/ontology#> .
    term:a kn:begin term:b . term:b kn:begin term:a . <https://w3id.org/klimanetz/id/network/n> kn:term term:a ."""
    from graphtool.store.load import load_files

    for name, more in (("old", ""), ("new", " term:b kn:note 1 .")):
        (tmp_path / f"{name}.ttl").write_text(text + more, encoding="utf-8")
    old, new = (load_files([(tmp_path / f"{n}.ttl", "https://example.org/g", n)]) for n in ("old", "new"))
    assert [iri.rpartition("/")[2] for iri in changed_documents(old, new).changed] == ["n", "a", "b"]
