"""Say statements in words: labels instead of IRIs, a record or a date in one readable phrase.

`Graph` is an index over statements; `Words` speaks about its nodes in one language. Which of them are records and
parts is decided in `records`, the words that the graph lacks are in `lexicon`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DCT, KN, KNSH, OA, ORG, RDF, RDF_TYPE, RDFS, SKOS, STANDARD, XSD, entity_kind, shrink
from graphtool.stewardship.lexicon import PROPERTIES, say
from graphtool.stewardship.records import is_part, is_record, is_relation, record_kind
from graphtool.store.terms import show, sort_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graphtool.store.terms import Term

_LABELS = (
    *(f"{SKOS}prefLabel", f"{RDFS}label", f"{DCT}title", f"{STANDARD['sh']}name", f"{STANDARD['foaf']}name"),
    *(f"{STANDARD['schema']}name", "http://schema.org/name", f"{KN}asWritten", f"{DCT}identifier"),
)
_TELLING = (
    *(f"{KN}edtf", f"{SKOS}notation", f"{STANDARD['locn']}fullAddress", f"{STANDARD['geo']}asWKT"),
    *(f"{STANDARD['schema']}url", f"{RDF}value"),
)
NAMING = frozenset({f"{SKOS}prefLabel", f"{RDFS}label", f"{STANDARD['sh']}name"})
EVIDENCE = f"{KN}evidence"
_PLAIN = {XSD + name for name in ("integer", "decimal", "double", "float", "boolean", "date", "dateTime", "gYear")}
_LONGEST = 100
_MANY = 6
_NIL = ox.NamedNode(f"{RDF}nil")


class Graph:
    """Statements by subject and by object, whatever their named graphs; those of another graph may be added to."""

    def __init__(self, triples: Iterable[ox.Triple], base: Graph | None = None) -> None:
        self._base = base
        self._triples = frozenset(triples)
        self._about: dict[Term, list[ox.Triple]] = {}
        for triple in self._triples:
            self._about.setdefault(triple.subject, []).append(triple)

    @cached_property
    def _mentions(self) -> dict[Term, list[ox.Triple]]:
        found: dict[Term, list[ox.Triple]] = {}
        for triple in self._triples:
            found.setdefault(triple.object, []).append(triple)
        return found

    def __contains__(self, triple: ox.Triple) -> bool:
        return triple in self._triples or (self._base is not None and triple in self._base)

    def describes(self, node: Term) -> bool:
        """Return whether anything is said about a node."""
        return node in self._about or (self._base is not None and self._base.describes(node))

    def about(self, node: Term) -> list[ox.Triple]:
        """Return the statements about a node."""
        return self._about.get(node, []) + (self._base.about(node) if self._base else [])

    def properties(self, node: Term) -> list[str]:
        """Return the properties that a node has, sorted."""
        return sorted({triple.predicate.value for triple in self.about(node)})

    def objects(self, node: Term, predicate: str) -> list[Term]:
        """Return the values of a property of a node, sorted."""
        return sorted({t.object for t in self.about(node) if t.predicate.value == predicate}, key=sort_key)

    def referrers(self, node: Term) -> set[tuple[Term, str]]:
        """Return who refers to a node, and with which property."""
        found = {(triple.subject, triple.predicate.value) for triple in self._mentions.get(node, ())}
        return found | (self._base.referrers(node) if self._base else set())


class Words:
    """Speaks about the nodes of some graphs in one language; a name is taken from the first graph that has one."""

    def __init__(self, graphs: tuple[Graph, ...], language: str) -> None:
        self.graphs = graphs
        self.language = language

    def say(self, phrase: str, **parts: object) -> str:
        """Return a phrase of the lexicon."""
        return say(phrase, self.language, **parts)

    def name(self, term: Term) -> str:
        """Return what a node is called, or the compact IRI; a literal as text, short and on one line."""
        if isinstance(term, ox.Literal):
            return self._literal(term)
        return self._label(term) or show(term)

    def property(self, iri: str) -> str:
        """Return the label of a property in lower case where the language has it so."""
        for graph in self.graphs:
            if text := self._in_language(graph.objects(ox.NamedNode(iri), f"{RDFS}label")):
                return text
        if iri in PROPERTIES:
            return PROPERTIES[iri][0 if self.language == "de" else 1]
        return shrink(iri)

    def kind(self, node: Term, graph: Graph) -> str:
        """Return the label of a node's class, or nothing."""
        classes = graph.objects(node, RDF_TYPE)
        own = [term for term in classes if isinstance(term, ox.NamedNode) and term.value.startswith(KN)]
        return self.name((own or classes)[0]) if classes else ""

    def _label(self, term: Term) -> str:
        for graph in self.graphs:
            for predicate in _LABELS:
                if text := self._in_language(graph.objects(term, predicate)):
                    return _clipped(text)
        return ""

    def quoted(self, text: str) -> str:
        """Return a text in the language's quotation marks."""
        return f"„{text}“" if self.language == "de" else f"“{text}”"

    def value(self, term: Term, graph: Graph) -> str:
        """Return what stands for a value: a part's own words, anything else by its name."""
        if isinstance(term, ox.BlankNode):
            return self._blank(term, graph, set())
        if isinstance(term, ox.NamedNode) and is_part(term.value):
            return self._part(term, graph)
        if isinstance(term, ox.NamedNode) and is_relation(term.value):
            return self.lead(term, graph)
        if isinstance(term, ox.NamedNode) and term.value.startswith((KN, KNSH)):
            return shrink(term.value)  # a reader of shapes and ontology wants the term itself
        return self.name(term)

    def values(self, terms: Iterable[Term], graph: Graph) -> str:
        """Return several values with commas; no more than a few."""
        listed = sorted(terms, key=sort_key)
        words = [self.value(term, graph) for term in listed[:_MANY]]
        more = len(listed) - _MANY
        return ", ".join(words) + (f" {self.say('more', count=more)}" if more > 0 else "")

    def lead(self, node: ox.NamedNode, graph: Graph) -> str:
        """Return the beginning of what a record says: what kind of tie to what, or its kind and name."""
        kind = entity_kind(node.value)
        if kind == "evidence":
            return self.say("passage", name=self.name(node))
        if kind in {"claim", "note"}:
            stated = graph.objects(node, f"{RDF}predicate")
            predicates = [self.property(t.value) if isinstance(t, ox.NamedNode) else self.name(t) for t in stated]
            objects = self.values(graph.objects(node, f"{RDF}object"), graph)
            return f"{self.say(kind)}: {', '.join(predicates)}: {objects}"
        if is_relation(node.value):
            return self._relation(node, graph)
        name = self.name(node)
        return f"{self.kind(node, graph)} {self.quoted(name) if name != show(node) else name}".strip()

    def phrase(self, node: ox.NamedNode, graph: Graph) -> str:
        """Return all that a record says in one line: its beginning, its circumstances, its sources."""
        first, others = self._circumstances(node, graph)
        inside = "; ".join([*([", ".join(first)] if first else []), *others])
        text = self.lead(node, graph) + (f" ({inside})" if inside else "")
        sources = graph.objects(node, EVIDENCE)
        return f"{text}, {self.say('source', names=self.values(sources, graph))}" if sources else text

    def _relation(self, node: ox.NamedNode, graph: Graph) -> str:
        record = record_kind(node.value)
        stated = graph.properties(node)
        property_ = next((name for name in record.targets if name in stated), "") if record else ""
        target = self.values(graph.objects(node, property_), graph) if property_ else "?"
        kind = entity_kind(node.value)
        if kind == "participation":
            return f"{self.say('takes part in')} {target}"
        if property_ == f"{KN}ordinaryMemberOf":
            return f"{self.say('member of')} {target}"
        if property_ and property_ not in {f"{ORG}organization", f"{KN}inProject", f"{KN}inProgramme", f"{KN}client"}:
            return f"{self.property(property_)} {target}"
        role = self.values(graph.objects(node, f"{ORG}role"), graph) or self.say("relation")
        way = {"membership": "role of", "servicerelation": "role for"}.get(kind or "", "role in")
        return f"{self.say(way, role=role)} {target}"

    def _circumstances(self, node: ox.NamedNode, graph: Graph) -> tuple[list[str], list[str]]:
        """Return what stands in brackets: standing and day first, then the other properties by name."""
        record = record_kind(node.value)
        structure = {RDF_TYPE, EVIDENCE, f"{DCT}identifier", *NAMING}
        structure |= {*record.owners, *record.targets} if record else set()
        structure |= {f"{ORG}role"} if record and record.role else set()
        first, others = [], []
        for predicate in graph.properties(node):
            words = self.values(graph.objects(node, predicate), graph)
            if predicate in {f"{KN}participationStatus", f"{KN}certainty", f"{KN}statedStatus"}:
                first.append(words)
            elif predicate == f"{KN}statusAsOf":
                first.append(self.say("as of", date=words))
            elif predicate not in structure:
                others.append(f"{self.property(predicate)}: {words}")
        return first, others[:_MANY]

    def _part(self, node: ox.NamedNode, graph: Graph) -> str:
        kind = entity_kind(node.value)
        if kind == "term":
            ends = [self.values(graph.objects(node, KN + end), graph) or "…" for end in ("begin", "end")]
            return " – ".join(ends)
        if kind == "selector":
            start, end = (self.values(graph.objects(node, OA + name), graph) or "?" for name in ("start", "end"))
            return self.say("lines", start=start, end=end)
        name = self.name(node)
        telling = next((v for p in _TELLING for v in graph.objects(node, p) if isinstance(v, ox.Literal)), None)
        if telling is None:
            return name
        if name == show(node):
            return _clipped(telling.value)
        return name if kind != "date" or telling.value == name else f"{name} ({telling.value})"

    def _blank(self, node: Term, graph: Graph, seen: set[Term]) -> str:
        """Return a list as (a, b), any other blank node as [property: value; …], nested as far as it is finite."""
        if node in seen or len(seen) > _MANY:
            return "[…]"
        seen = seen | {node}

        def inner(term: Term) -> str:
            return self._blank(term, graph, seen) if isinstance(term, ox.BlankNode) else self.value(term, graph)

        if graph.objects(node, f"{RDF}first"):
            items = [inner(term) for term in _items(node, graph)]
            more = [self.say("more", count=len(items) - _MANY)] if len(items) > _MANY else []
            return f"({', '.join(items[:_MANY] + more)})"
        parts = [
            f"{self.property(p)}: {', '.join(inner(v) for v in graph.objects(node, p)[:_MANY])}"
            for p in graph.properties(node)[:_MANY]
        ]
        return f"[{'; '.join(parts)}]"

    def _literal(self, term: ox.Literal) -> str:
        text = _clipped(term.value)
        return text if term.datatype.value in _PLAIN else self.quoted(text)

    def _in_language(self, terms: Collection[Term]) -> str:
        texts = {term.language or "": term.value for term in terms if isinstance(term, ox.Literal)}
        return texts.get(self.language) or (texts[min(texts)] if texts else "")


def _items(node: Term, graph: Graph) -> list[Term]:
    """Return the items of a list, each cell once even if the list runs into itself."""
    found: list[Term] = []
    seen: set[Term] = set()
    while node != _NIL and node not in seen:
        seen.add(node)
        found += graph.objects(node, f"{RDF}first")[:1]
        node = next(iter(graph.objects(node, f"{RDF}rest")), _NIL)
    return found


def _clipped(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def foldable(term: Term) -> bool:
    """Return whether a node may be told about in the line of what refers to it."""
    return isinstance(term, ox.BlankNode) or (isinstance(term, ox.NamedNode) and is_part(term.value))


def recorded(term: Term) -> bool:
    """Return whether a node is a record."""
    return isinstance(term, ox.NamedNode) and is_record(term.value)
