"""Read SPARQL-based constraints (SHACL, section 5) and constraint components (section 6) from the shapes graph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import OWL, SH
from graphtool.shacl import sparql_text
from graphtool.shacl.model import AskConstraint, SparqlConstraint, component
from graphtool.shacl.paths import path_text
from graphtool.shacl.terms_graph import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.model import Constraint, Node, Path, Term
    from graphtool.shacl.report import Text
    from graphtool.shacl.terms_graph import TermsGraph

PREBOUND = frozenset({"this", "shapesGraph", "currentShape", "PATH", "value"})
SHAPES_GRAPH = ox.NamedNode("urn:x-graphtool:shapes")


def read_sparql(graph: TermsGraph, shape: Node, path: Path | None) -> Iterator[SparqlConstraint]:
    """Yield the sh:sparql constraints of a shape that are not deactivated."""
    for node in graph.objects(shape, f"{SH}sparql"):
        if isinstance(node, ox.Literal):
            raise MalformedError(shape, "sh:sparql must be a SPARQL constraint, not a literal")
        if graph.flag(node, f"{SH}deactivated"):
            continue
        query = _query(graph, node, "select", shape, path, PREBOUND - {"value"})
        _require_this(node, query)
        yield SparqlConstraint(component("SPARQL"), query, node, graph.texts(node, f"{SH}message"))


def _require_this(node: Node, query: str) -> None:
    names, _ = sparql_text.projected(query)
    if not names & {"this", "*"}:
        raise MalformedError(node, "sh:select must return $this")


def _query(graph: TermsGraph, node: Node, form: str, shape: Node, path: Path | None, prebound: frozenset[str]) -> str:
    """Return the query of a constraint or validator with full IRIs, $PATH and $currentShape put in."""
    source = graph.at_most_one(node, SH + form)
    if not isinstance(source, ox.Literal):
        raise MalformedError(node, f"a SPARQL constraint or validator needs sh:{form}")
    try:
        query = sparql_text.expand(source.value, _prefixes(graph, node))
        sparql_text.refuse_unsupported(query, prebound)
        if path is not None:
            query = sparql_text.replace_path(query, path_text(path))
        elif "PATH" in sparql_text.variables(query):
            raise MalformedError(node, "$PATH is only bound in property shapes")
        query = sparql_text.bind(query, _context(query, shape))
        ox.Store().query(query)
    except (sparql_text.QueryTextError, SyntaxError) as error:
        raise MalformedError(node, f"sh:{form}: {str(error).strip()}") from None
    return query


def _context(query: str, shape: Node) -> dict[str, Term | None]:
    used = sparql_text.variables(query)
    if "currentShape" in used and isinstance(shape, ox.BlankNode):
        raise sparql_text.QueryTextError("$currentShape needs a shape with an IRI")
    known: dict[str, Term | None] = {"shapesGraph": SHAPES_GRAPH, "currentShape": shape}
    return {name: value for name, value in known.items() if name in used}


def _prefixes(graph: TermsGraph, node: Node) -> dict[str, str]:
    """Return the prefixes declared for a constraint (SHACL, section 5.2.1), through owl:imports as well."""
    found: dict[str, str] = {}
    todo = list(graph.objects(node, f"{SH}prefixes"))
    seen: set[Term] = set()
    while todo:
        owner = todo.pop()
        if isinstance(owner, ox.Literal) or owner in seen:
            continue
        seen.add(owner)
        todo.extend(graph.objects(owner, f"{OWL}imports"))
        for declaration in graph.objects(owner, f"{SH}declare"):
            prefix, namespace = (_word(graph, declaration, name) for name in ("prefix", "namespace"))
            if found.setdefault(prefix, namespace) != namespace:
                raise MalformedError(node, f"the prefix {prefix!r} is declared twice")
    return found


def _word(graph: TermsGraph, declaration: Term, name: str) -> str:
    if isinstance(declaration, ox.Literal):
        raise MalformedError(declaration, "sh:declare must not be a literal")
    value = graph.at_most_one(declaration, SH + name)
    if not isinstance(value, ox.Literal):
        raise MalformedError(declaration, f"a prefix declaration needs sh:{name}")
    return value.value


@dataclass(frozen=True)
class _Component:
    node: Node
    parameters: tuple[tuple[str, bool], ...]

    @property
    def mandatory(self) -> tuple[str, ...]:
        return tuple(iri for iri, optional in self.parameters if not optional)


class Components:
    """The constraint components that the shapes graph declares, and their use in shapes."""

    def __init__(self, graph: TermsGraph) -> None:
        self.graph = graph

    @cached_property
    def declared(self) -> tuple[_Component, ...]:
        """All components with their parameters: (IRI of the path, optional)."""
        graph = self.graph
        nodes = {subject for subject, _ in graph.pairs(f"{SH}parameter")}
        nodes = {node for node in nodes if node in graph.instances(f"{SH}ConstraintComponent")}
        return tuple(_Component(node, tuple(self._parameters(node))) for node in sorted(nodes, key=str))

    def _parameters(self, node: Node) -> Iterator[tuple[str, bool]]:
        for parameter in self.graph.objects(node, f"{SH}parameter"):
            if isinstance(parameter, ox.Literal):
                raise MalformedError(node, "sh:parameter must not be a literal")
            path = self.graph.at_most_one(parameter, f"{SH}path")
            if not isinstance(path, ox.NamedNode):
                raise MalformedError(node, "the sh:path of a parameter must be an IRI")
            yield path.value, self.graph.flag(parameter, f"{SH}optional")

    def parameter_subjects(self) -> Iterator[Node]:
        """Yield the nodes that have a value for a mandatory parameter."""
        for found in self.declared:
            for iri in found.mandatory:
                yield from (subject for subject, _ in self.graph.pairs(iri))

    def of(self, shape: Node, path: Path | None) -> Iterator[Constraint]:
        """Yield the constraints of a shape by declared components (SHACL, section 6.1)."""
        for found in self.declared:
            values = {iri: self.graph.objects(shape, iri) for iri, _ in found.parameters}
            if found.mandatory and all(values[iri] for iri in found.mandatory):
                yield from self._constraints(found, values, shape, path)

    def _constraints(
        self, found: _Component, values: dict[str, tuple[Term, ...]], shape: Node, path: Path | None
    ) -> Iterator[Constraint]:
        several = [iri for iri, terms in values.items() if len(terms) > 1]
        if several and len(values) > 1:
            raise MalformedError(shape, f"<{several[0]}> must not have more than one value")
        repeated = values[several[0]] if several else (None,)
        for term in repeated:
            bound = tuple((_local(iri), term or (terms[0] if terms else None)) for iri, terms in values.items())
            yield self._constraint(found, bound, shape, path)

    def _constraint(
        self, found: _Component, bound: tuple[tuple[str, Term | None], ...], shape: Node, path: Path | None
    ) -> Constraint:
        validator, form = self._validator(found, path)
        messages: Text = self.graph.texts(validator, f"{SH}message")
        if not messages.entries:
            messages = self.graph.texts(found.node, f"{SH}message")
        prebound = (PREBOUND if form == "ask" else PREBOUND - {"value"}) | {name for name, _ in bound}
        query = _query(self.graph, validator, form, shape, path, prebound)
        if form == "ask":
            return AskConstraint(found.node.value, query, messages, bound)
        _require_this(validator, query)
        return SparqlConstraint(found.node.value, query, None, messages, bound)

    def _validator(self, found: _Component, path: Path | None) -> tuple[Node, str]:
        """Return the validator that applies and its form (SHACL, section 6.2.3)."""
        special = "nodeValidator" if path is None else "propertyValidator"
        for name in (special, "validator"):
            for node in self.graph.objects(found.node, SH + name):
                if isinstance(node, ox.Literal):
                    continue
                for form in ("select", "ask"):
                    if self.graph.objects(node, SH + form):
                        return node, form
        raise MalformedError(found.node, "the constraint component has no SPARQL validator for this kind of shape")


def _local(iri: str) -> str:
    """Return the name of a parameter: the local name of its IRI (SHACL, section 6.2.1)."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]
