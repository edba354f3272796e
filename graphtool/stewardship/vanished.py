"""Find IRIs that a change takes away without a record: whoever uses them would be left with nothing.

Merged, renamed or dropped, an IRI that was published stays in the data as a `kn:RetiredEntity`. Parts of a thing (days,
passages, addresses …) are never cited by themselves and may come and go with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import Location
from graphtool.jsonld.frames import PART_KINDS
from graphtool.namespaces import KN, KNSH, RDF_TYPE, entity_kind, shrink
from graphtool.shacl.report import NEW, Finding, Text
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphtool.store.load import Corpus

VANISHED = f"{KNSH}vanished"
_MESSAGE = Text(
    (
        ("de", "Diese IRI war vergeben und verschwindet ohne Vermerk; was sie verwendet, findet nichts mehr."),
        ("en", "This IRI was taken and vanishes without a record; whoever uses it finds nothing any more."),
    )
)


def vanished(old: Corpus, new: Corpus, renamed: Mapping[str, str]) -> list[Finding]:
    """Return a warning for each entity that the new graph has no word about; `renamed` is what became what."""
    gone = set(old.entities()) - set(new.entities())
    return [_finding(iri, old, renamed.get(iri)) for iri in sorted(gone) if entity_kind(iri) not in PART_KINDS]


def _finding(iri: str, old: Corpus, successor: str | None) -> Finding:
    node = ox.NamedNode(iri)
    held = [file for file in old.data if any(quad.subject == node for quad in file.quads)]
    return Finding(
        focus=node,
        path=None,
        value=None,
        component=VANISHED,
        shape=VANISHED,
        severity="warning",
        message=_MESSAGE,
        hint=_hint(iri, old, successor),
        location=Location(held[0].shown) if held else None,
        state=NEW,
    )


def _hint(iri: str, old: Corpus, successor: str | None) -> Text:
    """Return the record to write, as far as it is known."""
    types = {value(q.object) for q in old.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDF_TYPE), None)}
    own = sorted(name for name in types if name.startswith(KN)) or sorted(types)
    former = f" ; kn:formerType {shrink(own[0])}" if own else ""
    by = f" ; dct:isReplacedBy {shrink(successor)}" if successor else ""
    record = f"{shrink(iri)} a kn:RetiredEntity{former}{by} ; kn:retired …"
    return Text(
        (
            ("de", f"In data/curation/identities.ttl festhalten, mit Tag und Grund: {record}"),
            ("en", f"Record it in data/curation/identities.ttl, with day and reason: {record}"),
        )
    )
