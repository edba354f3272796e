"""Read a shapes graph into the model; a malformed shape is refused with its place and the reason.

Which nodes are shapes: SHACL, section 2.1; the syntax rules are collected in its appendix B. Recursive shapes, whose
meaning SHACL leaves open (section 3.4.3), are refused by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import Problem, ShapesError
from graphtool.namespaces import RDF_TYPE, RDFS, SH
from graphtool.shacl.constraints import ConstraintReader
from graphtool.shacl.model import Node, Shape, Shapes, Target, references
from graphtool.shacl.paths_parse import read_path
from graphtool.shacl.terms_graph import MalformedError, TermsGraph

if TYPE_CHECKING:
    from graphtool.errors import Location
    from graphtool.shacl.shapes import ShapesGraph

_TYPES = (f"{SH}NodeShape", f"{SH}PropertyShape")
_TARGETS = {
    "targetClass": "class",
    "targetNode": "node",
    "targetSubjectsOf": "subjectsOf",
    "targetObjectsOf": "objectsOf",
}
_SEVERITIES = {f"{SH}Violation": "violation", f"{SH}Warning": "warning", f"{SH}Info": "info"}


def read_shapes(graph: ShapesGraph) -> Shapes:
    """Return the model of a shapes graph; raise ShapesError with every malformed shape."""
    terms = TermsGraph(q for file in graph.files for q in file.quads)
    reader = _Reader(terms)
    problems: list[tuple[Node, str]] = []
    for node in reader.shape_nodes():
        try:
            reader.shape(node)
        except MalformedError as error:
            problems.append((node, f"{_shown(node)}: {error}"))
    shapes = Shapes(dict(reader.done))
    problems += [(cycle[0], _recursion(cycle)) for cycle in _cycles(shapes)]
    if problems:
        raise ShapesError.joined(
            Problem(_place(graph, node), "shapes", f"malformed shape {text}", "see https://www.w3.org/TR/shacl/")
            for node, text in problems
        )
    return shapes


def _shown(node: Node) -> str:
    return f"<{node.value}>" if isinstance(node, ox.NamedNode) else "(blank node)"


def _recursion(cycle: list[Node]) -> str:
    return f"{_shown(cycle[0])}: recursive shapes are not supported: " + " → ".join(map(_shown, cycle))


def _place(graph: ShapesGraph, node: Node) -> Location | None:
    from graphtool.store.positions import Locator

    quads = [q for file in graph.files for q in file.quads]
    while isinstance(node, ox.BlankNode):
        above = [q.subject for q in quads if q.object == node]
        if not above:
            return None
        node = above[0]  # type: ignore[assignment]
    return Locator(graph.files).statement(node, [q.triple for q in quads if q.subject == node])


class _Reader:
    """Reads shapes, each once."""

    def __init__(self, graph: TermsGraph) -> None:
        self.graph = graph
        self.constraints = ConstraintReader(graph)
        self.done: dict[Node, Shape] = {}

    def shape_nodes(self) -> list[Node]:
        """Return all nodes that the shapes graph makes shapes, in a fixed order."""
        found: dict[Node, None] = {}
        for name in _TYPES:
            found |= dict.fromkeys(self.graph.instances(name))
        for name in (*_TARGETS, "property", "node", "not", "qualifiedValueShape"):
            for subject, value in self.graph.pairs(SH + name):
                found[subject] = None
                if name not in _TARGETS and not isinstance(value, ox.Literal):
                    found[value] = None
        for name in ("and", "or", "xone"):
            for subject, head in self.graph.pairs(SH + name):
                found[subject] = None
                found |= dict.fromkeys(m for m in self._members(head) if not isinstance(m, ox.Literal))
        found |= dict.fromkeys(self.constraints.parameter_subjects())
        declarations = self.constraints.declaration_nodes()
        return [node for node in found if node not in declarations]

    def _members(
        self, head: ox.NamedNode | ox.BlankNode | ox.Literal
    ) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        try:
            return self.graph.items(head, "list of shapes")
        except MalformedError:
            return []

    def shape(self, node: Node) -> None:
        """Read one shape into `done`."""
        graph = self.graph
        path_node = graph.at_most_one(node, f"{SH}path")
        path = None if path_node is None else read_path(graph, path_node)
        if path is None and self._is_property(node):
            raise MalformedError(node, "a property shape needs exactly one sh:path")
        severity = graph.at_most_one(node, f"{SH}severity")
        self.done[node] = Shape(
            node=node,
            path=path,
            targets=tuple(self._targets(node)),
            constraints=tuple(self.constraints.of(node, path)),
            severity=_SEVERITIES.get(getattr(severity, "value", ""), "violation"),
            messages=graph.texts(node, f"{SH}message"),
            deactivated=graph.flag(node, f"{SH}deactivated"),
        )

    def _is_property(self, node: Node) -> bool:
        return node in self.graph.instances(_TYPES[1]) or bool(self.graph.subjects(f"{SH}property", node))

    def _targets(self, node: Node) -> list[Target]:
        found = []
        for name, kind in _TARGETS.items():
            for value in self.graph.objects(node, SH + name):
                if isinstance(value, ox.BlankNode) or (kind != "node" and not isinstance(value, ox.NamedNode)):
                    raise MalformedError(node, f"sh:{name} must be an IRI" + (" or literal" if kind == "node" else ""))
                found.append(Target(kind, value))
        if isinstance(node, ox.NamedNode) and any(node in self.graph.instances(name) for name in _TYPES):
            types = self.graph.superclasses(self.graph.objects(node, RDF_TYPE))
            if f"{RDFS}Class" in types:
                found.append(Target("class", node))
        return sorted(dict.fromkeys(found), key=lambda target: (target.kind, str(target.value)))


def _cycles(shapes: Shapes) -> list[list[Node]]:
    """Return one cycle of references for each group of recursive shapes that is reached from a target."""
    state: dict[Node, int] = {}
    found: list[list[Node]] = []

    def visit(node: Node, trail: list[Node]) -> None:
        state[node] = 1
        for constraint in shapes.by_node[node].constraints:
            for other in references(constraint):
                if state.get(other) == 1:
                    found.append([*trail[trail.index(other) :], other])
                elif other not in state and other in shapes.by_node:
                    visit(other, [*trail, other])
        state[node] = 2

    for shape in shapes.roots:
        if shape.node not in state:
            visit(shape.node, [shape.node])
    return found
