"""Judge what a change of the graph means for a contract: nothing, a patch, a minor or a major change.

* major: a document that is named is gone, or a field that is relied on; its type is another; a schema is violated
* minor: documents of the kind came or went; they have a field that none of them had, or lack one that some had
* patch: values changed
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from graphtool.jsonld.context import released
from graphtool.jsonld.documents import described, kind_of, writer_of
from graphtool.query.retired import retired_entities
from graphtool.stewardship.contracts.check import IDS, KIND, Breach, breaches, shown, with_was
from graphtool.stewardship.contracts.model import TYPE
from graphtool.stewardship.contracts.places import MISSING, patterns, places, type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graphtool.jsonld.affected import DocumentChanges
    from graphtool.jsonld.documents import DocumentWriter
    from graphtool.stewardship.contracts.model import Contract, Field, Kind
    from graphtool.store.load import Corpus

NONE, PATCH, MINOR, MAJOR = LEVELS = ("none", "patch", "minor", "major")
Document = dict[str, Any]


@dataclass(frozen=True)
class News:
    """What is new for a portal without breaking anything: created or removed (documents), added or dropped (fields)."""

    what: str
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What a change means for a contract: a level, new breaches, those that were there before, and news.

    `changed` counts the documents of its kinds that read differently.
    """

    contract: Contract
    level: str
    breaches: tuple[Breach, ...] = ()
    known: tuple[Breach, ...] = ()
    news: tuple[News, ...] = ()
    changed: int = 0


@dataclass(frozen=True)
class Documents:
    """One side's documents: the IRIs that are in use, by kind, and how to write the document of one."""

    iris: Mapping[str, Mapping[str, None]]
    write: Callable[[str], Document]
    _written: dict[str, Document] = field(default_factory=dict)

    @classmethod
    def of(cls, iris: Iterable[str], write: Callable[[str], Document]) -> Documents:
        """Return the documents of entities that are in use, and of concepts."""
        kinds: dict[str, dict[str, None]] = defaultdict(dict)
        for iri in iris:
            kinds[kind_of(iri) or ""][iri] = None
        return cls(dict(kinds), write)

    def get(self, iri: str) -> Document | None:
        """Return the document of an entity, or None if there is none."""
        if iri not in self.iris.get(kind_of(iri) or "", ()):
            return None
        if iri not in self._written:
            self._written[iri] = self.write(iri)
        return self._written[iri]

    def of_kind(self, kind: str) -> dict[str, Document]:
        """Return the documents of a kind by IRI."""
        return {iri: document for iri in self.iris.get(kind, ()) if (document := self.get(iri)) is not None}


def documents_of(corpus: Corpus) -> Documents:
    """Return the documents of a graph with what follows from it, as they are published; without retired entities."""
    retired = retired_entities(corpus)

    @cache
    def writer() -> DocumentWriter:
        return writer_of(chain(corpus.quads(), corpus.inferred), released())

    return Documents.of((i for i in described(corpus) if i not in retired), lambda iri: writer().document(iri))


def judge(contract: Contract, old: Documents, new: Documents, changes: DocumentChanges) -> Verdict:
    """Return what changes of documents mean for a contract."""
    kinds = {kind.name for kind in contract.kinds}
    touched = [iri for iri in chain(changes.created, changes.removed, changes.changed) if kind_of(iri) in kinds]
    if not touched:
        return Verdict(contract, NONE)
    found = [breach for kind in contract.kinds for breach in broken(contract, kind, new, old)]
    before = Counter(breach.key for kind in contract.kinds for breach in broken(contract, kind, old, old))
    fresh: list[Breach] = []
    known: list[Breach] = []
    for each in sorted(found):
        before[each.key] -= 1
        (known if before[each.key] >= 0 else fresh).append(with_was(each, old.get(each.document)))
    news = tuple(each for kind in contract.kinds for each in _news(kind, old, new))
    level = MAJOR if fresh else MINOR if news else PATCH
    return Verdict(contract, level, tuple(fresh), tuple(known), news, len(touched))


def broken(contract: Contract, kind: Kind, documents: Documents, old: Documents) -> list[Breach]:
    """Return all breaches of what a contract says of a kind; types that it leaves open are those of the old side."""
    held = documents.of_kind(kind.name)
    earlier = old.of_kind(kind.name)
    found = [Breach(IDS, iri, "", "a document", "", "") for iri in kind.ids if iri not in held]
    if not held:
        return [*found, Breach(KIND, "", "", f"a document of the kind {kind.name}", "", "")]
    open_types = {f.pointer: _types(f, earlier.values()) for f in kind.fields if not f.types}
    known = {pointer: types for pointer, types in open_types.items() if types}
    for document in held.values():
        found += breaches(contract, kind, document, known)
    left = [document for iri, document in earlier.items() if iri in held]
    for each in kind.fields:
        meant = any(map(each.means, held.values()))
        if meant and each.may_miss and _types(each, left) and not _types(each, held.values()):
            found.append(Breach(each.pointer, "", each.pointer.replace("?", ""), each.expected, "", ""))
        if each.pointer == TYPE and each.of:
            found += _reclassified(each, held, earlier)
    return found


def _reclassified(field: Field, held: Mapping[str, Document], earlier: Mapping[str, Document]) -> list[Breach]:
    """Return that documents are none of the classes any more that a frame selects, or that none ever was."""
    wanted = " or ".join(sorted(field.of))
    lost = [iri for iri, document in earlier.items() if field.means(document) and iri in held]
    found = [Breach(TYPE, i, TYPE, wanted, "", shown(held[i].get("type"))) for i in lost if not field.means(held[i])]
    if not any(map(field.means, held.values())):
        found.append(Breach(TYPE, "", TYPE, wanted, "", ""))
    return found


def _types(field: Field, documents: Iterable[Document]) -> frozenset[str]:
    found = (place.value for each in documents if field.means(each) for place in places(each, field.parts))
    return frozenset(type_of(each) for each in found if each is not MISSING)


def _news(kind: Kind, old: Documents, new: Documents) -> list[News]:
    before, after = old.of_kind(kind.name), new.of_kind(kind.name)
    had = {pattern for document in before.values() for pattern in patterns(document)}
    has = {pattern for document in after.values() for pattern in patterns(document)}
    pairs = (
        ("created", after.keys() - before.keys()),
        ("removed", before.keys() - after.keys() - set(kind.ids)),
        ("added", has - had if before else set()),
        ("dropped", had - has if after else set()),
    )
    return [News(what, kind.name, tuple(sorted(names))) for what, names in pairs if names]
