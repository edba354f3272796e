"""Which function compiles which constraint."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from graphtool.shacl import model

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphtool.shacl.compiler.writer import Compiled, Writer
    from graphtool.shacl.model import Constraint, Shape


@cache
def _compilers() -> dict[type[Constraint], Callable[[Writer, Any, Shape, str, str], Compiled]]:
    from graphtool.shacl.compiler import counts, nested, pairs, sparql, values

    return {
        model.ClassOf: values.class_of,
        model.Datatype: values.datatype,
        model.NodeKind: values.node_kind,
        model.Range: values.in_range,
        model.Length: values.length,
        model.Pattern: values.pattern,
        model.LanguageIn: values.language_in,
        model.In: values.is_in,
        model.Count: counts.count,
        model.Qualified: counts.qualified,
        model.HasValue: counts.has_value,
        model.UniqueLang: counts.unique_lang,
        model.PropertyPair: pairs.property_pair,
        model.Closed: pairs.closed,
        model.NodeConstraint: nested.node_shape,
        model.Logical: nested.logical,
        model.SparqlConstraint: sparql.select_constraint,
        model.AskConstraint: sparql.ask_constraint,
    }


def compile_constraint(writer: Writer, constraint: Constraint, shape: Shape, this: str, value: str) -> Compiled:
    """Compile one constraint of a shape for the variables `this` (focus node) and `value` (value node)."""
    return _compilers()[type(constraint)](writer, constraint, shape, this, value)
