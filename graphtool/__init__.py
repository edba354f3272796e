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
    from graphtool.store.load import Selection as Selection
    from graphtool.store.load import load as load

_LAZY = {
    "GraphtoolError": "graphtool.errors",
    "infer": "graphtool.inference.api",
    "Project": "graphtool.project",
    "Selection": "graphtool.store.load",
    "load": "graphtool.store.load",
}

__all__ = ["GraphtoolError", "Project", "Selection", "__version__", "infer", "load"]


def __getattr__(name: str) -> Any:
    """Import a public name from its room (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module 'graphtool' has no attribute {name!r}")
    return getattr(import_module(_LAZY[name]), name)
