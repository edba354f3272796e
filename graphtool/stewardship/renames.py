"""Put two graphs into the same names, so that what is left is what differs in substance.

Blank nodes get common names wherever they can stand for each other. An IRI that only the old graph knows and one that
only the new graph knows are the same thing renamed if all that is said of them, and with them, is the same but for
the IRI; or if they are entities of the same kind that share a name and most of their statements.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DCT, RDF_TYPE, RDFS, SKOS, entity_kind
from graphtool.stewardship.pairing import pair_equal, pair_similar
from graphtool.stewardship.records import JOINS, is_relation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from graphtool.stewardship.pairing import Pairs, Triple
    from graphtool.store.terms import Term

Quads = frozenset[ox.Quad]
_NAMES = frozenset(
    ox.NamedNode(name)
    for name in (f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{SKOS}notation", f"{RDFS}label", f"{DCT}identifier")
)
_LEAST = 2
_SHARE = 0.6
_TURNS = 4


@dataclass(frozen=True)
class Rename:
    """An IRI that became another; how many statements about it, and with it elsewhere, changed for that alone."""

    old: str
    new: str
    statements: int
    references: int


@dataclass(frozen=True)
class Aligned:
    """Two graphs in common names.

    `old` and `new` are all their statements, `old` with the IRIs of `new`. `written_old` has its own IRIs: the
    difference to `new` is what an update must remove and add.
    """

    old: Quads
    new: Quads
    written_old: Quads
    renames: tuple[Rename, ...]

    @property
    def removed(self) -> Quads:
        """What the old graph says and the new one does not, in the new names."""
        return self.old - self.new

    @property
    def added(self) -> Quads:
        """What the new graph says and the old one does not."""
        return self.new - self.old


def align(old: Sequence[ox.Quad], new: Sequence[ox.Quad]) -> Aligned:
    """Put two graphs, given in the order of their files, into common names."""
    written, fresh = _common_blank_nodes(old, new)
    gone, come = written - fresh, fresh - written
    pairs = _renamed(gone, come, _terms(written & fresh)) if gone and come else {}
    if not pairs:
        return Aligned(written, fresh, written, ())
    rewritten = {quad: _rewritten(quad, pairs) for quad in gone}
    now = {quad.triple for quad in come}
    kept = [quad for quad, fresh_quad in rewritten.items() if fresh_quad != quad and fresh_quad.triple in now]
    renames = sorted((_rename(a, b, kept) for a, b in pairs.items()), key=lambda r: (r.old, r.new))
    return Aligned((written & fresh) | frozenset(rewritten.values()), fresh, written, tuple(renames))


def _common_blank_nodes(old: Sequence[ox.Quad], new: Sequence[ox.Quad]) -> tuple[Quads, Quads]:
    """Name the blank nodes of both graphs in order, alike where they stand for each other."""
    before, after = frozenset(old), frozenset(new)
    common = before & after
    fixed = set(_blank_nodes(common))  # of files that are the same on both sides
    of_old = [node for node in _blank_nodes(quad for quad in old if quad not in common) if node not in fixed]
    of_new = [node for node in _blank_nodes(quad for quad in new if quad not in common) if node not in fixed]
    if not of_old and not of_new:
        return before, after
    ours, theirs = _triples(before - common), _triples(after - common)
    equal = pair_equal(ours, theirs, of_old, of_new)
    pairs = pair_similar(ours, theirs, of_old, of_new, equal, _alike)
    names: Pairs = {node: ox.BlankNode(f"b{number}") for number, node in enumerate(of_new)}
    count = len(of_new)
    own: Pairs = {}
    for node in of_old:
        own[node] = names[pairs[node]] if node in pairs else ox.BlankNode(f"b{count}")
        count += node not in pairs
    return (
        common | frozenset(_rewritten(quad, own) for quad in before - common),
        common | frozenset(_rewritten(quad, names) for quad in after - common),
    )


def _renamed(gone: Quads, come: Quads, common: set[Term]) -> Pairs:
    """Pair the IRIs that occur in `gone` alone with those that occur in `come` alone."""
    of_old, of_new = _candidates(gone, common | _terms(come)), _candidates(come, common | _terms(gone))
    if not of_old or not of_new:
        return {}
    ours, theirs = _triples(gone), _triples(come)
    often = Counter(term for triple in ours for term in set(triple))
    pairs: Pairs = {}
    for _ in range(_TURNS):
        # a pair found by likeness may make equal what refers to it, and the other way round
        mapped = [_mapped(triple, pairs) for triple in ours]
        left = [node for node in of_old if node not in pairs]
        right = sorted(set(of_new) - set(pairs.values()), key=str)
        equal = pair_equal(mapped, theirs, left, right)
        found = pairs | {one: other for one, other in equal.items() if often[one] >= _LEAST}
        found = pair_similar(ours, theirs, of_old, of_new, found, _Namesakes(gone, come))
        if len(found) == len(pairs):
            break
        pairs = found
    return pairs


class _Namesakes:
    """Tells entities that share a name, or relations that join the same things, and most of their statements."""

    def __init__(self, gone: Quads, come: Quads) -> None:
        self._old, self._new = _marks(gone), _marks(come)

    def __call__(self, a: Term, b: Term, shared: int, larger: int, pairs: Pairs) -> bool:
        ours = {(name, pairs.get(term, term)) for name, term in self._old.get(a, ())}
        theirs = self._new.get(b, set())
        same = ours == theirs if is_relation(_iri(a)) else not ours.isdisjoint(theirs)
        same_kind = entity_kind(_iri(a)) == entity_kind(_iri(b))
        return bool(ours) and same and same_kind and shared >= _SHARE * larger


def _marks(quads: Iterable[ox.Quad]) -> dict[Term, set[tuple[Term, Term]]]:
    """Return what identifies each subject: its names, or for a relation the things that it joins."""
    found: dict[Term, set[tuple[Term, Term]]] = {}
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        relation = is_relation(quad.subject.value)
        if quad.predicate.value in JOINS if relation else quad.predicate in _NAMES:
            found.setdefault(quad.subject, set()).add((quad.predicate, quad.object))
    return found


def _candidates(quads: Quads, known: set[Term]) -> list[Term]:
    """Return the things, properties and classes that the other graph does not know, in order."""
    used: set[Term] = {term for quad in quads for term in (quad.subject, quad.predicate)}
    used |= {quad.object for quad in quads if quad.predicate.value == RDF_TYPE}
    return sorted((term for term in used if isinstance(term, ox.NamedNode) and term not in known), key=str)


def _alike(_a: Term, _b: Term, shared: int, larger: int, _pairs: Pairs) -> bool:
    return 2 * shared >= larger


def _iri(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _rename(old: Term, new: Term, kept: Collection[ox.Quad]) -> Rename:
    about = sum(quad.subject == old for quad in kept)
    elsewhere = sum(quad.subject != old and old in (quad.predicate, quad.object) for quad in kept)
    return Rename(_iri(old), _iri(new), about, elsewhere)


def _rewritten(quad: ox.Quad, pairs: Pairs) -> ox.Quad:
    subject, predicate, obj = (pairs.get(term, term) for term in (quad.subject, quad.predicate, quad.object))
    return ox.Quad(subject, predicate, obj, quad.graph_name)  # type: ignore[arg-type]


def _mapped(triple: Triple, pairs: Pairs) -> Triple:
    subject, predicate, obj = (pairs.get(term, term) for term in triple)
    return subject, predicate, obj


def _triples(quads: Iterable[ox.Quad]) -> list[Triple]:
    return [(quad.subject, quad.predicate, quad.object) for quad in quads]


def _terms(quads: Iterable[ox.Quad]) -> set[Term]:
    return set(chain.from_iterable(_triples(quads)))


def _blank_nodes(quads: Iterable[ox.Quad]) -> list[Term]:
    seen = dict.fromkeys(term for quad in quads for term in (quad.subject, quad.object))
    return [term for term in seen if isinstance(term, ox.BlankNode)]
