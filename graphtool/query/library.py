"""Libraries that are extras: imported where they are used, with a cure where one is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from graphtool.errors import UsageError


def need(name: str, extra: str = "network") -> Any:
    """Return a library of an extra; UsageError with the cure if it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise UsageError(
            f"this needs the package {name.partition('.')[0]}",
            hint=f"install graphtool with its extra [{extra}]; in a clone: pip install -e '.[{extra}]'",
        ) from None
