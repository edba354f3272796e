"""The query catalogue: .rq files with a documented header, and what their parameters and columns mean.

A parameter `network` without a default is the variable `?__network_iri` in the query, one with a default
`?_network_iri`: grlc's names for what may and what must be given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphtool.errors import Location, QueryError, UnknownQueryError
from graphtool.query.header import read_header
from graphtool.query.headers import Headers
from graphtool.query.tokens import variables
from graphtool.store.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from graphtool.project import Project
    from graphtool.query.header import Header

# type → how grlc's variables end for it
TYPES = {
    "iri": "_iri",
    "entity": "_iri",
    "concept": "_iri",
    "date": "_xsd_date",
    "integer": "_integer",
    "string": "_literal",
}


class Parameter(NamedTuple):
    """A declared parameter; `default` and `example` are texts as a user would type them."""

    name: str
    type: str
    description: dict[str, str]
    default: str | None
    example: str

    @property
    def variable(self) -> str:
        """The name of its variable in the query."""
        return ("__" if self.default is None else "_") + self.name + TYPES[self.type]

    def matches(self, variable: str) -> bool:
        """Return whether a variable stands for this parameter, in whatever form grlc allows."""
        bare = variable.removeprefix("_").removeprefix("_")
        return variable.startswith("_") and bare in {self.name, *(self.name + end for end in TYPES.values())}


class Column(NamedTuple):
    """A column of the result."""

    name: str
    description: dict[str, str]


class CatalogueQuery(NamedTuple):
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

    @property
    def variables(self) -> frozenset[str]:
        """The names of all variables in the query."""
        return frozenset(variables(self.text))


class Catalogue:
    """All queries of a project, read when first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._paths = {path.stem: path for path in project.query_files()}
        self._headers = Headers()

    @property
    def names(self) -> list[str]:
        """The names of all queries, sorted."""
        return sorted(self._paths)

    def get(self, name: str) -> CatalogueQuery:
        """Return the query of that name; UnknownQueryError offers the closest names."""
        return self._read([name])[0]

    def file(self, name: str) -> tuple[Path, str]:
        """Return the file of the query of that name, and how messages show it; UnknownQueryError if there is none."""
        if name not in self._paths:
            import difflib

            close = difflib.get_close_matches(name, self._paths, n=3, cutoff=0.4)
            hint = f"did you mean {', '.join(close)}?" if close else "graphtool queries lists them all"
            if " " in name:
                import shlex

                hint = f"graphtool queries --search {shlex.quote(name)} finds the query for a question"
            raise UnknownQueryError(f"the catalogue has no query {name!r}", hint=hint)
        return self._paths[name], self._project.shown(self._paths[name])

    def all(self) -> list[CatalogueQuery]:
        """Return all queries, sorted by name."""
        return self._read(self.names)

    def _read(self, names: Iterable[str]) -> list[CatalogueQuery]:
        queries = [read_query(*self.file(name), self._headers.read) for name in names]
        self._headers.keep(2 * len(self._paths))  # with those of another state, or another project
        return queries


def read_query(path: Path, shown: str, header_of: Callable[[str, str], Header] = read_header) -> CatalogueQuery:
    """Read one query file; QueryError names what is wrong with its header."""
    text = read_text(path, shown)
    header = header_of(text, shown)
    try:
        defaults = _defaults(header.entries.get("defaults") or [])
        return CatalogueQuery(
            name=path.stem,
            path=path,
            text=text,
            summary=_both(header.entries, "summary"),
            description=_both(header.entries, "description"),
            tags=tuple(map(str, header.entries.get("tags") or ())),
            params=tuple(_parameter(entry, defaults) for entry in header.entries.get("params") or ()),
            columns=tuple(
                Column(str(c["name"]), _texts(c.get("description") or {})) for c in header.entries.get("columns") or ()
            ),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise QueryError(
            f"the query header lacks or misspells {error}",
            hint="a header has summary, description, tags, defaults, params and columns (see CONTRIBUTING.md)",
            location=Location(shown, 1),
        ) from None


def read_text(path: Path, shown: str) -> str:
    """Return the text of a query file without a byte order mark; FileProblemError or QueryError if it has none."""
    try:
        return read_bytes(path, shown).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(
            f"the query is not UTF-8 (byte {error.start + 1})", hint="save it as UTF-8", location=Location(shown)
        ) from None


def _both(entries: dict[str, Any], key: str) -> dict[str, str]:
    """Return the English text of a key and the German one beside it; grlc reads only the English."""
    found = {"en": entries.get(key), "de": entries.get(f"{key}-de")}
    for language, text in found.items():
        if text is not None and not isinstance(text, str):
            raise ValueError(f"{key}, which must be one text ({key}: English, {key}-de: German), in {language!r}")
    return {language: text.strip() for language, text in found.items() if text}


def _defaults(entries: list[dict[str, Any]]) -> dict[str, str]:
    if not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("defaults, which must be a list of 'name: value'")
    return {str(name): str(value) for entry in entries for name, value in entry.items()}


def _parameter(entry: dict[str, Any], defaults: dict[str, str]) -> Parameter:
    if entry["type"] not in TYPES:
        raise ValueError(f"the type {entry['type']!r} of a parameter (there are {', '.join(TYPES)})")
    return Parameter(
        name=str(entry["name"]),
        type=entry["type"],
        description=_texts(entry.get("description") or {}),
        default=defaults.get(str(entry["name"])),
        example=str(entry["example"]),
    )


def _texts(value: dict[str, str] | str) -> dict[str, str]:
    if isinstance(value, str):
        return {"en": value.strip()}
    return {str(language): str(words).strip() for language, words in value.items()}
