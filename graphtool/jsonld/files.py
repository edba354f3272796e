"""Documents of the graphs in any RDF files: of small ones in memory, of large ones over an index on disk."""

from __future__ import annotations

from contextlib import closing, nullcontext
from itertools import islice
from typing import TYPE_CHECKING

from graphtool.errors import NothingToDoError
from graphtool.jsonld.context import released
from graphtool.jsonld.documents import DocumentWriter, kind_of
from graphtool.jsonld.index import DiskIndex, MemoryIndex
from graphtool.namespaces import GRAPH
from graphtool.store.deferred import DeferredFile
from graphtool.store.parse import parse_file, rdf_format
from graphtool.store.read import is_packed
from graphtool.store.unpack import unpacked_size

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    import pyoxigraph as ox

# bytes of RDF text up to which everything is kept in memory: about as much memory as text
IN_MEMORY = 512 * 2**20
_LINES = 32


def lines(paths: Iterable[Path], kinds: Collection[str] = (), *, in_memory: int = IN_MEMORY) -> Iterator[bytes]:
    """Yield the documents of all IRIs that the files describe, a line each, sorted by IRI, some lines at a time.

    Files of more than `in_memory` bytes in all are sorted into a temporary file first, so that memory has a bound.
    Nothing is inferred. Raises FileProblemError, FormatError and ParseError before the first line, and FormatError
    at an IRI whose parts are nested too deep for a document.
    """
    files = [(path, rdf_format(path) if str(path) != "-" else None) for path in paths]
    size = sum(_size(path) for path, _ in files if path.is_file())
    quads = (quad for number, (path, _) in enumerate(files) for quad in _quads(path, f"{GRAPH}file/{number}"))
    with closing(DiskIndex(quads)) if size > in_memory else nullcontext(MemoryIndex(quads)) as index:
        if not any(True for _ in index.subjects()):
            raise NothingToDoError("the files describe nothing", hint="name at least one file with statements in it")
        made = DocumentWriter(index, released()).lines(
            iri for iri in index.subjects() if not kinds or kind_of(iri) in kinds
        )
        while some := "".join(islice(made, _LINES)):
            yield some.encode()


def _size(path: Path) -> int:
    return unpacked_size(path, str(path)) if is_packed(path) else path.stat().st_size


def _quads(path: Path, graph: str) -> Iterable[ox.Quad]:
    """Yield a file's statements one by one; standard input, and what cannot be opened, is read as a whole."""
    if not path.is_file():
        return parse_file(path, graph, "<stdin>" if str(path) == "-" else str(path)).quads
    return DeferredFile(path, graph, str(path)).stream()
