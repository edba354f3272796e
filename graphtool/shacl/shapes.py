"""The shapes graph as every engine needs it: loaded, counted, with its texts and targets.

Only what is common to the engines is here; how a constraint is evaluated is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import NothingToDoError
from graphtool.namespaces import RDF_TYPE, RDFS, SH
from graphtool.shacl.report import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.store.parse import ParsedFile

_SHAPE_TYPES = (f"{SH}NodeShape", f"{SH}PropertyShape")
_FOCUS_QUERIES = {
    "targetClass": "?focus a/<{rdfs}subClassOf>* {value} .",
    "targetSubjectsOf": "?focus {value} ?o .",
    "targetObjectsOf": "?s {value} ?focus .",
    "implicit": "?focus a/<{rdfs}subClassOf>* {value} .",
}


@dataclass(frozen=True)
class ShapesGraph:
    """The parsed shape files, merged."""

    files: tuple[ParsedFile, ...]

    @cached_property
    def store(self) -> ox.Store:
        """The shapes as one embedded store (default graph)."""
        store = ox.Store()
        store.bulk_extend(
            ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for f in self.files for q in f.quads
        )
        if not len(store):
            raise NothingToDoError("the shapes graph is empty", hint="name SHACL files with --shapes")
        return store

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The IRIs (or blank node ids) of all node and property shapes, sorted."""
        typed = " UNION ".join(f"{{ ?s a <{name}> }}" for name in _SHAPE_TYPES)
        query = f"SELECT DISTINCT ?s {{ {typed} UNION {{ ?x <{SH}property> ?s }} }}"
        return tuple(sorted(row["s"].value for row in self.store.query(query)))  # type: ignore[union-attr]

    @cached_property
    def targets(self) -> tuple[tuple[str, ox.NamedNode | ox.Literal], ...]:
        """(kind, value) of every target declaration; `implicit` for shapes that are classes."""
        found: set[tuple[str, ox.NamedNode | ox.Literal]] = set()
        for kind in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"):
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(SH + kind), None):
                found.add((kind, quad.object))  # type: ignore[arg-type]
        query = f"SELECT ?s {{ ?s a <{SH}NodeShape> ; a/<{RDFS}subClassOf>* <{RDFS}Class> }}"
        found.update(("implicit", row["s"]) for row in self.store.query(query))  # type: ignore[union-attr]
        return tuple(sorted(found, key=str))

    def focus_nodes(self, data: ox.Store) -> set[str]:
        """Return the focus nodes (as N-Triples terms) that the targets select in the union of the data's graphs."""
        nodes: set[str] = set()
        for kind, value in self.targets:
            nodes |= self.selected(kind, value, data)
        return nodes

    def selected(self, kind: str, value: ox.NamedNode | ox.Literal, data: ox.Store) -> set[str]:
        """Return the focus nodes of one target declaration (SHACL, section 2.1.3)."""
        if kind == "targetNode":
            return {str(value)}
        pattern = _FOCUS_QUERIES[kind].format(rdfs=RDFS, value=value).replace(" a/", f" <{RDF_TYPE}>/")
        rows = data.query(f"SELECT DISTINCT ?focus {{ {pattern} }}", use_default_graph_as_union=True)
        return {str(row["focus"]) for row in rows}  # type: ignore[union-attr]

    def has(self, shape: str, name: str) -> bool:
        """Return whether a shape (IRI, or blank node id) states the sh: property `name`."""
        node = ox.NamedNode(shape) if ":" in shape else ox.BlankNode(shape)
        return next(iter(self.store.quads_for_pattern(node, ox.NamedNode(SH + name), None)), None) is not None

    def texts(self, shape: str, properties: Iterable[str]) -> Text:
        """Return the texts of the first of `properties` (local names in sh:) that the shape has.

        A shape without an IRI (a blank node id has no colon) has none that could be found by name.
        """
        if ":" not in shape:
            return Text()
        for name in properties:
            quads = self.store.quads_for_pattern(ox.NamedNode(shape), ox.NamedNode(SH + name), None)
            entries = sorted(
                (q.object.language or "", q.object.value) for q in quads if isinstance(q.object, ox.Literal)
            )
            if entries:
                return Text(tuple(entries))
        return Text()
