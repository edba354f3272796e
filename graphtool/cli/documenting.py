"""`export --schema`, `--data` and `--profile`: the schema of a kind of documents, other graphs, other profiles."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING

from graphtool.errors import NoSuchEntityError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graphtool.cli.choosing import Part
    from graphtool.cli.common import GraphChoice, Settings
    from graphtool.publish.bundle import Exporter


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
    """Return the documents of the graphs in files, as JSON lines; UsageError for options about the project's graph."""
    from graphtool.jsonld.files import lines

    if chosen not in (None, "jsonl"):
        raise UsageError("--data writes one document per line", hint="use --format jsonl, or leave --format out")
    changed = [field.name for field in fields(choice) if getattr(choice, field.name) != field.default]
    refused = [f"--{name.replace('_', '-')}" for name in [*(["entity"] if part.entity else []), *changed]]
    if refused:
        raise UsageError(f"--data writes files as they are, all of them; leave {' and '.join(refused)} out")
    return lines(data, part.kinds)


def profiled(exporter: Exporter, part: Part, profile: str, chosen: str, language: str) -> Iterable[bytes]:
    """Yield the documents of a part in a profile: one, a JSON array of them, or a line each.

    Raises NoSuchEntityError if the profile has no words for the one entity asked for.
    """
    from graphtool.jsonld.documents import described, dump, kind_of
    from graphtool.jsonld.profiles import documents
    from graphtool.publish.profiled import line

    iris = [part.resolved(exporter)] if part.entity else described(exporter.corpus)
    wanted = (iri for iri in iris if not part.kinds or kind_of(iri) in part.kinds)
    found = documents(profile, exporter.index(), wanted, language)
    if chosen == "jsonl":
        yield from map(line, found)
        return
    made = list(found)
    if part.entity and not made:
        raise NoSuchEntityError(
            f"the profile {profile} has no document of {iris[0]}", hint="the profile klimanetz has one of everything"
        )
    yield (dump(made[0]) if part.entity else json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def check_profile(profile: str, chosen: str | None, *, others: bool, base_url: bool) -> None:
    """Refuse a form that a profile does not have, before anything is loaded."""
    if others:
        raise UsageError("--data and --since write complete documents; leave --profile out")
    if base_url:
        raise UsageError("--base-url stands in the catalogue records, which only the complete bundle has")
    if chosen not in (None, "jsonld", "jsonl"):
        raise UsageError(f"--profile {profile} is JSON", hint="use --format jsonld or jsonl")
