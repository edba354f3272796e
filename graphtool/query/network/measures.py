"""Measures of the actor network, by the algorithms of networkx: centralities, components, communities.

They are computed on the undirected simple graph whose edges weigh as much as the ties they stand for. Nodes are
numbered in the order of their IRIs for it, so that the same graph gives the same numbers in every run. Where paths
between all actors would take minutes, betweenness is estimated from some, and closeness is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphtool.query.library import need

if TYPE_CHECKING:
    import networkx

_DIGITS = 6  # the last digits of floating point sums differ from machine to machine
_MANY, _PIVOTS = 2_000, 200
_SEED = 1


@dataclass(frozen=True)
class Measures:
    """The measures of one actor.

    `degree` counts the actors it is tied to, `ties` the ties (their weight in a projection); `betweenness` and
    `closeness` (None in a large network) lie between 0 and 1; `component` and `community` are numbers, the largest
    being 1.
    """

    node: str
    degree: int
    ties: int
    betweenness: float
    closeness: float | None
    component: int
    community: int


@dataclass(frozen=True)
class Summary:
    """The network as a whole.

    `modularity` is that of the communities, None without ties; `pivots` is the number of actors from which betweenness
    is estimated, 0 if it is exact.
    """

    nodes: int
    edges: int
    isolated: int
    components: int
    communities: int
    density: float
    modularity: float | None
    pivots: int = 0


def measures(graph: networkx.Graph) -> tuple[tuple[Measures, ...], Summary]:
    """Return the measures of each actor, those with the most ties to others first, and the summary."""
    nx = need("networkx")
    nodes = sorted(graph)
    simple = _simple(graph, nodes)
    components = _numbered(nx.connected_components(simple))
    communities = _communities(simple)
    community = _numbered(communities)
    pivots = _PIVOTS if len(nodes) > _MANY else 0
    between = nx.betweenness_centrality(simple, k=pivots or None, seed=_SEED)
    close = {} if pivots else nx.closeness_centrality(simple)
    ties = dict(simple.degree(weight="weight"))
    found = [
        Measures(
            node,
            simple.degree(number),
            ties[number],
            round(between[number], _DIGITS),
            round(close[number], _DIGITS) if close else None,
            components[number],
            community[number],
        )
        for number, node in enumerate(nodes)
    ]
    summary = Summary(
        nodes=len(nodes),
        edges=graph.number_of_edges(),
        isolated=sum(measured.degree == 0 for measured in found),
        components=max(components.values(), default=0),
        communities=max(community.values(), default=0),
        density=round(nx.density(simple), _DIGITS),
        modularity=round(nx.community.modularity(simple, communities), _DIGITS) if simple.size() else None,
        pivots=pivots,
    )
    return tuple(sorted(found, key=lambda x: (-x.degree, -x.betweenness, -x.ties, x.node))), summary


def _simple(graph: networkx.Graph, nodes: list[str]) -> Any:
    """Return the undirected graph of numbers without loops and parallel edges, weights added up."""
    number = {node: place for place, node in enumerate(nodes)}
    simple = need("networkx").Graph()
    simple.add_nodes_from(range(len(nodes)))
    for one, two, weight in sorted((number[u], number[v], w) for u, v, w in graph.edges(data="weight", default=1)):
        if one != two:
            before = simple.get_edge_data(one, two, {}).get("weight", 0)
            simple.add_edge(one, two, weight=before + weight)
    return simple


def _communities(simple: Any) -> list[set[int]]:
    """Return communities by the method of Louvain, those without ties each a community of its own."""
    found: list[set[int]] = need("networkx").community.louvain_communities(simple, weight="weight", seed=_SEED)
    return found


def _numbered(groups: Any) -> dict[int, int]:
    """Return the number of each node's group, the largest group being 1, ties broken by the first node."""
    ordered = sorted(map(sorted, groups), key=lambda group: (-len(group), group))
    return {node: place for place, group in enumerate(ordered, start=1) for node in group}
