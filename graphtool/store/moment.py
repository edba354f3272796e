"""The graph at a day: what was true then, by the bounds that fuzzy dates leave.

Relations (memberships, grants …) run from the begin to the end of their term, occurrences (decisions, events …) are
true from their day on, and what was founded exists from then on. A record that certainly does not hold at the day is
taken out with all that points to it, before anything is inferred; so every answer, document and picture follows.

Days are compared with bounds: a record certainly holds if its latest begin is over and its earliest end is to come.
Without an end it is known to hold up to the day that its source speaks for (`kn:statusAsOf`), and then may hold. What
is an occurrence has a `kn:when`; which classes are relations the ontology says: those that `kn:term` is made for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import ParameterError
from graphtool.namespaces import KN, RDF_TYPE, RDFS, STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.store.load import Corpus

CERTAINTIES = ("certainly", "possibly")
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TERM, _WHEN, _BEGIN, _END = (KN + name for name in ("term", "when", "begin", "end"))
_STARTS = (f"{KN}founded", f"{KN}activeSince")
_EARLIEST, _LATEST, _AS_OF, _PLANNED_END = (KN + name for name in ("earliest", "latest", "statusAsOf", "plannedEnd"))
_READ = frozenset({RDF_TYPE, _TERM, _WHEN, _BEGIN, _END, *_STARTS, _EARLIEST, _LATEST, _AS_OF, _PLANNED_END})

Facts = dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Bounds:
    """The days between which a point of time lies; None where nothing is known."""

    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True)
class Moment:
    """A day, and for each dated record that is in the graph whether it holds then: `certainly` or `possibly`."""

    day: date
    holds: dict[str, str]


def day(given: str | date) -> date:
    """Return a day written YYYY-MM-DD, or that of a date or datetime; ParameterError for anything else."""
    if isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    with suppress(ValueError):
        if _WRITTEN.fullmatch(given):  # Python reads weeks as well
            return date.fromisoformat(given)
    raise ParameterError(f"{given!r} is not a day", hint="write days as YYYY-MM-DD, such as 2024-01-01")


def at(corpus: Corpus, when: date, certainty: str = "possibly") -> Corpus:
    """Return the asserted graph without the records that did not hold at a day.

    With `certainly` those go as well of which the graph does not know whether they held.
    """
    facts, judge = _facts(corpus), _Judge(corpus, when, certainty)
    gone = {iri for iri, known in facts.items() if not judge.keeps(known, facts)}
    if not gone:
        return corpus
    files = (replace(file, quads=tuple(q for q in file.quads if not _touches(q, gone))) for file in corpus.data)
    return replace(corpus, data=tuple(files), inferred=())


def moment(corpus: Corpus, when: date) -> Moment:
    """Return a day with what the graph knows of its dated records then; what certainly does not hold is left out."""
    facts = _facts(corpus)
    judges = {certainty: _Judge(corpus, when, certainty) for certainty in CERTAINTIES}
    dated = [iri for iri, known in facts.items() if judges["certainly"].is_dated(known)]
    kept = {iri: [word for word in CERTAINTIES if judges[word].keeps(facts[iri], facts)] for iri in dated}
    return Moment(when, {iri: words[0] for iri, words in sorted(kept.items()) if words})


def _touches(quad: ox.Quad, gone: set[str]) -> bool:
    return any(isinstance(term, ox.NamedNode) and term.value in gone for term in (quad.subject, quad.object))


def _facts(corpus: Corpus) -> Facts:
    """Return, by subject and predicate, the values that say when something holds, and the types."""
    found: Facts = defaultdict(lambda: defaultdict(list))
    for file in corpus.data:
        for quad in file.quads:
            if quad.predicate.value in _READ and isinstance(quad.subject, ox.NamedNode):
                found[quad.subject.value][quad.predicate.value].append(quad.object.value)  # type: ignore[union-attr]
    return found


class _Judge:
    """Decides what holds at a day."""

    def __init__(self, corpus: Corpus, when: date, certainty: str) -> None:
        self._when = when
        self._certainly = certainty == "certainly"
        self._dated = frozenset(_classes(corpus))

    def keeps(self, known: dict[str, list[str]], facts: Facts) -> bool:
        """Return whether a record stays in the graph."""
        starts = [_bounds(facts.get(iri, {})) for name in (_WHEN, *_STARTS) for iri in known.get(name, ())]
        terms = [facts.get(iri, {}) for iri in known.get(_TERM, ())]
        ends = [_bounds(facts.get(iri, {})) for term in terms for iri in term.get(_END, ())]
        starts += [_bounds(facts.get(iri, {})) for term in terms for iri in term.get(_BEGIN, ())]
        if any(b.earliest and self._when < b.earliest for b in starts):
            return False
        if any(b.latest and self._when > b.latest for b in ends):
            return False
        if not (self._certainly and self.is_dated(known)):
            return True
        return self._certain(known, starts, ends)

    def is_dated(self, known: dict[str, list[str]]) -> bool:
        """Return whether something is a relation or an occurrence, which hold or do not hold at a day."""
        return _WHEN in known or not self._dated.isdisjoint(known.get(RDF_TYPE, ()))

    def _certain(self, known: dict[str, list[str]], starts: list[Bounds], ends: list[Bounds]) -> bool:
        """Return whether a relation or occurrence is known to hold."""
        spoken_for = [day(text) for text in known.get(_AS_OF, ())]
        if self._when in spoken_for:
            return True
        begun = bool(starts) and all(b.latest is not None and b.latest <= self._when for b in starts)
        if _WHEN in known:
            return begun
        if ends:
            return begun and all(b.earliest is not None and self._when <= b.earliest for b in ends)
        return begun and any(self._when <= spoken for spoken in spoken_for)


def _bounds(known: dict[str, list[str]]) -> Bounds:
    """Return the bounds of a fuzzy date; of several statements the widest count."""
    earliest = [day(text) for text in known.get(_EARLIEST, ())]
    latest = [day(text) for text in known.get(_LATEST, ())]
    return Bounds(min(earliest, default=None), max(latest, default=None))


def _classes(corpus: Corpus) -> Iterable[str]:
    """Yield the classes that `kn:term` is made for, and those below them."""
    below: dict[str, list[str]] = defaultdict(list)
    todo: list[str] = []
    for quad in _axioms(corpus):
        subject, target = quad.subject.value, quad.object.value  # type: ignore[union-attr]
        if quad.predicate.value == f"{RDFS}subClassOf":
            below[target].append(subject)
        elif subject == _TERM:
            todo.append(target)
    found: set[str] = set()
    while todo:
        cls = todo.pop()
        if cls not in found:
            found.add(cls)
            todo += below[cls]
    return found


def _axioms(corpus: Corpus) -> Iterator[ox.Quad]:
    wanted = {f"{RDFS}subClassOf", STANDARD["schema"] + "domainIncludes"}
    for file in corpus.ontology:
        for quad in file.quads:
            if quad.predicate.value in wanted and isinstance(quad.object, ox.NamedNode):
                yield quad
