"""What can be said of an entity of a class: fields, read from the shapes (what must be) and the ontology (what may be).

A field is a property. Whether it is required, how often it may stand and what values it takes comes from the property
shapes whose target is the class or one above it; the range from `schema:rangeIncludes` where the shapes leave it open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DCT, KN, OWL, RDF, RDF_TYPE, RDFS, SCHEME, SH, SKOS, STANDARD, expand, shrink
from graphtool.shacl.report import Text
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus
    from graphtool.store.terms import Term

SCHEMA = STANDARD["schema"]
_SCHEME_PATTERN = re.compile(r"^\^https://w3id\[?\.\]?org/klimanetz/scheme/([a-z0-9-]+)/")
_BOTH = (f"{SKOS}prefLabel", f"{DCT}description", f"{KN}inferenceNote", f"{KN}reading")
_TAGGED = (*_BOTH, f"{SKOS}altLabel", f"{SKOS}hiddenLabel", f"{KN}motto", f"{KN}slogan")
_GENERAL = (f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{DCT}description", f"{KN}asWritten", f"{KN}evidence")
_NO_TEXT = Text()
_SAYING = ("minCount", "maxCount", "datatype", "class", "nodeKind", "in", "pattern")
_FIRST = (f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{DCT}description")


@dataclass(frozen=True)
class Field:
    """A property of an entity, and what may stand there.

    `classes` are the classes of a value that is an entity, `scheme` the concept scheme of one that is a concept,
    `datatype` that of a literal (rdf:langString: with language tags), `choices` the only values, as IRIs.
    """

    iri: str
    required: bool = False
    single: bool = False
    classes: tuple[str, ...] = ()
    scheme: str = ""
    datatype: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""
    label: Text = _NO_TEXT
    help: Text = _NO_TEXT

    @property
    def name(self) -> str:
        """What the user calls it: the property's local name, `label` for the preferred label."""
        local = shrink(self.iri).partition(":")[2]
        return {"prefLabel": "label", "altLabel": "alias"}.get(local, local) if self.iri.startswith(SKOS) else local

    @property
    def languages(self) -> tuple[str, ...]:
        """The language tags that each value comes in; none for what is no text in a language."""
        if self.datatype != f"{RDF}langString":
            return ()
        return ("de", "en") if self.iri in _BOTH else ("de",)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names under which values are given: `label@de` and `label@en`, or the name itself."""
        return tuple(f"{self.name}@{tag}" for tag in self.languages) or (self.name,)


class Fields:
    """Reads the fields of classes from a corpus (for its ontology) and shapes."""

    def __init__(self, corpus: Corpus, shapes: ShapesGraph) -> None:
        self._corpus, self._shapes = corpus, shapes

    def of(self, class_iri: str) -> list[Field]:
        """Return the fields of a class: label first, required ones before the others, evidence last."""
        classes = self.above(class_iri)
        found: dict[str, Field] = {}
        shaped = self._shaped(classes)
        usual = {*self._in_domain(classes), *self._used(class_iri)} - self._derived
        for iri in (*shaped, *sorted(usual), *_GENERAL):
            if iri not in found and iri != RDF_TYPE:
                found[iri] = self._field(iri, classes)
        forbidden = self._forbidden(classes)
        return sorted((f for f in found.values() if f.iri not in forbidden), key=_order)

    def above(self, class_iri: str) -> set[str]:
        """Return a class with those above it."""
        return self._reachable(class_iri, lambda iri: self._objects(iri, f"{RDFS}subClassOf"))

    def below(self, class_iri: str) -> list[str]:
        """Return a class with those of the ontology below it, sorted by IRI."""
        store = self._corpus.store

        def narrower(iri: str) -> Iterator[Term]:
            quads = store.quads_for_pattern(None, ox.NamedNode(f"{RDFS}subClassOf"), ox.NamedNode(iri))
            return (quad.subject for quad in quads)

        return sorted(self._reachable(class_iri, narrower))

    def named(self, name: str, class_iri: str) -> Field | None:
        """Return the field that a name means: one of the class, or any property by its compact IRI."""
        for field in self.of(class_iri):
            if name in (field.name, shrink(field.iri)):
                return field
        iri = expand(name) or next((i for i in (KN + name,) if self._objects(i, RDF_TYPE)), None)
        return self._field(iri, self.above(class_iri)) if iri else None

    # --- one field ---

    def _field(self, iri: str, classes: set[str]) -> Field:
        field = Field(iri, label=self._texts(iri, f"{RDFS}label"), help=self._texts(iri, f"{SKOS}definition"))
        for shape, own in self._property_shapes(iri, classes):
            field = self._constrained(field, shape, own=own)
        ranges = tuple(value(t) for t in self._objects(iri, f"{SCHEMA}rangeIncludes"))
        if iri in _TAGGED:
            return replace(field, datatype=f"{RDF}langString")
        if field.classes or field.datatype or field.scheme or field.choices:
            return field
        literal = next((r for r in ranges if r.startswith(STANDARD["xsd"]) or r.startswith(STANDARD["edtf"])), "")
        if literal or f"{RDF}langString" in ranges:
            return replace(field, datatype=literal or f"{RDF}langString")
        scheme = "" if ranges else self._usual_schemes.get(iri, "")
        return replace(field, scheme=scheme) if scheme else replace(field, classes=ranges)

    def _constrained(self, field: Field, node: Term, *, own: bool) -> Field:
        """Return the field with what one property shape says of it; only one of the class itself requires it."""
        least = self._number(node, "minCount") if own else None
        most = self._number(node, "maxCount")
        pattern = "".join(value(t) for t in self._of_shape(node, "pattern"))
        scheme = _SCHEME_PATTERN.match(pattern)
        classes = tuple(value(t) for t in self._of_shape(node, "class"))
        datatype = next((value(t) for t in self._of_shape(node, "datatype")), "")
        listed = tuple(value(t) for head in self._of_shape(node, "in") for t in self._list(head))
        texts = self._shapes.texts(value(node), ["message"])
        changed = {
            "required": field.required or bool(least),
            "single": field.single or most == 1,
            "classes": field.classes or classes,
            "datatype": field.datatype or datatype,
            "choices": field.choices or listed,
            "scheme": field.scheme or (scheme[1] if scheme else ""),
            "pattern": field.pattern or ("" if scheme else pattern),
            "label": self._name(node) if own and not field.label.entries else field.label,
            "help": texts if least and texts.entries else field.help,
        }
        return replace(field, **changed)  # type: ignore[arg-type]

    def _name(self, node: Term) -> Text:
        """Return the name of a property shape that says what a value must be."""
        says = any(self._of_shape(node, constraint) for constraint in _SAYING)
        return self._shapes.texts(value(node), ["name"]) if says else _NO_TEXT

    def _property_shapes(self, iri: str, classes: set[str]) -> list[tuple[Term, bool]]:
        """Return the property shapes about a property: those of the classes (True), and of all its subjects."""
        path = ox.NamedNode(f"{SH}path")
        about = {quad.subject for quad in self._shapes.store.quads_for_pattern(None, path, ox.NamedNode(iri))}
        nodes = [(node, True) for node in self._targeting("targetClass", classes)]
        nodes += [(node, False) for node in self._targeting("targetSubjectsOf", {iri})]
        return [
            (shape, own)
            for node, own in nodes
            for shape in sorted(self._of_shape(node, "property"), key=str)
            if shape in about
        ]

    # --- which properties ---

    def _shaped(self, classes: set[str]) -> list[str]:
        found = set()
        for node in self._targeting("targetClass", classes):
            for shape in self._of_shape(node, "property"):
                if any(self._of_shape(shape, constraint) for constraint in _SAYING):
                    found |= {value(t) for t in self._of_shape(shape, "path") if isinstance(t, ox.NamedNode)}
        return sorted(found)

    def _in_domain(self, classes: set[str]) -> list[str]:
        domain = ox.NamedNode(f"{SCHEMA}domainIncludes")
        quads = self._corpus.store.quads_for_pattern(None, domain, None)
        return sorted({value(quad.subject) for quad in quads if value(quad.object) in classes})

    def _used(self, class_iri: str) -> set[str]:
        """Return the properties that the data states of entities of the class, or of one below it."""
        wanted = set(self.below(class_iri))
        typed = {q.subject for q in self._data if q.predicate.value == RDF_TYPE and value(q.object) in wanted}
        return {quad.predicate.value for quad in self._data if quad.subject in typed}

    @cached_property
    def _usual_schemes(self) -> dict[str, str]:
        """The concept scheme of each property that has concepts of one scheme in the data, and nothing else."""
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self._data:
            found[quad.predicate.value].add(scheme_of(value(quad.object)))
        return {iri: next(iter(schemes)) for iri, schemes in found.items() if len(schemes) == 1}

    @cached_property
    def _data(self) -> list[ox.Quad]:
        return [quad for file in self._corpus.data for quad in file.quads]

    def _forbidden(self, classes: set[str]) -> set[str]:
        """Return the properties that a shape of the classes allows nowhere."""
        found = set()
        for node in self._targeting("targetClass", classes):
            for shape in self._of_shape(node, "property"):
                if self._number(shape, "maxCount") == 0:
                    found |= {value(t) for t in self._of_shape(shape, "path")}
        return found

    @cached_property
    def _derived(self) -> set[str]:
        """The properties that follow from others: by a chain, as an inverse, or as the short form of a role."""
        store = self._corpus.store
        chain, inverse = ox.NamedNode(f"{OWL}propertyChainAxiom"), ox.NamedNode(f"{OWL}inverseOf")
        found = {value(quad.subject) for quad in store.quads_for_pattern(None, chain, None)}
        pairs = [(value(q.subject), value(q.object)) for q in store.quads_for_pattern(None, inverse, None)]
        roles = store.quads_for_pattern(None, ox.NamedNode(f"{KN}membershipProperty"), None)
        found |= {value(quad.object) for quad in roles} | {f"{KN}confirmedIn", f"{KN}implementerIn"}
        return found | {b for a, b in pairs if a in found} | {a for a, _ in pairs}

    # --- reading ---

    def _targeting(self, kind: str, values: Iterable[str]) -> list[Term]:
        predicate = ox.NamedNode(SH + kind)
        found = {
            quad.subject
            for each in values
            for quad in self._shapes.store.quads_for_pattern(None, predicate, ox.NamedNode(each))
        }
        return sorted(found, key=str)

    def _of_shape(self, node: Term, name: str) -> list[Term]:
        quads = self._shapes.store.quads_for_pattern(node, ox.NamedNode(SH + name), None)  # type: ignore[arg-type]
        return [quad.object for quad in quads]

    def _number(self, node: Term, name: str) -> int | None:
        return next((int(value(t)) for t in self._of_shape(node, name)), None)

    def _list(self, head: Term) -> Iterator[Term]:
        store = self._shapes.store
        while isinstance(head, ox.BlankNode):
            yield next(store.quads_for_pattern(head, ox.NamedNode(f"{RDF}first"), None)).object
            head = next(store.quads_for_pattern(head, ox.NamedNode(f"{RDF}rest"), None)).object

    def _objects(self, iri: str, predicate: str) -> list[Term]:
        quads = self._corpus.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None)
        return [quad.object for quad in quads]

    def _texts(self, iri: str, predicate: str) -> Text:
        literals = [t for t in self._objects(iri, predicate) if isinstance(t, ox.Literal)]
        return Text(tuple(sorted((t.language or "", t.value) for t in literals)))

    def _reachable(self, start: str, step: object) -> set[str]:
        found, todo = {start}, [start]
        while todo:
            for term in step(todo.pop()):  # type: ignore[operator]
                if isinstance(term, ox.NamedNode) and term.value not in found:
                    found.add(term.value)
                    todo.append(term.value)
        return found


def scheme_of(iri: str) -> str:
    """Return the concept scheme of a concept IRI, by its name."""
    return iri[len(SCHEME) :].partition("/")[0] if iri.startswith(SCHEME) else ""


def _order(field: Field) -> tuple[int, int, str]:
    if field.iri in _FIRST:
        return (0, _FIRST.index(field.iri), "")
    last = field.iri == f"{KN}evidence"
    return (3 if last else 1 if field.required else 2, 0, field.name)
