"""A project whose data a steward goes on changing: entities are made, edited, deleted, merged and renamed by chance."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT
from tests.repository import Repository

PREFIXES = """\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix kn: <https://w3id.org/klimanetz/ontology#> .
@prefix membership: <https://w3id.org/klimanetz/id/membership/> .
@prefix network: <https://w3id.org/klimanetz/id/network/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix organisation: <https://w3id.org/klimanetz/id/organisation/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

network:n a kn:Network ; skos:prefLabel "Netz"@de , "Network"@en .
"""


@dataclass
class Revisions:
    """A repository with the project's ontology and shapes, and data of its own that changes from commit to commit."""

    repository: Repository
    seed: int
    names: dict[str, str] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    count: int = 0

    @classmethod
    def begin(cls, top: Path, seed: int) -> Revisions:
        """Start the repository with eight members of a network, committed on the first of January."""
        for room in ("ontology", "shapes", "queries"):
            shutil.copytree(ROOT / room, top / room)
        self = cls(Repository(top, top), seed)
        self.names = {f"o{number}": f"Stadt {number}" for number in range(8)}
        self.count = 8
        self.repository.git("init", "-q", "-b", "main")
        self.commit(1)
        return self

    def go_on(self, day: int) -> str:
        """Change a few entities by chance and commit that on a day of January."""
        chance = random.Random(f"{self.seed} {day}")  # noqa: S311 - chance, not secrecy
        for kind in chance.choices(["create", "edit", "delete", "merge", "rename"], k=3):
            old = chance.choice(sorted(self.names))
            if kind == "create" or len(self.names) < 4:
                self.names[self._fresh()] = f"Gemeinde {day}"
            elif kind == "edit":
                self.names[old] += f" ({day})"
            elif kind == "delete":
                del self.names[old]
                self.deleted.append(old)
            else:
                name = self.names.pop(old)
                new = chance.choice(sorted(self.names)) if kind == "merge" else self._fresh()
                self.names.setdefault(new, name)
                self.retired = {was: new if by == old else by for was, by in self.retired.items()} | {old: new}
        return self.commit(day)

    def commit(self, day: int) -> str:
        """Write the data and commit it on a day of January."""
        folder = self.repository.root / "data" / "pages"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "netz.ttl").write_text(PREFIXES + "".join(map(self._member, sorted(self.names))), encoding="utf-8")
        (folder / "alt.ttl").write_text(PREFIXES + "".join(map(self._gone, sorted(self.retired))), encoding="utf-8")
        return self.repository.commit(f"Day {day}", f"2026-01-{day:02}T22:00:00+01:00")

    def _fresh(self) -> str:
        self.count += 1
        return f"o{self.count}"

    def _member(self, slug: str) -> str:
        return (
            f'organisation:{slug} a kn:MunicipalBody ; skos:prefLabel "{self.names[slug]}"@de .\n'
            f"membership:{slug} a org:Membership ; org:member organisation:{slug} ; org:organization network:n .\n"
        )

    def _gone(self, slug: str) -> str:
        successor = self.retired[slug]
        by = f" ; dct:isReplacedBy organisation:{successor}" if successor in self.names else ""
        return f'organisation:{slug} a kn:RetiredEntity ; kn:retired "2026-01-05"^^xsd:date{by} .\n'
