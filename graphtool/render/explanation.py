"""Write proofs: as a tree for readers, as JSON, and as PROV in Turtle. Contradictions as lines of text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.inference.findings import in_words
from graphtool.namespaces import RDF, RDFS, STANDARD
from graphtool.store.terms import show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphtool.errors import Location
    from graphtool.inference.explain import Proof
    from graphtool.inference.findings import Contradiction
    from graphtool.store.terms import Term

    Places = Mapping[ox.Triple, Location | None]
    Names = Mapping[Term, str]

_PROV = STANDARD["prov"]


def text(proofs: Sequence[Proof], places: Places, names: Names) -> str:
    """Return proofs as trees, the shortest first; `names` are anonymous classes in words."""
    return "\n".join("\n".join(_tree(proof, places, names, "", "")) + "\n" for proof in proofs)


def _tree(proof: Proof, places: Places, names: Names, first: str, rest: str) -> list[str]:
    lines = [first + _statement(proof.triple, names)]
    bar = "│  " if proof.premises else "   "
    if proof.rule:
        lines.append(f"{rest}{bar}by {proof.rule.table_rule}: {proof.rule.axiom}")
    else:
        lines.append(f"{rest}{bar}stated in {places.get(proof.triple) or 'the graph'}")
    for i, premise in enumerate(proof.premises):
        last = i == len(proof.premises) - 1
        lines += _tree(premise, places, names, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))
    return lines


def _statement(triple: ox.Triple, names: Names) -> str:
    words = names.get(triple.object)
    return f"{show(triple.subject)} a {words}" if words else in_words(triple)


def as_json(triple: ox.Triple, proofs: Sequence[Proof], places: Places, names: Names) -> str:
    """Return a statement and its proofs as a JSON object."""
    found = [_json(proof, places, names) for proof in proofs]
    return json.dumps({"statement": _terms(triple, names), "proofs": found}, ensure_ascii=False, indent=2) + "\n"


def _json(proof: Proof, places: Places, names: Names) -> dict[str, Any]:
    entry: dict[str, Any] = {"statement": _terms(proof.triple, names)}
    if proof.rule:
        entry |= {"rule": proof.rule.table_rule, "axiom": proof.rule.axiom}
        entry["premises"] = [_json(premise, places, names) for premise in proof.premises]
    elif place := places.get(proof.triple):
        entry["stated"] = {"file": place.path, "line": place.line}
    return entry


def _terms(triple: ox.Triple, names: Names) -> dict[str, str]:
    obj = names.get(triple.object) or str(triple.object)
    return {"subject": str(triple.subject), "predicate": str(triple.predicate), "object": obj}


def as_prov(proofs: Sequence[Proof], places: Places) -> bytes:
    """Return proofs as PROV-O in Turtle: each statement an entity, each use of a rule an activity."""
    triples: list[ox.Triple] = []
    for number, proof in enumerate(proofs, 1):
        _prov(proof, places, f"p{number}", triples)
    prefixes = {name: STANDARD[name] for name in ("prov", "rdf", "rdfs")}
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def _prov(proof: Proof, places: Places, name: str, triples: list[ox.Triple]) -> ox.BlankNode:
    entity = ox.BlankNode(name)
    say = _Sayer(entity, triples)
    say.is_a(f"{_PROV}Entity", f"{RDF}Statement")
    for part, term in (("subject", "subject"), ("predicate", "predicate"), ("object", "object")):
        say(f"{RDF}{part}", getattr(proof.triple, term))
    if proof.rule is None:
        say(f"{_PROV}atLocation", ox.Literal(str(places.get(proof.triple) or "the graph")))
        return entity
    activity = ox.BlankNode(f"{name}rule")
    do = _Sayer(activity, triples)
    do.is_a(f"{_PROV}Activity")
    do(f"{RDFS}label", ox.Literal(f"{proof.rule.table_rule}: {proof.rule.axiom}"))
    say(f"{_PROV}wasGeneratedBy", activity)
    for i, premise in enumerate(proof.premises, 1):
        used = _prov(premise, places, f"{name}x{i}", triples)
        say(f"{_PROV}wasDerivedFrom", used)
        do(f"{_PROV}used", used)
    return entity


class _Sayer:
    """Appends statements about one node."""

    def __init__(self, node: ox.BlankNode, triples: list[ox.Triple]) -> None:
        self._node, self._triples = node, triples

    def __call__(self, predicate: str, obj: Any) -> None:
        self._triples.append(ox.Triple(self._node, ox.NamedNode(predicate), obj))

    def is_a(self, *classes: str) -> None:
        for cls in classes:
            self(f"{RDF}type", ox.NamedNode(cls))


def contradiction(found: Contradiction) -> str:
    """Return a contradiction: place, what contradicts what, the axiom, and the statements behind it."""
    rule = found.inconsistency.rule
    place = next((f"{where}: " for _, where in found.support if where), "")
    lines = [f"{place}contradiction: {found.message} [{rule.table_rule}: {rule.axiom}]"]
    lines += [f"   {where or 'the graph'}: {in_words(triple)}" for triple, where in found.support]
    return "\n".join(lines)
