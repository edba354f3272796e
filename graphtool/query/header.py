"""The YAML header of a query file: leading `#+` lines in the grammar of grlc, with the place of every entry.

grlc reads `summary`, `description` and `tags` (English texts), and `defaults` (a list of one-entry mappings).
`summary-de`, `description-de`, `params` and `columns` are ours; grlc passes over keys that it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphtool.errors import Location, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

MARK = "#+"


@dataclass(frozen=True)
class Header:
    """The entries of a header, and its YAML text, from which the place of each can be told."""

    entries: dict[str, Any]
    text: str

    @cached_property
    def _lines(self) -> dict[tuple[str | int, ...], int]:
        import yaml

        return dict(_places(yaml.compose(self.text, Loader=_loader()), ()))

    def line(self, *path: str | int) -> int:
        """Return the line (from 1) of the entry at a path of keys and indices, or of the nearest one around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def read_header(text: str, shown: str) -> Header:
    """Return the header of a query's text; QueryError if there is none or it is not YAML."""
    import yaml

    yaml_text = header_text(text)
    try:
        entries = yaml.load(yaml_text, Loader=_loader())  # noqa: S506 - a safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        location = Location(shown, mark.line + 1, mark.column + 4) if mark else Location(shown, 1)
        raise QueryError(
            f"the query header is not YAML: {getattr(error, 'problem', error)}", location=location
        ) from None
    if not isinstance(entries, dict):
        raise QueryError(
            "the query has no header",
            hint="start the file with '#+ summary:' lines",
            location=Location(shown, 1),
        )
    return Header(entries, yaml_text)


def header_text(text: str) -> str:
    """Return the YAML text of a query's header, "" if it has none."""
    return "\n".join(_header_lines(text))


def without_header(text: str) -> str:
    """Return a query's text from its first line that is no header."""
    lines = text.splitlines(keepends=True)
    count = sum(1 for _ in _header_lines(text))
    return "".join(lines[count:]).lstrip("\n")


def _header_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith(MARK):
            return
        yield line[len(MARK) :].removeprefix(" ")


def _loader() -> Any:
    """Return the safe loader, in C where available."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _places(node: yaml.Node | None, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            here = (*path, str(key.value))
            yield here, key.start_mark.line + 1
            yield from _places(child, here)
    elif isinstance(node, yaml.SequenceNode):
        for number, child in enumerate(node.value):
            yield (*path, number), child.start_mark.line + 1
            yield from _places(child, (*path, number))
