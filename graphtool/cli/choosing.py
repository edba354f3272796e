"""`export --kind` and `--entity`: which part of the dataset one file holds, and which formats suit it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from graphtool.errors import UsageError

if TYPE_CHECKING:
    from graphtool.publish.bundle import Exporter

_WHOLE_ONLY = {"geojson": "the places of the whole dataset"}


@dataclass(frozen=True)
class Part:
    """What --kind and --entity ask for; everything if nothing is named."""

    kinds: tuple[str, ...]
    entity: str | None

    def __bool__(self) -> bool:
        return bool(self.kinds) or self.entity is not None

    def check(self, chosen: str) -> None:
        """Refuse a format that does not suit the part, before anything is loaded."""
        if self.kinds and self.entity is not None:
            raise UsageError("--kind and --entity name different parts of the dataset; leave one out")
        if self and chosen in _WHOLE_ONLY:
            raise UsageError(f"--format {chosen} holds {_WHOLE_ONLY[chosen]}; leave --kind and --entity out")
        if chosen == "csv" and len(set(self.kinds)) != 1:
            raise UsageError(
                "a table holds the entities of one kind",
                hint="name one, such as --kind organisation, or write all tables with --to DIR",
            )

    def content(self, exporter: Exporter, chosen: str) -> bytes | Iterator[bytes]:
        """Return the part in a format, lines as they come; UsageError for a kind that the graph does not have."""
        from graphtool.jsonld.documents import dump

        self.check_kinds(exporter, chosen)
        entity = "" if self.entity is None else self.resolved(exporter)
        if entity and chosen == "jsonld":
            return dump(exporter.writer().document(entity)).encode()
        if chosen == "jsonl":
            return exporter.lines(frozenset(self.kinds), entity)
        return exporter.single(chosen, frozenset(self.kinds), entity)

    def resolved(self, exporter: Exporter) -> str:
        """Return the IRI of the entity asked for. Raises NoSuchEntityError."""
        from graphtool.query.lookup import resolve

        return resolve(exporter.corpus, self.entity or "")

    def check_kinds(self, exporter: Exporter, chosen: str) -> None:
        """Refuse a kind that the graph does not have."""
        known = sorted(exporter.corpus.kinds | ({"concept"} if chosen == "jsonl" else set()))
        for kind in self.kinds:
            if kind == "concept" and kind not in known:
                raise UsageError(
                    "concepts belong to the ontology, not to the data, and have documents only",
                    hint="write these with --format jsonl",
                )
            if kind not in known:
                raise UsageError(f"there are no entities of kind {kind!r}", hint=f"kinds are {', '.join(known)}")


def part_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --kind and --entity; the function gets them as one Part named `part`."""

    @wraps(function)
    def gathered(*args: Any, kinds: tuple[str, ...], entity: str | None, **options: Any) -> Any:
        return function(*args, part=Part(kinds, entity), **options)

    kind = click.option(
        "--kind", "kinds", multiple=True, metavar="KIND", help="Write only entities of this kind; may be repeated."
    )
    one = click.option("--entity", metavar="NAME", help="Write only this entity (IRI, CURIE, key or name).")
    return kind(one(gathered))
