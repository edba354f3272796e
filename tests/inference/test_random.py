"""Random ontologies and graphs: the compiled rules entail what owlrl entails, updates lead where scratch leads, and
every proof is one.

More examples: GRAPHTOOL_EXAMPLES=1000 pytest tests/inference/test_random.py
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphtool.inference.axioms import by_predicate
from graphtool.inference.closure import Closure, Reasoner, evaluate
from graphtool.inference.compile import compile_ontology
from graphtool.inference.explain import Explainer
from graphtool.inference.reference import entailments, is_compared
from graphtool.store.load import Corpus
from tests.benchmarks.generate import parts, write_nquads
from tests.inference.ontologies import DECLARATIONS, Triples, axiom_sets, fact_sets
from tests.inference.proof_checker import Checker

EXAMPLES = int(os.environ.get("GRAPHTOOL_EXAMPLES", "60"))
thorough = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)


def _words(triples: Iterable[ox.Triple]) -> set[str]:
    return {str(t) for t in triples}


def _conflicts(closed: Closure) -> set[tuple[str, frozenset[str]]]:
    return {(i.rule.table_rule, frozenset(map(str, i.premises))) for i in closed.inconsistencies}


@thorough
@given(axiom_sets, fact_sets)
def test_compiled_rules_entail_what_owlrl_entails(axioms: Triples, facts: Triples) -> None:
    triples = [*DECLARATIONS, *axioms, *facts]
    theirs, messages = entailments(triples)
    closed = evaluate(compile_ontology(triples), triples, merge=True)
    ours = {t for t in closed.inferred if is_compared(t)}
    if any(i.same for i in closed.inconsistencies):
        return  # two literals that would have to be the same: owlrl replaces one by the other everywhere
    assert _words(theirs - ours) == set()
    assert _words(ours - theirs) == set()
    assert bool(messages) == bool(closed.inconsistencies)


@thorough
@given(axiom_sets, fact_sets, fact_sets, st.booleans(), st.randoms(use_true_random=False))
def test_updates_lead_where_scratch_leads(
    axioms: Triples, kept: Triples, changed: Triples, merge: bool, random: object
) -> None:
    rules = compile_ontology([*DECLARATIONS, *axioms, *kept, *changed])
    changed = [t for t in changed if t not in kept]
    reasoner = Reasoner(rules, merge=merge)
    reasoner.load(by_predicate([*kept, *changed]))
    reasoner.closure()
    reasoner.remove(changed)
    fewer = evaluate(rules, kept, merge=merge)
    assert _words(reasoner.inferred()) == _words(fewer.inferred)
    assert _conflicts(reasoner.closure()) == _conflicts(fewer)
    reasoner.add(changed)
    more = evaluate(rules, [*kept, *changed], merge=merge)
    assert _words(reasoner.inferred()) == _words(more.inferred)
    assert _conflicts(reasoner.closure()) == _conflicts(more)


@thorough
@given(axiom_sets, fact_sets)
def test_every_inferred_statement_has_a_proof_that_the_checker_accepts(axioms: Triples, facts: Triples) -> None:
    triples = [*DECLARATIONS, *axioms, *facts]
    closed = evaluate(compile_ontology(triples), triples, merge=True)
    assert closed.reasoner is not None
    explainer, checker = Explainer(closed.reasoner), Checker(set(triples))
    for triple in closed.inferred:
        proofs = explainer.proofs(triple, limit=3)
        assert proofs, f"no proof of {triple}"
        assert [p.size for p in proofs] == sorted(p.size for p in proofs)
        for proof in proofs:
            assert proof.triple == triple
            checker.check(proof)


@pytest.mark.slow
@pytest.mark.skipif(EXAMPLES <= 60, reason="takes a minute; set GRAPHTOOL_EXAMPLES")
def test_synthetic_graph_of_ten_thousand_triples_entails_what_owlrl_entails(asserted: Corpus) -> None:
    stream = io.StringIO()
    write_nquads(stream, parts(10_000))
    data = ox.parse(stream.getvalue(), format=ox.RdfFormat.N_QUADS)
    triples = [*(q.triple for file in asserted.ontology for q in file.quads), *(q.triple for q in data)]
    theirs, _ = entailments(triples)
    ours = {t for t in evaluate(compile_ontology(triples), triples).inferred if is_compared(t)}
    assert _words(theirs) == _words(ours)
