"""The headers of a catalogue, kept from run to run by their text: reading YAML takes longer than most queries do.

What is kept is what YAML made of a text that is still the same (see `store.cache`). A header that JSON would not give
back as it is, because it has a date or a number for a key, is read anew each time.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from graphtool.query.header import Header, header_text, read_header
from graphtool.store import cache

_NAME = "headers.json"
_CODE = "query/header.py"


class Headers:
    """Reads headers, and keeps those that are new."""

    def __init__(self) -> None:
        self._new: dict[str, dict[str, Any]] = {}

    @cached_property
    def _known(self) -> dict[str, dict[str, Any]]:
        return cache.recall(_NAME, _CODE, codec="json") or {}

    def read(self, text: str, shown: str) -> Header:
        """Return the header of a query's text; QueryError if there is none or it is not YAML."""
        yaml_text = header_text(text)
        name = cache.digest(yaml_text.encode())
        if (entries := self._known.get(name)) is not None:
            return Header(entries, yaml_text)
        header = read_header(text, shown)
        if _plain(header.entries):
            self._new[name] = header.entries
        return header

    def keep(self, most: int) -> None:
        """Keep what was read for the next run, in all so many headers at most, the newest."""
        if self._new:
            self._known.update(self._new)
            self._new.clear()
            cache.keep(_NAME, dict([*self._known.items()][-most:]), _CODE, codec="json")


def _plain(entries: dict[str, Any]) -> bool:
    """Return whether JSON gives entries back as they are."""
    try:
        return bool(json.loads(json.dumps(entries)) == entries)
    except (TypeError, ValueError):
        return False
