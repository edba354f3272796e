"""Compare the places of the graph with an edition of the register, as findings beside those of the shapes.

Shapes judge whether keys have the right form and agree with each other. Only the register knows whether a key exists,
whose it is, and where the place lies. What the graph knows from a newer edition than the one at hand is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import KNSH, RDF_TYPE
from graphtool.shacl.report import Finding, Text, finding_order
from graphtool.stewardship.registers import places
from graphtool.stewardship.registers.merge import official_name
from graphtool.stewardship.registers.used import Used, key_of, used
from graphtool.stewardship.registers.words import WORDINGS
from graphtool.store.positions import Locator
from graphtool.store.terms import show, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.shacl.engine import Scope
    from graphtool.shacl.report import Report
    from graphtool.stewardship.registers.read import Register, Unit
    from graphtool.store.load import Corpus
    from graphtool.store.terms import Term

_KEY_PROPERTIES = {2: places.STATE_KEY, 5: places.DISTRICT_KEY, 8: places.AGS}
_RULES = {
    RDF_TYPE: "register-class",
    places.ARS: "register-ars",
    places.PART_OF_DISTRICT: "register-district",
    places.PART_OF_STATE: "register-state",
}


@dataclass(frozen=True)
class _Fault:
    """What is wrong with a place: the rule, the property and value it is about, and the facts for the message."""

    rule: str
    path: str
    value: Term | None
    facts: dict[str, str]


def with_register(report: Report, corpus: Corpus, register: Register, scope: Scope) -> Report:
    """Return the report with the findings on all places within the scope that the register has otherwise."""
    if scope.shapes is not None:
        return report
    locator, graph = Locator(corpus.data), used(corpus.data)
    found = [
        _finding(iri, fault, locator)
        for iri, values in _described(corpus).items()
        if scope.focus is None or iri in scope.focus
        for fault in _faults(key_of(iri), values, graph, register)
    ]
    return replace(report, findings=tuple(sorted((*report.findings, *found), key=finding_order))) if found else report


def _described(corpus: Corpus) -> dict[str, places.Statements]:
    """Return all places with a key that some file gives a class, with their values by property."""
    found: dict[str, places.Statements] = {}
    for file in corpus.data:
        for quad in file.quads:
            if isinstance(quad.subject, ox.NamedNode) and key_of(quad.subject.value):
                values = found.setdefault(quad.subject.value, {})
                values.setdefault(quad.predicate.value, []).append(quad.object)
    return {iri: values for iri, values in sorted(found.items()) if RDF_TYPE in values}


def _faults(key: str, values: places.Statements, graph: Used, register: Register) -> Iterator[_Fault]:
    unit = register.find(key)
    if unit is not None:
        facts = {"day": str(register.day), "key": key, "name": unit.name}
        yield from _name(unit, values, register, facts)
        yield from _values(unit, values, register, facts)
    elif not graph.newer(key, register.day):
        listed = [places.edition_day(value(term)) for term in values.get(places.SOURCE, [])]
        rule = "register-vanishedKey" if any(listed) or key in graph.known_on else "register-unknownKey"
        yield _Fault(rule, _KEY_PROPERTIES[len(key)], ox.Literal(key), {"day": str(register.day), "key": key})


def _name(unit: Unit, values: places.Statements, register: Register, facts: dict[str, str]) -> Iterator[_Fault]:
    labels = [*values.get(places.PREF_LABEL, []), *values.get(places.ALT_LABEL, [])]
    german = [term for term in labels if isinstance(term, ox.Literal) and term.language == "de"]
    if not official_name(unit, register, [term.value for term in german]):
        yield _Fault("register-name", places.PREF_LABEL, german[0] if german else None, facts)


def _values(unit: Unit, values: places.Statements, register: Register, facts: dict[str, str]) -> Iterator[_Fault]:
    official = places.place_statements(unit, register)
    for predicate, rule in _RULES.items():
        for wanted in official.get(predicate, []):
            for term in values.get(predicate, []):
                if term != wanted:
                    yield _Fault(rule, predicate, term, {**facts, "wanted": show(wanted)})


def _finding(iri: str, fault: _Fault, locator: Locator) -> Finding:
    focus, name, wording = ox.NamedNode(iri), KNSH + fault.rule, WORDINGS[fault.rule]
    german, english = (text.format(**fault.facts) for text in wording.message)
    triples = [ox.Triple(focus, ox.NamedNode(fault.path), fault.value)] if fault.value is not None else []
    return Finding(
        focus=focus,
        path=f"<{fault.path}>",
        value=fault.value,
        component=name,
        shape=name,
        severity=wording.severity,
        message=Text((("de", german), ("en", english))),
        hint=Text((("de", wording.hint[0]), ("en", wording.hint[1]))),
        location=locator.statement(focus, triples),
    )
