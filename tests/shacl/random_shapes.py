"""Random shapes of every Core constraint component, and random graphs that meet them half of the time.

Where values are compared by `<` (`order`), all literals are numbers: pySHACL is wrong about values that cannot be
compared, and a test of its own says so.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.shacl.helpers import PREFIXES

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

NODES = [":a", ":b", ":c", ":d"]
CLASSES = [":A", ":B", ":C"]
PROPERTIES = [":p", ":q", ":r"]
NUMBERS = ["1", "2", "3", "1.50", "2.5", '"01"^^xsd:integer', '"2"^^xsd:byte']
LITERALS = [
    '"x"',
    '"Haus"',
    '"haus"@de',
    '"Haus"@de',
    '"house"@en-GB',
    '""',
    "1",
    "2",
    '"01"^^xsd:integer',
    '"5"^^xsd:nonNegativeInteger',
    '"300"^^xsd:byte',
    '"abc"^^xsd:integer',
    "1.50",
    "2.5",
    "1e0",
    "true",
    '"1"^^xsd:boolean',
    '"2020-01-01"^^xsd:date',
    '"2021-06-01"^^xsd:date',
    '"2020-02-30"^^xsd:date',
    '"2020-01-01T00:00:00+00:00"^^xsd:dateTime',
    '"2020-01-01T00:00:00Z"^^xsd:dateTime',
]
DATATYPES = ["xsd:string", "rdf:langString", "xsd:integer", "xsd:decimal", "xsd:date", "xsd:boolean"]
DATATYPES += ["xsd:nonNegativeInteger", "xsd:byte", "xsd:dateTime", ":unknown"]
KINDS = ["sh:IRI", "sh:Literal", "sh:BlankNode", "sh:BlankNodeOrIRI", "sh:BlankNodeOrLiteral", "sh:IRIOrLiteral"]
RANGES = ["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]
PATTERNS = ['"^H"', '"a.*s$"', '"^[0-9]+$"', '"^urn:t:[ab]$"']


def joined(items: list[str], separator: str = " ") -> str:
    return separator.join(items)


nodes, classes, properties = (st.sampled_from(found) for found in (NODES, CLASSES, PROPERTIES))


@cache
def literals(order: bool) -> SearchStrategy[str]:
    return st.sampled_from(NUMBERS if order else LITERALS)


def _statements(draw: st.DrawFn, order: bool) -> list[str]:
    count = draw(st.integers(4, 22))
    subjects = st.one_of(nodes, nodes, st.sampled_from(["_:x", "_:y"]))
    # pySHACL orders IRIs and stops at blank nodes; SPARQL orders neither.
    objects = literals(order) if order else st.one_of(nodes, literals(order), literals(order), st.just("_:x"))
    return [f"{draw(subjects)} {draw(properties)} {draw(objects)} ." for _ in range(count)]


@st.composite
def data(draw: st.DrawFn, order: bool = False) -> str:
    """A Turtle graph of a few nodes with types, a small class hierarchy and many kinds of literals."""
    typed = [f"{n} a {draw(classes)} ." for n in [*NODES, "_:x"] if draw(st.booleans())]
    hierarchy = [f"{draw(classes)} rdfs:subClassOf {draw(classes)} ." for _ in range(draw(st.integers(0, 2)))]
    return PREFIXES + "\n".join(["_:x a :A .", *typed, *hierarchy, *_statements(draw, order)]) + "\n"


@cache
def paths() -> SearchStrategy[str]:
    def extend(inner: SearchStrategy[str]) -> SearchStrategy[str]:
        several = st.lists(inner, min_size=2, max_size=3).map(joined)
        return st.one_of(
            # pySHACL walks the inverse of a sequence in the wrong order (see test_equivalence).
            properties.map(lambda p: f"[ sh:inversePath {p} ]"),
            several.map(lambda p: f"( {p} )"),
            several.map(lambda p: f"[ sh:alternativePath ( {p} ) ]"),
            inner.map(lambda p: f"[ sh:zeroOrMorePath {p} ]"),
            inner.map(lambda p: f"[ sh:oneOrMorePath {p} ]"),
            inner.map(lambda p: f"[ sh:zeroOrOnePath {p} ]"),
        )

    return st.one_of(properties, properties, st.recursive(properties, extend, max_leaves=3))


@cache
def _value_constraints(depth: int, order: bool) -> list[SearchStrategy[str]]:
    values = st.lists(st.one_of(nodes, literals(order)), min_size=1, max_size=4, unique=True).map(joined)
    found = [
        classes.map(lambda c: f"sh:class {c}"),
        st.sampled_from(DATATYPES).map(lambda d: f"sh:datatype {d}"),
        st.sampled_from(KINDS).map(lambda k: f"sh:nodeKind {k}"),
        st.builds("sh:{} {}".format, st.sampled_from(["minLength", "maxLength"]), st.integers(1, 8)),
        st.sampled_from(PATTERNS).map(lambda p: f"sh:pattern {p}"),
        st.sampled_from(PATTERNS).map(lambda p: f'sh:pattern {p} ; sh:flags "i"'),
        st.sampled_from(['( "de" )', '( "en" "de" )']).map(lambda tags: f"sh:languageIn {tags}"),
        values.map(lambda v: f"sh:in ( {v} )"),
        st.one_of(nodes, literals(order)).map(lambda v: f"sh:hasValue {v}"),
        st.builds("sh:{} {}".format, st.sampled_from(["equals", "disjoint"]), properties),
    ]
    if order:
        found += [st.builds("sh:{} {}".format, st.sampled_from(RANGES), literals(order))] * 3
    if depth > 0:
        inner = shapes(depth - 1, order)
        several = st.lists(inner, min_size=1, max_size=3).map(joined)
        found += [
            node_shapes(depth - 1, order).map(lambda s: f"sh:node {s}"),
            inner.map(lambda s: f"sh:not {s}"),
            st.builds("sh:{} ( {} )".format, st.sampled_from(["and", "or", "xone"]), several),
            property_shapes(depth - 1, order).map(lambda s: f"sh:property {s}"),
        ]
    return found


@cache
def _property_constraints(depth: int, order: bool) -> list[SearchStrategy[str]]:
    found = [
        st.integers(0, 2).map(lambda n: f"sh:minCount {n}"),
        st.integers(0, 2).map(lambda n: f"sh:maxCount {n}"),
        st.just("sh:uniqueLang true"),
    ]
    if order:
        found += [st.builds("sh:{} {}".format, st.sampled_from(["lessThan", "lessThanOrEquals"]), properties)] * 2
    if depth > 0:
        disjoint = st.sampled_from(["", " ; sh:qualifiedValueShapesDisjoint true"])
        bound = st.builds("sh:qualified{}Count {}".format, st.sampled_from(["Min", "Max"]), st.integers(0, 2))
        shape = st.one_of(shapes(depth - 1, order), st.sampled_from(["[ sh:class :A ]", "[ sh:nodeKind sh:Literal ]"]))
        found.append(st.builds("sh:qualifiedValueShape {} ; {}{}".format, shape, bound, disjoint))
    return found


def _distinct(constraints: list[str]) -> list[str]:
    kept: dict[str, str] = {}
    for constraint in constraints:
        kept.setdefault(constraint.split()[0], constraint)
    return list(kept.values())


def _body(options: list[SearchStrategy[str]], least: int = 1) -> SearchStrategy[str]:
    return st.lists(st.one_of(options), min_size=least, max_size=3).map(_distinct).map(lambda c: joined(c, " ; "))


@cache
def node_shapes(depth: int, order: bool) -> SearchStrategy[str]:
    """An anonymous node shape."""
    closed = st.sampled_from(["", "", "", " ; sh:closed true ; sh:ignoredProperties ( rdf:type )"])
    return st.builds("[ {}{} ]".format, _body(_value_constraints(depth, order)), closed)


@cache
def shapes(depth: int, order: bool) -> SearchStrategy[str]:
    """An anonymous node shape or property shape."""
    return st.one_of(node_shapes(depth, order), node_shapes(depth, order), property_shapes(depth, order))


@cache
def property_shapes(depth: int, order: bool) -> SearchStrategy[str]:
    """An anonymous property shape."""
    options = _value_constraints(depth, order) + _property_constraints(depth, order)
    return st.builds("[ sh:path {} ; {} ]".format, paths(), _body(options))


targets = st.one_of(
    classes.map(lambda c: f"sh:targetClass {c}"),
    properties.map(lambda p: f"sh:targetSubjectsOf {p}"),
    properties.map(lambda p: f"sh:targetObjectsOf {p}"),
    st.one_of(nodes, st.just(":absent")).map(lambda n: f"sh:targetNode {n}"),
)


@st.composite
def shapes_graphs(draw: st.DrawFn, depth: int = 2, order: bool = False) -> str:
    """A Turtle shapes graph with one to three shapes that have targets."""
    texts = []
    for number in range(draw(st.integers(1, 3))):
        target = joined(draw(st.lists(targets, min_size=1, max_size=2, unique=True)), " ; ")
        if draw(st.booleans()):
            body = draw(_body(_value_constraints(depth, order)))
            texts.append(f":s{number} a sh:NodeShape ; {target} ; {body} .")
        else:
            body = draw(_body(_value_constraints(depth, order) + _property_constraints(depth, order)))
            texts.append(f":s{number} a sh:PropertyShape ; {target} ; sh:path {draw(paths())} ; {body} .")
    return PREFIXES + "\n".join(texts) + "\n"
