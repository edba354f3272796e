"""What the families of constraints share: the outcome of compiling one, and the writer that they are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from graphtool.shacl.paths import reaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.compiler.dialect import Dialect
    from graphtool.shacl.model import Node, Shape, Shapes


THIS, VALUE = "?this", "?value"


@dataclass(frozen=True)
class ValueTest:
    """An expression over a value node (and its focus node): true makes a result with that value."""

    expression: str


@dataclass(frozen=True)
class FocusTest:
    """An expression over a focus node: true makes a result without value."""

    expression: str


@dataclass(frozen=True)
class Rows:
    """Patterns that bind a result each: `value` and `path` are the variables with sh:value and sh:resultPath."""

    patterns: tuple[str, ...]
    value: str = ""
    path: str = ""
    key: str = ""


Compiled = ValueTest | FocusTest | Rows


class UncompilableError(ValueError):
    """A constraint cannot be part of a nested shape's test."""


@dataclass(frozen=True)
class Writer:
    """Hands out fresh variables and knows the shapes, the dialect and the pattern that binds the focus nodes."""

    shapes: Shapes
    dialect: Dialect
    focus: str = ""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False, compare=False)

    def fresh(self, stem: str) -> str:
        """Return a variable not used before."""
        return f"?{stem}{next(self._numbers)}"

    def values(self, shape: Shape, this: str, value: str) -> str:
        """Write the pattern from focus node to value node of a property shape."""
        if shape.path is None:
            raise ValueError("a node shape's value node is its focus node")
        return reaches(this, shape.path, value, self.focus if this == THIS else "")

    def shape(self, node: Node) -> Shape:
        """Return a shape of the model."""
        return self.shapes[node]


def any_of(expressions: list[str]) -> str:
    """Join expressions with `||`; `false` for none."""
    if not expressions:
        return "false"
    return expressions[0] if len(expressions) == 1 else "(" + " || ".join(expressions) + ")"


def distinct(variables: list[str]) -> str:
    """Write a FILTER that variables hold different terms, or nothing for one variable."""
    pairs = [f"!sameTerm({a}, {b})" for n, a in enumerate(variables) for b in variables[n + 1 :]]
    return f" FILTER({' && '.join(pairs)})" if pairs else ""
