"""A JSON Schema (2020-12) per kind of document, generated from the context, the frames, the ontology and the shapes.

What a document may hold follows from the domains of the ontology and the frame of its kind, what it must hold from the
shapes: for the classes that its `type` names. A schema stands alone: the parts that are nested are among its `$defs`.
JSON Schema has one title and one description; they are English, and `x-de` holds the German ones.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from graphtool.jsonld.context import released
from graphtool.jsonld.frames import INCLUDED_KEY, PART_KINDS, inverses_of
from graphtool.jsonld.schema.kinds import KIND_CLASSES, id_pattern
from graphtool.jsonld.schema.values import ADDRESS, DEFINITIONS, Schema, value_schema
from graphtool.jsonld.schema.words import INVERSE, KINDS, STANDARD_WORDS, STRUCTURE, Words
from graphtool.jsonld.vocabulary import Limit, Vocabulary
from graphtool.namespaces import CONTEXT_V1, DOCUMENT_SCHEMA, KN, RDF_TYPE
from graphtool.store.load import parse_project_files
from graphtool.store.moment import CERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from graphtool.jsonld.context import Context
    from graphtool.project import Project
    from graphtool.store.parse import ParsedFile

RETIRED = f"{KN}RetiredEntity"  # whatever kind a thing was of
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas(ontology: Iterable[ox.Quad], shapes: Iterable[ox.Quad], context: Context) -> dict[str, Schema]:
    """Return the JSON Schema of every kind of document under a context, sorted by kind."""
    maker = _Maker(Vocabulary(ontology, shapes), context)
    return {kind: maker.document(kind) for kind in sorted(KIND_CLASSES)}


def project_schemas(project: Project, ontology: Iterable[ParsedFile]) -> dict[str, Schema]:
    """Return the schemas of a project's documents, for its ontology as loaded and its shapes."""
    shapes = parse_project_files(project, project.shape_files())
    return schemas((q for f in ontology for q in f.quads), (q for f in shapes for q in f.quads), released())


class _Maker:
    """Makes the schemas of documents and of the parts nested in them."""

    def __init__(self, known: Vocabulary, context: Context) -> None:
        self._known = known
        self._context = context
        self._limits: dict[str, list[Limit]] = defaultdict(list)
        for limit in known.limits:
            self._limits[limit.path].append(limit)

    def document(self, kind: str) -> Schema:
        """Return the schema of the documents of a kind."""
        title, description = self._words(kind)
        properties: Schema = {
            "@context": {"const": CONTEXT_V1, **_named(STRUCTURE["@context"])},
            "asOf": {"type": "string", "format": "date", **_named(STRUCTURE["asOf"])},
            INCLUDED_KEY: {
                "type": "array", "items": {"$ref": "#/$defs/graph"}, "minItems": 1, **_named(STRUCTURE["graphs"]),
            },
        }  # fmt: skip
        for key, inverse in inverses_of(kind):
            target = inverse.kind if inverse.nested else "reference"
            items = {"$ref": f"#/$defs/{target}"}
            properties[key] = {"type": "array", "items": items, "minItems": 1, **_named(INVERSE[key])}
        node = self._node(kind, properties)
        retired = {"properties": {"type": {"contains": {"const": self._context.type_name(RETIRED)}}}}
        demanded = {"if": retired, "then": {"required": ["retired"]}, "else": {"required": node["required"]}}
        node |= {"required": ["@context", "id", "type"], "allOf": [demanded, *node.get("allOf", ())]}
        head = {"$schema": DIALECT, "$id": f"{DOCUMENT_SCHEMA}{kind}.schema.json", **_both(title, description)}
        return head | node | {"$defs": self._definitions(kind)}

    def _definitions(self, kind: str) -> Schema:
        nested = PART_KINDS | {inverse.kind for _, inverse in inverses_of(kind) if inverse.nested}
        parts = {part: self._part(part) for part in sorted(nested)}
        choices = [
            {"if": {"properties": {"id": {"pattern": id_pattern(part)}}}, "then": {"$ref": f"#/$defs/{part}"}}
            for part in sorted(PART_KINDS)
        ]
        others = "|".join(sorted(PART_KINDS))
        other = {"if": {"properties": {"id": {"pattern": f"/id/({others})/"}}}, "else": {"$ref": "#/$defs/reference"}}
        thing = {"type": "object", "required": ["id"], "allOf": [*choices, other]}
        common = {"common": self._common, "graph": self._graph(), "thing": thing}
        return dict(sorted((DEFINITIONS | common | parts).items()))

    @cache  # noqa: B019 - a maker lives as long as its schemas are made
    def _part(self, kind: str) -> Schema:
        """Return the schema of a nested node: whole if it has a type, else a reference to what is shown further out."""
        node = self._node(kind, {})
        node["properties"] = {key: _brief(found) for key, found in node["properties"].items()}
        required = sorted(node.pop("required"))
        whole = {"required": required}
        return node | {"required": ["id"], "if": {"required": ["type"]}, "then": whole, "else": {"maxProperties": 2}}

    def _node(self, kind: str, more: Schema) -> Schema:
        """Return the schema of what a node of a kind holds; all that is common to nodes is in `common`."""
        own = {term.key: self._property(term.iri) for term in self._own_terms(kind)}
        identifier = {"id": {"pattern": id_pattern(kind), **_named(STRUCTURE["id"])}}
        rules = self._rules(kind)
        return {
            "$ref": "#/$defs/common",
            "type": "object",
            "properties": identifier | more | dict(sorted(own.items())),
            "required": ["id", *self._required(kind)],
            **({"allOf": rules} if rules else {}),
            "unevaluatedProperties": False,
        }

    @cached_property
    def _general(self) -> dict[str, Schema]:
        """The own terms that may stand on anything, and those of the standard vocabularies."""
        found = {}
        for iri, term in self._context.terms.items():
            if not iri.startswith(KN) or self._known.domain(iri) <= {RETIRED}:
                found[term.key] = self._property(iri)
        return dict(sorted(found.items()))

    @cached_property
    def _common(self) -> Schema:
        """What every node may hold: identifier, types, what may stand on anything, and terms of later versions."""
        types = {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}
        structure = {
            "id": {**ADDRESS, **_named(STRUCTURE["id"])},
            "type": {**types, **_named(STRUCTURE["type"])},
            "holds": {"enum": list(CERTAINTIES), **_named(STRUCTURE["holds"])},
        }
        return {
            "properties": structure | self._general,
            "patternProperties": {"^([a-z][a-z0-9-]*:|https?://)": True},
        }

    def _graph(self) -> Schema:
        keys = ("title", "datePublished", "license", "publisher", "rights", "source")
        terms = {term.key: term.iri for term in self._context.terms.values()}
        properties = {key: self._property(terms[key]) for key in keys if key in terms}
        identifier = {"id": {**ADDRESS, **_named(STRUCTURE["id"])}}
        required = ["id"]
        return {"type": "object", "properties": identifier | properties, "required": required,
                "additionalProperties": False}  # fmt: skip

    def _property(self, iri: str) -> Schema:
        term = self._context.terms[iri]
        everywhere = [limit for limit in self._limits[iri] if self._known.general(limit)]
        title, description = self._known.label(iri), self._known.definition(iri)
        if term.key in STANDARD_WORDS:
            title = dict(zip(("de", "en"), STANDARD_WORDS[term.key], strict=True))
            description = {
                "de": f"Die Eigenschaft {iri} eines Standardvokabulars.",
                "en": f"The property {iri} of a standard vocabulary.",
            }
        return {**_both(title, description), **value_schema(term, self._known, everywhere)}

    def _own_terms(self, kind: str) -> list[Any]:
        own = [term for iri, term in self._context.terms.items() if iri.startswith(KN)]
        return [term for term in own if self._stands_on(term.iri, kind)]

    def _stands_on(self, iri: str, kind: str) -> bool:
        domain = self._known.domain(iri)
        return any(self._known.related(cls, each) for cls in KIND_CLASSES[kind] for each in domain)

    def _required(self, kind: str) -> list[str]:
        """Return the keys that everything of a kind must have, whatever its class."""
        shared = set.intersection(*(self._known.above(cls) for cls in KIND_CLASSES[kind]))
        return sorted({key for key, classes in self._demands.items() if classes & shared})

    def _rules(self, kind: str) -> list[Schema]:
        """Return what the shapes demand of single classes of a kind."""
        found: dict[str, set[str]] = defaultdict(set)
        always = set(self._required(kind))
        for key, classes in self._demands.items():
            for cls in classes:
                if key not in always and any(self._known.related(cls, top) for top in KIND_CLASSES[kind]):
                    found[cls].add(key)
        return [_rule(self._names(cls), sorted(keys)) for cls, keys in sorted(found.items())]

    @cache  # noqa: B019 - see _part
    def _names(self, cls: str) -> list[str]:
        """Return how a class and those below it are written, so that a rule also works without inferred types."""
        below = {each for each in self._context.classes if cls in self._known.above(each)}
        return sorted(self._context.type_name(each) for each in {cls, *below})

    @cached_property
    def _demands(self) -> dict[str, set[str]]:
        """Return, by key, the classes whose shapes demand a value."""
        found: dict[str, set[str]] = defaultdict(set)
        for iri, limits in self._limits.items():
            term = self._context.terms.get(iri)
            key = "type" if iri == RDF_TYPE else term.key if term else ""
            for limit in limits:
                if key and limit.required:
                    found[key] |= limit.classes
        return found

    def _words(self, kind: str) -> tuple[dict[str, str], dict[str, str]]:
        cls = KIND_CLASSES[kind][0]
        if kind in KINDS:
            return dict(zip(("de", "en"), KINDS[kind], strict=True)), self._known.definition(cls)
        return self._known.label(cls), self._known.definition(cls)


def _rule(classes: list[str], keys: list[str]) -> Schema:
    """Return: whatever has one of these classes must have these keys."""
    return {"if": {"properties": {"type": {"contains": {"enum": classes}}}}, "then": {"required": keys}}


def _brief(found: Schema) -> Schema:
    """Return the schema of a property without its description; the schema of the part's own kind has it."""
    german = {"x-de": {"title": found["x-de"]["title"]}} if "title" in found.get("x-de", {}) else {}
    return {key: value for key, value in found.items() if key != "description"} | german


def _named(words: Words) -> Schema:
    return {"title": words[1], "x-de": {"title": words[0]}}


def _both(title: dict[str, str], description: dict[str, str]) -> Schema:
    """Return title and description in English, and in German under `x-de`."""
    found: Schema = {}
    german: Schema = {}
    for name, texts in (("title", title), ("description", description)):
        if "en" in texts:
            found[name] = texts["en"]
        if "de" in texts:
            german[name] = texts["de"]
    return found | ({"x-de": german} if german else {})
