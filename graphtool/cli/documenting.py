"""`export --schema`: the JSON Schema of the documents of one kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.errors import UsageError

if TYPE_CHECKING:
    from graphtool.cli.common import Settings


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
