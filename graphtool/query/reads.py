"""What a query reads of the graph, as far as its text tells: enough to see that a change cannot concern it.

The answer of a basic SPARQL query depends on triples whose predicates it names. Where a predicate may be a variable, a
path may have no step or a negation, or a single graph is named, every change counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graphtool.namespaces import RDF_TYPE
from graphtool.query.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

_ANYTHING = frozenset({"BASE", "DESCRIBE", "FROM", "GRAPH", "SERVICE"})
_NODES = frozenset({"variable", "iri", "name"})
_BEFORE_VERB = frozenset({";", "[", "]", ")"})
_OBJECT_MARKS = frozenset({"[", "(", "+", "-"})


@dataclass(frozen=True)
class Touched:
    """The predicates of changed triples; of those with rdf:type only the classes."""

    predicates: frozenset[str]
    classes: frozenset[str]

    @classmethod
    def by(cls, triples: Iterable[ox.Triple]) -> Touched:
        """Return what these triples touch."""
        predicates, classes = set(), set()
        for triple in triples:
            if triple.predicate.value == RDF_TYPE:
                classes.add(str(triple.object)[1:-1])
            else:
                predicates.add(triple.predicate.value)
        return cls(frozenset(predicates), frozenset(classes))


@dataclass(frozen=True)
class Reads:
    """The IRIs that a query names, whether it may read triples with any predicate, and those with any class."""

    iris: frozenset[str]
    anything: bool
    any_class: bool

    def concerned(self, touched: Touched) -> bool:
        """Return whether a change may give the query another answer; False is certain, True is not."""
        if self.anything or self.iris & touched.predicates:
            return True
        return bool(touched.classes) and RDF_TYPE in self.iris and (self.any_class or bool(self.iris & touched.classes))


def reads(text: str) -> Reads:
    """Return what a query reads."""
    parts = [token for token in tokens(text) if token.kind not in {"space", "comment"}]
    prefixes = _prefixes(parts)
    names = [_iri(token, prefixes) for token in parts]
    body = _body(parts)
    unknown = any(token.kind == "name" and name is None for token, name in zip(parts, names, strict=True))
    words = {token.text.upper() for token in parts if token.kind == "word"}
    anything = unknown or not words.isdisjoint(_ANYTHING) or _has_open_verb(body)
    return Reads(frozenset(filter(None, names)), anything, _has_open_class(body, prefixes))


def _body(parts: list[Token]) -> list[Token]:
    """Return what stands between the first opening brace and the last closing one."""
    braces = [place for place, token in enumerate(parts) if token.text in {"{", "}"}]
    return parts[braces[0] : braces[-1] + 1] if braces else parts


def _prefixes(parts: list[Token]) -> dict[str, str]:
    found = {}
    for place, token in enumerate(parts[:-2]):
        if token.kind == "word" and token.text.upper() == "PREFIX":
            found[parts[place + 1].text[:-1]] = parts[place + 2].text[1:-1]
    return found


def _iri(token: Token, prefixes: dict[str, str]) -> str | None:
    """Return the IRI that a token names; for a blank node or the name of a prefix something that is none."""
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "word" and token.text == "a":
        return RDF_TYPE
    if token.kind != "name":
        return None
    prefix, _, local = token.text.rstrip(".").partition(":")
    if prefix == "_" or not local:
        return token.text
    return None if prefix not in prefixes or "\\" in local else prefixes[prefix] + local


def _has_open_verb(body: list[Token]) -> bool:
    """Return whether a predicate may be a variable, or a path may have no step or any but some."""
    for before, token in pairwise(body):
        if token.text in {"*", "?"} and (before.kind in {"iri", "name"} or before.text in {")", "a"}):
            return True
        if before.text == "!" and (token.kind in {"iri", "name"} or token.text in {"(", "^", "a"}):
            return True
    threes = zip(body, body[1:], body[2:], strict=False)
    return any(
        token.kind == "variable" and _may_end_subject(before) and _may_begin_object(after)
        for before, token, after in threes
    )


def _may_end_subject(token: Token) -> bool:
    return token.kind in _NODES or token.text in _BEFORE_VERB


def _may_begin_object(token: Token) -> bool:
    if token.kind == "word":
        return token.text.upper() in {"TRUE", "FALSE"}
    return token.kind in _NODES or token.kind == "string" or token.text in _OBJECT_MARKS or token.text.isdigit()


def _has_open_class(body: list[Token], prefixes: dict[str, str]) -> bool:
    """Return whether a class may be a variable, or what rdf:type leads to is not plain to see."""
    padded = [*body, Token("other", "", 0), Token("other", "", 0)]
    return any(
        _iri(token, prefixes) == RDF_TYPE and (after.kind not in {"iri", "name"} or further.text in {",", "/", "|"})
        for token, after, further in zip(padded, padded[1:], padded[2:], strict=False)
    )
