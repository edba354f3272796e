"""The actor network for network programs: GraphML, GEXF and node-link JSON, written by networkx.

Attributes are declared with their types, labels are where Gephi and Cytoscape look for them, and the bytes depend on
nothing but the network: what networkx writes about the day and its own version is taken out.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from graphtool.render.network.style import LOOKS, rgb
from graphtool.render.wording import legal

if TYPE_CHECKING:
    import networkx

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF, _VIZ = "http://www.gexf.net/1.2draft", "http://www.gexf.net/1.2draft/viz"


def graphml(graph: networkx.Graph) -> bytes:
    """Return the network as GraphML 1.0 with typed attributes."""
    nx: Any = import_module("networkx")
    tree = ElementTree.fromstring("\n".join(nx.generate_graphml(_legal(graph), prettyprint=False)))  # noqa: S314 - own text
    keys = tree.findall(f"{{{_GRAPHML}}}key")
    truths = {key.get("id") for key in keys if key.get("attr.type") == "boolean"}
    for data in tree.iter(f"{{{_GRAPHML}}}data"):
        if data.get("key") in truths:
            data.text = (data.text or "").lower()  # xs:boolean knows no capitals
    ElementTree.register_namespace("", _GRAPHML)
    return _document(tree)


def gexf(graph: networkx.Graph) -> bytes:
    """Return the network as GEXF 1.2 with typed attributes, coloured by kind of actor.

    A tie lasts from its earliest begin to its latest end, where they are known: Gephi's timeline shows who may have
    been tied to whom at a day.
    """
    nx: Any = import_module("networkx")
    dressed = _legal(graph)
    for _, known in dressed.nodes(data=True):
        red, green, blue = rgb(LOOKS[known["kind"]].colour)
        known["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    for *_, known in dressed.edges(data=True):
        lasts = {"start": known.get("begin_earliest"), "end": known.get("end_latest")}
        known.update({name: day for name, day in lasts.items() if day})
    tree = ElementTree.fromstring("\n".join(nx.generate_gexf(dressed, prettyprint=False)))  # noqa: S314 - own text
    _without_library(tree)
    ElementTree.register_namespace("", _GEXF)
    ElementTree.register_namespace("viz", _VIZ)
    return _document(tree)


def node_link(graph: networkx.Graph) -> bytes:
    """Return the network as JSON of nodes and edges, as D3 and networkx read it."""
    nx: Any = import_module("networkx")
    document = nx.node_link_data(graph, edges="edges")
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _legal(graph: networkx.Graph) -> networkx.Graph:
    """Return a copy without characters that XML forbids."""
    copy = graph.copy()
    for *_, known in (*copy.nodes(data=True), *copy.edges(data=True)):
        known.update({name: legal(value) for name, value in known.items() if isinstance(value, str)})
    return copy


def _without_library(tree: ElementTree.Element) -> None:
    """Take out what networkx tells of itself: day, version, and the keys of parallel edges, which are their ids."""
    for meta in tree.findall(f"{{{_GEXF}}}meta"):
        tree.remove(meta)
    for graph in tree.findall(f"{{{_GEXF}}}graph"):
        graph.attrib.pop("name", None)  # the schema does not know it
    for group in tree.iter(f"{{{_GEXF}}}attributes"):
        keys = [item for item in group if item.get("title") == "networkx_key"]
        for key in keys:
            group.remove(key)
        for values in tree.iter(f"{{{_GEXF}}}attvalues") if keys else ():
            for value in [item for item in values if item.get("for") == keys[0].get("id")]:
                values.remove(value)


def _document(tree: ElementTree.Element) -> bytes:
    ElementTree.indent(tree)
    written: bytes = ElementTree.tostring(tree, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"
