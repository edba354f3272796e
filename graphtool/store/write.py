"""Write quads as dumps: Turtle with the project's prefixes and N-Quads, both in a fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import ENTITY, SCHEME, STANDARD
from graphtool.store.terms import sort_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


def turtle(
    triples: Iterable[ox.Triple],
    kinds: Collection[str],
    schemes: Collection[str],
    prefixes: Mapping[str, str] = STANDARD,
) -> bytes:
    """Return triples as Turtle, sorted by subject, predicate and object, with the prefixes that they use.

    Those are of the entity kinds, of the concept schemes, and of `prefixes`.
    """
    ordered = sorted(set(triples), key=lambda t: (sort_key(t.subject), sort_key(t.predicate), sort_key(t.object)))
    known = {**prefixes} | {k: f"{ENTITY}{k}/" for k in kinds} | {s: f"{SCHEME}{s}/" for s in schemes}
    iris = {term.value for triple in ordered for term in _iris(triple)}
    used = {p: ns for p, ns in sorted(known.items()) if any(iri.startswith(ns) for iri in iris)}
    return serialize(ordered, ox.RdfFormat.TURTLE, used)


def serialize(triples: Iterable[ox.Triple], syntax: ox.RdfFormat, prefixes: dict[str, str] | None = None) -> bytes:
    """Return triples in an RDF syntax, in the order given."""
    content = ox.serialize(triples, format=syntax, prefixes=prefixes)
    return content or b""


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return quads as N-Quads, one per line, sorted."""
    return "".join(sorted({f"{quad} .\n" for quad in quads})).encode()


def _iris(triple: ox.Triple) -> list[ox.NamedNode]:
    terms = [triple.subject, triple.predicate, triple.object]
    terms += [term.datatype for term in terms if isinstance(term, ox.Literal)]
    return [term for term in terms if isinstance(term, ox.NamedNode)]
