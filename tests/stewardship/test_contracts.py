"""Contracts: what a change of documents means for those who rely on them, and which field of which document breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graphtool.errors import ContractError
from graphtool.namespaces import ENTITY, SCHEME
from tests.stewardship.agreed import A, B, Graph, contract, judged, networks


@pytest.fixture
def graph() -> Graph:
    return networks()


@pytest.mark.parametrize(
    ("change", "level", "news"),
    [
        (lambda graph: None, "none", []),
        (lambda graph: graph[A]["name"].update(de="Netz AA"), "patch", []),
        (lambda graph: graph[A]["memberships"].pop(), "patch", []),
        (lambda graph: graph[B].update(url=["https://b.de"]), "patch", []),
        (lambda graph: graph.update({f"{ENTITY}place/x": {"id": f"{ENTITY}place/x"}}), "none", []),
        (lambda graph: graph[A].update(motto={"de": "Los"}), "minor", ["added /motto, /motto/de"]),
        (lambda graph: graph[A].pop("url"), "minor", ["dropped /url"]),
        (
            lambda graph: graph.update({f"{ENTITY}network/c": {**graph[B], "id": f"{ENTITY}network/c"}}),
            "minor",
            [f"created {ENTITY}network/c"],
        ),
        (lambda graph: graph.pop(B), "minor", [f"removed {B}"]),
    ],
)
def test_what_breaks_nothing_is_a_patch_or_minor(
    graph: Graph, tmp_path: Path, change: Callable[[Graph], object], level: str, news: list[str]
) -> None:
    verdict = judged(contract(tmp_path), graph, change)
    assert verdict.level == level
    assert [f"{each.what} {', '.join(each.names)}" for each in verdict.news] == news
    assert verdict.breaches == ()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda graph: graph.pop(A), ("ids", A, "", "a document", '{"de": "Netz A"}', "")),
        (lambda graph: graph[A]["name"].pop("de"), ("/name/de", A, "/name/de", "string", '"Netz A"', "")),
        (lambda graph: graph[A].pop("name"), ("/name/de", A, "/name", "string", '{"de": "Netz A"}', "")),
        (
            lambda graph: graph[A].update(name="Netz A"),
            ("/name/de", A, "/name/de", "string", '"Netz A"', ""),
        ),
        (
            lambda graph: graph[A]["name"].update(de=["Netz A"]),
            ("/name/de", A, "/name/de", "string", '"Netz A"', '["Netz A"]'),
        ),
        (
            lambda graph: graph[A]["memberships"][1].pop("member"),
            (
                "/memberships/*/member/name/de", A, "/memberships/1/member", "string",
                '{"name": {"de": "Stadt 2"}}', "",
            ),
        ),
        (
            lambda graph: graph[B].update(memberships={"member": {"name": {"de": "Stadt 1"}}}),
            (
                "/memberships/*/member/name/de", B, "/memberships", "array",
                "[]", '{"member": {"name": {"de": "Stadt 1"}}}',
            ),
        ),
        (
            lambda graph: graph[A].update(founded="2020"),
            ("/founded?", A, "/founded", "date", '"2020-01-01"', '"2020"'),
        ),
        (lambda graph: graph[A].pop("founded"), ("/founded?", "", "/founded", "date", "", "")),
        (lambda graph: graph[A].update(id="a b"), ("/id", "a b", "/id", "iri", "", '"a b"')),
    ],
)  # fmt: skip
def test_what_breaks_a_contract_is_named_with_document_and_pointer(
    graph: Graph, tmp_path: Path, change: Callable[[Graph], object], found: tuple[str, ...]
) -> None:
    verdict = judged(contract(tmp_path), graph, change)
    assert verdict.level == "major"
    (breach,) = verdict.breaches
    assert (breach.rule, breach.document, breach.pointer, breach.expected, breach.was, breach.now) == found


def test_a_kind_without_any_document_breaks(graph: Graph, tmp_path: Path) -> None:
    verdict = judged(contract(tmp_path), graph, lambda g: g.clear())
    assert [breach.rule for breach in verdict.breaches] == ["documents", "ids"]


def test_what_was_broken_before_is_known(graph: Graph, tmp_path: Path) -> None:
    del graph[B]["name"]["de"]
    verdict = judged(contract(tmp_path), graph, lambda g: g[A].update(founded="2021-01-01"))
    assert verdict.level == "patch"
    assert [breach.document for breach in verdict.known] == [B]


def test_a_known_breach_in_a_list_stays_known_when_the_list_moves(graph: Graph, tmp_path: Path) -> None:
    members = graph[A]["memberships"]
    del members[1]["member"]
    verdict = judged(contract(tmp_path), graph, lambda g: g[A]["memberships"].insert(0, members[0]))
    assert (verdict.level, [breach.pointer for breach in verdict.known]) == ("patch", ["/memberships/2/member"])
    verdict = judged(contract(tmp_path), graph, lambda g: g[A]["memberships"][0].pop("member"))
    assert (verdict.level, len(verdict.known), len(verdict.breaches)) == ("major", 1, 1)


def test_every_breach_is_told(graph: Graph, tmp_path: Path) -> None:
    verdict = judged(contract(tmp_path), graph, lambda g: [g[A].pop("name"), g[B].pop("name")])
    assert [breach.document for breach in verdict.breaches] == [A, B]


def test_concepts_are_relied_on_as_entities_are(tmp_path: Path) -> None:
    member, blue = f"{SCHEME}role/member", f"{SCHEME}farbe/blau"
    graph = {iri: {"id": iri, "name": {"de": "Mitglied"}} for iri in (member, blue)}
    agreed = contract(tmp_path, "documents: {concept: {ids: ['role:member'], fields: {/name/de: string}}}")
    assert judged(agreed, graph, lambda g: g.pop(blue)).level == "minor"
    assert [each.rule for each in judged(agreed, graph, lambda g: g.pop(member)).breaches] == ["ids"]
    assert [each.document for each in judged(agreed, graph, lambda g: g[blue].pop("name")).breaches] == [blue]


def test_a_schema_is_kept(graph: Graph, tmp_path: Path) -> None:
    schema = {"required": ["name"], "properties": {"founded": {"type": "string", "minLength": 4}}}
    (tmp_path / "map.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    agreed = contract(tmp_path, "documents: {network: {schema: map.schema.json}}")
    assert judged(agreed, graph, lambda g: g[A].update(founded="1999")).level == "patch"
    (breach,) = judged(agreed, graph, lambda g: g[A].update(founded="99")).breaches
    assert (breach.rule, breach.pointer, breach.expected) == ("schema", "/founded", "minLength: 4")
    assert (breach.was, breach.now) == ('"2020-01-01"', '"99"')


@pytest.mark.parametrize(
    ("draft", "level"),
    [("http://json-schema.org/draft-07/schema#", "major"), ("https://json-schema.org/draft/2020-12/schema", "minor")],
)
def test_a_schema_is_read_as_its_draft(graph: Graph, tmp_path: Path, draft: str, level: str) -> None:
    schema = {"$schema": draft, "dependencies": {"founded": ["motto"]}}  # a keyword that 2020-12 has no more
    (tmp_path / "map.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    agreed = contract(tmp_path, "documents: {network: {schema: map.schema.json}}")
    graph[A]["motto"] = {"de": "Los"}
    assert judged(agreed, graph, lambda g: g[A].pop("motto")).level == level


def test_a_schema_of_an_unknown_draft_is_refused(tmp_path: Path) -> None:
    (tmp_path / "map.schema.json").write_text('{"$schema": "https://example.org/draft"}', encoding="utf-8")
    with pytest.raises(ContractError, match=r"'https://example\.org/draft' is no draft of JSON Schema"):
        contract(tmp_path, "documents: {network: {schema: map.schema.json}}")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("map.json", '{"documents": {"network": {"fields": {"/name/de": "string"}}}}'),
        ("map.toml", '[documents.network.fields]\n"/name/de" = "string"\n'),
        ("map.yml", 'documents: {network: {fields: {"/name/de": string}}}\n'),
    ],
)
def test_contracts_are_written_in_yaml_json_or_toml(graph: Graph, tmp_path: Path, name: str, text: str) -> None:
    agreed = contract(tmp_path, text, name)
    assert agreed.title == "map"
    assert judged(agreed, graph, lambda g: g[A].pop("name")).level == "major"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a contract names the kinds of documents under documents:"),
        ("documents: [network]", "a contract names the kinds of documents"),
        ("documents: {network: {}}", "documents: network: what is relied on is said with fields, frame, ids, schema"),
        ("documents: {network: {field: {}}}", "is said with fields"),
        ("documents: {network: {ids: ['place:x']}}", "'place:x' is no network"),
        ("documents: {network: {fields: {name: string}}}", "'name' is no JSON pointer"),
        ("documents: {network: {fields: {/name: text}}}", "'text' is no type of a field"),
        ("documents: {network: {schema: map.schema.json}}", "its JSON Schema cannot be used"),
        ("documents: {", "cannot be read"),
        ("\x00", "cannot be read"),
    ],
)
def test_a_contract_that_cannot_be_read_says_why(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "map.schema.json").write_text('{"type": "text"}', encoding="utf-8")
    with pytest.raises(ContractError, match=message.replace("[", r"\[")) as caught:
        contract(tmp_path, text)
    assert "tests/contracts/map.yaml" in str(caught.value)
    assert "hint: " in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("{fields: [/name/de]}", "documents: network: fields: are no pointers with types"),
        ("{fields: /name/de}", "documents: network: fields: are no pointers with types"),
        ("{ids: 5}", "documents: network: ids: is no list"),
        ("{ids: network:x}", "documents: network: ids: is no list"),
        ("{ids: {a: b}}", "documents: network: ids: is no list"),
    ],
)
def test_ids_are_a_list_and_fields_have_types(tmp_path: Path, kind: str, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        contract(tmp_path, f"documents: {{network: {kind}}}")


def test_what_nests_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "map.frame.yaml").write_text("&a {1: *a}", encoding="utf-8")
    with pytest.raises(ContractError, match=r"frame: map\.frame\.yaml nests too deeply"):
        contract(tmp_path, "documents: {network: {frame: map.frame.yaml}}")
    (tmp_path / "map.schema.json").write_text('{"not": ' * 300 + "{}" + "}" * 300, encoding="utf-8")
    with pytest.raises(ContractError, match="its JSON Schema cannot be used: it nests too deeply"):
        contract(tmp_path, "documents: {network: {schema: map.schema.json}}")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", f'{{"a": {"9" * 5_000}}}'),
        ("a.toml", f"a = {'9' * 5_000}"),
        ("a.yaml", f"a: {'9' * 5_000}"),
        ("a.json", "[" * 200_000),
        ("a.toml", f"a = {'[' * 2_000}{']' * 2_000}"),
        ("a.yaml", f"{'[' * 2_000}{']' * 2_000}"),
    ],
)
def test_a_file_beyond_all_bounds_cannot_be_read(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(ContractError, match="cannot be read"):
        contract(tmp_path, text, name)


def test_a_schema_that_leads_to_the_network_is_refused(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "map.schema.json").write_text('{"$ref": "https://example.org/s.json"}', encoding="utf-8")
    agreed = contract(tmp_path, "documents: {network: {schema: map.schema.json}}")
    with pytest.raises(ContractError, match="its JSON Schema cannot be used"):
        judged(agreed, graph, lambda g: g[A].pop("name"))
