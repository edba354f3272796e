"""`export --schema` and `--data`: the JSON Schema of one kind of documents, and the documents of other graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graphtool.cli.choosing import Part
    from graphtool.cli.common import GraphChoice, Settings


def schema_text(settings: Settings, kind: str) -> str:
    """Return the JSON Schema of a kind of documents of the project; UsageError for a kind that there is none of."""
    from graphtool.jsonld.documents import dump
    from graphtool.jsonld.schema import project_schemas
    from graphtool.jsonld.schema.kinds import KIND_CLASSES
    from graphtool.store.load import parse_project_files

    if kind not in KIND_CLASSES:
        raise UsageError(f"there are no documents of kind {kind!r}", hint=f"kinds are {', '.join(KIND_CLASSES)}")
    project = settings.project()
    return dump(project_schemas(project, parse_project_files(project, project.ontology_files()))[kind])


def other_documents(data: tuple[Path, ...], part: Part, chosen: str | None, choice: GraphChoice) -> Iterable[bytes]:
    """Return the documents of the graphs in files, as JSON lines; UsageError for options that are about the project."""
    from graphtool.jsonld.files import lines

    if chosen not in (None, "jsonl"):
        raise UsageError("--data writes one document per line", hint="use --format jsonl, or leave --format out")
    if part.entity or choice.at or choice.known_at:
        raise UsageError("--entity, --at and --known-at are about the project; leave --data out")
    return lines(data, part.kinds)
