"""Find the entity or concept that a person means: by IRI, CURIE, official key, identifier or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import NoSuchEntityError, ParameterError
from graphtool.namespaces import DCT, ENTITY, KN, SCHEME, SKOS, entity_kind, expand, shrink
from graphtool.query.former import present_bearers
from graphtool.query.labels import label
from graphtool.query.retired import retired_entities
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphtool.store.load import Corpus

_NAMES = tuple(f"{SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel"))
_PLACE = f"{ENTITY}place/"
_KEYS = (f"{KN}ags", f"{KN}ars", f"{KN}districtKey", f"{KN}stateKey", f"{SKOS}notation", f"{DCT}identifier")
_SHOWN = 12  # candidates told of an ambiguous name
_OFFERED = 3  # things told of a name that is nearly theirs


def resolve(
    corpus: Corpus,
    text: str,
    *,
    base: str = ENTITY,
    accept: Callable[[str], bool] = lambda _: True,
    likely: Callable[[], frozenset[str]] | None = None,
) -> str:
    """Return the IRI that `text` names among entities (or concepts, with `base=SCHEME`) that `accept` takes.

    Tried in turn: an IRI or CURIE that the graph describes, a key or identifier, also one that was replaced (or the
    IRI of a place with such a key), a whole name (case-blind), a part of a name; each first among the `likely` things,
    which are asked for only if needed, and what was retired last. Raises NoSuchEntityError, or ParameterError with the
    candidates if several fit.
    """
    iri = expand(text, corpus.kinds, corpus.schemes)
    if iri is not None and _describes(corpus, iri):
        return iri
    wanted = (iri.removeprefix(_PLACE) if iri and iri.startswith(_PLACE) else text.strip()).casefold()
    steps = [((key,), True) for key in _KEYS] + [(_NAMES[:1], True), (_NAMES, True), (_NAMES, False)]
    unlikely: set[str] = set()
    for predicates, whole in steps if wanted else ():
        found = set(filter(accept, _holders(corpus, predicates, wanted, base, whole=whole)))
        fitting = found - retired_entities(corpus) if found else found
        fitting = fitting & likely() if fitting and likely else fitting
        if fitting:
            return _only(corpus, text, fitting)
        unlikely = unlikely or found
    if unlikely:
        return _only(corpus, text, unlikely)
    what = "concept" if base.startswith(SCHEME) else "entity"
    hint = _meant(corpus, text, base, likely() if likely else frozenset())
    raise NoSuchEntityError(f"no {what} is called {text!r}", hint=hint)


def _meant(corpus: Corpus, text: str, base: str, likely: frozenset[str]) -> str:
    """Return what may have been meant as a question, or else what to try."""
    from graphtool.query.nearly import nearly

    found = nearly(corpus, text, _NAMES, base, likely)[:_OFFERED]
    if not found:
        return "try a part of its name, its key, or its IRI"
    offers = [f"{shrink(iri)} ({label(corpus, iri, 'de')})" for iri in found]
    return f"did you mean {' or '.join(offers)}?"


def named(corpus: Corpus, name: str, *, whole: bool) -> set[str]:
    """Return the IRIs of the entities of which this is a name, or a part of one unless `whole` (case-blind)."""
    return _holders(corpus, _NAMES, name.casefold(), ENTITY, whole=whole)


def _describes(corpus: Corpus, iri: str) -> bool:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return False
    return next(iter(corpus.store.quads_for_pattern(node, None, None)), None) is not None


def _holders(corpus: Corpus, predicates: tuple[str, ...], wanted: str, base: str, *, whole: bool) -> set[str]:
    found: set[str] = set()
    for predicate in predicates:
        for quad in corpus.store.quads_for_pattern(None, ox.NamedNode(predicate), None):
            subject, name = value(quad.subject), value(quad.object).casefold()
            if (name == wanted if whole else wanted in name) and subject.startswith(base):
                found |= _bearers(corpus, subject)
    return found


def _bearers(corpus: Corpus, subject: str) -> set[str]:
    """Return what an identifier node (or what replaced it) identifies, or else the subject itself."""
    if entity_kind(subject) != "identifier":
        return {subject}
    return present_bearers(corpus, subject) or {subject}


def _only(corpus: Corpus, text: str, fitting: set[str]) -> str:
    """Return the one that fits; ParameterError with the candidates if there are several."""
    found = sorted(fitting)
    if len(found) == 1:
        return found[0]
    candidates = "".join(f"\n  {shrink(iri)}  {label(corpus, iri, 'de')}" for iri in found[:_SHOWN])
    more = f"\n  … and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise ParameterError(f"{text!r} names {len(found)} things:{candidates}{more}", hint="say which, by its compact IRI")
