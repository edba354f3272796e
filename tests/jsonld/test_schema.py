"""Every document validates against the schema of its kind, and one that is tampered with is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from itertools import chain
from typing import Any

import jsonschema_rs
import pyoxigraph as ox
import pytest
from jsonschema import Draft202012Validator

from graphtool.jsonld.context import released
from graphtool.jsonld.documents import described, kind_of, writer_of
from graphtool.jsonld.frames import FRAMES, INVERSES
from graphtool.jsonld.schema import project_schemas
from graphtool.jsonld.schema.words import INVERSE
from graphtool.namespaces import ENTITY, GRAPH
from graphtool.project import Project
from graphtool.publish.feed.tombstones import tombstone
from graphtool.store.load import Corpus
from tests.benchmarks.generate import parts, write_nquads

Document = dict[str, Any]
Mutation = Callable[[Document], None]


@pytest.fixture(scope="module")
def schemas(project: Project, asserted: Corpus) -> dict[str, Document]:
    return project_schemas(project, asserted.ontology)


@pytest.fixture(scope="module")
def validators(schemas: dict[str, Document]) -> dict[str, Any]:
    return {kind: jsonschema_rs.Draft202012Validator(schema, validate_formats=True) for kind, schema in schemas.items()}


@pytest.fixture(scope="module")
def documents(closed: Corpus) -> dict[str, Document]:
    writer = writer_of(chain(closed.quads(), closed.inferred), released())
    return {iri: writer.document(iri) for iri in described(closed)}


@pytest.fixture(scope="module")
def examples(documents: dict[str, Document]) -> dict[str, Document]:
    """The longest document of each kind."""
    return {kind_of(iri) or "": document for iri, document in sorted(documents.items(), key=lambda d: len(str(d[1])))}


def test_each_kind_in_the_data_has_a_schema(schemas: dict[str, Document], examples: dict[str, Document]) -> None:
    assert set(examples) <= set(schemas)
    assert set(FRAMES) <= set(schemas)


def test_the_schemas_are_valid_and_speak_both_languages(schemas: dict[str, Document]) -> None:
    assert set(INVERSE) == set(INVERSES)
    for kind, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"https://w3id.org/klimanetz/schema/v1/{kind}.schema.json"
        described = {**schema["properties"], **schema["$defs"]["common"]["properties"], kind: schema}
        assert [key for key, found in described.items() if not (found["title"] and found["x-de"]["title"])] == [], kind


def test_all_documents_of_the_graph_validate(documents: dict[str, Document], validators: dict[str, Any]) -> None:
    assert len(documents) > 1000
    for iri, document in documents.items():
        assert [e.message for e in validators[kind_of(iri) or ""].iter_errors(document)] == [], iri


def test_documents_without_inference_validate(asserted: Corpus, validators: dict[str, Any]) -> None:
    writer = writer_of(asserted.quads(), released())
    for iri in described(asserted):
        assert validators[kind_of(iri) or ""].is_valid(writer.document(iri)), iri


def test_the_reference_validator_agrees(examples: dict[str, Document], schemas: dict[str, Document]) -> None:
    """The Python implementation, which is slower, finds the same on the longest document of each kind."""
    for kind, document in examples.items():
        errors = [error.message for error in Draft202012Validator(schemas[kind]).iter_errors(document)]
        assert errors == [], kind


def test_all_documents_of_the_synthetic_graph_validate(
    validators: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("synthetic") / "data.nq"
    with path.open("w", encoding="utf-8") as stream:
        write_nquads(stream, parts(100_000))
    quads = list(ox.parse(path=path, format=ox.RdfFormat.N_QUADS))
    writer = writer_of(quads, released())
    subjects = sorted({quad.subject.value for quad in quads})
    entities = [iri for iri in subjects if iri.startswith(ENTITY)]
    assert len(entities) > 10_000
    for iri in entities:
        assert [e.message for e in validators[kind_of(iri) or ""].iter_errors(writer.document(iri))] == [], iri


def test_the_tombstones_of_every_kind_validate(examples: dict[str, Document], validators: dict[str, Any]) -> None:
    for kind, document in examples.items():
        assert [e.message for e in validators[kind].iter_errors(tombstone(document, "2026-01-01"))] == [], kind


def _without(key: str) -> Mutation:
    return lambda document: document.pop(key)


def _with(key: str, value: object) -> Mutation:
    return lambda document: document.update({key: value})


MUTATIONS: dict[str, Mutation] = {
    "no identifier": _without("id"),
    "no type": _without("type"),
    "no context": _without("@context"),
    "another context": _with("@context", "https://w3id.org/klimanetz/context/v2.jsonld"),
    "an identifier of another kind": _with("id", f"{GRAPH}pages/klikks"),
    "types that collapsed": lambda document: document.update(type=document["type"][0]),
    "an unknown key": _with("erfunden", "x"),
    "a name that is no language map": _with("name", "Klima.Werk"),
    "a name in an unknown language": _with("name", {"Deutsch": "x"}),
    "a wrong day": _with("asOf", "01.01.2024"),
    "evidence that collapsed": _with("evidence", {"id": f"{ENTITY}evidence/f000-001"}),
    "evidence of another kind": _with("evidence", [{"id": f"{ENTITY}network/klima-werk"}]),
    "evidence that is empty": _with("evidence", []),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutated_document_is_refused(name: str, examples: dict[str, Document], validators: dict[str, Any]) -> None:
    for kind, document in examples.items():
        mutated = copy.deepcopy(document)
        MUTATIONS[name](mutated)
        assert not validators[kind].is_valid(mutated), kind


def test_every_value_of_a_wrong_form_is_refused(examples: dict[str, Document], validators: dict[str, Any]) -> None:
    """Each key of each kind in turn: a list as its one value, one value as a list, a number for a text."""
    for kind, document in examples.items():
        for key, value in document.items():
            if ":" in key or key in ("value", "statementObject"):  # any literal may stand here
                continue
            wrong = value[0] if isinstance(value, list) else [value]
            for other in (wrong, 1.5, None):
                assert not validators[kind].is_valid({**document, key: other}), (kind, key, other)


@pytest.mark.parametrize("wrong", ["a b", "kein-iri", "https://example.org/<x>", ""])
def test_a_reference_to_what_is_no_iri_is_refused(
    wrong: str, examples: dict[str, Document], schemas: dict[str, Document]
) -> None:
    """By validators that take `format` for a remark, too."""
    network = copy.deepcopy(examples["network"])
    validator = Draft202012Validator(schemas["network"])
    assert validator.is_valid(network)
    network["source"][0]["id"] = wrong
    assert not validator.is_valid(network)


def test_required_keys_cannot_be_left_out(examples: dict[str, Document], validators: dict[str, Any]) -> None:
    """What the shapes demand of the classes that the real graph uses, the schemas demand of the documents."""
    demanded = {
        (kind, key)
        for kind, document in examples.items()
        for key in document
        if not validators[kind].is_valid({k: v for k, v in document.items() if k != key})
    }
    wanted = {
        ("membership", "member"), ("membership", "organization"), ("membership", "role"), ("membership", "evidence"),
        ("network", "name"), ("grant", "name"), ("evidence", "hasSource"), ("date", "edtf"), ("place", "name"),
        ("participation", "participationStatus"), ("decision", "decidedBy"), ("event", "name"),
    }  # fmt: skip
    assert wanted <= demanded


def test_a_name_needs_the_languages_that_the_shapes_demand(
    examples: dict[str, Document], validators: dict[str, Any]
) -> None:
    for kind in ("network", "organisation", "project", "event"):
        document = copy.deepcopy(examples[kind])
        del document["name"]["en"]
        assert not validators[kind].is_valid(document), kind


def test_dates_and_patterns_are_checked(examples: dict[str, Document], validators: dict[str, Any]) -> None:
    date, place = copy.deepcopy(examples["date"]), copy.deepcopy(examples["place"])
    for key, wrong in (("earliest", "2021-02-30"), ("earliest", "2021"), ("edtf", 2021)):
        assert not validators["date"].is_valid({**date, key: wrong}), (key, wrong)
    for key, wrong in (("ags", "5974040"), ("ags", 5974040)):
        assert not validators["place"].is_valid({**place, key: wrong}), (key, wrong)


def test_schemas_are_the_same_at_every_run(schemas: dict[str, Document], project: Project, asserted: Corpus) -> None:
    assert json.dumps(project_schemas(project, asserted.ontology)) == json.dumps(schemas)
