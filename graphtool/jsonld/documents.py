"""Entity documents: the statements about an entity, nested to a useful depth, as JSON-LD in a fixed order.

A document holds every statement whose subject is the entity, or one of its parts (dates, contacts, addresses,
evidence …), or a relation of others to it (membership, participation …, see `frames`), the names of whatever else these
mention, and title, source and licence of the graphs that they come from. A blank node is written once, then only
referred to; a list is an array (see `lists`). Nothing else: expanded, it gives back exactly those statements of the
graph (`statements`); what is derived for a day is no statement and vanishes in expansion.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from graphtool.errors import FormatError
from graphtool.jsonld.frames import DERIVED_KEYS, GRAPH_PREDICATES, INCLUDED_KEY, PART_KINDS, inverses_of
from graphtool.jsonld.index import BLANK, IRI, Index, MemoryIndex
from graphtool.jsonld.lists import items_of
from graphtool.jsonld.terms import Term
from graphtool.namespaces import CONTEXT_V1, ENTITY, RDF_TYPE, SCHEME, SKOS, XSD, entity_kind
from graphtool.store.terms import XSD_STRING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphtool.jsonld.context import Context
    from graphtool.jsonld.lists import Items
    from graphtool.store.load import Corpus
    from graphtool.store.moment import Moment

PREF_LABEL = f"{SKOS}prefLabel"
_FIRST = {"@context": 0, "id": 1, "type": 2, "name": 3, "title": 4, **dict.fromkeys(DERIVED_KEYS, 5)}
_TEXTS = frozenset({"text", "texts"})
_INTEGER, _BOOLEAN = f"{XSD}integer", f"{XSD}boolean"
_PARTS = tuple(f"{ENTITY}{kind}/" for kind in sorted(PART_KINDS))
_REMEMBERED = 100_000  # names of things that are kept, so that memory has a bound
_DEPTH = 100  # nodes within nodes: real documents have ten or so, and not every reader of JSON bears thousands
_AGAIN = 12  # levels down to which a part is written wherever it is named; below, once: what doubles would not end
_CANONICAL = re.compile("0|-?[1-9][0-9]{0,14}")

Node = dict[str, Any]


class _Slot(NamedTuple):
    """How the values of a predicate with a tag are written: key, in a list or not, language, by what, or as a link."""

    key: str
    listed: bool
    language: str
    write: Callable[[str], Any] | None
    link: bool = False


class DocumentWriter:
    """Builds documents from an index of statements under a context."""

    def __init__(self, index: Index, context: Context, moment: Moment | None = None) -> None:
        self._index = index
        self._context = context
        self._moment = moment
        self._slots: dict[tuple[str, str], _Slot] = {}
        self._orders: dict[tuple[str, ...], list[str]] = {}
        self._graphs: dict[str, Node | None] = {}
        self._names: dict[str, Node] = {}

    def document(self, iri: str) -> Node:
        """Return the document of an entity, `@context` first; FormatError if its parts are nested without measure."""
        shown: set[str] = set()
        node = self._node(iri, (iri,), shown)
        referring = self._index.referring(iri)
        for key, inverse in inverses_of(kind_of(iri)) if referring else ():
            subjects = referring.get(key, ())
            if subjects and inverse.nested:
                node[key] = [self._node(subject, (iri, subject), shown) for subject in subjects]
            elif subjects:
                node[key] = [self._named(subject) for subject in subjects]
        graphs = sorted(frozenset().union(*map(self._index.graphs, shown)))
        described = [found for graph in graphs if (found := self._graph(graph))]
        if described:
            node[INCLUDED_KEY] = described
        head: Node = {"@context": CONTEXT_V1}
        if self._moment:
            node["asOf"] = self._moment.day.isoformat()
        return head | self._ordered(node)

    def dataset(self, iris: Iterable[str]) -> Node:
        """Return one document with every described node flat in `@graph`."""
        return {"@context": CONTEXT_V1, "@graph": [self._flat(iri) for iri in sorted(iris)]}

    def lines(self, iris: Iterable[str]) -> Iterator[str]:
        """Yield the documents of entities in order, each on a line; FormatError as for `document`."""
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
        for iri in iris:
            yield encode(self.document(iri)) + "\n"

    def _node(self, iri: str, path: tuple[str, ...], shown: set[str]) -> Node:
        shown.add(iri)
        if len(path) > _DEPTH:
            raise _too_deep(path[0])
        node: Node = {"id": iri}
        slots = self._slots
        for predicate, tag, value in self._index.statements(iri):
            slot = slots.get((predicate, tag)) or self._slot(predicate, tag)
            key, listed, language, write, link = slot
            made: Any = value
            if link:
                made = self._linked(predicate, tag, value, path, shown)
            elif write:
                made = write(value)
            if key not in node and not language:
                node[key] = [made] if listed else made
            elif listed and not language:
                node[key].append(made)
            else:
                _put(node, slot, made)
        if "type" in node:
            node["type"].sort()
        if self._moment and iri in self._moment.holds:
            node["holds"] = self._moment.holds[iri]
        return self._ordered(node)

    def _linked(self, predicate: str, tag: str, value: str, path: tuple[str, ...], shown: set[str]) -> Node:
        """Return what stands for something that a node, the last of the path, refers to."""
        if not self._nests(tag, value, path, shown):
            return self._names.get(value) or self._named(value)
        if tag == BLANK and (found := self._list(predicate, value, path)):
            return self._array(predicate, found, (*path, value), shown)
        return self._node(value, (*path, value), shown)

    def _list(self, predicate: str, head: str, path: tuple[str, ...]) -> Items | None:
        """Return the list at a blank node, if an array can stand for it here.

        A part may be written again elsewhere in the document, where the array would be another list; and where JSON-LD
        expects a map of languages there can be no array.
        """
        term = self._context.terms.get(predicate)
        if (len(path) > 1 and not path[-1].startswith("_:")) or (term and term.kind in _TEXTS):
            return None
        return items_of(self._index, head)

    def _array(self, predicate: str, found: Items, path: tuple[str, ...], shown: set[str]) -> Node:
        if len(path) > _DEPTH:
            raise _too_deep(path[0])
        shown.update(found.cells)
        made: list[Any] = []
        for tag, value in found.items:
            slot = self._slots.get((predicate, tag)) or self._slot(predicate, tag)
            if slot.link:
                made.append(self._linked(predicate, tag, value, path, shown))
            else:
                made.append(slot.write(value) if slot.write else value)
        return {"@list": made}

    def _nests(self, tag: str, value: str, path: tuple[str, ...], shown: set[str]) -> bool:
        """Return whether what is referred to is written whole: parts, but never within themselves."""
        if tag == BLANK:
            return value not in shown
        return value.startswith(_PARTS) and value not in path and (len(path) <= _AGAIN or value not in shown)

    def _named(self, iri: str) -> Node:
        """Return a reference: identifier and name."""
        node: Node = {"id": iri}
        for predicate, tag, value in self._index.statements(iri):
            if predicate == PREF_LABEL:
                self._add(node, predicate, tag, value)
        if len(self._names) >= _REMEMBERED:
            self._names.clear()
        self._names[iri] = node
        return node

    def _graph(self, iri: str) -> Node | None:
        """Return what a document says of a named graph; None if nobody describes it."""
        if iri not in self._graphs:
            node: Node = {"id": iri}
            for predicate, tag, value in self._index.statements(iri):
                if predicate not in GRAPH_PREDICATES:
                    continue
                if tag == IRI:
                    _put(node, self._slot(predicate, tag), self._named(value))
                else:
                    self._add(node, predicate, tag, value)
            self._graphs[iri] = self._ordered(node) if len(node) > 1 else None
        return self._graphs[iri]

    def _flat(self, iri: str) -> Node:
        node: Node = {"id": iri}
        for predicate, tag, value in self._index.statements(iri):
            self._add(node, predicate, tag, value)
        return self._ordered(node)

    def _add(self, node: Node, predicate: str, tag: str, value: str) -> None:
        slot = self._slot(predicate, tag)
        _put(node, slot, slot.write(value) if slot.write else value)

    def _slot(self, predicate: str, tag: str) -> _Slot:
        slot = self._slots.get((predicate, tag))
        if slot is None:
            slot = self._slots[predicate, tag] = self._made_slot(predicate, tag)
        return slot

    def _made_slot(self, predicate: str, tag: str) -> _Slot:
        if predicate == RDF_TYPE:
            return _Slot("type", True, "", cache(self._context.type_name))
        term = self._context.terms.get(predicate) or Term(self._context.compact(predicate), predicate, "plain")
        if tag in (IRI, BLANK):
            return _Slot(term.key, term.listed, "", _reference, link=True)
        if term.kind in _TEXTS and (tag[0] == "@" or tag == XSD_STRING):
            return _Slot(term.key, term.listed, tag[1:] if tag[0] == "@" else "@none", None)
        return _Slot(term.key, term.listed, "", self._writer(term, tag))

    def _writer(self, term: Term, tag: str) -> Callable[[str], Any] | None:
        """Return what turns a lexical form into JSON that expands to the same literal; None for the form itself."""
        if tag[0] == "@":
            return lambda text: {"@language": tag[1:], "@value": text}
        if tag == XSD_STRING and term.kind == "plain" and term.datatype is None:
            return None
        typed: Callable[[str], Any] = lambda text: {"@type": self._context.compact(tag), "@value": text}  # noqa: E731
        if tag == XSD_STRING:
            typed = lambda text: {"@value": text}  # noqa: E731
        if term.native and tag == _INTEGER and term.datatype in (None, tag):
            return lambda text: int(text) if _CANONICAL.fullmatch(text) else typed(text)
        if term.native and tag == _BOOLEAN and term.datatype in (None, tag):
            return lambda text: text == "true" if text in ("true", "false") else typed(text)
        return None if tag == term.datatype else typed

    def _ordered(self, node: Node) -> Node:
        keys = tuple(node)
        order = self._orders.get(keys)
        if order is None:
            order = self._orders[keys] = sorted(keys, key=lambda key: (_FIRST.get(key, 9), key))
        return {key: node[key] for key in order}


def writer_of(statements: Iterable[Any], context: Context, moment: Moment | None = None) -> DocumentWriter:
    """Return the writer of documents for statements held in memory (quads, or triples for what is inferred)."""
    return DocumentWriter(MemoryIndex(statements), context, moment)


def described(corpus: Corpus) -> list[str]:
    """Return the IRIs that have a document, sorted: the entities of the data and the concepts of the ontology."""
    terms = (quad.subject for file in corpus.files for quad in file.quads)
    concepts = {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(SCHEME)}
    return sorted({*corpus.entities(), *concepts})


def kind_of(iri: str) -> str | None:
    """Return the kind of document that an IRI has: that of an entity, `concept`, or None."""
    return "concept" if iri.startswith(SCHEME) else entity_kind(iri)


def dump(document: Node) -> str:
    """Return a document as JSON text: two spaces, UTF-8, one newline at the end."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _put(node: Node, slot: _Slot, value: Any) -> None:
    key = slot.key
    if slot.language:
        node = node.setdefault(key, {})
        key = slot.language
    if key not in node:
        node[key] = [value] if slot.listed else value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def _too_deep(iri: str) -> FormatError:
    return FormatError(
        f"what belongs to {iri} is nested more than {_DEPTH} levels deep, which no document holds",
        hint="give the nodes of a long chain IRIs in the place of blank nodes, or leave it out",
    )


def _reference(iri: str) -> Node:
    return {"id": iri}
