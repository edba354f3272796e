"""The export: documents, the dataset in JSON-LD, N-Quads and Turtle, and the context, written all or nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.jsonld.context import Context, released, released_text
from graphtool.jsonld.documents import DocumentWriter, dump, writer_of
from graphtool.namespaces import ENTITY, INFERRED_GRAPH
from graphtool.store.exchange import replacement
from graphtool.store.write import nquads, turtle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graphtool.project import Project
    from graphtool.store.exchange import replacement
from graphtool.store.load import Corpus

FORMATS = ("jsonld", "nquads", "turtle")
MARKER = "manifest.json"


@dataclass(frozen=True)
class Exporter:
    """Writes a corpus in the published forms."""

    corpus: Corpus
    context: Context

    @classmethod
    def of(cls, corpus: Corpus, project: Project) -> Exporter:
        """Return the exporter of a project's corpus, which writes documents with the released context."""
        return cls(corpus, released())

    def writer(self) -> DocumentWriter:
        """Return the writer of entity documents over asserted and inferred statements."""
        return writer_of(chain(self.corpus.quads(), self.corpus.inferred), self.context)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield what the dumps hold: the data files' quads, and the inferred ones about the data's entities."""
        for file in self.corpus.data:
            yield from file.quads
        graph = ox.NamedNode(INFERRED_GRAPH)
        for triple in self.corpus.inferred:
            if triple.subject.value.startswith(ENTITY):  # type: ignore[union-attr]
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)

    def single(self, chosen: str) -> bytes:
        """Return the whole dataset as one file: `jsonld`, `nquads` or `turtle`."""
        if chosen == "nquads":
            return nquads(self.quads())
        if chosen == "turtle":
            return turtle((q.triple for q in self.quads()), self.corpus.kinds, self.corpus.schemes)
        quads = [quad.triple for quad in self.quads()]
        described = {triple.subject.value for triple in quads}  # type: ignore[union-attr]
        return dump(writer_of(quads, self.context).dataset(described)).encode()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield (relative path, content) of every file of the bundle but the manifest."""
        yield "context/v1.jsonld", released_text().encode()
        yield "dataset.jsonld", self.single("jsonld")
        yield "dataset.nq", self.single("nquads")
        yield "dataset.ttl", self.single("turtle")
        writer = self.writer()
        for iri in self.corpus.entities():
            yield f"id/{document_path(iri)}", dump(writer.document(iri)).encode()


def document_path(iri: str) -> str:
    """Return the file of an entity below id/: `network/klima-werk.jsonld`; nothing in an IRI leads out of it."""
    kind, _, slug = iri[len(ENTITY) :].partition("/")
    safe = "".join(c if (c.isalnum() and c.isascii()) or c in "-_." else f"%{ord(c):02X}" for c in slug).lstrip(".")
    return f"{kind}/{safe or '%'}.jsonld"


def write_bundle(files: Iterable[tuple[str, bytes]], target: Path) -> int:
    """Write files and a manifest of their sizes and SHA-256 into the folder `target`, replacing an earlier bundle.

    A reader finds the old bundle or the new one (see `store.exchange`). A folder that holds anything but a bundle is
    never replaced. Returns the number of files.
    """
    with replacement(target, lambda folder: (folder / MARKER).is_file()) as fresh:
        return _fill(fresh, files)


def _fill(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    manifest: dict[str, dict[str, str | int]] = {}
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        manifest[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    text = json.dumps({"files": dict(sorted(manifest.items()))}, indent=2) + "\n"
    (folder / MARKER).write_text(text, encoding="utf-8")
    return len(manifest) + 1
