"""Read property paths from the shapes graph (SHACL, section 2.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import SH
from graphtool.shacl.model import Alternative, Inverse, Path, Predicate, Repeated, Sequence
from graphtool.shacl.terms_graph import MalformedError

if TYPE_CHECKING:
    from graphtool.shacl.model import Term
    from graphtool.shacl.terms_graph import TermsGraph

_MODIFIERS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def read_path(graph: TermsGraph, node: Term, above: frozenset[Term] = frozenset()) -> Path:
    """Return the path that a node stands for; MalformedError if it is none or contains itself."""
    if isinstance(node, ox.Literal) or node in above:
        raise MalformedError(node, "the value of sh:path is not a well-formed path")
    inside = above | {node}
    if graph.is_list(node):
        return Sequence(_steps(graph, node, inside))
    if isinstance(node, ox.NamedNode):
        return Predicate(node.value)
    inverse = graph.at_most_one(node, f"{SH}inversePath")
    if inverse is not None:
        return Inverse(read_path(graph, inverse, inside))
    alternative = graph.at_most_one(node, f"{SH}alternativePath")
    if alternative is not None:
        return Alternative(_steps(graph, alternative, inside))
    for name, modifier in _MODIFIERS.items():
        repeated = graph.at_most_one(node, SH + name)
        if repeated is not None:
            return Repeated(read_path(graph, repeated, inside), modifier)
    raise MalformedError(node, "the value of sh:path is not a well-formed path")


def _steps(graph: TermsGraph, head: Term, inside: frozenset[Term]) -> tuple[Path, ...]:
    members = graph.items(head, "path")
    if len(members) < 2:
        raise MalformedError(head, "a sequence or alternative path needs at least two members")
    return tuple(read_path(graph, member, inside) for member in members)
