"""Keys: digits with spaces, without their leading zero, mistyped where other keys agree; identifiers left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DCT, ENTITY, KN, entity_kind
from graphtool.shacl.model import component
from graphtool.stewardship.fixes.ground import path_of
from graphtool.stewardship.fixes.model import Edit, Proposal, Rule, said
from graphtool.store.terms import show, value
from graphtool.store.turtle.write import token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.report import Finding
    from graphtool.stewardship.fixes.ground import Ground
    from graphtool.store.terms import Term

_TELEPHONE = re.compile(r"(?:\+49|0049|0) *(?:\(0\))? *(.*)")
_PLACE = f"{ENTITY}place/"


def _key(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    """Propose the digits of a value as a text that the shape's pattern accepts."""
    patterns = [value(term) for term in ground.parameter(finding, "pattern")]
    if isinstance(finding.value, ox.Literal) and patterns:
        for form in _digits(finding.value.value):
            if all(_accepts(pattern, form) for pattern in patterns):
                yield from _literal(finding, form, ground)


def _digits(text: str) -> list[str]:
    """Return the digits of a key, and those with the leading zero that a number loses; none if it is no key."""
    digits = re.sub(r"[^0-9]", "", text)
    return [digits, f"0{digits}"] if re.fullmatch(r"[0-9 ./-]*[0-9][0-9 ./-]*", text) else []


def _accepts(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:  # XPath's expressions have classes that Python's lack
        return False


def _literal(finding: Finding, form: str, ground: Ground, doubt: float = 0) -> Iterator[Proposal]:
    new = ox.Literal(form)
    if new != finding.value:
        edits = ground.in_place_of(finding, new)
        yield Proposal(edits, said(f'der Schlüssel ist "{form}"', f'the key is "{form}"'), doubt)


def _place_key(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    """Propose the known place whose key is that of an unknown one but for the leading zero or separators."""
    wrong = finding.value
    if not isinstance(wrong, ox.NamedNode) or not wrong.value.startswith(_PLACE):
        return
    for key in _digits(wrong.value[len(_PLACE) :]):
        right = ox.NamedNode(_PLACE + key)
        if right != wrong and ground.described(right):
            edits = ground.in_place_of(finding, right)
            yield Proposal(edits, said(f"der Ort ist {show(right)}", f"the place is {show(right)}"))


def _of_iri(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    """Propose the key in a municipality's IRI if the regional key says the same."""
    key = _key_in(finding.focus)
    regional = [value(term) for term in ground.objects(finding.focus, f"{KN}ars")]
    if any(ars[:5] + ars[-3:] == key for ars in regional):
        yield from _literal(finding, key, ground)


def _superior(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    """Propose the district or state that the key begins with if IRI and AGS agree on it."""
    keys = {value(term) for term in ground.objects(finding.focus, f"{KN}ags")}
    length = 5 if path_of(finding) == f"{KN}partOfDistrict" else 2
    if keys == {_key_in(finding.focus)}:
        right = ox.NamedNode(_PLACE + keys.pop()[:length])
        if ground.described(right):
            edits = ground.in_place_of(finding, right)
            yield Proposal(edits, said(f"die Schlüssel nennen {show(right)}", f"the keys say {show(right)}"))


def _key_in(node: Term) -> str:
    return node.value.removeprefix(_PLACE) if isinstance(node, ox.NamedNode) else ""


def _telephone(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    written = _TELEPHONE.fullmatch(finding.value.value.strip()) if isinstance(finding.value, ox.Literal) else None
    if written:
        groups = re.sub(r"[/–-](?=\s)|(?<=\s)[/–-]", " ", written[1]).replace("-", "").replace("/", " ").split()
        form = " ".join(["+49", *groups])
        edits = ground.in_place_of(finding, ox.Literal(form))
        yield Proposal(edits, said(f"international: {form}", f"in international form: {form}"))


def _identifier(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    """Propose the identifier that the IRI of evidence repeats in lower case: left out, or that of another one."""
    if not isinstance(finding.focus, ox.NamedNode) or entity_kind(finding.focus.value) != "evidence":
        return
    new = ox.Literal(finding.focus.value.rpartition("/")[2].upper())
    reason = said(f'die IRI nennt "{new.value}"', f'the IRI says "{new.value}"')
    if finding.value is None:
        yield Proposal(_added(finding.focus, f"{DCT}identifier", new, ground), reason)
    else:
        edits = ground.in_place_of(finding, new)
        yield Proposal(edits, reason)


def _missing_key(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    """Propose the key of a municipality that its IRI and its regional key repeat."""
    key = _key_in(finding.focus)
    regional = {value(term)[:5] + value(term)[-3:] for term in ground.objects(finding.focus, f"{KN}ars")}
    if finding.value is None and regional == {key} and len(key) == 8:
        edits = _added(finding.focus, f"{KN}ags", ox.Literal(key), ground)
        yield Proposal(edits, said(f'IRI und ARS nennen "{key}"', f'IRI and ARS say "{key}"'))


def _added(subject: Term, predicate: str, new: ox.Literal, ground: Ground) -> tuple[Edit, ...]:
    """Return the edit that states something behind the first statement of a node: its class, as a rule."""
    for place in ground.places(subject):
        if place.statement and place.statement.subject.start < place.statement.object.start:
            prefixes = place.file.prefixes
            words = f" ;\n    {token(ox.NamedNode(predicate), prefixes)} {token(new, prefixes)}"
            at = place.statement.object.end
            return (Edit(place.file.graph.value, at, at, words),)
    return ()


RULES = (
    Rule(_key, components=frozenset({component("pattern"), component("datatype")})),
    Rule(_place_key, frozenset({"ReferenceShape-entity"}), frozenset({component("class")})),
    Rule(_of_iri, frozenset({"MunicipalityShape-iri"})),
    Rule(_superior, frozenset({"MunicipalityShape-districtAgrees", "MunicipalityShape-stateAgrees"})),
    Rule(_telephone, frozenset({"ContactPointShape-telephone"})),
    Rule(_identifier, frozenset({"EvidenceShape-iri", "EvidenceShape-identifier"})),
    Rule(_missing_key, frozenset({"MunicipalityShape-ags"})),
)
