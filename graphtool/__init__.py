"""graphtool: validate, query and export the Klimanetz knowledge graph, from Python or the command line.

The package's public names are loaded on first use, so that importing it (and starting the command line) costs
nothing until a heavy library is really needed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "1.0.0"

if TYPE_CHECKING:
    from graphtool.errors import GraphtoolError as GraphtoolError
    from graphtool.inference.api import infer as infer
    from graphtool.project import Project as Project
    from graphtool.query.graph import Graph as Graph
    from graphtool.query.graph import open_graph as open  # noqa: A004 - it reads well as graphtool.open
    from graphtool.store.load import Selection as Selection
    from graphtool.store.load import load as load

# public name → the module and the name it has there
_LAZY = {
    "Graph": ("graphtool.query.graph", "Graph"),
    "GraphtoolError": ("graphtool.errors", "GraphtoolError"),
    "Project": ("graphtool.project", "Project"),
    "Selection": ("graphtool.store.load", "Selection"),
    "infer": ("graphtool.inference.api", "infer"),
    "load": ("graphtool.store.load", "load"),
    "open": ("graphtool.query.graph", "open_graph"),
}

__all__ = ["Graph", "GraphtoolError", "Project", "Selection", "__version__", "infer", "load", "open"]


def __getattr__(name: str) -> Any:
    """Import a public name from its room (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module 'graphtool' has no attribute {name!r}")
    module, attribute = _LAZY[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    """Return the public names, loaded or not, so that help and completion show them."""
    return sorted(__all__)
