"""Namespaces with the wrong scheme, or their old form: the prefix is corrected, or the IRI where it is written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import BASE, DCT, ORG, shrink
from graphtool.stewardship.fixes.ground import path_of, replaced, rewritten
from graphtool.stewardship.fixes.model import Edit, Proposal, Rule, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.report import Finding
    from graphtool.stewardship.fixes.ground import Ground
    from graphtool.store.positions import Place
    from graphtool.store.turtle.parts import Occurrence

_SCHEMA = "https://schema.org/"
_DC_ELEMENTS = "http://purl.org/dc/elements/1.1/"
_HTTP_ONLY = ("www.w3.org/", "purl.org/", "xmlns.com/", "www.opengis.net/", "data.europa.eu/m8g/")
_RIGHT = {
    _SCHEMA.replace("https:", "http:"): _SCHEMA,
    BASE.replace("https:", "http:"): BASE,
    _DC_ELEMENTS: DCT,
    **{f"https://{host}": f"http://{host}" for host in _HTTP_ONLY},
}
# properties of which the shapes say what to write instead
_INSTEAD = {
    "http://xmlns.com/foaf/0.1/homepage": f"{_SCHEMA}url",
    f"{ORG}unitOf": f"{ORG}subOrganizationOf",
}


def _namespace(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    for wrong, right in _RIGHT.items():
        reason = said(f"{wrong} wird {right} geschrieben", f"{wrong} is written {right}")
        for graph, directive in ground.directives():
            if directive.kind == "prefix" and directive.value.startswith(wrong):
                at = ground.text(graph).find(wrong, directive.start, directive.end)
                if at >= 0:
                    yield Proposal((Edit(graph, at, at + len(wrong), right),), reason)
        edits = [
            edit
            for place in ground.places(finding.focus)
            for part in _parts(place)
            if isinstance(part.term, ox.NamedNode) and part.term.value.startswith(wrong)
            for edit in replaced(place, part, ox.NamedNode(right + part.term.value[len(wrong) :]))
        ]
        # a prefix is corrected rather than each of its names
        yield Proposal(tuple(edits), reason, doubt=0.5)


def _parts(place: Place) -> tuple[Occurrence, ...]:
    stated = place.statement
    return (stated.subject, stated.predicate, stated.object) if stated else ()


def _instead(finding: Finding, ground: Ground) -> Iterator[Proposal]:
    path = path_of(finding) or ""
    if right := _INSTEAD.get(path):
        edits = rewritten(ground.places(finding.focus, path), ox.NamedNode(right), "predicate")
        names = shrink(path), shrink(right)
        yield Proposal(edits, said(f"{names[0]} ist hier {names[1]}", f"{names[0]} is {names[1]} here"))


_SHAPES = ("schemaHttp", "baseHttp", "standardHttps", "dcElements")
RULES = (
    Rule(_namespace, frozenset(f"NamespaceShape-{name}" for name in _SHAPES)),
    Rule(_instead, frozenset({"ForbiddenShape-homepage", "ForbiddenShape-unitOf"})),
)
