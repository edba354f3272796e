"""An evaluation store filled from one large file: the store reads it while the literals are judged.

Loading does not hold the interpreter's lock, so both go on at once. The store gives blank nodes names of its own; a
caller whose results name one must parse the file and use the plain `EvaluationStore` instead.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import XSD
from graphtool.shacl.dataset import EvaluationStore
from graphtool.shacl.lexical import stored
from graphtool.store.parse import rdf_format

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.store.deferred import DeferredFile

_STRING = ox.NamedNode(f"{XSD}string")


class BlankNodesError(Exception):
    """A literal that must be moved stands at a blank node, which cannot be found in the store."""


class FileStore(EvaluationStore):
    """The store of a Turtle or N-Triples file that has not been parsed."""

    def __init__(self, file: DeferredFile, shapes: Iterable[ox.Quad] = ()) -> None:
        super().__init__((), shapes)
        with ThreadPoolExecutor(1) as side:
            loading = side.submit(self._read, file)
            special = self._special(file)
            loading.result()
        self._correct(special, file)

    def _read(self, file: DeferredFile) -> None:
        self.store.load(path=file.path, format=rdf_format(file.path), base_iri=file.graph.value, lenient=True)

    def _special(self, file: DeferredFile) -> list[ox.Quad]:
        """Return the statements with a literal that Core queries must see otherwise than the store has it."""
        found, special = [], self._stand_ins
        for quad in file.stream():
            value = quad.object
            if type(value) is ox.Literal and value.language is None and value.datatype != _STRING:
                if value not in self._judged:
                    self._judge(value)
                if value in special:
                    found.append(quad)
        return found

    def _correct(self, special: list[ox.Quad], file: DeferredFile) -> None:
        """Move the special statements to their graphs, unless the file also has what the store made of them."""
        if not special:
            return
        if any(isinstance(quad.subject, ox.BlankNode) for quad in special):
            raise BlankNodesError
        made = stored(self._stand_ins)
        moved = {ox.Quad(q.subject, q.predicate, made[q.object]) for q in special}  # type: ignore[index]
        plain = {q for q in file.stream() if q in moved and q.object not in self._stand_ins}
        for quad in moved - plain:
            self.store.remove(quad)
        self.store.extend(self._placed(special))
