"""The bundle in another profile: its documents, all of them a line each, and a manifest that names the profile.

What does not depend on a profile (dumps, tables, records, schemas, the change feed) is in the complete bundle only.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from graphtool.jsonld.documents import described, dump, kind_of
from graphtool.jsonld.profiles import documents, identifier, is_linked_data
from graphtool.namespaces import DATASET
from graphtool.publish.bundle import published_path, write_bundle
from graphtool.publish.forms.packed import gzipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graphtool.publish.bundle import Exporter
    from graphtool.publish.records.about import About

Document = dict[str, Any]


def publish_profile(
    exporter: Exporter, about: About, target: Path, profile: str, language: str, options: Mapping[str, Any]
) -> int:
    """Write the bundle of a dataset in a profile into a folder, see `write_bundle`; return the number of files.

    `language` (`de` or `en`) is that of texts where the profile has room for one only.
    """
    made = list(documents(profile, exporter.index(), described(exporter.corpus), language))
    kinds = Counter(kind_of(identifier(each)) or "" for each in made)
    counts = {"documents": len(made), "kinds": dict(sorted(kinds.items()))}
    told = {"profile": profile, "lang": language, **options}
    return write_bundle(
        _files(made, profile), target, {"dataset": DATASET, "counts": counts, **about.head(), "options": told}
    )


def _files(made: Sequence[Document], profile: str) -> Iterator[tuple[str, bytes]]:
    suffix = ".jsonld" if is_linked_data(profile) else ".json"
    for each in made:
        yield str(PurePosixPath(published_path(identifier(each))).with_suffix(suffix)), dump(each).encode()
    yield "dataset.jsonl.gz", b"".join(gzipped(map(line, made)))


def line(document: Document) -> bytes:
    """Return a document as one line of JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
