"""Contracts: what a change of documents means for those who rely on them, and which field of which document breaks."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphtool.errors import ContractError, FileProblemError
from graphtool.jsonld.affected import DocumentChanges
from graphtool.namespaces import ENTITY
from graphtool.stewardship.contracts.judge import Documents, Verdict, judge
from graphtool.stewardship.contracts.model import Contract
from graphtool.stewardship.contracts.read import read_contract

CONTRACT = """\
title: Map
documents:
  network:
    ids: [network:a]
    fields:
      /id: iri
      /name/de: string
      /founded?: date
      /memberships/*/member/name/de: string
"""
A, B = f"{ENTITY}network/a", f"{ENTITY}network/b"
Graph = dict[str, dict[str, Any]]


@pytest.fixture
def graph() -> Graph:
    """Two networks; only the first has members and a date."""
    members = [{"id": f"{ENTITY}membership/{n}", "member": {"name": {"de": f"Stadt {n}"}}} for n in (1, 2)]
    return {
        A: {
            "id": A,
            "type": ["Network"],
            "name": {"de": "Netz A"},
            "founded": "2020-01-01",
            "memberships": members,
            "url": ["https://a.de"],
        },
        B: {"id": B, "type": ["Network", "Brand"], "name": {"de": "Netz B"}, "memberships": []},
    }


def contract(folder: Path, text: str = CONTRACT, name: str = "map.yaml") -> Contract:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return read_contract(folder / name, f"tests/contracts/{name}")


def judged(agreed: Contract, old: Graph, change: Callable[[Graph], object]) -> Verdict:
    new = copy.deepcopy(old)
    change(new)
    changes = DocumentChanges(
        created=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(sorted(iri for iri in new.keys() & old.keys() if old[iri] != new[iri])),
    )
    return judge(agreed, Documents.of(old, old.__getitem__), Documents.of(new, new.__getitem__), changes)


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


FRAME = {
    "@context": "https://w3id.org/klimanetz/context/v1.jsonld",
    "type": "Network",
    "name": {},
    "url": {"@default": None},
    "memberships": {"member": {"name": {}}},
}


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        (lambda graph: graph[A].update(name="Netz A"), ["/name"]),
        (lambda graph: graph[A].pop("founded"), []),
        (lambda graph: graph[A].update(url="https://a.de"), ["/url"]),
        (lambda graph: graph[A]["memberships"][0]["member"].pop("name"), ["/memberships/0/member/name"]),
        (lambda graph: graph[A].pop("memberships"), ["/memberships", "/memberships", "/memberships"]),
    ],
)
def test_a_frame_names_fields_whose_types_may_not_change(
    graph: Graph, tmp_path: Path, change: Callable[[Graph], object], pointers: list[str]
) -> None:
    (tmp_path / "map.frame.jsonld").write_text(json.dumps(FRAME), encoding="utf-8")
    agreed = contract(tmp_path, "documents: {network: {frame: map.frame.jsonld}}")
    verdict = judged(agreed, graph, change)
    assert [breach.pointer for breach in verdict.breaches] == pointers


def framed(folder: Path, frame: dict[str, Any]) -> Contract:
    (folder / "map.frame.jsonld").write_text(json.dumps(frame), encoding="utf-8")
    return contract(folder, "documents: {network: {frame: map.frame.jsonld}}")


@pytest.mark.parametrize(
    ("frame", "change", "found"),
    [
        ({"type": "Brand", "memberships": {}}, lambda g: g[A].pop("memberships"), set()),
        ({"type": "Brand", "memberships": {}}, lambda g: g[B].pop("memberships"), {("/memberships", B)}),
        ({"type": "Brand"}, lambda g: g[A].pop("type"), set()),
        ({"@type": ["kn:Brand"]}, lambda g: g[B]["type"].pop(), {("/type", ""), ("/type", B)}),
        ({"type": ["Brand", "Network"]}, lambda g: g[B]["type"].pop(), set()),
        ({"@type": {}, "skos:prefLabel": {}}, lambda g: g[A].pop("name"), {("/name", A)}),
        ({"http://www.w3.org/2004/02/skos/core#prefLabel": {}}, lambda g: g[A].pop("name"), {("/name", A)}),
    ],
)
def test_a_frame_means_the_documents_of_its_types_and_keys_in_any_form(
    graph: Graph, tmp_path: Path, frame: dict[str, Any], change: Callable[[Graph], object], found: set[tuple[str, str]]
) -> None:
    verdict = judged(framed(tmp_path, frame), graph, change)
    assert {(each.pointer, each.document) for each in verdict.breaches} == found
    assert verdict.known == ()


@pytest.mark.parametrize(
    "frame",
    [
        {"@explicit": True, "@requireAll": True, "@omitDefault": False, "@embed": "@always", "name": {}},
        {"memberships": {"@embed": "@never"}, "name": [{}]},
        {"@embed": False, "memberships": {"@id": {}}, "name": {"@embed": True, "de": {}}},
    ],
)
def test_switches_of_a_frame_that_change_nothing_that_is_read_are_taken(tmp_path: Path, frame: dict[str, Any]) -> None:
    (kind,) = framed(tmp_path, frame).kinds
    assert "/name" in {each.pointer for each in kind.fields}


@pytest.mark.parametrize(
    ("frame", "where", "hint"),
    [
        ({"motto": "Los"}, "/motto is a value to match", "write motto: {}"),
        ({"founded": None}, "/founded is a value to match", "write founded: {}"),
        ({"url": []}, "/url is to be missing", "write url: {}"),
        ({"url": [{}, {}]}, "/url is a value to match", ""),
        ({"id": A}, "/id is a value to match", "name it under ids:"),
        ({"memberships": {"member": {"id": A}}}, "/memberships/member/id is a value to match", "write id: {}"),
        ({"memberships": {"type": "Sponsorship"}}, "/memberships/type selects", ""),
        ({"type": []}, "/type selects", ""),
        ({"type": {"@default": "Network"}}, "/type selects", ""),
        ({"name": {"@language": "de"}}, "/name/@language is not read", '"name": {"de": {}}'),
        ({"name": {"@value": {}}}, "/name/@value is not read", '"name": {"de": {}}'),
        ({"@reverse": {"org:organization": {}}}, "/@reverse is not read", "such as memberships"),
        ({"url": {"@set": [{}]}}, "/url/@set is not read", "leave @set out"),
        ({"@graph": [{"name": {}}]}, "/@graph is not read", "leave @graph out"),
        ({"@default": None}, "/@default is not read", ""),
        ({"@included": {}}, "/@included is not read", ""),
        ({"@context": {"label": "skos:prefLabel"}, "label": {}}, "/@context gives keys another meaning", "v1.jsonld"),
        ({"url": {"@context": {}}}, "/url/@context gives keys another meaning", ""),
        ({"memberships": {"@embed": "@never", "member": {}}}, "/memberships/member is asked for below @embed", ""),
        ({"@embed": "@some"}, "/@embed is no way to embed", ""),
        ({"@embed": ["@once"]}, "/@embed is no way to embed", ""),
        ({"@explicit": "yes"}, "/@explicit is neither true nor false", ""),
    ],
)
def test_what_a_frame_says_beyond_fields_is_refused(
    tmp_path: Path, frame: dict[str, Any], where: str, hint: str
) -> None:
    with pytest.raises(ContractError) as caught:
        framed(tmp_path, frame)
    assert f"documents: network: frame: map.frame.jsonld: {where}" in str(caught.value)
    assert hint in str(caught.value)


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


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ('{"a": ' * 200_000 + "1" + "}" * 200_000, "nests too deeply"),
        (f'{{"a": {"9" * 5_000}}}', "cannot be read"),
        ('["a"]', "holds no frame"),
    ],
)
def test_a_frame_that_cannot_be_used_says_why(tmp_path: Path, frame: str, message: str) -> None:
    (tmp_path / "map.frame.jsonld").write_text(frame, encoding="utf-8")
    with pytest.raises(ContractError, match=message):
        contract(tmp_path, "documents: {network: {frame: map.frame.jsonld}}")


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


def test_a_frame_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblemError, match=r"frame\.jsonld: cannot be read"):
        contract(tmp_path, "documents: {network: {frame: frame.jsonld}}")
