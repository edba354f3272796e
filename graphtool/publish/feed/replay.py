"""Follow a feed as a consumer does: bring a copy of the documents up to date from lines, or build it from pages.

This is the reference for consumers in other languages: it uses nothing but JSON and SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from graphtool.errors import FileProblemError
from graphtool.namespaces import CONTEXT_V1

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping


def follow(documents: MutableMapping[str, bytes], lines: Iterable[bytes], fetch: Callable[[str], bytes]) -> int:
    """Bring a copy (path → content) up to date with the lines that came since, and return how many documents changed.

    The last line about a path counts: its document is fetched from the newest bundle. Raises FileProblemError if what
    is fetched has another SHA-256, as when the bundle is replaced meanwhile: begin again with the new lines.
    """
    newest: dict[str, str] = {}
    for line in lines:
        record = json.loads(line)
        newest[record["path"]] = record["new"]
    stale = [path for path, found in newest.items() if _digest(documents.get(path, b"")) != found]
    for path in stale:
        content = fetch(path)
        if _digest(content) != newest[path]:
            raise FileProblemError(f"{path} is not the version that the feed speaks of", hint="read the feed again")
        documents[path] = content
    return len(stale)


def materialised(pages: Iterable[bytes]) -> dict[str, bytes]:
    """Return the documents (IRI → content) that the members of an event stream's pages lead to, oldest page first."""
    documents: dict[str, bytes] = {}
    for page in pages:
        for node in json.loads(page)["@graph"]:
            for member in node.get("tree:member", ()):
                documents[member["dct:isVersionOf"]] = _written({"@context": CONTEXT_V1, **member["@graph"][0]})
    return documents


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _written(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
