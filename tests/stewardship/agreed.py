"""A contract about two networks, and what a change of their documents means for it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def networks() -> Graph:
    """Return two networks; only the first has members and a date."""
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
