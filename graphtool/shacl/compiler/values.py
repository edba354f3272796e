"""Tests of single value nodes: value type (SHACL, section 4.1), ranges (4.3), strings (4.4), sh:in (4.8.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.shacl.compiler.writer import ValueTest
from graphtool.shacl.lexical import well_typed

if TYPE_CHECKING:
    from graphtool.shacl import model
    from graphtool.shacl.compiler.writer import Writer
    from graphtool.shacl.model import Shape

_KIND_TESTS = {
    "IRI": "isIRI({v})",
    "BlankNode": "isBlank({v})",
    "Literal": "isLiteral({v})",
    "BlankNodeOrIRI": "!isLiteral({v})",
    "BlankNodeOrLiteral": "!isIRI({v})",
    "IRIOrLiteral": "!isBlank({v})",
}


def class_of(writer: Writer, constraint: model.ClassOf, _shape: Shape, _this: str, value: str) -> ValueTest:
    """Compile sh:class: no type of the value is the class or a subclass of it."""
    return ValueTest(f"NOT EXISTS {{ {writer.dialect.instance(value, constraint.cls.value)} }}")


def datatype(writer: Writer, constraint: model.Datatype, _shape: Shape, _this: str, value: str) -> ValueTest:
    """Compile sh:datatype: not a literal of the datatype, or ill-typed."""
    return ValueTest(f"!COALESCE({writer.dialect.has_datatype(value, constraint.datatype)}, false)")


def node_kind(_writer: Writer, constraint: model.NodeKind, _shape: Shape, _this: str, value: str) -> ValueTest:
    """Compile sh:nodeKind."""
    return ValueTest("!" + f"({_KIND_TESTS[constraint.kind].format(v=value)})")


def in_range(writer: Writer, constraint: model.Range, _shape: Shape, _this: str, value: str) -> ValueTest:
    """Compile the ranges: a value that cannot be compared with the bound is a violation as well."""
    if constraint.bound.language or not well_typed(constraint.bound):
        return ValueTest("true")
    return ValueTest("!" + writer.dialect.compare(value, constraint.operator, str(constraint.bound)))


def length(_writer: Writer, constraint: model.Length, _shape: Shape, _this: str, value: str) -> ValueTest:
    """Compile sh:minLength and sh:maxLength: of IRIs and literals; blank nodes have no length."""
    operator = "<" if constraint.minimum else ">"
    return ValueTest(f"(isBlank({value}) || STRLEN(STR({value})) {operator} {constraint.bound})")


def pattern(_writer: Writer, constraint: model.Pattern, _shape: Shape, _this: str, value: str) -> ValueTest:
    """Compile sh:pattern: blank nodes match nothing."""
    arguments = f"STR({value}), {ox.Literal(constraint.regex)}"
    if constraint.flags:
        arguments += f", {ox.Literal(constraint.flags)}"
    return ValueTest(f"(isBlank({value}) || !REGEX({arguments}))")


def language_in(_writer: Writer, constraint: model.LanguageIn, _shape: Shape, _this: str, value: str) -> ValueTest:
    """Compile sh:languageIn: no language range matches."""
    ranges = [f"LANGMATCHES(LANG({value}), {ox.Literal(tag)})" for tag in constraint.ranges]
    return ValueTest(f"!COALESCE({' || '.join(ranges) or 'false'}, false)")


def is_in(writer: Writer, constraint: model.In, _shape: Shape, _this: str, value: str) -> ValueTest:
    """Compile sh:in by term equality, not by value: 1 is not 1.0."""
    iris = [str(term) for term in constraint.values if isinstance(term, ox.NamedNode)]
    literals = [writer.dialect.constant(term) for term in constraint.values if isinstance(term, ox.Literal)]
    tests = [f"{value} IN ({', '.join(iris)})"] if iris else []
    tests += [f"sameTerm({value}, {literal})" for literal in literals]
    return ValueTest(f"!({' || '.join(tests) or 'false'})")
