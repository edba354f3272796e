"""Write the description of an entity for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.namespaces import shrink

if TYPE_CHECKING:
    from graphtool.query.describe import Description, Line


def text(description: Description) -> str:
    """Return label, IRI, classes, then statements and mentions with the graph that holds each."""
    lines = [description.label, f"  {shrink(description.iri)}  <{description.iri}>"]
    if description.types:
        lines.append("  a " + ", ".join(description.types))
    width = max((len(line.property) for line in description.statements), default=0)
    lines += ["", *(_outgoing(line, width) for line in description.statements)]
    if description.mentions:
        lines += ["", "mentioned by:"]
        lines += [f"  {line.other} · {line.property}{_graphs(line)}" for line in description.mentions]
    return "\n".join(lines) + "\n"


def _outgoing(line: Line, width: int) -> str:
    return f"  {line.property:<{width}}  {line.other}{_graphs(line)}"


def _graphs(line: Line) -> str:
    return f"  [{', '.join(line.graphs)}]"
