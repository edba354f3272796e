"""Write sets of triples: Turtle or N-Triples in a fixed order, or counted by predicate."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.store.terms import show
from graphtool.store.write import turtle

if TYPE_CHECKING:
    from collections.abc import Collection


def serialize(triples: Collection[ox.Triple], chosen: str, kinds: Collection[str], schemes: Collection[str]) -> bytes:
    """Return triples, sorted, as `turtle` or `ntriples`."""
    if chosen == "ntriples":
        return "".join(sorted(f"{triple} .\n" for triple in set(triples))).encode()
    return turtle(triples, kinds, schemes)


def predicate_counts(triples: Collection[ox.Triple]) -> str:
    """Return how many triples each predicate has, most frequent first."""
    counts = Counter(show(triple.predicate) for triple in triples)
    width = max((len(name) for name in counts), default=0)
    lines = [f"{name:<{width}}  {n:>7,}" for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return "\n".join([*lines, f"({len(triples):,} statements)"]) + "\n"
