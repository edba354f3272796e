"""What a person may have meant by a name that nothing has: names that are nearly the same."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graphtool.store.load import Corpus

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 4  # letters of a word that is looked at alone
_ALIKE = 0.8
_MOST = 100_000  # names; more take too long to compare


def nearly(corpus: Corpus, text: str, predicates: Iterable[str], base: str, likely: Collection[str] = ()) -> list[str]:
    """Return the IRIs below `base` that are called nearly this, closest first; only `likely` ones if there are some.

    Case, accents and punctuation do not count; a single word of a name may be meant, or the end of an IRI.
    """
    whole: dict[str, set[str]] = defaultdict(set)
    words: dict[str, set[str]] = defaultdict(set)
    for predicate in predicates:
        for quad in corpus.store.quads_for_pattern(None, ox.NamedNode(predicate), None):
            subject, name = value(quad.subject), value(quad.object)
            if subject.startswith(base):
                whole[_plain(name)].add(subject)
                whole[_plain(subject.rpartition("/")[2])].add(subject)
                for word in filter(_is_long, _WORD.findall(name)):
                    words[_plain(word)].add(subject)
    wanted, found = _plain(text), {}
    if not wanted or len(whole) + len(words) > _MOST:
        return []
    for called in (whole, words):
        for name in difflib.get_close_matches(wanted, called, n=5, cutoff=_ALIKE):
            found.update(dict.fromkeys(sorted(called[name])))
    return [iri for iri in found if iri in likely] or list(found)


def _is_long(word: str) -> bool:
    return len(word) >= _SHORTEST


def _plain(text: str) -> str:
    """Return a text without case, accents and everything that is no letter or digit."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if c.isalnum())
