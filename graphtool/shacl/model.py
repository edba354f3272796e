"""The shapes graph as values: shapes, property paths, targets and constraints (SHACL, sections 2 to 6).

Nothing here reads RDF (`parse`) or writes SPARQL (`compile`). Shapes refer to other shapes by their node, so that the
model stays a plain table; `Shapes` is that table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import SH
from graphtool.shacl.report import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal


# --- Property paths (SHACL, section 2.3.1) ---


@dataclass(frozen=True)
class Predicate:
    """A predicate path: one IRI."""

    iri: str


@dataclass(frozen=True)
class Inverse:
    """The path walked backwards."""

    path: Path


@dataclass(frozen=True)
class Sequence:
    """One path after the other."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Alternative:
    """Any of several paths."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Repeated:
    """A path repeated; `modifier` is `*`, `+` or `?` as in SPARQL."""

    path: Path
    modifier: str


Path = Predicate | Inverse | Sequence | Alternative | Repeated


# --- Targets (SHACL, section 2.1.3) ---


@dataclass(frozen=True)
class Target:
    """What selects focus nodes: kind is `class` (also implicit), `node`, `subjectsOf` or `objectsOf`."""

    kind: str
    value: Term


# --- Constraints (SHACL, sections 4 to 6) ---


@dataclass(frozen=True)
class Constraint:
    """Base of all constraints; `component` is the IRI of the constraint component that results name."""

    component: str


@dataclass(frozen=True)
class ClassOf(Constraint):
    """sh:class (4.1.1)."""

    cls: ox.NamedNode


@dataclass(frozen=True)
class Datatype(Constraint):
    """sh:datatype (4.1.2)."""

    datatype: str


@dataclass(frozen=True)
class NodeKind(Constraint):
    """sh:nodeKind (4.1.3); `kind` is the local name, such as `BlankNodeOrIRI`."""

    kind: str


@dataclass(frozen=True)
class Count(Constraint):
    """sh:minCount (4.2.1) or sh:maxCount (4.2.2)."""

    bound: int
    minimum: bool


@dataclass(frozen=True)
class Range(Constraint):
    """sh:minExclusive, minInclusive, maxExclusive, maxInclusive (4.3): value `operator` bound."""

    operator: str
    bound: ox.Literal


@dataclass(frozen=True)
class Length(Constraint):
    """sh:minLength (4.4.1) or sh:maxLength (4.4.2)."""

    bound: int
    minimum: bool


@dataclass(frozen=True)
class Pattern(Constraint):
    """sh:pattern with sh:flags (4.4.3)."""

    regex: str
    flags: str


@dataclass(frozen=True)
class LanguageIn(Constraint):
    """sh:languageIn (4.4.4)."""

    ranges: tuple[str, ...]


@dataclass(frozen=True)
class UniqueLang(Constraint):
    """sh:uniqueLang true (4.4.5)."""


@dataclass(frozen=True)
class PropertyPair(Constraint):
    """sh:equals, disjoint, lessThan, lessThanOrEquals (4.5); `kind` is the parameter's local name."""

    kind: str
    predicate: ox.NamedNode


@dataclass(frozen=True)
class Logical(Constraint):
    """sh:not, and, or, xone (4.6); `kind` is the parameter's local name."""

    kind: str
    shapes: tuple[Node, ...]


@dataclass(frozen=True)
class NodeConstraint(Constraint):
    """sh:node (4.7.1)."""

    shape: Node


@dataclass(frozen=True)
class PropertyConstraint(Constraint):
    """sh:property (4.7.2); its results are those of the property shape."""

    shape: Node


@dataclass(frozen=True)
class Qualified(Constraint):
    """sh:qualifiedValueShape with a minimum or maximum (4.7.3); `siblings` only if sh:qualifiedValueShapesDisjoint."""

    shape: Node
    bound: int
    minimum: bool
    siblings: tuple[Node, ...]


@dataclass(frozen=True)
class Closed(Constraint):
    """sh:closed with the predicates allowed by property shapes and sh:ignoredProperties (4.8.1)."""

    allowed: tuple[str, ...]


@dataclass(frozen=True)
class HasValue(Constraint):
    """sh:hasValue (4.8.2)."""

    value: Term


@dataclass(frozen=True)
class In(Constraint):
    """sh:in (4.8.3)."""

    values: tuple[Term, ...]


@dataclass(frozen=True)
class SparqlConstraint(Constraint):
    """sh:sparql (5), or a SELECT validator of a constraint component (6.2.3) if `parameters` are given.

    `query` has its prefixes expanded. `source` is the constraint's node, or None for a component's validator.
    """

    query: str
    source: Node | None
    messages: Text
    parameters: tuple[tuple[str, Term | None], ...] = ()
    prefixes: tuple[tuple[str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class AskConstraint(Constraint):
    """An ASK validator of a constraint component (6.2.3): false for a value node is a result."""

    query: str
    messages: Text
    parameters: tuple[tuple[str, Term | None], ...] = ()


# --- Shapes ---


@dataclass(frozen=True)
class Shape:
    """A node shape (`path` is None) or property shape."""

    node: Node
    path: Path | None
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    severity: str
    messages: Text
    deactivated: bool

    @property
    def name(self) -> str:
        """The IRI, or the id of the blank node."""
        return self.node.value

    def properties(self) -> Iterator[Node]:
        """Yield the property shapes that this shape lists with sh:property."""
        return (c.shape for c in self.constraints if isinstance(c, PropertyConstraint))


@dataclass(frozen=True)
class Shapes:
    """All shapes by node; `roots` are those with targets that are not deactivated, in a fixed order."""

    by_node: dict[Node, Shape] = field(hash=False)

    def __getitem__(self, node: Node) -> Shape:
        return self.by_node[node]

    @property
    def roots(self) -> tuple[Shape, ...]:
        """The shapes that select focus nodes of their own, sorted by name."""
        targeted = (s for s in self.by_node.values() if s.targets and not s.deactivated)
        return tuple(sorted(targeted, key=lambda shape: shape.name))


def references(constraint: Constraint) -> tuple[Node, ...]:
    """Return the shapes that a constraint refers to."""
    if isinstance(constraint, NodeConstraint | PropertyConstraint):
        return (constraint.shape,)
    if isinstance(constraint, Logical):
        return constraint.shapes
    if isinstance(constraint, Qualified):
        return (constraint.shape, *constraint.siblings)
    return ()


def component(local: str) -> str:
    """Return the IRI of a Core component: `minCount` gives sh:MinCountConstraintComponent."""
    return f"{SH}{local[0].upper()}{local[1:]}ConstraintComponent"
