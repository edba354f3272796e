"""Find the queries that answer a question put in a person's own words, German or English.

Words count by how rare they are in the catalogue (inverse document frequency) and by where a query has them: in its
name and summary more than in its description. A word that no query knows may be the name of something in the graph;
then the queries that take such a thing as a parameter are meant. A day becomes the parameter that asks for one, or
else the day at which the graph is asked.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from graphtool.namespaces import entity_kind
from graphtool.query.days import without_day
from graphtool.query.lookup import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from graphtool.query.catalogue import CatalogueQuery
    from graphtool.store.load import Corpus

CLOSEST = 5  # hits shown if no query speaks of all the words
_NAME_WEIGHT = 3.0  # of a parameter that takes what the question names, in the measure of a rare word
_WORD = re.compile(r"\w[\w.\-]*\w|\w")
_REASONS = re.compile(r"\b(why|who says|says who|proof|warum|wieso|wer sagt|woher|belegt)\b", re.IGNORECASE)
_FILLING = """
a an and are as at by did do does for from has have how in is it many much of on or other say says so that the their
there they this to was were what when where which who whom whose why with
als am an auf aus bei das dem den der des die ein eine einem einen einer es für gibt hat haben im in ist mit nach
oder sagt sind und vom von wann war waren warum was welche welchem welchen welcher welches wem wen wer wie wo zu zum zur
"""


@dataclass(frozen=True)
class Hit:
    """A query that speaks of words of the question.

    `values` are parameters with what the question names for them, `at` a day (YYYY-MM-DD) that no parameter takes.
    With `why` the question asks for reasons as well.
    """

    query: CatalogueQuery
    words: frozenset[str]
    values: tuple[tuple[str, str], ...] = ()
    at: str = ""
    why: bool = False
    score: float = 0.0


@dataclass(frozen=True)
class Found:
    """The hits, best first; `complete` if they speak of every word of the question."""

    hits: tuple[Hit, ...]
    complete: bool


def search(queries: Sequence[CatalogueQuery], question: str, corpus: Callable[[], Corpus]) -> Found:
    """Return the queries that speak of all the words, else the few that come closest.

    The graph is asked for only if the catalogue does not know a word.
    """
    entries = [_Entry(query) for query in queries]
    day, question = without_day(question)
    words = _words(question)
    why = bool(_REASONS.search(question))
    weights = {word: [entry.weight(word) for entry in entries] for word in words}
    unknown = {word for word, found in weights.items() if not any(found)}
    names = _names(question, unknown, corpus) if unknown else {}
    hits = []
    for number, entry in enumerate(entries):
        own = {word: found[number] * _rarity(found) for word, found in weights.items() if found[number]}
        hit = _with_names(Hit(entry.query, frozenset(own), score=sum(own.values())), names)
        if hit.words:
            hits.append(replace(_with_day(hit, day) if day else hit, why=why))
    hits.sort(key=lambda hit: (-len(hit.values), -hit.score, hit.query.name))
    complete = [hit for hit in hits if hit.words >= words]
    if complete or not hits:
        return Found(tuple(complete), complete=True)
    return Found(tuple(hits[:CLOSEST]), complete=False)


class _Entry:
    """A query as the words that describe it."""

    def __init__(self, query: CatalogueQuery) -> None:
        self.query = query

    @cached_property
    def _tokens(self) -> dict[str, float]:
        query = self.query
        documented = [text for parameter in query.params for text in parameter.description.values()]
        documented += [text for column in query.columns for text in column.description.values()]
        found: dict[str, float] = {}
        for weight, texts in (
            (0.5, documented),
            (1.0, query.description.values()),
            (2.0, (*query.summary.values(), query.name.replace("-", " "), *query.tags)),
        ):
            for text in texts:
                found |= dict.fromkeys(_WORD.findall(text.casefold()), weight)
        return found

    def weight(self, word: str) -> float:
        """Return how much the query speaks of a word: 0 if not at all."""
        return max((weight for token, weight in self._tokens.items() if _alike(word, token)), default=0.0)


def _words(question: str) -> set[str]:
    words = set(_WORD.findall(question.casefold()))
    return words.difference(_FILLING.split()) or words


def _alike(word: str, token: str) -> bool:
    """Return whether two words are forms of one: one is in the other, or only their last letters differ."""
    if word in token or (len(token) >= 5 and token in word):
        return True
    longest = max(len(word), len(token))
    return len(token) >= 4 and word[: max(4, longest - 3)] == token[: max(4, longest - 3)]


def _rarity(found: Iterable[float]) -> float:
    has = [bool(weight) for weight in found]
    return math.log(1 + len(has) / sum(has))


def _names(question: str, unknown: set[str], corpus: Callable[[], Corpus]) -> dict[str, frozenset[str]]:
    """Return the longest pieces of the question with an unknown word that name something, and the kinds of that."""
    words = _WORD.findall(question)
    found: dict[str, frozenset[str]] = {}
    left = set(unknown)
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            piece = words[start : start + length]
            new = left.intersection(word.casefold() for word in piece)
            if new and (kinds := _kinds(corpus(), " ".join(piece), whole=length > 1)):
                found[" ".join(piece)] = kinds
                left -= new
    return found


def _kinds(corpus: Corpus, name: str, *, whole: bool) -> frozenset[str]:
    found = named(corpus, name, whole=True) or (set() if whole else named(corpus, name, whole=False))
    return frozenset(filter(None, map(entity_kind, found)))


def _with_names(hit: Hit, names: dict[str, frozenset[str]]) -> Hit:
    """Return the hit with the parameters that take what the question names; each takes one name."""
    values: dict[str, str] = {}
    words = set(hit.words)
    for name, kinds in names.items():
        for parameter in hit.query.params:
            kind = parameter.example.partition(":")[0]
            if parameter.type == "entity" and kind in kinds and parameter.name not in values:
                values[parameter.name] = name
                words |= _words(name)
                break
    score = hit.score + _NAME_WEIGHT * len(values)
    return replace(hit, words=frozenset(words), values=tuple(values.items()), score=score)


def _with_day(hit: Hit, day: date) -> Hit:
    asked = [parameter.name for parameter in hit.query.params if parameter.type == "date"]
    if len(asked) == 1:
        return replace(hit, values=(*hit.values, (asked[0], day.isoformat())))
    return replace(hit, at=day.isoformat())
