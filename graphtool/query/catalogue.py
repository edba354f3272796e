"""The query catalogue: .rq files whose leading `#+` lines hold a YAML header, as grlc reads it.

Header: `summary` and `description` (de, en), `tags`, `params` (name, type, default, example, description) and
`columns` (name, description). A parameter `network` of type `iri` is the variable `?_network_iri` in the query.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

from graphtool.errors import Location, QueryError, UnknownQueryError
from graphtool.query.tokens import variables

if TYPE_CHECKING:
    from pathlib import Path

    from graphtool.project import Project

TYPES = ("iri", "entity", "concept", "date", "integer", "string")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Parameter:
    """A declared parameter; `default` and `example` are texts as a user would type them."""

    name: str
    type: str
    description: dict[str, str]
    default: str | None
    example: str

    def matches(self, variable: str) -> bool:
        """Return whether a variable name stands for this parameter (`_network` or `_network_iri`)."""
        return variable == f"_{self.name}" or variable in {f"_{self.name}_{type_}" for type_ in TYPES}


@dataclass(frozen=True)
class Column:
    """A column of the result."""

    name: str
    description: dict[str, str]


@dataclass(frozen=True)
class CatalogueQuery:
    """One documented query."""

    name: str
    path: Path
    text: str
    summary: dict[str, str]
    description: dict[str, str]
    tags: tuple[str, ...]
    params: tuple[Parameter, ...]
    columns: tuple[Column, ...]

    @property
    def examples(self) -> dict[str, str]:
        """The example value of each parameter."""
        return {parameter.name: parameter.example for parameter in self.params}

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names of all variables in the query."""
        return frozenset(variables(self.text))


class Catalogue:
    """All queries of a project, read when first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._paths = {path.stem: path for path in project.query_files()}

    @property
    def names(self) -> list[str]:
        """The names of all queries, sorted."""
        return sorted(self._paths)

    def get(self, name: str) -> CatalogueQuery:
        """Return the query of that name; UnknownQueryError offers the closest names."""
        if name not in self._paths:
            close = difflib.get_close_matches(name, self._paths, n=3, cutoff=0.4)
            hint = f"did you mean {', '.join(close)}?" if close else "graphtool queries lists them all"
            raise UnknownQueryError(f"the catalogue has no query {name!r}", hint=hint)
        path = self._paths[name]
        return read_query(path, self._project.shown(path))

    def all(self) -> list[CatalogueQuery]:
        """Return all queries, sorted by name."""
        return [self.get(name) for name in self.names]


def read_query(path: Path, shown: str) -> CatalogueQuery:
    """Read one query file; QueryError names what is wrong with its header."""
    text = path.read_text(encoding="utf-8")
    header = _header(text, shown)
    try:
        return CatalogueQuery(
            name=path.stem,
            path=path,
            text=text,
            summary=_texts(header["summary"]),
            description=_texts(header.get("description") or {}),
            tags=tuple(header.get("tags") or ()),
            params=tuple(_parameter(entry) for entry in header.get("params") or ()),
            columns=tuple(Column(c["name"], _texts(c["description"])) for c in header.get("columns") or ()),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise QueryError(
            f"the query header lacks or misspells {error}",
            hint="a header has summary, description, tags, params and columns (see CONTRIBUTING.md)",
            location=Location(shown, 1),
        ) from None


def _header(text: str, shown: str) -> dict[str, Any]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        lines.append(line[2:].removeprefix(" "))
    try:
        header = yaml.load("\n".join(lines), Loader=_LOADER)  # noqa: S506 - the safe loader, in C where available
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        location = Location(shown, mark.line + 1, mark.column + 4) if mark else Location(shown, 1)
        raise QueryError(
            f"the query header is not YAML: {getattr(error, 'problem', error)}", location=location
        ) from None
    if not isinstance(header, dict):
        raise QueryError(
            "the query has no header",
            hint="start the file with '#+ summary:' lines",
            location=Location(shown, 1),
        )
    return header


def _parameter(entry: dict[str, Any]) -> Parameter:
    default = entry.get("default")
    if entry["type"] not in TYPES:
        raise KeyError(f"parameter type {entry['type']!r}")
    return Parameter(
        name=entry["name"],
        type=entry["type"],
        description=_texts(entry.get("description") or {}),
        default=None if default is None else str(default),
        example=str(entry["example"]),
    )


def _texts(value: dict[str, str] | str) -> dict[str, str]:
    if isinstance(value, str):
        return {"en": value.strip()}
    return {str(language): str(words).strip() for language, words in value.items()}
