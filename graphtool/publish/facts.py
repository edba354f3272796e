"""Statements by subject and predicate, for the forms and records that look things up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graphtool.store.terms import Term, sort_key, value


class Facts:
    """The statements of a graph, by subject and predicate."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._terms: dict[str, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
        for triple in triples:
            self._terms[value(triple.subject)][triple.predicate.value].add(triple.object)

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __contains__(self, subject: str) -> bool:
        return subject in self._terms

    def terms(self, subject: str, predicate: str) -> list[Term]:
        """Return the values of a property, sorted."""
        return sorted(self._terms.get(subject, {}).get(predicate, ()), key=sort_key)

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the IRIs and texts of a property, sorted."""
        return [value(term) for term in self.terms(subject, predicate)]

    def one(self, subject: str, predicate: str) -> str:
        """Return the first value of a property, "" if there is none."""
        return next(iter(self.values(subject, predicate)), "")

    def texts(self, subject: str, predicate: str) -> dict[str, str]:
        """Return language → text of a property."""
        terms = self.terms(subject, predicate)
        return {t.language: t.value for t in terms if isinstance(t, ox.Literal) and t.language}
