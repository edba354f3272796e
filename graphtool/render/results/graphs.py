"""Write the triples of CONSTRUCT and DESCRIBE in an RDF syntax, in a fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.render.statements import serialize

if TYPE_CHECKING:
    from graphtool.query.results import Triples
    from graphtool.render.results.view import View


def graph(result: Triples, chosen: str, view: View) -> bytes:
    """Return the triples as `turtle` or `ntriples`."""
    return serialize(result.triples, chosen, view.kinds, view.schemes)
