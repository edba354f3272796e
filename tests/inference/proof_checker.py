"""A small independent checker of proofs: each step is an instance of a rule of the OWL 2 RL tables, each leaf asserted.

It knows the tables (OWL 2 Profiles, section 4.3) as text and the ontology as triples; it uses nothing of the compiler.
`?x` is a variable; `each`, `chain` and `keys` stand for premises over the members of a list. A table rule lists the
axioms that it reads, then its premises, then its conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graphtool.inference.explain import Proof
from graphtool.namespaces import OWL, RDF, RDFS

TABLES = {
    "cax-sco": "?c rdfs:subClassOf ?d | ?x rdf:type ?c | ?x rdf:type ?d",
    "cax-eqc1": "?c owl:equivalentClass ?d | ?x rdf:type ?c | ?x rdf:type ?d",
    "cax-eqc2": "?c owl:equivalentClass ?d | ?x rdf:type ?d | ?x rdf:type ?c",
    "cls-int1": "?c owl:intersectionOf ?l | each ?l : ?x rdf:type ?m | ?x rdf:type ?c",
    "cls-int2": "?c owl:intersectionOf ?l , ?l member ?m | ?x rdf:type ?c | ?x rdf:type ?m",
    "cls-uni": "?c owl:unionOf ?l , ?l member ?m | ?x rdf:type ?m | ?x rdf:type ?c",
    "cls-oo": "?c owl:oneOf ?l , ?l member ?x | | ?x rdf:type ?c",
    "cls-hv1": "?c owl:hasValue ?y , ?c owl:onProperty ?p | ?x rdf:type ?c | ?x ?p ?y",
    "cls-hv2": "?c owl:hasValue ?y , ?c owl:onProperty ?p | ?x ?p ?y | ?x rdf:type ?c",
    "cls-svf1": "?c owl:someValuesFrom ?d , ?c owl:onProperty ?p | ?x ?p ?y , ?y rdf:type ?d | ?x rdf:type ?c",
    "cls-svf2": "?c owl:someValuesFrom owl:Thing , ?c owl:onProperty ?p | ?x ?p ?y | ?x rdf:type ?c",
    "cls-avf": "?c owl:allValuesFrom ?d , ?c owl:onProperty ?p | ?x rdf:type ?c , ?x ?p ?y | ?y rdf:type ?d",
    "cls-maxc2": "?c owl:maxCardinality 1 , ?c owl:onProperty ?p"
    " | ?x rdf:type ?c , ?x ?p ?y , ?x ?p ?z | ?y owl:sameAs ?z",
    "cls-maxqc3": "?c owl:maxQualifiedCardinality 1 , ?c owl:onProperty ?p , ?c owl:onClass ?d"
    " | ?x rdf:type ?c , ?x ?p ?y , ?x ?p ?z , ?y rdf:type ?d , ?z rdf:type ?d | ?y owl:sameAs ?z",
    "cls-maxqc4": "?c owl:maxQualifiedCardinality 1 , ?c owl:onProperty ?p , ?c owl:onClass owl:Thing"
    " | ?x rdf:type ?c , ?x ?p ?y , ?x ?p ?z | ?y owl:sameAs ?z",
    "prp-dom": "?p rdfs:domain ?c | ?x ?p ?y | ?x rdf:type ?c",
    "prp-rng": "?p rdfs:range ?c | ?x ?p ?y | ?y rdf:type ?c",
    "prp-spo1": "?p rdfs:subPropertyOf ?q | ?x ?p ?y | ?x ?q ?y",
    "prp-eqp1": "?p owl:equivalentProperty ?q | ?x ?p ?y | ?x ?q ?y",
    "prp-eqp2": "?p owl:equivalentProperty ?q | ?x ?q ?y | ?x ?p ?y",
    "prp-inv1": "?p owl:inverseOf ?q | ?x ?p ?y | ?y ?q ?x",
    "prp-inv2": "?p owl:inverseOf ?q | ?x ?q ?y | ?y ?p ?x",
    "prp-spo2": "?p owl:propertyChainAxiom ?l | chain ?l : ?u ?v | ?u ?p ?v",
    "prp-symp": "?p rdf:type owl:SymmetricProperty | ?x ?p ?y | ?y ?p ?x",
    "prp-trp": "?p rdf:type owl:TransitiveProperty | ?x ?p ?y , ?y ?p ?z | ?x ?p ?z",
    "prp-fp": "?p rdf:type owl:FunctionalProperty | ?x ?p ?y , ?x ?p ?z | ?y owl:sameAs ?z",
    "prp-ifp": "?p rdf:type owl:InverseFunctionalProperty | ?x ?p ?z , ?y ?p ?z | ?x owl:sameAs ?y",
    "prp-key": "?c owl:hasKey ?l | keys ?l : ?x ?y ?c | ?x owl:sameAs ?y",
    "eq-sym": " | ?x owl:sameAs ?y | ?y owl:sameAs ?x",
    "eq-trans": " | ?x owl:sameAs ?y , ?y owl:sameAs ?z | ?x owl:sameAs ?z",
    "eq-rep-s": " | ?s owl:sameAs ?t , ?s ?p ?o | ?t ?p ?o",
    "eq-rep-p": " | ?p owl:sameAs ?q , ?s ?p ?o | ?s ?q ?o",
    "eq-rep-o": " | ?o owl:sameAs ?q , ?s ?p ?o | ?s ?p ?q",
}  # fmt: skip
Bindings = dict[str, str]
Statement = tuple[str, str, str]


def plain(triple: ox.Triple | ox.Quad) -> Statement:
    """Return a triple as three strings."""
    return (str(triple.subject), str(triple.predicate), str(triple.object))


class Checker:
    """Checks proofs against an ontology and the asserted statements."""

    def __init__(self, asserted: set[ox.Triple]) -> None:
        self._asserted = {plain(t) for t in asserted}
        self._objects: dict[tuple[str, str], list[str]] = {}
        self._pairs: dict[str, list[tuple[str, str]]] = {}
        for s, p, o in self._asserted:
            self._objects.setdefault((s, p), []).append(o)
            self._pairs.setdefault(p, []).append((s, o))

    def check(self, proof: Proof) -> None:
        """Raise AssertionError with the first step that is wrong."""
        if proof.rule is None:
            assert plain(proof.triple) in self._asserted, f"not asserted: {proof.triple}"
            return
        premises = [plain(premise.triple) for premise in proof.premises]
        assert self._holds(proof.rule.table_rule, premises, plain(proof.triple)), (proof.rule, premises, proof.triple)
        for premise in proof.premises:
            self.check(premise)

    def _holds(self, table_rule: str, premises: list[Statement], conclusion: Statement) -> bool:
        axioms, body, head = (part.strip() for part in TABLES[table_rule].split("|"))
        for bindings in self._match(_atoms(head), [conclusion], {}):
            if body.startswith(("each", "chain", "keys")):
                if self._list_rule(body.split()[0], axioms, premises, bindings):
                    return True
                continue
            for bound in self._match(_atoms(body), premises, bindings):
                if self._axioms_hold(_atoms(axioms), bound):
                    return True
        return table_rule == "cax-sco" and self._schema(premises[0], conclusion)

    def _match(self, atoms: list[list[str]], triples: list[Statement], bindings: Bindings) -> Iterator[Bindings]:
        if len(atoms) != len(triples):
            return
        if not atoms:
            yield bindings
            return
        for i, triple in enumerate(triples):
            bound = _unify(atoms[0], triple, bindings)
            if bound is not None:
                yield from self._match(atoms[1:], triples[:i] + triples[i + 1 :], bound)

    def _axioms_hold(self, atoms: list[list[str]], bindings: Bindings) -> bool:
        if not atoms:
            return True
        (subject, predicate, obj), rest = atoms[0], atoms[1:]
        if predicate == "member":
            found = [("", "", m) for m in self.members(bindings[subject])]
            return any(self._axioms_hold(rest, b) for t in found if (b := _unify(["", "", obj], t, bindings)))
        name = _iri(predicate)
        known = bindings.get(subject)
        pairs = (
            self._pairs.get(name, []) if known is None else [(known, o) for o in self._objects.get((known, name), [])]
        )
        for s, o in pairs:
            bound = _unify([subject, predicate, obj], (s, name, o), bindings)
            if bound is not None and self._axioms_hold(rest, bound):
                return True
        return False

    def _list_rule(self, kind: str, axioms: str, premises: list[Statement], bindings: Bindings) -> bool:
        if kind == "keys":
            return self._is_key(premises, bindings)
        subject, predicate, _ = _atoms(axioms)[0]
        for head in self._objects.get((bindings[subject], _iri(predicate)), []):
            members = self.members(head)
            if kind == "each" and sorted(premises) == sorted((bindings["?x"], _iri("rdf:type"), m) for m in members):
                return True
            if kind == "chain" and self._is_chain(members, premises, bindings):
                return True
        return False

    def _is_chain(self, members: list[str], premises: list[Statement], bindings: Bindings) -> bool:
        if len(members) != len(premises):
            return False
        ends = [bindings["?u"], *(o for _, _, o in premises)]
        steps = [(ends[i], member, ends[i + 1]) for i, member in enumerate(members)]
        return steps == premises and ends[-1] == bindings["?v"]

    def _is_key(self, premises: list[Statement], bindings: Bindings) -> bool:
        x, y = bindings["?x"], bindings["?y"]
        given = set(premises)
        for (cls, predicate), heads in self._objects.items():
            typed = {(x, _iri("rdf:type"), cls), (y, _iri("rdf:type"), cls)}
            if predicate == _iri("owl:hasKey") and typed <= given:
                values = {(s, p): o for s, p, o in given - typed}
                for head in heads:
                    if all(values.get((x, key)) == values.get((y, key)) is not None for key in self.members(head)):
                        return True
        return False

    def members(self, head: str) -> list[str]:
        """Return the members of an RDF list."""
        found = []
        while firsts := self._objects.get((head, _iri("rdf:first"))):
            found.append(firsts[0])
            head = self._objects[head, _iri("rdf:rest")][0]
        return found

    def _schema(self, premise: Statement, conclusion: Statement) -> bool:
        """Accept subclass axioms that table 9 derives between restrictions with the same kind of filler."""
        kinds = (_iri("owl:someValuesFrom"), _iri("owl:allValuesFrom"))
        both = [[self._objects.get((t[2], kind)) for kind in kinds] for t in (premise, conclusion)]
        return premise[0] == conclusion[0] and any(one and other for one, other in zip(*both, strict=True))


def _atoms(text: str) -> list[list[str]]:
    return [atom.split() for atom in text.split(" , ")] if text.strip() else []


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"<{ {'rdf': RDF, 'rdfs': RDFS, 'owl': OWL}[prefix] }{local}>"


def _unify(atom: list[str], triple: Statement, bindings: Bindings) -> Bindings | None:
    bound = dict(bindings)
    for slot, given in zip(atom, triple, strict=True):
        if slot.startswith("?"):
            if bound.setdefault(slot, given) != given:
                return None
        elif slot == "1":
            if not given.startswith('"1"'):
                return None
        elif slot and _iri(slot) != given:
            return None
    return bound
