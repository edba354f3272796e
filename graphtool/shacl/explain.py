"""Print a shape next to the queries that it is compiled to, for an engineer who wants to see that they are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import UsageError
from graphtool.namespaces import ENTITY, SCHEME, STANDARD, shrink
from graphtool.shacl import sparql_text
from graphtool.shacl.compiler.dialect import Dialect
from graphtool.shacl.compiler.queries import Planner, Query
from graphtool.shacl.parse import read_shapes

if TYPE_CHECKING:
    from graphtool.shacl.compiler.queries import Outcome, Task
    from graphtool.shacl.shapes import ShapesGraph

_BREAK_BEFORE = frozenset({"FILTER", "UNION", "BIND", "OPTIONAL", "VALUES", "WHERE", "GROUP", "ORDER"})


def explain(shapes: ShapesGraph, iri: str) -> str:
    """Return the Turtle of a shape, or SPARQL constraint, and its queries in plain SPARQL 1.1.

    On the embedded store class patterns and literals are written otherwise (`compiler.dialect`); what is asked is the
    same. Raises UsageError if no shape of that IRI is compiled.
    """
    tasks = Planner(read_shapes(shapes), Dialect(), frozenset({iri})).plan()
    if not tasks:
        raise UsageError(
            f"no shape {shrink(iri)} that validates anything", hint="use the IRI of a shape below a target"
        )
    blocks = [_turtle(shapes, iri), *(_block(number, task) for number, task in enumerate(tasks, 1))]
    return "\n".join(blocks)


def _turtle(shapes: ShapesGraph, iri: str) -> str:
    triples: list[ox.Triple] = []
    todo: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri)]
    while todo:
        node = todo.pop()
        found = sorted((q.triple for q in shapes.store.quads_for_pattern(node, None, None)), key=str)
        triples += found
        todo += [t.object for t in found if isinstance(t.object, ox.BlankNode)]
    prefixes = {name: ns for name, ns in STANDARD.items() if any(ns in str(t) for t in triples)}
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes).decode()  # type: ignore[union-attr]


def _block(number: int, task: Task) -> str:
    if isinstance(task, Query):
        lines = [f"# query {number}: each solution is a result", *map(_meaning, task.outcomes), layout(task.text)]
    else:
        lines = [f"# query {number}: for each solution of the first, the second is run", _meaning(task.outcome)]
        lines += [layout(task.nodes), "# with the focus node in place of ?this", layout(task.query)]
    return "\n".join(lines) + "\n"


def _meaning(outcome: Outcome) -> str:
    when = f" where ?{outcome.flag}" if outcome.flag else ""
    return f"#   {shrink(outcome.constraint.component)} of {shrink_node(outcome)}{when}"


def shrink_node(outcome: Outcome) -> str:
    """Return the name of the shape of an outcome as readers know it."""
    node = outcome.shape.node
    return shrink(node.value) if isinstance(node, ox.NamedNode) else "an anonymous shape"


def layout(query: str) -> str:
    """Write a query with compact IRIs, one clause per line and indented groups."""
    lines: list[str] = [""]
    depth = 0
    for token in sparql_text.tokens(query):
        if token.kind == "space":
            lines[-1] += " " if lines[-1].strip() else ""
        elif token.text == "{":
            lines[-1] += "{"
            depth += 1
            lines.append("  " * depth)
        elif token.text == "}":
            depth -= 1
            lines.append("  " * depth + "} ")
        elif token.text == ".":
            lines[-1] += "."
            lines.append("  " * depth)
        else:
            if token.keyword in _BREAK_BEFORE and lines[-1].strip() not in ("", "}"):
                lines.append("  " * depth)
            lines[-1] += _compact(token)
    return "\n".join(_prefix_lines(query) + [line.rstrip() for line in lines if line.strip()])


def _compact(token: sparql_text.Token) -> str:
    return shrink(token.text[1:-1]) if token.kind == "iri" else token.text


def _prefix_lines(query: str) -> list[str]:
    names = {shrink(t.text[1:-1]) for t in sparql_text.tokens(query) if t.kind == "iri"}
    used = sorted({name.partition(":")[0] for name in names if not name.startswith("<")})
    return [f"PREFIX {name}: <{_namespace(name, query)}>" for name in used]


def _namespace(prefix: str, query: str) -> str:
    if prefix in STANDARD:
        return STANDARD[prefix]
    return next(f"{base}{prefix}/" for base in (ENTITY, SCHEME) if f"{base}{prefix}/" in query)
