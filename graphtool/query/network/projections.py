"""Projections of the actor network: members and what they belong to, and each side joined by what it shares.

Only affiliations count (memberships, project roles, participations): they make actors meet. Who serves or funds a
network is no member of it. What is a member and has members of its own (a network in an initiative) is on both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.namespaces import shrink
from graphtool.query.library import need
from graphtool.query.network.build import count

if TYPE_CHECKING:
    from collections.abc import Collection

    import networkx

Sides = dict[str, set[str]]


def projected(graph: networkx.MultiDiGraph, projection: str) -> networkx.Graph:
    """Return a projection of the network as an undirected graph whose `weight` says how much is shared.

    `bipartite` ties members to what they belong to, weighted by the number of roles, `mode` telling the sides apart.
    `members` ties actors that share networks or projects, `networks` ties networks and projects that share actors.
    """
    belongs: Sides = {}
    has: Sides = {}
    for member, context, known in graph.edges(data=True):
        if known["affiliation"]:
            belongs.setdefault(member, set()).add(context)
            has.setdefault(context, set()).add(member)
    if projection == "bipartite":
        return _two_mode(graph, belongs, has)
    return _shared(graph, belongs) if projection == "members" else _shared(graph, has)


def _two_mode(graph: networkx.MultiDiGraph, belongs: Sides, has: Sides) -> networkx.Graph:
    found = need("networkx").Graph()
    for node in _ordered(graph, belongs.keys() | has.keys()):
        mode = "both" if node in belongs and node in has else "member" if node in belongs else "network"
        found.add_node(node, **graph.nodes[node], mode=mode)
    for member in sorted(belongs):
        for context in sorted(belongs[member]):
            roles = [known for known in graph.get_edge_data(member, context).values() if known["affiliation"]]
            label = ", ".join(sorted({known["label"] for known in roles}))
            identity = f"{shrink(member)} {shrink(context)}"
            found.add_edge(member, context, id=identity, label=label, weight=len(roles))
    count(found)
    return found


def _shared(graph: networkx.MultiDiGraph, side: Sides) -> networkx.Graph:
    """Join the things of one side that share some of the other."""
    two_mode = need("networkx").Graph((("one", node), ("other", item)) for node in side for item in side[node])
    bipartite = need("networkx.algorithms.bipartite")
    joined = bipartite.weighted_projected_graph(two_mode, [("one", node) for node in side])
    nodes = _ordered(graph, side.keys())
    place = {node: number for number, node in enumerate(nodes)}
    found = need("networkx").Graph()
    found.add_nodes_from((node, dict(graph.nodes[node])) for node in nodes)
    pairs = [sorted((first[1], second[1]), key=place.__getitem__) for first, second in joined.edges]
    for one, two in sorted(pairs, key=lambda pair: (place[pair[0]], place[pair[1]])):
        weight = joined.edges[("one", one), ("one", two)]["weight"]
        shared = sorted(side[one] & side[two])
        label = ", ".join(graph.nodes[item]["label"] for item in shared)
        identity = f"{shrink(one)} {shrink(two)}"
        found.add_edge(one, two, id=identity, label=label, weight=weight, shared=" ".join(shared))
    count(found)
    return found


def _ordered(graph: networkx.MultiDiGraph, nodes: Collection[str]) -> list[str]:
    return [node for node in graph if node in nodes]
