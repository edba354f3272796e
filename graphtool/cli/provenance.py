"""Gather what `--with-provenance` writes beside a file of results."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphtool.cli.common import load_corpus, write
from graphtool.errors import RevisionError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphtool.cli.common import GraphChoice, Settings
    from graphtool.cli.results import Written, Yield
    from graphtool.query.binding import Value
    from graphtool.query.catalogue import CatalogueQuery
    from graphtool.render.results.sidecar import Provenance
    from graphtool.store.load import Corpus


def project_graph(settings: Settings, choice: GraphChoice, corpus: Corpus) -> dict[str, Any]:
    """Return which state of the project was asked, and how it was chosen."""
    from graphtool.namespaces import DATASET
    from graphtool.store.state import Origin, content_digest, origin

    if choice.at:  # the digest is that of the whole graph, not of what held on a day
        corpus = load_corpus(settings, replace(choice, at=None, no_infer=True))
    try:
        where = origin(settings.project(), choice.known_at)
    except RevisionError as error:  # the result is written already
        settings.say(f"warning: the revision is not known: {error.problems[0].message}")
        where = Origin()
    return {
        "id": DATASET,
        "revision": where.commit or None,
        "date": where.day or None,
        "modified": list(where.modified),
        "sha256": content_digest(quad for file in corpus.data for quad in file.quads),
        "knownAt": choice.known_at,
        "at": choice.at,
        "certainty": choice.certainty if choice.at else None,
        "inferred": not choice.no_infer,
        "outside": not choice.without_outside,
        "personal": choice.include_personal,
    }


def file_graph(files: tuple[Path, ...]) -> dict[str, Any]:
    """Return which files were asked, each with the digest of its bytes."""
    import hashlib

    return {"files": [{"file": str(file), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()} for file in files]}


def query_record(
    query: CatalogueQuery | None, shown: str, text: str, given: Mapping[str, str], bound: Mapping[str, Value]
) -> dict[str, Any]:
    """Return what was asked: the text as it was sent, and each parameter as given and as bound to a term."""
    from graphtool.query.header import without_header

    parameters = {name: {"given": given.get(name), "bound": str(term)} for name, term in sorted(bound.items())}
    name = {"name": query.name} if query else {}
    return {**name, "file": shown, "parameters": parameters, "text": without_header(text).strip()}


def engine_name(engine: str) -> str:
    """Return the engine with its version."""
    from importlib.metadata import version

    package = {"oxigraph": "pyoxigraph"}.get(engine, engine)
    return f"{package} {version(package)}"


def write_sidecar(found: Provenance, written: Written, done: Yield, *, complete: bool) -> None:
    """Write the provenance of a result beside its file; it is not complete if --limit cut it."""
    from graphtool.render.results.sidecar import beside, sidecar

    if written.output is None:
        return
    result = {"file": written.output.name, "format": done.chosen, done.what: done.number, "complete": complete}
    digest = {"bytes": done.size, "sha256": done.digest}
    write(sidecar(replace(found, result={**result, **digest})), beside(written.output))
