"""Parts of the actor network: what lies around one actor, and the actors of some kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.query.library import need
from graphtool.query.network.build import count

if TYPE_CHECKING:
    from collections.abc import Collection

    import networkx


def around(graph: networkx.Graph, node: str, steps: int = 1) -> networkx.Graph:
    """Return the part up to so many ties away from an actor, whatever their direction, with the ties within it."""
    near = need("networkx").ego_graph(graph, node, radius=steps, undirected=True)
    return _part(graph, near.nodes)


def of_kinds(graph: networkx.Graph, kinds: Collection[str]) -> networkx.Graph:
    """Return the actors of these kinds and the ties among them; all if no kind is given."""
    if not kinds:
        return graph
    return _part(graph, [node for node, known in graph.nodes(data=True) if known["kind"] in kinds])


def _part(graph: networkx.Graph, nodes: Collection[str]) -> networkx.Graph:
    """Return a copy with these nodes only, in the order of the whole, degrees counted anew."""
    kept = set(nodes)
    part = graph.__class__()
    part.add_nodes_from((node, dict(known)) for node, known in graph.nodes(data=True) if node in kept)
    edges = graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)
    part.add_edges_from((*edge[:-1], dict(edge[-1])) for edge in edges if edge[0] in kept and edge[1] in kept)
    count(part)
    return part
