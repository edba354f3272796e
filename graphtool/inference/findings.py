"""Contradictions and proofs as readers meet them: with the file and line of each asserted statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.inference.explain import Explainer, Proof
from graphtool.store.positions import Locator
from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphtool.errors import Location
    from graphtool.inference.closure import Closure
    from graphtool.inference.conflicts import Inconsistency
    from graphtool.store.load import Corpus


@dataclass(frozen=True)
class Contradiction:
    """An inconsistency, the statements that contradict each other, and the asserted statements behind them."""

    inconsistency: Inconsistency
    support: tuple[tuple[ox.Triple, Location | None], ...]

    @property
    def message(self) -> str:
        """What contradicts what, in words."""
        clash = self.inconsistency.same
        if clash:
            return f"{show(clash[0])} and {show(clash[1])} would have to be the same"
        return " contradicts ".join(in_words(triple) for triple in dict.fromkeys(self.inconsistency.premises))


def contradictions(corpus: Corpus, closure: Closure) -> list[Contradiction]:
    """Return the contradictions of a closure with the places of the statements that cause them."""
    if not closure.inconsistencies or closure.reasoner is None:
        return []
    explainer = Explainer(closure.reasoner)
    found = [(each, explainer.support(each.premises)) for each in closure.inconsistencies]
    places = located(corpus, [triple for _, support in found for triple in support])
    return [Contradiction(each, tuple((t, places[t]) for t in support)) for each, support in found]


def proof_places(corpus: Corpus, proofs: Iterable[Proof]) -> dict[ox.Triple, Location | None]:
    """Return the places of the asserted statements of some proofs."""
    return located(corpus, [leaf for proof in proofs for leaf in proof.leaves()])


def located(corpus: Corpus, triples: Iterable[ox.Triple]) -> dict[ox.Triple, Location | None]:
    """Return where statements are asserted: file, line and column."""
    locator = Locator(corpus.files)
    return {t: locator.statement(t.subject, [t]) for t in dict.fromkeys(triples)}


def in_words(triple: ox.Triple) -> str:
    """Return a triple as a reader wants it."""
    predicate = "a" if show(triple.predicate) == "rdf:type" else show(triple.predicate)
    return f"{show(triple.subject)} {predicate} {show(triple.object)}"
