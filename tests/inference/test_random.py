"""Random ontologies and graphs: the compiled rules entail what owlrl entails, and updates lead where scratch leads."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphtool.inference.closure import Reasoner, evaluate
from graphtool.inference.axioms import by_predicate
from graphtool.inference.compile import compile_ontology
from graphtool.inference.reference import entailments, is_compared
from tests.inference.ontologies import DECLARATIONS, Triples, axiom_sets, fact_sets

EXAMPLES = int(os.environ.get("GRAPHTOOL_EXAMPLES", "40"))
thorough = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def _words(triples: object) -> set[str]:
    return {str(t) for t in triples}  # type: ignore[attr-defined]


@thorough
@given(axiom_sets, fact_sets)
def test_compiled_rules_entail_what_owlrl_entails(axioms: Triples, facts: Triples) -> None:
    triples = [*DECLARATIONS, *axioms, *facts]
    theirs, _ = entailments(triples)
    closed = evaluate(compile_ontology(triples), triples, merge=True)
    ours = {t for t in closed.inferred if is_compared(t)}
    if any(i.same for i in closed.inconsistencies):
        return  # two literals that would have to be the same: owlrl replaces one by the other everywhere
    assert _words(theirs - ours) == set()
    assert _words(ours - theirs) == set()
