"""networkx, which is an extra: imported where it is used, with a cure where it is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from graphtool.errors import UsageError

INSTALL = "install graphtool with its extra [network]; in a clone: pip install -e '.[network]'"


def need(name: str) -> Any:
    """Return a library of the extra [network]; UsageError with the cure if it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise UsageError(f"this needs the package {name.partition('.')[0]}", hint=INSTALL) from None
