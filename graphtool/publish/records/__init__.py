"""The records that catalogues and search engines take: DCAT-AP, VoID, schema.org, and the provenance of each graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from graphtool.publish.records.dcat import dcat
from graphtool.publish.records.provenance import provenance
from graphtool.publish.records.schema_org import schema_org
from graphtool.publish.records.void import void

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graphtool.publish.manifest import Entries
    from graphtool.publish.records.about import About

Records = Callable[["Entries"], Iterator[tuple[str, bytes]]]


def records(about: About, quads: Callable[[], Iterator[ox.Quad]]) -> Records:
    """Return what makes the records of a bundle from its files; `quads` yields the statements of the dump."""

    def made(entries: Entries) -> Iterator[tuple[str, bytes]]:
        yield "dcat.ttl", dcat(about, entries)
        yield "void.ttl", void(about, quads(), entries)
        yield "provenance.ttl", provenance(about, {quad.graph_name.value for quad in quads()})  # type: ignore[union-attr]
        yield "dataset.schema.jsonld", schema_org(about, entries)

    return made
