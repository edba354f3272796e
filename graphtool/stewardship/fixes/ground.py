"""What a rule may look at: the statements of all files, where those of the editable files stand, and the shapes."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import GraphtoolError
from graphtool.namespaces import RDF, RDF_TYPE, SH, shrink
from graphtool.stewardship.fixes.model import Edit
from graphtool.stewardship.format import formatted
from graphtool.store.positions import FilePositions
from graphtool.store.turtle.parts import Directive, WalkError
from graphtool.store.turtle.statements import paragraphs
from graphtool.store.turtle.write import token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graphtool.shacl.report import Finding
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus
    from graphtool.store.parse import ParsedFile
    from graphtool.store.positions import Place
    from graphtool.store.terms import Term
    from graphtool.store.turtle.parts import Occurrence

_WITH_PREFIXES = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)
_FIRST, _REST = ox.NamedNode(f"{RDF}first"), ox.NamedNode(f"{RDF}rest")


class FileGround:
    """The statements of one file by subject and by object, and their places in its text."""

    def __init__(self, file: ParsedFile) -> None:
        self.file = file
        self.positions = FilePositions(file)
        self.by_subject: dict[Term, set[ox.Triple]] = defaultdict(set)
        self.by_object: dict[Term, set[ox.Triple]] = defaultdict(set)
        for quad in file.quads:
            self.by_subject[quad.subject].add(quad.triple)
            if isinstance(quad.object, ox.NamedNode):
                self.by_object[quad.object].add(quad.triple)

    @cached_property
    def canonical(self) -> bool:
        """Whether the text is in canonical form, and so is to stay in it."""
        content = self.positions.text.encode()
        try:
            return formatted(content, self.file.syntax, self.file.shown) == content
        except GraphtoolError:
            return False

    @cached_property
    def directives(self) -> tuple[Directive, ...]:
        """The declarations of prefixes and base; none if the text is not understood."""
        try:
            return tuple(part for part in paragraphs(self.positions.text) if isinstance(part, Directive))
        except WalkError:
            return ()


class Ground:
    """The corpus as it is while fixes are sought; `files` holds a `FileGround` for each file, by graph IRI."""

    def __init__(self, files: dict[str, FileGround], editable: frozenset[str], shapes: ShapesGraph) -> None:
        self.files = files
        self.editable = editable
        self.shapes = shapes

    @classmethod
    def of(cls, corpus: Corpus, editable: frozenset[str], shapes: ShapesGraph) -> Ground:
        """Return the ground of a corpus of which some files (graph IRIs) may be edited."""
        return cls({file.graph.value: FileGround(file) for file in corpus.files}, editable, shapes)

    def with_files(self, files: Iterable[ParsedFile]) -> Ground:
        """Return the ground with new versions of files."""
        newer = {file.graph.value: FileGround(file) for file in files}
        return Ground({**self.files, **newer}, self.editable, self.shapes)

    # --- what is stated ---

    def objects(self, subject: Term, predicate: str) -> list[Term]:
        """Return the values of a property in all files, sorted."""
        found = {
            t.object
            for file in self.files.values()
            for t in file.by_subject.get(subject, ())
            if t.predicate.value == predicate
        }
        return sorted(found, key=str)

    def subjects(self, predicate: str, node: Term) -> list[Term]:
        """Return the subjects that point to a node by a property, sorted."""
        found = {
            t.subject
            for file in self.files.values()
            for t in file.by_object.get(node, ())
            if t.predicate.value == predicate
        }
        return sorted(found, key=str)

    def instances(self, *classes: str) -> list[str]:
        """Return the IRIs of the nodes of some classes, sorted."""
        found = {node for cls in classes for node in self.subjects(RDF_TYPE, ox.NamedNode(cls))}
        return sorted(node.value for node in found if isinstance(node, ox.NamedNode))

    def described(self, node: Term) -> bool:
        """Return whether any file states something about a node."""
        return any(node in file.by_subject for file in self.files.values())

    def parameter(self, finding: Finding, name: str) -> list[Term]:
        """Return the values of a shape's sh: property, those of a list one by one."""
        shape = ox.NamedNode(finding.shape) if ":" in finding.shape else ox.BlankNode(finding.shape)
        quads = self.shapes.store.quads_for_pattern(shape, ox.NamedNode(SH + name), None)
        return [value for quad in quads for value in (self._list(quad.object) or [quad.object])]

    def _list(self, cell: Term) -> list[Term]:
        items: list[Term] = []
        store = self.shapes.store
        while isinstance(cell, ox.BlankNode) and (first := next(store.quads_for_pattern(cell, _FIRST, None), None)):
            items.append(first.object)
            cell = next(store.quads_for_pattern(cell, _REST, None)).object
        return items

    # --- where it may be edited ---

    def places(self, subject: Term, predicate: str | None = None, value: Term | None = None) -> list[Place]:
        """Return the statements about a node that may be edited, by one property and with one value if named."""
        found = (place for graph in sorted(self.editable) for place in self.files[graph].positions.places(subject))
        return [
            place
            for place in found
            if place.statement
            and (predicate is None or place.triple.predicate.value == predicate)
            and (value is None or place.triple.object == value)
        ]

    def at_value(self, finding: Finding) -> list[Place]:
        """Return the places of a finding's value, by the finding's path where it is one property."""
        if finding.value is None:
            return []
        return self.places(finding.focus, path_of(finding), finding.value)

    def directives(self) -> Iterator[tuple[str, Directive]]:
        """Yield the directives of the editable files with the graph IRI of the file."""
        for graph in sorted(self.editable):
            for directive in self.files[graph].directives:
                yield graph, directive

    def text(self, graph: str) -> str:
        """Return the text of a file."""
        return self.files[graph].positions.text

    def in_place_of(self, finding: Finding, new: Term) -> tuple[Edit, ...]:
        """Return the edits that put another value in the place of a finding's."""
        return rewritten(self.at_value(finding), new)


def rewritten(places: Iterable[Place], new: Term, part: str = "object") -> tuple[Edit, ...]:
    """Return the edits that write another term in the place of a part of each statement."""
    found = (place for place in places if place.statement is not None)
    return tuple(edit for place in found for edit in replaced(place, getattr(place.statement, part), new))


def replaced(place: Place, part: Occurrence, new: Term) -> tuple[Edit, ...]:
    """Return the edits that write another term where one stands, declaring its prefix if the file lacks it."""
    file, prefixes = place.file, dict(place.file.prefixes)
    missing = _undeclared(new, prefixes) if file.syntax in _WITH_PREFIXES else None
    if missing is None:
        return (Edit(file.graph.value, part.start, part.end, token(new, prefixes)),)
    prefix, namespace = missing
    prefixes[prefix] = namespace
    return (
        Edit(file.graph.value, part.start, part.end, token(new, prefixes)),
        _declaration(file, prefix, namespace),
    )


def _undeclared(term: Term, prefixes: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the usual prefix of an IRI and its namespace if a file has none for it and does not use it otherwise."""
    if not isinstance(term, ox.NamedNode) or not token(term, prefixes).startswith("<"):
        return None
    prefix, colon, local = shrink(term.value).partition(":")
    if not colon or prefix.startswith("<") or prefix in prefixes:
        return None
    return prefix, term.value.removesuffix(local)


def _declaration(file: ParsedFile, prefix: str, namespace: str) -> Edit:
    """Return the edit that declares a prefix, before the first one that sorts behind it."""
    declared = [each for each in FileGround(file).directives if each.kind == "prefix"]
    line = f"@prefix {prefix}: <{namespace}> ."
    after = next((each for each in declared if each.prefix > prefix), None)
    if after is not None or not declared:
        at = after.start if after else 0
        return Edit(file.graph.value, at, at, f"{line}\n")
    return Edit(file.graph.value, declared[-1].end, declared[-1].end, f"\n{line}")


def path_of(finding: Finding) -> str | None:
    """Return the property that a finding's path consists of; None if it is none or another kind of path."""
    path = finding.path or ""
    return path[1:-1] if path.startswith("<") and path.endswith(">") and path.count("<") == 1 else None
