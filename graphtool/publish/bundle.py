"""The export: one file in any published form, or the bundle of all of them, written all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox

from graphtool.errors import FileProblemError
from graphtool.jsonld.context import Context, released, released_text
from graphtool.jsonld.documents import DocumentWriter, described, dump, kind_of, writer_of
from graphtool.jsonld.index import MemoryIndex
from graphtool.jsonld.schema import project_schemas
from graphtool.namespaces import CONTEXT_V1, DATASET, DCT, ENTITY, INFERRED_GRAPH, SCHEME, entity_kind
from graphtool.publish import manifest
from graphtool.publish.facts import Facts
from graphtool.publish.forms import csvw
from graphtool.publish.forms.packed import gzipped
from graphtool.publish.forms.places import geojson
from graphtool.publish.forms.tables import tables
from graphtool.publish.manifest import counts
from graphtool.publish.records import Records, records
from graphtool.store.exchange import replacement
from graphtool.store.moment import Moment, day, moment
from graphtool.store.write import nquads, turtle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from graphtool.project import Project
    from graphtool.publish.records.about import About
    from graphtool.store.load import Corpus


@dataclass(frozen=True)
class Exporter:
    """Writes a corpus in the published forms."""

    corpus: Corpus
    context: Context
    project: Project
    moment: Moment | None = None

    @classmethod
    def of(cls, corpus: Corpus, project: Project, at: str | None = None) -> Exporter:
        """Return the exporter of a project's corpus, which writes documents with the released context.

        With a day `at` the documents name it and say which records certainly hold then.
        """
        return cls(corpus, released(), project, moment(corpus, day(at)) if at else None)

    def writer(self) -> DocumentWriter:
        """Return the writer of entity documents over asserted and inferred statements."""
        return DocumentWriter(self.index(), self.context, self.moment)

    def index(self) -> MemoryIndex:
        """Return asserted and inferred statements by subject, as documents need them."""
        return MemoryIndex(chain(self.corpus.quads(), self.corpus.inferred))

    def quads(self) -> Iterator[ox.Quad]:
        """Yield what the dumps hold: the data files' quads, and the inferred ones about the data's entities."""
        for file in self.corpus.data:
            yield from file.quads
        graph = ox.NamedNode(INFERRED_GRAPH)
        for triple in self.corpus.inferred:
            if triple.subject.value.startswith(ENTITY):  # type: ignore[union-attr]
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)

    def answerable(self) -> ox.Dataset:
        """Return what the queries of the catalogue are about: the ontology as well, and all that is inferred.

        The ontology's blank nodes have the names that RDFC-1.0 gives them, so that they are always the same.
        """
        graph = ox.NamedNode(INFERRED_GRAPH)
        inferred = (ox.Quad(t.subject, t.predicate, t.object, graph) for t in self.corpus.inferred)
        dataset = ox.Dataset(chain(self.corpus.quads(), inferred))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return dataset

    def chosen(self, kinds: Collection[str] = (), entity: str = "") -> Iterator[ox.Quad]:
        """Yield the quads of the dumps about entities of some kinds, or about one entity; all if none is named."""
        for quad in self.quads():
            subject = quad.subject.value  # type: ignore[union-attr]
            if (not kinds or entity_kind(subject) in kinds) and entity in ("", subject):
                yield quad

    def single(self, chosen: str, kinds: Collection[str] = (), entity: str = "") -> bytes:
        """Return one file of the whole dataset, of some kinds of entities or of one entity.

        `chosen` is `jsonld`, `nquads`, `turtle`, `geojson`, or `csv` for one kind; see also `lines`.
        """
        if chosen == "nquads":
            return nquads(self.chosen(kinds, entity))
        triples = (quad.triple for quad in self.chosen(kinds, entity))
        if chosen == "turtle":
            return turtle(triples, self.corpus.kinds, self.corpus.schemes)
        if chosen == "geojson":
            return geojson(self.facts)
        if chosen == "csv":
            return b"".join(table.csv() for table in tables(triples, self.context))
        quads = list(triples)
        described = {triple.subject.value for triple in quads}  # type: ignore[union-attr]
        return dump(writer_of(quads, self.context).dataset(described)).encode()

    def lines(self, kinds: Collection[str] = (), entity: str = "") -> Iterator[bytes]:
        """Yield the documents of entities, each as one line of JSON, sorted by IRI."""
        wanted = [entity] if entity else described(self.corpus)
        for line in self.writer().lines(iri for iri in wanted if not kinds or kind_of(iri) in kinds):
            yield line.encode()

    @cached_property
    def facts(self) -> Facts:
        """Return all statements to look things up in: the dumps' and the ontology's."""
        return Facts(chain((quad.triple for quad in self.corpus.quads()), self.corpus.inferred))

    @property
    def licence(self) -> str:
        """The IRI of the dataset's licence, "" if the catalogue names none."""
        return self.facts.one(DATASET, f"{DCT}license")

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield (relative path, content) of every file of the bundle but the manifest and the catalogue records."""
        yield "context/v1.jsonld", released_text().encode()
        for kind, schema in project_schemas(self.project, self.corpus.ontology).items():
            yield f"schema/v1/{kind}.schema.json", dump(schema).encode()
        yield "dataset.jsonld", self.single("jsonld")
        yield "dataset.jsonl.gz", b"".join(gzipped(self.lines()))
        yield "dataset.nq.gz", b"".join(gzipped([self.single("nquads")]))
        yield "dataset.ttl", self.single("turtle")
        yield "places.geojson", self.single("geojson")
        yield from self.tables()
        yield from self.documents()

    def tables(self) -> Iterator[tuple[str, bytes]]:
        """Yield a table per kind and what their columns mean."""
        made = list(tables((quad.triple for quad in self.quads()), self.context))
        for table in made:
            yield f"tables/{table.kind}.csv", table.csv()
        yield f"tables/{csvw.FILE}", csvw.metadata(made, self.corpus)

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Yield the document of every entity and every concept."""
        writer = self.writer()
        for iri in described(self.corpus):
            yield published_path(iri), dump(writer.document(iri)).encode()

    def head(self) -> dict[str, Any]:
        """Return what the manifest tells beside the files."""
        triples = {quad.triple for quad in self.quads()}
        inferred = sum(triple.subject.value.startswith(ENTITY) for triple in self.corpus.inferred)  # type: ignore[union-attr]
        return {
            "dataset": DATASET,
            "context": CONTEXT_V1,
            "counts": counts(self.corpus.entities(), len(triples), inferred),
        }


def published_path(iri: str) -> str:
    """Return the file of a document in the bundle: `id/network/klima-werk.jsonld`, `scheme/role/member.jsonld`."""
    if iri.startswith(SCHEME):
        scheme, slash, concept = iri[len(SCHEME) :].partition("/")
        return f"scheme/{_safe(scheme)}{slash}{_safe(concept) if slash else ''}.jsonld"
    return f"id/{document_path(iri)}"


def document_path(iri: str) -> str:
    """Return the file of an entity below id/: `network/klima-werk.jsonld`; nothing in an IRI leads out of it."""
    kind, _, slug = iri[len(ENTITY) :].partition("/")
    return f"{_safe(kind)}/{_safe(slug)}.jsonld"


def _safe(name: str) -> str:
    # percent-encoded (RFC 3986), and a leading dot too: no two names share a file, and none means a folder above
    quoted = quote(name, safe="") or "%"
    return f"%2E{quoted[1:]}" if quoted.startswith(".") else quoted


def publish(
    exporter: Exporter,
    about: About,
    target: Path,
    files: Iterable[tuple[str, bytes]] | None = None,
    options: Mapping[str, Any] | None = None,
) -> int:
    """Write the bundle of a dataset with its records into a folder, see `write_bundle`.

    `files` replace those of the exporter, `options` are what the manifest tells of how it was made.
    """
    head = {**exporter.head(), **about.head(), **({"options": dict(options)} if options else {})}
    described = records(about, exporter.quads)
    return write_bundle(exporter.files() if files is None else files, target, head, described)


def write_bundle(
    files: Iterable[tuple[str, bytes]],
    target: Path,
    head: Mapping[str, Any] | None = None,
    describe: Records | None = None,
) -> int:
    """Write files and a manifest of them into the folder `target`, replacing an earlier bundle.

    A reader finds the old bundle or the new one (see `store.exchange`). A folder that holds anything but a bundle is
    never replaced, and a name that leads out of it is refused. `head` is what the manifest tells beside the files,
    `describe` makes their records. Returns the number of files.
    """
    with replacement(target, manifest.is_bundle, manifest.is_public) as fresh:
        entries: dict[str, manifest.Entry] = {}
        for name, content in chain(files, describe(entries) if describe else ()):
            if not manifest.is_inside(name):
                raise FileProblemError(
                    f"{name!r} is no name of a file in a bundle", hint="leave .., \\, : and line breaks out"
                )
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            entries[name] = manifest.Entry.of(name, content)
        (fresh / manifest.FILE).write_text(manifest.text(head or {}, entries), encoding="utf-8")
        return len(entries) + 1
