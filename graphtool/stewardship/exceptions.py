"""Accepted exceptions: findings that somebody answers for, with a reason and an expiry date.

They stand in a Turtle file `accepted.ttl` beside the shapes, each in the words of the W3C validation report, because
that is what it is: a validation result that was read and accepted. Required are

    sh:sourceShape, sh:focusNode  the finding; sh:resultPath and sh:value narrow it down
    dct:identifier                or instead of these the finding's fingerprint
    prov:wasAttributedTo          the owner: an organisation or a post, never a person
    dct:description               the reason
    schema:expires                the last day on which it holds

What is incomplete is not accepted. "Today" is an argument: nothing here looks at a clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DCT, KNSH, RDF_TYPE, SH, STANDARD, XSD
from graphtool.shacl.lexical import well_typed
from graphtool.shacl.paths import path_text
from graphtool.shacl.paths_parse import read_path
from graphtool.shacl.report import FINGERPRINT_DIGITS, SEVERITIES, Acceptance, Finding, Text, finding_order
from graphtool.shacl.terms_graph import MalformedError, TermsGraph
from graphtool.store.positions import Locator
from graphtool.store.terms import show, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from graphtool.errors import Location
    from graphtool.shacl.report import Report
    from graphtool.store.parse import ParsedFile
    from graphtool.store.terms import Term

ACCEPTED = "accepted.ttl"
CHECK = f"{KNSH}accepted-"
OWNER = f"{STANDARD['prov']}wasAttributedTo"
REASON = f"{DCT}description"
EXPIRES = f"{STANDARD['schema']}expires"
_FINGERPRINT = re.compile(rf"[0-9a-f]{{{FINGERPRINT_DIGITS}}}")
_PERSON_CLASSES = frozenset({f"{STANDARD['foaf']}Person", f"{STANDARD['schema']}Person"})


@dataclass(frozen=True)
class Decision:
    """One entry of the file: which finding it means, what was decided, and what it lacks (names of properties)."""

    node: ox.NamedNode | ox.BlankNode
    fingerprint: str
    shape: str
    focus: Term | None
    path: str
    value: Term | None
    acceptance: Acceptance
    lacks: tuple[str, ...]
    location: Location | None

    def means(self, finding: Finding) -> bool:
        """Return whether this is the finding that was accepted."""
        if self.fingerprint:
            return finding.fingerprint == self.fingerprint
        return (
            (finding.shape, finding.focus) == (self.shape, self.focus)
            and self.path in ("", finding.path)
            and self.value in (None, finding.value)
        )


def decisions(files: Iterable[ParsedFile], persons: frozenset[str] = frozenset()) -> list[Decision]:
    """Return the entries of such files, sorted by place; `persons` cannot own one."""
    found = []
    for file in files:
        graph, locator = TermsGraph(file.quads), Locator([file])
        subjects = dict.fromkeys(q.subject for q in file.quads)
        inner = {q.object for q in file.quads if isinstance(q.object, ox.BlankNode)}
        found += [_decision(node, graph, locator, persons) for node in subjects if node not in inner]  # type: ignore[arg-type]
    return sorted(found, key=lambda d: (d.location.path, d.location.line) if d.location else ("", 0))


def persons_in(files: Iterable[ParsedFile]) -> frozenset[str]:
    """Return the IRIs of natural persons."""
    return frozenset(
        value(q.subject)
        for file in files
        for q in file.quads
        if q.predicate.value == RDF_TYPE and value(q.object) in _PERSON_CLASSES
    )


def _decision(
    node: ox.NamedNode | ox.BlankNode, graph: TermsGraph, locator: Locator, persons: frozenset[str]
) -> Decision:
    lacks: list[str] = []

    def single(predicate: str) -> Term | None:
        terms = graph.objects(node, predicate)
        if len(terms) > 1:
            lacks.append(f"{show(ox.NamedNode(predicate))} (once)")
        return terms[0] if terms else None

    fingerprint, shape, focus = single(f"{DCT}identifier"), single(f"{SH}sourceShape"), single(f"{SH}focusNode")
    said, owner, expires = single(f"{SH}value"), single(OWNER), single(EXPIRES)
    words = [t for t in graph.objects(node, REASON) if isinstance(t, ox.Literal) and t.value.strip()]
    if fingerprint is not None and not _FINGERPRINT.fullmatch(value(fingerprint)):
        lacks.append("dct:identifier (a fingerprint as --format json shows it)")
    if fingerprint is None:
        lacks += [name for name, term in (("sh:sourceShape", shape), ("sh:focusNode", focus)) if term is None]
    if not isinstance(owner, ox.NamedNode) or owner.value.startswith(("mailto:", "tel:")) or owner.value in persons:
        lacks.append("prov:wasAttributedTo (an organisation or a post)")
    if not words:
        lacks.append("dct:description (the reason)")
    if not _is_day(expires):
        lacks.append("schema:expires (an xsd:date)")
    reason = Text(tuple(sorted((word.language or "", word.value) for word in words)))
    path = _path(node, graph, lacks)
    return Decision(
        node=node,
        fingerprint=value(fingerprint) if fingerprint is not None else "",
        shape=value(shape) if shape is not None else "",
        focus=focus,
        path=path,
        value=said,
        acceptance=Acceptance(value(owner) if owner else "", reason, value(expires) if expires else ""),
        lacks=tuple(lacks),
        location=locator.statement(node, []),
    )


def _path(node: ox.NamedNode | ox.BlankNode, graph: TermsGraph, lacks: list[str]) -> str:
    found = graph.objects(node, f"{SH}resultPath")
    try:
        return path_text(read_path(graph, found[0])) if found else ""
    except MalformedError:
        lacks.append("sh:resultPath (a well-formed path)")
        return ""


def _is_day(term: Term | None) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value == f"{XSD}date" and well_typed(term)


def with_decisions(report: Report, found: Sequence[Decision], today: date, *, complete: bool) -> Report:
    """Return the report with the accepted findings marked, and findings about the decisions themselves.

    Incomplete ones are violations. Expired ones are as severe as what they no longer cover. What matches nothing is
    a note, if the run was `complete`, that is, could have found everything.
    """
    sound = [decision for decision in found if not decision.lacks]
    valid = [decision for decision in sound if today.isoformat() <= decision.acceptance.expires[:10]]
    findings = [_accepted(finding, valid) for finding in report.findings]
    about = [_incomplete(decision) for decision in found if decision.lacks]
    for decision in sound:
        meant = [finding for finding in report.findings if decision.means(finding)]
        if not meant and complete:
            about.append(_idle(decision))
        if meant and decision not in valid:
            worst = min((finding.severity for finding in meant), key=SEVERITIES.index)
            about.append(_expired(decision, worst))
    return replace(report, findings=tuple(sorted((*findings, *about), key=finding_order)))


def _accepted(finding: Finding, valid: Sequence[Decision]) -> Finding:
    decision = next((decision for decision in valid if decision.means(finding)), None)
    return replace(finding, accepted=decision.acceptance) if decision else finding


def _incomplete(decision: Decision) -> Finding:
    lacks = ", ".join(decision.lacks)
    return _about(
        decision,
        "incomplete",
        "violation",
        (f"Eine hingenommene Ausnahme gilt erst, wenn sie vollständig ist; es fehlt: {lacks}.",
         f"An accepted exception holds only if it is complete; it lacks: {lacks}."),
        ("Gehört sie niemandem oder endet sie nie, bleibt der Fehler für immer. Das Fehlende ergänzen.",
         "If nobody owns it or it never ends, the fault stays for ever. Add what is missing."),
    )  # fmt: skip


def _expired(decision: Decision, severity: str) -> Finding:
    day = decision.acceptance.expires
    return _about(
        decision,
        "expired",
        severity,
        (f"Diese Ausnahme galt bis {day} und ist abgelaufen.", f"This exception held until {day} and has expired."),
        ("Die Daten berichtigen und die Ausnahme löschen; oder neu entscheiden und schema:expires verlängern.",
         "Mend the data and delete the exception; or decide anew and extend schema:expires."),
    )  # fmt: skip


def _idle(decision: Decision) -> Finding:
    return _about(
        decision,
        "idle",
        "info",
        ("Diese Ausnahme trifft auf keinen Befund zu.", "This exception matches no finding."),
        ("Ist der Fehler behoben, die Ausnahme löschen; sonst Shape, Fokusknoten, Pfad und Wert vergleichen.",
         "If the fault is mended, delete the exception; otherwise compare shape, focus node, path and value."),
    )  # fmt: skip


def _about(decision: Decision, check: str, severity: str, message: tuple[str, str], hint: tuple[str, str]) -> Finding:
    return Finding(
        focus=decision.node,
        path=None,
        value=None,
        component=CHECK + check,
        shape=CHECK + check,
        severity=severity,
        message=Text((("de", message[0]), ("en", message[1]))),
        hint=Text((("de", hint[0]), ("en", hint[1]))),
        location=decision.location,
    )
