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
    """Return the IRIs below `base` that are called nearly this, closest first, among them the `likely` ones first.

    Case, accents and punctuation do not count; a single word of a name may be meant, or the end of an IRI.
    """
    called: dict[str, set[str]] = defaultdict(set)
    for predicate in predicates:
        for quad in corpus.store.quads_for_pattern(None, ox.NamedNode(predicate), None):
            subject = value(quad.subject)
            if subject.startswith(base):
                for name in (*_forms(value(quad.object)), _plain(subject.rpartition("/")[2])):
                    called[name].add(subject)
    if len(called) > _MOST:
        return []
    close = difflib.get_close_matches(_plain(text), called, n=5, cutoff=_ALIKE)
    found = dict.fromkeys(iri for name in close for iri in sorted(called[name]))
    return sorted(found, key=lambda iri: iri not in likely)


def _forms(name: str) -> set[str]:
    return {_plain(name), *(_plain(word) for word in _WORD.findall(name) if len(word) >= _SHORTEST)}


def _plain(text: str) -> str:
    """Return a text without case, accents and everything that is no letter or digit."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if c.isalnum())
