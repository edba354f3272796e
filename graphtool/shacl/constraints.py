"""Read the constraints of a shape: SHACL Core parameters, sh:sparql, and the parameters of constraint components."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF, SH, XSD
from graphtool.shacl import model
from graphtool.shacl.constraints_sparql import Components, read_sparql
from graphtool.shacl.model import component
from graphtool.shacl.terms_graph import MalformedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphtool.shacl.model import Constraint, Node, Path, Term
    from graphtool.shacl.terms_graph import TermsGraph

_KINDS = frozenset({"IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"})
_OPERATORS = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}
_PROPERTY_ONLY = frozenset(
    {"minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape"}
)
_ONCE = frozenset(
    {"datatype", "nodeKind", "minCount", "maxCount", "minLength", "maxLength", "languageIn", "uniqueLang", "in"}
    | {"pattern", "flags", "closed", "ignoredProperties", "qualifiedValueShape", *_OPERATORS}
)


class ConstraintReader:
    """Reads the constraints of one shape after the other."""

    def __init__(self, graph: TermsGraph) -> None:
        self.graph = graph
        self.components = Components(graph)

    @cached_property
    def _readers(self) -> dict[str, Callable[[Node, str, Term], Constraint | None]]:
        readers: dict[str, Callable[[Node, str, Term], Constraint | None]] = {
            "class": lambda n, p, v: model.ClassOf(component(p), _iri(n, p, v)),
            "datatype": lambda n, p, v: model.Datatype(component(p), _iri(n, p, v).value),
            "nodeKind": self._node_kind,
            "minCount": lambda n, p, v: model.Count(component(p), _integer(n, p, v), minimum=True),
            "maxCount": lambda n, p, v: model.Count(component(p), _integer(n, p, v), minimum=False),
            "minLength": lambda n, p, v: model.Length(component(p), _integer(n, p, v), minimum=True),
            "maxLength": lambda n, p, v: model.Length(component(p), _integer(n, p, v), minimum=False),
            "pattern": self._pattern,
            "languageIn": self._language_in,
            "uniqueLang": lambda n, p, v: model.UniqueLang(component(p)) if self.graph.flag(n, SH + p) else None,
            "node": self._node,
            "property": lambda n, p, v: model.PropertyConstraint(component(p), _shape(n, p, v)),
            "not": lambda n, p, v: model.Logical(component(p), p, (_shape(n, p, v),)),
            "hasValue": lambda n, p, v: model.HasValue(component(p), v),
            "in": lambda n, p, v: model.In(component(p), tuple(self.graph.items(v, "value of sh:in"))),
            "closed": self._closed,
        }
        for name in ("and", "or", "xone"):
            readers[name] = self._logical
        for name, operator in _OPERATORS.items():
            readers[name] = lambda n, p, v, o=operator: model.Range(component(p), o, _literal(n, p, v))  # type: ignore[misc]
        for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
            readers[name] = lambda n, p, v: model.PropertyPair(component(p), p, _iri(n, p, v))
        return readers

    def of(self, node: Node, path: Path | None) -> Iterator[Constraint]:
        """Yield the constraints of a shape in the order of the parameters here; MalformedError if one is malformed."""
        for name, read in self._readers.items():
            values = self._values(node, name, path)
            for value in values:
                constraint = read(node, name, value)
                if constraint is not None:
                    yield constraint
        yield from self._qualified(node, path)
        yield from read_sparql(self.graph, node, path)
        yield from self.components.of(node, path)

    def _values(self, node: Node, name: str, path: Path | None) -> tuple[Term, ...]:
        values = self.graph.objects(node, SH + name)
        if values and path is None and name in _PROPERTY_ONLY:
            raise MalformedError(node, f"sh:{name} is only allowed in property shapes")
        if len(values) > 1 and name in _ONCE:
            raise MalformedError(node, f"sh:{name} must not have more than one value")
        return values

    def parameter_subjects(self) -> Iterator[Node]:
        """Yield every subject of a constraint parameter: it is a shape (SHACL, section 2.1)."""
        for name in (*self._readers, "qualifiedValueShape", "sparql"):
            yield from (subject for subject, _ in self.graph.pairs(SH + name))
        yield from self.components.parameter_subjects()

    def declaration_nodes(self) -> frozenset[Node]:
        """Return parameter declarations: they look like shapes, but are none that validates anything."""
        return frozenset(v for _, v in self.graph.pairs(f"{SH}parameter") if not isinstance(v, ox.Literal))

    def _node_kind(self, node: Node, name: str, value: Term) -> Constraint:
        kind = _iri(node, name, value).value.removeprefix(SH)
        if kind not in _KINDS:
            raise MalformedError(node, f"{value} is not a node kind")
        return model.NodeKind(component(name), kind)

    def _node(self, node: Node, name: str, value: Term) -> Constraint:
        shape = _shape(node, name, value)
        if self.graph.objects(shape, f"{SH}path"):
            raise MalformedError(node, "sh:node must be a node shape, but it has a path")
        return model.NodeConstraint(component(name), shape)

    def _pattern(self, node: Node, name: str, value: Term) -> Constraint:
        flags = self.graph.at_most_one(node, f"{SH}flags")
        regex, letters = _string(node, name, value), "" if flags is None else _string(node, "flags", flags)
        probe = f"ASK {{ FILTER(REGEX('', {ox.Literal(regex)}, {ox.Literal(letters)}) || true) }}"
        constant = f"SELECT (REGEX('', {ox.Literal(regex)}, {ox.Literal(letters)}) AS ?x) {{}}"
        ox.Store().query(probe)
        if next(iter(ox.Store().query(constant)))["x"] is None:  # type: ignore[arg-type]
            raise MalformedError(node, f"sh:pattern {regex!r} with flags {letters!r} is not a valid regular expression")
        return model.Pattern(component(name), regex, letters)

    def _language_in(self, node: Node, name: str, value: Term) -> Constraint:
        tags = self.graph.items(value, "value of sh:languageIn")
        return model.LanguageIn(component(name), tuple(_string(node, name, tag) for tag in tags))

    def _logical(self, node: Node, name: str, value: Term) -> Constraint:
        members = self.graph.items(value, f"value of sh:{name}")
        return model.Logical(component(name), name, tuple(_shape(node, name, member) for member in members))

    def _closed(self, node: Node, name: str, _value: Term) -> Constraint | None:
        if not self.graph.flag(node, f"{SH}closed"):
            return None
        ignored = self.graph.at_most_one(node, f"{SH}ignoredProperties")
        allowed = [] if ignored is None else self.graph.items(ignored, "value of sh:ignoredProperties")
        for prop in self.graph.objects(node, f"{SH}property"):
            paths = () if isinstance(prop, ox.Literal) else self.graph.objects(prop, f"{SH}path")
            allowed += [path for path in paths if isinstance(path, ox.NamedNode)]
        iris = {_iri(node, "ignoredProperties", value).value for value in allowed}
        return model.Closed(component(name), tuple(sorted(iris)))

    def _qualified(self, node: Node, path: Path | None) -> Iterator[Constraint]:
        for value in self._values(node, "qualifiedValueShape", path):
            shape = _shape(node, "qualifiedValueShape", value)
            siblings = self._siblings(node, shape) if self.graph.flag(node, f"{SH}qualifiedValueShapesDisjoint") else ()
            for minimum, name in ((True, "qualifiedMinCount"), (False, "qualifiedMaxCount")):
                bound = self.graph.at_most_one(node, SH + name)
                if bound is not None:
                    yield model.Qualified(component(name), shape, _integer(node, name, bound), minimum, siblings)

    def _siblings(self, node: Node, shape: Node) -> tuple[Node, ...]:
        """Return the sibling shapes (SHACL, section 4.7.3): the other qualified value shapes of the same parents."""
        found: dict[Node, None] = {}
        for parent in self.graph.subjects(f"{SH}property", node):
            for other in self.graph.objects(parent, f"{SH}property"):
                if not isinstance(other, ox.Literal):
                    shapes = self.graph.objects(other, f"{SH}qualifiedValueShape")
                    found |= {s: None for s in shapes if not isinstance(s, ox.Literal) and s != shape}
        return tuple(found)


def _iri(node: Node, name: str, value: Term) -> ox.NamedNode:
    if not isinstance(value, ox.NamedNode):
        raise MalformedError(node, f"sh:{name} must be an IRI, not {value}")
    return value


def _shape(node: Node, name: str, value: Term) -> Node:
    if isinstance(value, ox.Literal):
        raise MalformedError(node, f"sh:{name} must be a shape, not {value}")
    return value


def _literal(node: Node, name: str, value: Term) -> ox.Literal:
    if not isinstance(value, ox.Literal):
        raise MalformedError(node, f"sh:{name} must be a literal, not {value}")
    return value


def _string(node: Node, name: str, value: Term) -> str:
    literal = _literal(node, name, value)
    if literal.datatype.value not in (f"{XSD}string", f"{RDF}langString"):
        raise MalformedError(node, f"sh:{name} must be a string, not {value}")
    return literal.value


def _integer(node: Node, name: str, value: Term) -> int:
    literal = _literal(node, name, value)
    if literal.datatype.value != f"{XSD}integer" or not literal.value.lstrip("+-").isdecimal():
        raise MalformedError(node, f"sh:{name} must be an xsd:integer, not {value}")
    return int(literal.value)
