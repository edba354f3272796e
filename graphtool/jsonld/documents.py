"""Entity documents: the statements about an entity, nested to a useful depth, as JSON-LD in a fixed order.

A document holds every statement whose subject is the entity, or one of its parts (dates, contacts, addresses,
evidence …), or a relation of others to it (membership, participation …, see `frames`), the names of whatever else these
mention, and title, source and licence of the graphs that they come from. A blank node is written once, then only
referred to; a list is an array (see `lists`). Nothing else: expanded, it gives back exactly those statements of the
graph (`statements`); what is derived for a day is no statement and vanishes in expansion.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from graphtool.errors import FormatError
from graphtool.jsonld.frames import DERIVED_KEYS, GRAPH_PREDICATES, INCLUDED_KEY, INVERSES, PART_KINDS, inverses_of
from graphtool.jsonld.index import Index, MemoryIndex
from graphtool.jsonld.lists import items_of
from graphtool.jsonld.nodes import Field, Fields, NodeWriter, quoted
from graphtool.namespaces import CONTEXT_V1, ENTITY, SCHEME, SKOS, entity_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.jsonld.context import Context
    from graphtool.jsonld.lists import Items
    from graphtool.jsonld.nodes import Link
    from graphtool.store.load import Corpus
    from graphtool.store.moment import Moment

PREF_LABEL = f"{SKOS}prefLabel"
_PARTS, _BLANK = tuple(f"{ENTITY}{kind}/" for kind in sorted(PART_KINDS)), "_:"
_NESTED = (*_PARTS, _BLANK)
_NAMES = 100_000  # references to things that are kept, so that memory has a bound
_ROOM = 48 * 2**20  # characters of texts of parts that are kept
_DEPTH = 100  # nodes within nodes: real documents have five, and not every reader of JSON bears thousands
_AGAIN = 7  # levels (real documents have five) down to which a part is written wherever it is named; below, once
_BOUND = _DEPTH  # the levels that are given to what would look different in another place

_HEAD = f'{{"@context":{quoted(CONTEXT_V1)},'
_AS_OF, _HOLDS = (Field.of(key, False) for key in DERIVED_KEYS)
_RELATIONS = {key: Field.of(key, True) for key in INVERSES}
_GRAPHS = Field.of(INCLUDED_KEY, True)

Node = dict[str, Any]


class _Part(NamedTuple):
    """A node as text, the graphs that describe it and what is nested in it, and of how many levels it is.

    It looks the same in every place unless it holds a blank node or what was left out for standing around it, which
    makes `_BOUND` levels, or reaches below level `_AGAIN` there.
    """

    text: str
    graphs: frozenset[str]
    levels: int


class _Page(NamedTuple):
    """A document that is being written: what must not be written twice and was, and whether it shares its parts."""

    once: set[str]
    shares: bool


class DocumentWriter:
    """Builds documents from an index of statements under a context.

    A part is written once and its text then used in all documents, where it does not depend on its place.
    """

    def __init__(self, index: Index, context: Context, moment: Moment | None = None) -> None:
        self._index = index
        self._moment = moment
        self._nodes = NodeWriter(context)
        self._graphs: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._parts: dict[str, _Part] = {}
        self._room = _ROOM

    def document(self, iri: str) -> Node:
        """Return the document of an entity, `@context` first; FormatError if its parts are nested without measure."""
        document: Node = json.loads(self.text(iri))
        return document

    def lines(self, iris: Iterable[str]) -> Iterator[str]:
        """Yield the documents of entities in order, each on a line; FormatError as for `document`."""
        for iri in iris:
            yield self.text(iri) + "\n"

    def dataset(self, iris: Iterable[str]) -> Node:
        """Return one document with every described node flat in `@graph`."""
        return {"@context": CONTEXT_V1, "@graph": [json.loads(self._flat(iri)) for iri in sorted(iris)]}

    def text(self, iri: str) -> str:
        """Return the document of an entity as JSON in one line; FormatError as for `document`."""
        page = _Page(set(), shares=True)
        node, fields = self._parts.get(iri), None
        if node is None:
            fields, nested = self._fields(iri, (iri,), page)
            node = self._part(iri, fields, nested)
        if iri.startswith(_PARTS):
            self._remember(iri, node)
            page = _Page(page.once, shares=False)  # what refers to a part may have parts that hold it
        more = self._around(iri, node.graphs, page)
        if more:
            fields = fields or self._fields(iri, (iri,), page)[0]
            return _HEAD + self._nodes.text(fields | more)[1:]
        return _HEAD + node.text[1:]

    def _around(self, iri: str, graphs: frozenset[str], page: _Page) -> Fields:
        """Return what a document says besides what is said of the entity: of others, of the graphs, and of the day."""
        more: Fields = {}
        referring = self._index.referring(iri)
        for key, inverse in inverses_of(kind_of(iri)) if referring else ():
            subjects = referring.get(key, ())
            if subjects and inverse.nested:
                nodes = [self._node(subject, (iri, subject), page) for subject in subjects]
                more[_RELATIONS[key]] = ",".join([node.text for node in nodes])
                graphs = graphs.union(*(node.graphs for node in nodes))
            elif subjects:
                more[_RELATIONS[key]] = ",".join([self._names.get(each) or self._named(each) for each in subjects])
        described = [text for graph in sorted(graphs) if (text := self._graph(graph))]
        if described:
            more[_GRAPHS] = ",".join(described)
        if self._moment:
            more[_AS_OF] = quoted(self._moment.day.isoformat())
        return more

    def _node(self, iri: str, path: tuple[str, ...], page: _Page) -> _Part:
        if len(path) > _DEPTH:
            raise _too_deep(path[0])
        fields, nested = self._fields(iri, path, page)
        return self._part(iri, fields, nested)

    def _fields(self, iri: str, path: tuple[str, ...], page: _Page) -> tuple[Fields, list[_Part]]:
        """Return what is said of a thing, and what is nested in it."""
        nested: list[_Part] = []
        link = self._link(path, page, nested)
        fields = self._nodes.fields(iri, self._index.statements(iri), link, by_name=True)
        if self._moment and iri in self._moment.holds:
            fields[_HOLDS] = quoted(self._moment.holds[iri])
        return fields, nested

    def _link(self, path: tuple[str, ...], page: _Page, nested: list[_Part]) -> Link:
        """Return what writes the things that a node, the last of the path, refers to, and gathers those it nests."""
        names = self._names

        def link(predicate: str, iri: str) -> str:
            if text := names.get(iri):
                return text
            if not iri.startswith(_NESTED):
                return self._named(iri)
            part = self._nested(predicate, iri, path, page)
            nested.append(part)
            return part.text

        return link

    def _nested(self, predicate: str, iri: str, path: tuple[str, ...], page: _Page) -> _Part:
        """Return a part or a blank node whole, but by its name only within itself and where it has been already."""
        once = iri.startswith(_BLANK) or len(path) > _AGAIN
        if iri in path or (once and iri in page.once):
            return _Part(self._named(iri), frozenset(), _BOUND)
        inner = (*path, iri)
        if once:
            page.once.add(iri)
            found = self._list(predicate, iri, path)
            part = self._array(predicate, found, inner, page) if found else self._node(iri, inner, page)
            return part._replace(levels=_BOUND)
        known = self._parts.get(iri) if page.shares else None
        if known and len(path) + known.levels - 1 <= _AGAIN:
            return known
        part = self._node(iri, inner, page)
        if page.shares:
            self._remember(iri, part)
        return part

    def _list(self, predicate: str, head: str, path: tuple[str, ...]) -> Items | None:
        """Return the list at a blank node, if an array can stand for it here.

        A part may be written again elsewhere in the document, where the array would be another list; and where JSON-LD
        expects a map of languages there can be no array.
        """
        if (len(path) > 1 and not path[-1].startswith(_BLANK)) or self._nodes.is_text(predicate):
            return None
        return items_of(self._index, head) if head.startswith(_BLANK) else None

    def _array(self, predicate: str, found: Items, path: tuple[str, ...], page: _Page) -> _Part:
        if len(path) > _DEPTH:
            raise _too_deep(path[0])
        page.once.update(found.cells)
        nested: list[_Part] = []
        link = self._link(path, page, nested)
        items = [self._nodes.value(predicate, tag, value, link) for tag, value in found.items]
        graphs = frozenset[str]().union(*map(self._index.graphs, found.cells), *(part.graphs for part in nested))
        return _Part(f'{{"@list":[{",".join(items)}]}}', graphs, _BOUND)

    def _part(self, iri: str, fields: Fields, nested: list[_Part]) -> _Part:
        """Return a node of these fields."""
        graphs, levels = self._index.graphs(iri), 1
        for each in nested:
            levels = max(levels, each.levels + 1)
            if not each.graphs <= graphs:
                graphs |= each.graphs
        return _Part(self._nodes.text(fields), graphs, levels)

    def _remember(self, iri: str, part: _Part) -> None:
        """Keep a part if it looks the same in every place, and there is room for it."""
        if part.levels <= _AGAIN and self._room > 0 and iri not in self._parts:
            self._parts[iri] = part
            self._room -= len(part.text)

    def _named(self, iri: str) -> str:
        """Return a reference: identifier and name."""
        names = (statement for statement in self._index.statements(iri) if statement[0] == PREF_LABEL)
        text = self._nodes.text(self._nodes.fields(iri, names, _identifier))
        if iri.startswith(_NESTED):
            return text
        if len(self._names) >= _NAMES:
            self._names.clear()
        self._names[iri] = text
        return text

    def _graph(self, iri: str) -> str:
        """Return what a document says of a named graph; nothing if nobody describes it."""
        text = self._graphs.get(iri)
        if text is None:
            said = (statement for statement in self._index.statements(iri) if statement[0] in GRAPH_PREDICATES)
            fields = self._nodes.fields(iri, said, lambda _, named: self._named(named))
            text = self._graphs[iri] = self._nodes.text(fields) if len(fields) > 1 else ""
        return text

    def _flat(self, iri: str) -> str:
        return self._nodes.text(self._nodes.fields(iri, self._index.statements(iri), _identifier))


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


def _too_deep(iri: str) -> FormatError:
    return FormatError(
        f"what belongs to {iri} is nested more than {_DEPTH} levels deep, which no document holds",
        hint="give the nodes of a long chain IRIs in the place of blank nodes, or leave it out",
    )


def _identifier(_: str, iri: str) -> str:
    return f'{{"id":{quoted(iri)}}}'
