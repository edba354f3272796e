"""Misspelt terms: the properties and classes of the ontology and the concepts of the schemes that come close.

Entities are left out: two towns with similar names are two towns.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import OWL, RDF, RDF_TYPE, RDFS, SCHEME, SKOS, shrink
from graphtool.shacl.model import component
from graphtool.stewardship.fixes.ground import path_of, rewritten
from graphtool.stewardship.fixes.model import Proposal, Rule, said
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphtool.shacl.report import Finding
    from graphtool.stewardship.fixes.ground import Ground
    from graphtool.store.positions import Place

CLOSE = 0.8
MOST = 4
# candidates whose likeness differs by less are equally good
_STEP = 0.05
_PROPERTIES = (f"{RDF}Property", f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty", f"{OWL}AnnotationProperty")
_CLASSES = (f"{OWL}Class", f"{RDFS}Class")
_CONCEPTS = (f"{SKOS}Concept",)


def close(wrong: str, known: Iterable[str]) -> list[tuple[str, float]]:
    """Return the IRIs that look like a wrong one, with a doubt from 0 (but for a letter) on, nearest first.

    The names behind the namespace are compared, without regard to case, and the same namespace is preferred.
    """
    space, name = _split(wrong)
    found = []
    for iri in sorted(set(known)):
        other_space, other = _split(iri)
        likeness = difflib.SequenceMatcher(None, name.lower(), other.lower(), autojunk=False).ratio()
        if likeness >= CLOSE and iri != wrong:
            found.append((iri, float(round((1 - likeness) / _STEP) + (0 if space == other_space else 2))))
    return sorted(found, key=lambda entry: entry[1])[:MOST]


def _split(iri: str) -> tuple[str, str]:
    at = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:at], iri[at:]


def _property(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    if isinstance(finding.value, ox.NamedNode):
        places = ground.places(finding.focus, finding.value.value)
        yield from _respelt(finding.value, places, ground.instances(*_PROPERTIES), "predicate")


def _class(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    yield from _value(finding, RDF_TYPE, ground.instances(*_CLASSES), ground)


def _concept(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    yield from _value(finding, path_of(finding), ground.instances(*_CONCEPTS), ground)


def _term(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    yield from _value(finding, path_of(finding), ground.instances(*_PROPERTIES, *_CLASSES), ground)


def _of_scheme(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    """Propose the concept of the same name in the scheme that the shape asks for."""
    patterns = [value(term).removeprefix("^") for term in ground.parameter(finding, "pattern")]
    if isinstance(finding.value, ox.NamedNode) and len(patterns) == 1 and patterns[0].startswith(SCHEME):
        name = _split(finding.value.value)[1]
        known = [iri for iri in ground.instances(*_CONCEPTS) if iri.startswith(patterns[0]) and _split(iri)[1] == name]
        for iri in known:
            yield _replacement(finding.value, iri, ground.at_value(finding))


def _value(finding: Finding, path: str | None, known: list[str], ground: Ground) -> Iterator[Proposal]:
    if isinstance(finding.value, ox.NamedNode):
        yield from _respelt(finding.value, ground.places(finding.focus, path, finding.value), known, "object")


def _respelt(wrong: ox.NamedNode, places: list[Place], known: list[str], part: str) -> Iterator[Proposal]:
    for iri, doubt in close(wrong.value, known):
        yield _replacement(wrong, iri, places, doubt, part)


def _replacement(
    wrong: ox.NamedNode, right: str, places: list[Place], doubt: float = 0, part: str = "object"
) -> Proposal:
    old, new = shrink(wrong.value), shrink(right)
    reason = said(f"{old} ist verschrieben, gemeint ist {new}", f"{old} is {new} misspelt")
    return Proposal(rewritten(places, ox.NamedNode(right), part), reason, doubt)


RULES = (
    Rule(_property, frozenset({"VocabularyShape-property"})),
    Rule(_class, frozenset({"VocabularyShape-class"})),
    Rule(_concept, frozenset({"ReferenceShape-concept"})),
    Rule(_term, frozenset({"ReferenceShape-term", "ClaimShape-knownPredicate"})),
    Rule(_of_scheme, components=frozenset({component("pattern")})),
)
