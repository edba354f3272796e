"""Prove that evidence points to real passages of the archived source texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import NothingToDoError
from graphtool.namespaces import KN, OA, RDF_TYPE
from graphtool.store.passages import Archive, passage

if TYPE_CHECKING:
    from pathlib import Path

    from graphtool.store.load import Corpus
    from graphtool.store.passages import Passage


def prove(corpus: Corpus, sources: Path) -> list[Passage]:
    """Check every evidence node with offsets against the texts in the folder `sources`, sorted by identifier.

    Raises FileProblemError if the folder is missing, NothingToDoError if there is no evidence to check.
    """
    store, selector = corpus.store, ox.NamedNode(f"{OA}hasSelector")
    archive = Archive(store, sources)
    nodes = store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{KN}Evidence"))
    with_offsets = [
        q.subject
        for q in nodes
        if isinstance(q.subject, ox.NamedNode) and any(store.quads_for_pattern(q.subject, selector, None))
    ]
    if not with_offsets:
        raise NothingToDoError("the graph has no evidence with offsets")
    return sorted((passage(store, node, archive) for node in with_offsets), key=lambda p: (p.identifier, p.evidence))
