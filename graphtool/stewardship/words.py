"""Say statements in words: labels instead of IRIs, a record or a date in one readable phrase.

`Graph` is an index over statements; `Words` speaks about its nodes in one language. Which of them are records and
parts is decided in `records`, the words that the graph lacks are in `lexicon`.
"""

from __future__ import annotations

from collections import defaultdict
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
    """Statements by subject and by object, whatever their graphs."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.out: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.triples = frozenset(triples)
        for triple in self.triples:
            self.out[triple.subject][triple.predicate.value].append(triple.object)
        self.out.default_factory = None

    @cached_property
    def into(self) -> dict[Term, list[tuple[Term, str]]]:
        """For each node, who refers to it and with which property."""
        found: dict[Term, list[tuple[Term, str]]] = defaultdict(list)
        for triple in self.triples:
            if not isinstance(triple.object, ox.Literal):
                found[triple.object].append((triple.subject, triple.predicate.value))
        return dict(found)

    def objects(self, node: Term, predicate: str) -> list[Term]:
        """Return the values of a property of a node, sorted."""
        return sorted(self.out.get(node, {}).get(predicate, ()), key=sort_key)

    def about(self, node: Term) -> list[ox.Triple]:
        """Return the statements about a node."""
        return [
            ox.Triple(node, ox.NamedNode(predicate), value)  # type: ignore[arg-type]
            for predicate, values in self.out.get(node, {}).items()
            for value in values
        ]


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
        stated = graph.out.get(node, {})
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
        for predicate in sorted(graph.out.get(node, ())):
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
        stated = graph.out.get(node, {})
        parts = [
            f"{self.property(p)}: {', '.join(inner(v) for v in graph.objects(node, p)[:_MANY])}"
            for p in sorted(stated)[:_MANY]
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
