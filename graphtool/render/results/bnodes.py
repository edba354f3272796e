"""Name blank nodes alike in every run: parsers and engines give them new labels each time."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.store.terms import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graphtool.query.results import Row
    from graphtool.store.terms import Term

_ROUNDS = 32


def numbered(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows with their blank nodes named b0, b1, … as they occur; the same node has one name in all rows."""
    names: dict[Term, ox.BlankNode] = {}
    for row in rows:
        if ox.BlankNode not in map(type, row):
            yield row
        else:
            yield tuple(
                names.setdefault(term, ox.BlankNode(f"b{len(names)}")) if isinstance(term, ox.BlankNode) else term
                for term in row
            )


def renamed(triples: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Return the triples with their blank nodes named b0, b1, … by what is said of them.

    Nodes are told apart by rounds of hashing their surroundings, as in Weisfeiler and Leman's colour refinement. That
    takes linear time on hostile graphs too; nodes that it cannot tell apart keep the order of their old labels.
    """
    concerned = [triple for triple in triples if _blank(triple)]
    colours = {node: "" for triple in concerned for node in _blank(triple)}
    known = 0
    for _ in range(_ROUNDS):
        if not colours or known == len(set(colours.values())):
            break
        known = len(set(colours.values()))
        colours = _refined(concerned, colours)
    names: dict[Term, Term] = {}
    for triple in sorted(
        concerned, key=lambda t: (_key(t.subject, colours), t.predicate.value, _key(t.object, colours))
    ):
        for node in _blank(triple):
            names.setdefault(node, ox.BlankNode(f"b{len(names)}"))
    return [
        ox.Triple(names.get(t.subject, t.subject), t.predicate, names.get(t.object, t.object))  # type: ignore[arg-type]
        if _blank(t)
        else t
        for t in triples
    ]


def _key(term: Term, colours: Mapping[ox.BlankNode, str]) -> tuple[int, str, str]:
    return (2, colours[term], term.value) if isinstance(term, ox.BlankNode) else sort_key(term)


def _blank(triple: ox.Triple) -> list[ox.BlankNode]:
    return [term for term in (triple.subject, triple.object) if isinstance(term, ox.BlankNode)]


def _refined(triples: Sequence[ox.Triple], colours: Mapping[ox.BlankNode, str]) -> dict[ox.BlankNode, str]:
    seen: dict[ox.BlankNode, list[str]] = {node: [colour] for node, colour in colours.items()}

    def shown(term: Term) -> str:
        return f"_:{colours[term]}" if isinstance(term, ox.BlankNode) else str(term)

    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode):
            seen[triple.subject].append(f"> {triple.predicate} {shown(triple.object)}")
        if isinstance(triple.object, ox.BlankNode):
            seen[triple.object].append(f"< {triple.predicate} {shown(triple.subject)}")
    return {node: hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest() for node, said in seen.items()}
