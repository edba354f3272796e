"""Shapes inside shapes: sh:node and sh:property (SHACL, section 4.7), sh:not, and, or, xone (4.6).

A nested shape makes no results of its own; it becomes one expression that says whether a node fails it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.shacl.compiler import family
from graphtool.shacl.compiler.writer import FocusTest, Rows, ValueTest, any_of
from graphtool.shacl.model import PropertyConstraint

if TYPE_CHECKING:
    from graphtool.shacl import model
    from graphtool.shacl.compiler.writer import Writer
    from graphtool.shacl.model import Node, Shape


def fails(writer: Writer, node: Node, this: str) -> str:
    """Write the expression that is true where `this` does not conform to the shape (SHACL, section 3.4.2)."""
    shape = writer.shape(node)
    if shape.deactivated:
        return "false"
    on_value: list[str] = []
    tests: list[str] = []
    value = this if shape.path is None else writer.fresh("v")
    for constraint in shape.constraints:
        if isinstance(constraint, PropertyConstraint):
            on_value.append(fails(writer, constraint.shape, value))
            continue
        compiled = family.compile_constraint(writer, constraint, shape, this, value)
        if isinstance(compiled, ValueTest):
            on_value.append(compiled.expression)
        elif isinstance(compiled, FocusTest):
            tests.append(compiled.expression)
        else:
            tests.append(_exists(compiled))
    on_value = [test for test in on_value if test != "false"]
    if shape.path is None:
        tests += on_value
    elif on_value:
        tests.append(f"EXISTS {{ {writer.values(shape, this, value)} FILTER({any_of(on_value)}) }}")
    return any_of([test for test in tests if test != "false"])


def _exists(rows: Rows) -> str:
    return any_of([f"EXISTS {{ {pattern} }}" for pattern in rows.patterns])


def conforms(writer: Writer, node: Node, this: str) -> str:
    """Write the expression that is true where `this` conforms to the shape."""
    return f"!({fails(writer, node, this)})"


def node_shape(writer: Writer, constraint: model.NodeConstraint, _shape: Shape, _this: str, value: str) -> ValueTest:
    """Compile sh:node."""
    return ValueTest(fails(writer, constraint.shape, value))


def logical(writer: Writer, constraint: model.Logical, _shape: Shape, _this: str, value: str) -> ValueTest:
    """Compile sh:not, sh:and, sh:or and sh:xone."""
    failing = [fails(writer, node, value) for node in constraint.shapes]
    if constraint.kind == "not":
        return ValueTest(f"!({failing[0]})")
    if constraint.kind == "and":
        return ValueTest(any_of(failing))
    if constraint.kind == "or":
        return ValueTest("(" + (" && ".join(failing) or "true") + ")")
    conforming = " + ".join(f"IF({test}, 0, 1)" for test in failing) or "0"
    return ValueTest(f"({conforming} != 1)")
