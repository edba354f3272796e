"""No rule is idle: removing or loosening any part of it changes what it finds in its own examples.

A mutant is a rule with one constraint parameter removed or loosened, with one condition of its query removed, or
with one target of its node shape removed. Compared are the findings in the failing and the passing example; a
mutant that finds exactly what the rule finds survives, and a survivor fails the test.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, SH, XSD, Graph, Literal, URIRef

from .harness import TARGETS, TEXTS, Rule, alone, example, findings, rules, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

RULES = rules()
SHAPES = sorted({rule.shape for rule in RULES})
NOTHING = Literal("SELECT $this WHERE { $this a ?type . FILTER (1 = 0) }")
FIXED = {RDF.type, SH.path, SH.prefixes, SH.select, SH.sparql, *TEXTS}
LOOSER = {
    SH.minCount: -1,
    SH.maxCount: 1,
    SH.minInclusive: -1,
    SH.maxInclusive: 1,
    SH.minExclusive: -1,
    SH.minLength: -1,
    SH.maxLength: 1,
}


def replaced(graph: Graph, subject: URIRef, prop: URIRef, value: Literal | URIRef | None) -> Graph:
    """Return a copy with one value of the subject exchanged, or without it."""
    copy = Graph(bind_namespaces="none")
    for triple in graph:
        copy.add(triple)
    copy.remove((subject, prop, None))
    if value is not None:
        copy.add((subject, prop, value))
    return copy


def parameters(rule: Rule, graph: Graph) -> Iterator[tuple[str, Graph]]:
    """Yield mutants without one constraint parameter, or with a looser number or pattern."""
    for prop, value in list(graph.predicate_objects(rule.iri)):
        if prop in FIXED:
            continue
        assert isinstance(prop, URIRef)
        text = str(value)
        yield f"without {prop}", replaced(graph, rule.iri, prop, None)
        if prop in LOOSER and not (prop == SH.minCount and int(text) == 1):
            looser = Literal(str(int(text) + LOOSER[prop]), datatype=XSD.integer)
            yield f"{prop} {looser}", replaced(graph, rule.iri, prop, looser)
        if prop == SH.pattern and text.startswith("^"):
            yield "pattern without ^", replaced(graph, rule.iri, prop, Literal(text[1:]))
        if prop == SH.pattern and text.endswith("$"):
            yield "pattern without $", replaced(graph, rule.iri, prop, Literal(text[:-1]))


def conditions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each FILTER of a query begins and ends, by counting brackets."""
    for match in re.finditer(r"\bFILTER\b", text):
        depth, inside = 0, False
        for position in range(match.end(), len(text)):
            inside ^= text[position] == '"'
            depth += 0 if inside else (text[position] in "({") - (text[position] in ")}")
            if depth == 0 and text[position] in ")}" and not inside:
                yield match.start(), position + 1
                break


def queries(rule: Rule, graph: Graph) -> Iterator[tuple[str, Graph]]:
    """Yield mutants whose query finds nothing, or lacks one FILTER."""
    select = graph.value(rule.iri, SH.select)
    if select is None:
        return
    text = str(select)
    yield "query without result", replaced(graph, rule.iri, SH.select, NOTHING)
    for begin, end in conditions(text):
        less = text[:begin] + text[end:]
        yield f"without {text[begin:end]}", replaced(graph, rule.iri, SH.select, Literal(less))


def survives(rule: Rule, mutant: Graph) -> bool:
    """Return whether the mutant finds exactly what the rule finds in both examples."""
    failing, passing = verdict(rule)
    return findings(mutant, *example(rule, "fail")) == failing and (findings(mutant, *example(rule, "pass")) == passing)


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_no_mutant_of_a_rule_survives(rule: Rule) -> None:
    graph = alone(rule)
    mutants = [*parameters(rule, graph), *queries(rule, graph)]
    assert mutants
    survivors = [name for name, mutant in mutants if survives(rule, mutant)]
    assert not survivors, "\n".join(survivors)


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.rpartition("#")[2] for shape in SHAPES])
def test_no_target_is_idle(shape: URIRef) -> None:
    own = [rule for rule in RULES if rule.shape == shape]
    graph = alone(own[0])
    targets = [(prop, value) for prop in TARGETS for value in graph.objects(shape, prop)]
    assert targets
    for prop, value in targets if len(targets) > 1 else []:
        users = [rule for rule in own if uses(rule, value)]
        assert any(
            findings(without_target(rule, prop, value), *example(rule, "fail")) != verdict(rule)[0] for rule in users
        ), f"no example needs {prop} {value}"


def uses(rule: Rule, term: Node) -> bool:
    """Return whether the failing example of a rule uses the term (or what the ontology puts below it)."""
    data, _ = example(rule, "fail")
    return (None, term, None) in data or (None, None, term) in data


def without_target(rule: Rule, prop: URIRef, value: Node) -> Graph:
    """Return the rule with one target of its shape removed."""
    graph = alone(rule)
    graph.remove((rule.shape, prop, value))
    return graph
