"""The profile `compact`: one flat object a thing, for search indexes and spreadsheets; strings and lists of strings.

A text has a field per language (`name_de`), a link identifiers (`topic`) and names (`topic_de`, `topic_en`), a
fuzzy date its bounds (`when_earliest`, `when_latest`); a relation of others is shown by its other side (`memberships`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.jsonld.context import released
from graphtool.jsonld.documents import PREF_LABEL, kind_of
from graphtool.jsonld.frames import PART_KINDS, inverses_of
from graphtool.jsonld.index import BLANK, IRI
from graphtool.namespaces import KN, ORG, RDF_TYPE

if TYPE_CHECKING:
    from graphtool.jsonld.profiles.view import View

Line = dict[str, str | list[str]]
_LANGUAGES = ("de", "en")
_BOUNDS = ("earliest", "latest")
# property that leads from a relation to its other side, by the key of the inverse relation
_OTHER = {
    "memberships": f"{ORG}member",
    "membershipsHeld": f"{ORG}organization",
    "participations": f"{KN}participant",
    "participationsHeld": f"{KN}inProject",
    "programmeRoles": f"{KN}actor",
    "programmeRolesHeld": f"{KN}inProgramme",
    "projectRoles": f"{KN}actor",
    "projectRolesHeld": f"{KN}inProject",
    "serviceRelations": f"{KN}provider",
    "servicesProvided": f"{KN}client",
    "servicesReceived": f"{KN}provider",
}


def document(view: View, iri: str) -> Line | None:
    """Return the line of a thing; None for parts, which are shown with what they belong to."""
    kind = kind_of(iri)
    if kind in PART_KINDS or not view.types(iri):
        return None
    found: dict[str, list[str]] = {}
    for predicate, tag, value in view.index.statements(iri):
        if predicate == RDF_TYPE:
            found.setdefault("type", []).append(released().type_name(value))
        else:
            _add(found, view, _key(predicate), tag, value)
    referring = view.index.referring(iri)
    for key, _ in inverses_of(kind):
        others = [other for _, other in view.relations(key, iri, _OTHER[key])] if key in _OTHER else []
        for other in sorted({*others} or {*referring.get(key, ())}):
            _link(found, view, key, other)
    position = view.position(iri)
    if position:
        found["latitude"], found["longitude"] = [str(position[0])], [str(position[1])]
    return {"id": iri, "kind": kind or ""} | {key: _flat(key, found[key]) for key in sorted(found) if found[key]}


def _key(predicate: str) -> str:
    term = released().terms.get(predicate)
    return term.key if term else released().compact(predicate)


def _add(found: dict[str, list[str]], view: View, key: str, tag: str, value: str) -> None:
    if tag == BLANK:
        return
    if tag[0] == "@":
        found.setdefault(f"{key}_{tag[1:]}", []).append(value)
    elif tag != IRI:
        found.setdefault(key, []).append(value)
    elif kind_of(value) == "date":
        _bounds(found, view, key, value)
    elif kind_of(value) == "term":
        for end in ("begin", "end"):
            for node in view.links(value, KN + end):
                _bounds(found, view, end, node)
    else:
        _link(found, view, key, value)


def _bounds(found: dict[str, list[str]], view: View, key: str, date: str) -> None:
    for bound in _BOUNDS:
        found.setdefault(f"{key}_{bound}", []).extend(view.values(date, KN + bound))


def _link(found: dict[str, list[str]], view: View, key: str, iri: str) -> None:
    found.setdefault(key, []).append(iri)
    texts = view.texts(iri, PREF_LABEL)
    for language in _LANGUAGES:
        found.setdefault(f"{key}_{language}", []).extend(texts.get(language, ()))


def _flat(key: str, values: list[str]) -> str | list[str]:
    """Return a string for what has one value at most by the context, else a list."""
    single = {"name_de", "name_en", "title_de", "title_en", "description_de", "description_en", "latitude", "longitude"}
    one = key in single or key in _single_literals()
    return values[0] if one and len(values) == 1 else sorted(set(values))


def _single_literals() -> frozenset[str]:
    return frozenset(term.key for term in released().terms.values() if term.kind == "plain" and not term.many)
