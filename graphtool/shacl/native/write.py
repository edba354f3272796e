"""Write the Core part of a shapes model as a shapes graph in which every result names its constraint.

Each shape is written up to two times: `s` for its own focus nodes, with those constraints only that the native package
carries, and `n` for use inside other shapes, whole. Constraints of one shape that have the same component are
written as shapes of their own (`s3-1`), so that shape and component of a result tell the constraint.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from graphtool.namespaces import SH, XSD
from graphtool.shacl import model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.shacl.model import Constraint, Node, Path, Shape, Shapes
    from graphtool.shacl.native.split import Split

_BASE = "urn:x-graphtool:shape/"
_REPEATED = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}
_TARGETS = {
    "class": "targetClass",
    "node": "targetNode",
    "subjectsOf": "targetSubjectsOf",
    "objectsOf": "targetObjectsOf",
}
Meaning = dict[tuple[str, str], "tuple[Shape, Constraint]"]


class ShapesWriter:
    """Writes a shapes model as Turtle; afterwards `meaning` tells, by shape IRI and component, what a result is of."""

    def __init__(self, shapes: Shapes, split: Split) -> None:
        self._shapes = shapes
        self.split = split
        self._numbers = {node: number for number, node in enumerate(shapes.by_node)}
        self._copies: dict[Node, list[str]] = {}
        self._nested: set[Node] = set()
        self._lines: list[str] = []
        self.meaning: Meaning = {}

    def turtle(self) -> str:
        """Return the shapes graph."""
        self._lines = [f"@prefix sh: <{SH}> ."]
        for root in self._shapes.roots:
            targets = [f"sh:{_TARGETS[t.kind]} {t.value}" for t in root.targets]
            for copy in self._own(root):
                self._lines += [f"{copy} {target} ." for target in targets]
        return "\n".join(self._lines) + "\n"

    def _own(self, shape: Shape) -> list[str]:
        """Write a shape for its own focus nodes; return the IRIs of its copies."""
        if shape.node in self._copies:
            return self._copies[shape.node]
        parts: dict[str, list[Constraint]] = defaultdict(list)
        for constraint in shape.constraints:
            if self.split.carried(shape, constraint):
                parts[constraint.component].append(constraint)
        names = [self._name("s", shape, n) for n in range(max(map(len, parts.values()), default=1))]
        self._copies[shape.node] = names
        for number, name in enumerate(names):
            here = [same[number] for same in parts.values() if number < len(same)]
            self.meaning.update({(name.strip("<>"), c.component): (shape, c) for c in here})
            self._write(name, shape, here)
        below = [self._shapes[node] for node in shape.properties()]
        for inner in (copy for one in below if not one.deactivated for copy in self._own(one)):
            self._lines.append(f"{names[0]} sh:property {inner} .")
        return names

    def _nest(self, node: Node) -> str:
        """Write a shape, whole, for use inside another; return its IRI."""
        shape = self._shapes[node]
        name = self._name("n", shape)
        if node not in self._nested:
            self._nested.add(node)
            self._write(name, shape, shape.constraints)
            if shape.deactivated:
                self._lines.append(f"{name} sh:deactivated true .")
        return name

    def _name(self, use: str, shape: Shape, copy: int = 0) -> str:
        number = self._numbers[shape.node]
        return f"<{_BASE}{use}{number}{f'-{copy}' if copy else ''}>"

    def _write(self, name: str, shape: Shape, constraints: Iterable[Constraint]) -> None:
        kind = "NodeShape" if shape.path is None else "PropertyShape"
        statements = [f"a sh:{kind}"]
        if shape.path is not None:
            statements.append(f"sh:path {path_turtle(shape.path)}")
        statements += [self._parameters(constraint) for constraint in constraints]
        self._lines.append(f"{name} {' ; '.join(statements)} .")

    def _parameters(self, constraint: Constraint) -> str:
        """Return the predicates and objects that state a constraint."""
        name = constraint.component.removeprefix(SH).removesuffix("ConstraintComponent")
        parameter = f"sh:{name[0].lower()}{name[1:]}"
        if isinstance(constraint, model.Logical):
            inner = [self._nest(node) for node in constraint.shapes]
            return f"{parameter} {inner[0] if constraint.kind == 'not' else _list(inner)}"
        if isinstance(constraint, model.NodeConstraint | model.PropertyConstraint):
            return f"{parameter} {self._nest(constraint.shape)}"
        if isinstance(constraint, model.Qualified):
            return f"sh:qualifiedValueShape {self._nest(constraint.shape)} ; {parameter} {constraint.bound}"
        if isinstance(constraint, model.Closed):
            return f"sh:closed true ; sh:ignoredProperties {_list(f'<{iri}>' for iri in constraint.allowed)}"
        return f"{parameter} {_argument(constraint)}"


def _argument(constraint: Constraint) -> str:
    """Return the object of a constraint that has one parameter."""
    match constraint:
        case model.ClassOf(cls=term) | model.PropertyPair(predicate=term) | model.HasValue(value=term):
            return str(term)
        case model.Datatype(datatype=iri):
            return f"<{iri}>"
        case model.NodeKind(kind=kind):
            return f"sh:{kind}"
        case model.Range(bound=literal):
            return str(literal)
        case model.Count(bound=number) | model.Length(bound=number):
            return f'"{number}"^^<{XSD}integer>'
        case model.Pattern(regex=text):
            return _string(text)
        case model.LanguageIn(ranges=ranges):
            return _list(_string(tag) for tag in ranges)
        case model.UniqueLang():
            return "true"
        case model.In(values=terms):
            return _list(str(term) for term in terms)
    raise TypeError(f"no parameter for {constraint.component}")


def path_turtle(path: Path) -> str:
    """Write a property path as SHACL does (SHACL, section 2.3.1)."""
    match path:
        case model.Predicate(iri=iri):
            return f"<{iri}>"
        case model.Inverse(path=inner):
            return f"[ sh:inversePath {path_turtle(inner)} ]"
        case model.Sequence(paths=steps):
            return _list(path_turtle(step) for step in steps)
        case model.Alternative(paths=choices):
            return f"[ sh:alternativePath {_list(path_turtle(choice) for choice in choices)} ]"
        case model.Repeated(path=inner, modifier=modifier):
            return f"[ sh:{_REPEATED[modifier]} {path_turtle(inner)} ]"


def _list(items: Iterable[str]) -> str:
    return f"( {' '.join(items)} )"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
