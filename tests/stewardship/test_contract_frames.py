"""The frame of a contract: what it means is kept, and what it says beyond that is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphtool.errors import ContractError, FileProblemError
from graphtool.stewardship.contracts.model import Contract
from tests.stewardship.agreed import A, B, Graph, contract, judged, networks


@pytest.fixture
def graph() -> Graph:
    return networks()


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
        ({"type": "Brand", "name": {"@default": 0}}, lambda g: g[B]["type"].pop(), {("/type", ""), ("/type", B)}),
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


def test_a_frame_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblemError, match=r"frame\.jsonld: cannot be read"):
        contract(tmp_path, "documents: {network: {frame: frame.jsonld}}")
