"""Tests of all value nodes together: cardinality (SHACL, section 4.2), qualified shapes (4.7.3), sh:hasValue (4.8.2).

"At least n" is written as n value nodes that differ: engines stop at the first such combination, and the test can
be nested. From `_TUPLES` on a count is cheaper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.shacl.compiler.nested import conforms
from graphtool.shacl.compiler.writer import THIS, FocusTest, Rows, distinct
from graphtool.shacl.model import Predicate

if TYPE_CHECKING:
    from graphtool.shacl import model
    from graphtool.shacl.compiler.writer import Writer
    from graphtool.shacl.model import Shape

_TUPLES = 5


def count(writer: Writer, constraint: model.Count, shape: Shape, this: str, _value: str) -> FocusTest | Rows:
    """Compile sh:minCount and sh:maxCount."""
    if constraint.minimum:
        return FocusTest(_fewer(writer, shape, this, constraint.bound))
    if constraint.bound and this == THIS and writer.focus and not isinstance(shape.path, Predicate):
        return _too_many(writer, shape, constraint.bound)
    return FocusTest(_at_least(writer, shape, this, constraint.bound + 1))


def _too_many(writer: Writer, shape: Shape, most: int) -> Rows:
    """Count the value nodes of a composite path once for all focus nodes; joining two walks of it is quadratic."""
    value, number = writer.fresh("v"), writer.fresh("n")
    walk = f"{writer.focus} {writer.values(shape, THIS, value)}"
    counting = f"SELECT {THIS} (COUNT(DISTINCT {value}) AS {number}) WHERE {{ {walk} }} GROUP BY {THIS}"
    return Rows((f"{{ {counting} }} FILTER({number} > {most})",))


def qualified(writer: Writer, constraint: model.Qualified, shape: Shape, this: str, _value: str) -> FocusTest:
    """Compile sh:qualifiedMinCount and sh:qualifiedMaxCount, with disjoint siblings."""
    if constraint.minimum:
        return FocusTest(_fewer(writer, shape, this, constraint.bound, constraint))
    return FocusTest(_at_least(writer, shape, this, constraint.bound + 1, constraint))


def _fewer(writer: Writer, shape: Shape, this: str, bound: int, only: model.Qualified | None = None) -> str:
    if bound <= 0:
        return "false"
    test = _at_least(writer, shape, this, bound, only)
    return f"NOT {test}" if test.startswith("EXISTS") else f"!{test}"


def _at_least(writer: Writer, shape: Shape, this: str, bound: int, only: model.Qualified | None = None) -> str:
    if bound <= 0:
        return "true"
    if bound > _TUPLES:
        return _counted(writer, shape, this, bound, only)
    variables = [writer.fresh("v") for _ in range(bound)]
    patterns = " ".join(_qualifying(writer, shape, this, variable, only) for variable in variables)
    return f"EXISTS {{ {patterns}{distinct(variables)} }}"


def _qualifying(writer: Writer, shape: Shape, this: str, value: str, only: model.Qualified | None) -> str:
    pattern = writer.values(shape, this, value)
    if only is None:
        return pattern
    tests = [conforms(writer, only.shape, value)]
    tests += [f"!({conforms(writer, sibling, value)})" for sibling in only.siblings]
    return f"{pattern} FILTER({' && '.join(tests)})"


def _counted(writer: Writer, shape: Shape, this: str, bound: int, only: model.Qualified | None) -> str:
    value, number = writer.fresh("v"), writer.fresh("n")
    pattern = _qualifying(writer, shape, this, value, only)
    counting = f"SELECT {this} (COUNT(DISTINCT {value}) AS {number}) {{ {pattern} }} GROUP BY {this}"
    return f"EXISTS {{ {{ {counting} }} FILTER({number} >= {bound}) }}"


def has_value(writer: Writer, constraint: model.HasValue, shape: Shape, this: str, _value: str) -> FocusTest:
    """Compile sh:hasValue by term equality; a blank node of the shapes graph is never a value in the data."""
    if isinstance(constraint.value, ox.BlankNode):
        return FocusTest("true")
    wanted = writer.dialect.constant(constraint.value)
    if shape.path is None:
        return FocusTest(f"!sameTerm({this}, {wanted})")
    if isinstance(shape.path, Predicate):
        return FocusTest(f"NOT EXISTS {{ {this} <{shape.path.iri}> {wanted} }}")
    value = writer.fresh("v")
    return FocusTest(f"NOT EXISTS {{ {writer.values(shape, this, value)} FILTER(sameTerm({value}, {wanted})) }}")


def unique_lang(writer: Writer, _constraint: model.UniqueLang, shape: Shape, this: str, _value: str) -> Rows:
    """Compile sh:uniqueLang (4.4.5): one result for each language tag that two values share."""
    first, second, tag = writer.fresh("v"), writer.fresh("v"), writer.fresh("lang")
    same = f'LANG({first}) != "" && LCASE(LANG({first})) = LCASE(LANG({second})) && !sameTerm({first}, {second})'
    values = f"{writer.values(shape, this, first)} {writer.values(shape, this, second)}"
    return Rows((f"{values} FILTER({same}) BIND(LCASE(LANG({first})) AS {tag})",), key=tag)
