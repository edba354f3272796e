"""Property pairs (SHACL, section 4.5) and sh:closed (4.8.1): value nodes against other properties of the focus node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.shacl.compiler.writer import Rows, ValueTest

if TYPE_CHECKING:
    from graphtool.shacl import model
    from graphtool.shacl.compiler.writer import Compiled, Writer
    from graphtool.shacl.model import Shape


def property_pair(writer: Writer, constraint: model.PropertyPair, shape: Shape, this: str, value: str) -> Compiled:
    """Compile sh:equals, sh:disjoint, sh:lessThan and sh:lessThanOrEquals."""
    other = f"<{constraint.predicate.value}>"
    if constraint.kind == "equals":
        return _equals(writer, shape, this, other)
    if constraint.kind == "disjoint":
        return ValueTest(f"EXISTS {{ {this} {other} {value} }}")
    bound = writer.fresh("o")
    less = writer.dialect.compare(value, "<=" if constraint.kind == "lessThanOrEquals" else "<", bound)
    # Literals with a language have no order (SPARQL 1.1, section 17.3), whatever an engine makes of them.
    unordered = f'COALESCE(LANG({value}) != "", true)'
    return ValueTest(f"EXISTS {{ {this} {other} {bound} FILTER(!{less} || {unordered}) }}")


def _equals(writer: Writer, shape: Shape, this: str, other: str) -> Rows:
    """Compile both directions: a value that the property lacks, and one that only the property has."""
    value = writer.fresh("v")
    extra = f"{this} {other} {value} ."
    if shape.path is None:
        alone = f"FILTER NOT EXISTS {{ {this} {other} {this} }} BIND({this} AS {value})"
        return Rows((alone, f"{extra} FILTER(!sameTerm({value}, {this}))"), value=value)
    own, again = writer.values(shape, this, value), writer.fresh("v")
    # Not `own` again: the BIND of a zero-length path must not meet a variable that is bound already.
    known = f"{writer.values(shape, this, again)} FILTER(sameTerm({again}, {value}))"
    return Rows((f"{own} FILTER NOT EXISTS {{ {extra} }}", f"{extra} FILTER NOT EXISTS {{ {known} }}"), value=value)


def closed(writer: Writer, constraint: model.Closed, _shape: Shape, this: str, _value: str) -> Rows:
    """Compile sh:closed: any predicate but those listed."""
    predicate, value = writer.fresh("p"), writer.fresh("v")
    listed = ", ".join(f"<{iri}>" for iri in constraint.allowed)
    outside = f" FILTER({predicate} NOT IN ({listed}))" if listed else ""
    return Rows((f"{this} {predicate} {value} .{outside}",), value=value, path=predicate)
