"""Catalogue records: of an archived page with its checksum, and of the named graph that a new file will be."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import ParameterError
from graphtool.namespaces import DATASET, DCT, ENTITY, GRAPH, KN, SCHEME, SKOS, STANDARD, XSD
from graphtool.stewardship.new.draft import Draft, slug
from graphtool.store.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_NUMBERED = re.compile(r"(\d{3})_(.+)")
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PAGE_KEYS = {
    "title@de": "what the page is about, in German; title sets both languages",
    "title@en": "what the page is about, in English",
    "name": "the end of the source's IRI and the name of its file; made from the text's file name if left out",
    "language": "the language of the page; de if left out",
}
GRAPH_KEYS = {
    "path": "the new file below data/, such as outside/kreis-soest",
    "title@de": "what the file holds, in German; title sets both languages",
    "title@en": "what the file holds, in English",
    "description@de": "the same in a sentence, in German",
    "description@en": "the same in a sentence, in English",
    "source": "a source of the file, as a compact IRI (source:kreis-soest-2024-04-18); may be given more than once",
}
_FOLDERS = {"pages": "page", "registers": "register", "curation": "curation", "outside": "outside"}


def page_records(values: Mapping[str, Sequence[str]], file: Path) -> Draft:
    """Return the records of an archived page: of its text (file name, length, checksum) and of its graph.

    The text's file name is its number and its name: 005_musterland.txt. Raises ParameterError, FileProblemError.
    """
    _refuse_unknown(values, PAGE_KEYS, "source")
    match = _NUMBERED.fullmatch(file.stem)
    if not match:
        hint = "name it after its number and its subject, such as 005_musterland.txt"
        raise ParameterError(f"{file.name}: the file name of an archived text begins with a number", hint=hint)
    content = read_bytes(file, str(file))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise ParameterError(f"{file}: the text is not UTF-8", hint="save it as UTF-8 before it is archived") from None
    name = slug((*values.get("name", ()), match[2])[0])
    draft = Draft(f"{ENTITY}source/{name}")
    titles = _both(values, "title") or {"de": match[2], "en": match[2]}
    draft.typed(draft.subject, f"{KN}Source")
    _texts(
        draft, draft.subject, f"{SKOS}prefLabel", titles, f"Archivierte Seite {match[1]}", f"Archived page {match[1]}"
    )
    draft.state(draft.subject, f"{KN}archivedAs", ox.Literal(file.name))
    draft.state(draft.subject, f"{KN}characters", ox.Literal(str(len(text)), datatype=ox.NamedNode(f"{XSD}integer")))
    draft.state(draft.subject, f"{KN}sha256", ox.Literal(hashlib.sha256(content).hexdigest()))
    draft.state(draft.subject, f"{DCT}identifier", ox.Literal(file.stem))
    draft.state(draft.subject, f"{DCT}language", ox.Literal((*values.get("language", ()), "de")[0]))
    graph = f"{GRAPH}pages/{name}"
    _graph(draft, graph, "page", [draft.subject])
    _texts(draft, graph, f"{DCT}title", titles, f"Aussagen der Seite {match[1]}", f"Statements of page {match[1]}")
    for tag, sentence in (
        ("de", "Was die archivierte Seite sagt, mit Belegstellen."),
        ("en", "What the archived page says, with the supporting passages."),
    ):
        draft.state(graph, f"{DCT}description", ox.Literal(sentence, language=tag))
    return draft


def graph_records(values: Mapping[str, Sequence[str]]) -> Draft:
    """Return the catalogue record of a file that is to come; its folder says which kind of graph it is."""
    _refuse_unknown(values, GRAPH_KEYS, "graph")
    path = "".join(values.get("path", ())).removeprefix("data/").removesuffix(".ttl")
    folder, slash, name = path.partition("/")
    if folder not in _FOLDERS or not slash or slug(name) != name:
        expected = ", ".join(f"{each}/" for each in _FOLDERS)
        raise ParameterError(f"path: {path!r} is no file below data/", hint=f"begin with {expected}; then a-z, 0-9, -")
    draft = Draft(GRAPH + path)
    sources = [
        text if "//" in text else f"{ENTITY}source/{text.rpartition(':')[2]}" for text in values.get("source", ())
    ]
    _graph(draft, draft.subject, _FOLDERS[folder], sources)
    for key in ("title", "description"):
        for tag, text in _both(values, key).items():
            draft.state(draft.subject, DCT + key, ox.Literal(text, language=tag))
    return draft


def _graph(draft: Draft, graph: str, kind: str, sources: Sequence[str]) -> None:
    draft.typed(graph, f"{STANDARD['dcat']}Dataset")
    draft.state(graph, f"{KN}graphKind", ox.NamedNode(f"{SCHEME}graph-kind/{kind}"))
    draft.state(graph, f"{DCT}isPartOf", ox.NamedNode(DATASET))
    draft.state(graph, f"{DCT}license", ox.NamedNode(_LICENCE))
    for source in sources:
        draft.state(graph, f"{DCT}source", ox.NamedNode(source))
    draft.state(DATASET, f"{DCT}hasPart", ox.NamedNode(graph))


def _texts(draft: Draft, subject: str, predicate: str, titles: Mapping[str, str], de: str, en: str) -> None:
    for tag, lead in (("de", de), ("en", en)):
        draft.state(subject, predicate, ox.Literal(f"{lead} ({titles.get(tag, '')})", language=tag))


def _both(values: Mapping[str, Sequence[str]], key: str) -> dict[str, str]:
    """Return a text by language; one that is given without a language stands for both."""
    general = "".join(values.get(key, ()))
    found = {tag: "".join(values.get(f"{key}@{tag}", ())) or general for tag in ("de", "en")}
    return {tag: text for tag, text in found.items() if text}


def _refuse_unknown(values: Mapping[str, Sequence[str]], known: Mapping[str, str], kind: str) -> None:
    names = {*known, *(key.partition("@")[0] for key in known)}
    for key in values:
        if key not in names:
            raise ParameterError(f"a {kind} has no value {key!r}", hint=f"it takes {', '.join(known)}")
