"""SPARQL written in shapes (SHACL, sections 5 and 6) in compiled queries: as a test, or joined with focus nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.shacl import sparql_text
from graphtool.shacl.compiler.writer import Rows, UncompilableError, ValueTest

if TYPE_CHECKING:
    from graphtool.shacl.compiler.writer import Writer
    from graphtool.shacl.model import AskConstraint, Shape, SparqlConstraint, Term


def bound_query(constraint: SparqlConstraint | AskConstraint) -> str:
    """Return the query with the values of its component's parameters put in."""
    parameters: dict[str, Term | None] = dict(constraint.parameters)
    if any(isinstance(value, ox.BlankNode) for value in parameters.values()):
        raise UncompilableError("a parameter's value is a blank node, which a query cannot name")
    return sparql_text.bind(constraint.query, parameters)


def ask_constraint(writer: Writer, constraint: AskConstraint, _shape: Shape, this: str, value: str) -> ValueTest:
    """Compile an ASK validator: its answer for the value node is not true."""
    query = bound_query(constraint)
    if not sparql_text.correlates(query):
        raise UncompilableError("its ASK validator has a sub-SELECT")
    names = {"this": this, "value": value}
    return ValueTest(f"NOT EXISTS {{ {_renamed(writer, sparql_text.body(query), names)} }}")


def select_constraint(writer: Writer, constraint: SparqlConstraint, _shape: Shape, this: str, _value: str) -> Rows:
    """Compile a SELECT constraint of a nested shape: any solution is a failure."""
    query = bound_query(constraint)
    if not sparql_text.set_based(query) or sparql_text.aggregates(query):
        raise UncompilableError("its SPARQL constraint must be run for one focus node at a time")
    return Rows((_renamed(writer, sparql_text.body(query), {"this": this}),))


def _renamed(writer: Writer, pattern: str, names: dict[str, str]) -> str:
    """Give the variables of a pattern fresh names, so that it can stand in any query."""
    known = {name: variable[1:] for name, variable in names.items()}

    def new_name(name: str) -> str:
        return known.setdefault(name, writer.fresh(f"{name}_")[1:])

    return sparql_text.rename(pattern, new_name)


def joined(query: str, focus: str) -> str:
    """Return a SELECT for all focus nodes at once: `focus` binds ?this before the constraint's own patterns."""
    _, projection = sparql_text.projected(query)
    once = f"{{ SELECT DISTINCT ?this {{ {focus} }} }}" if sparql_text.aggregates(query) else focus
    return f"SELECT DISTINCT {projection} {sparql_text.inject(sparql_text.after_projection(query), once)}"
