"""What the records say of the dataset: as data/catalogue.ttl describes it, with the revision that it is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphtool.namespaces import BASE, DATASET, DCT, KN, STANDARD
from graphtool.publish.citation import stated_version
from graphtool.store.state import Origin, content_digest, origin

if TYPE_CHECKING:
    from graphtool.project import Project
    from graphtool.publish.facts import Facts
    from graphtool.store.load import Corpus

_DCAT = STANDARD["dcat"]


@dataclass(frozen=True)
class About:
    """The dataset: its statements, the address that its files are below, version, origin and content's SHA-256."""

    facts: Facts
    base: str
    version: str
    origin: Origin
    digest: str

    @classmethod
    def of(cls, corpus: Corpus, facts: Facts, project: Project, base: str = BASE, known_at: str | None = None) -> About:
        """Return what is known of a project's dataset as it is, or as it was at a git revision, tag or date."""
        digest = content_digest(quad for file in corpus.data for quad in file.quads)
        return cls(facts, base, stated_version(project, known_at), origin(project, known_at), digest)

    @property
    def modified(self) -> str:
        """The day of the revision, else the day that the dataset was issued: never today."""
        return self.origin.day or self.issued

    @property
    def issued(self) -> str:
        """The day on which the dataset was published first."""
        return self.facts.one(DATASET, f"{DCT}issued")

    @property
    def titles(self) -> dict[str, str]:
        """The titles by language."""
        return self.facts.texts(DATASET, f"{DCT}title")

    @property
    def descriptions(self) -> dict[str, str]:
        """The descriptions by language."""
        return self.facts.texts(DATASET, f"{DCT}description")

    @property
    def licence(self) -> str:
        """The IRI of the licence."""
        return self.facts.one(DATASET, f"{DCT}license")

    @property
    def publisher(self) -> str:
        """The IRI of the publisher."""
        return self.facts.one(DATASET, f"{DCT}publisher")

    @property
    def publisher_name(self) -> str:
        """The name of the publisher."""
        return self.facts.one(self.publisher, f"{STANDARD['foaf']}name")

    @property
    def places(self) -> list[str]:
        """The places that the dataset covers."""
        return self.facts.values(DATASET, f"{DCT}spatial")

    @property
    def graphs(self) -> list[str]:
        """The named graphs that the dataset consists of."""
        return self.facts.values(DATASET, f"{DCT}hasPart")

    @property
    def attributions(self) -> list[str]:
        """The IRIs of the rights of others that the graphs name; they ask to be mentioned."""
        return sorted({right for graph in self.graphs for right in self.facts.values(graph, f"{DCT}rights")})

    def key(self, place: str, name: str) -> str:
        """Return an official key of a place, "" if it has none."""
        return self.facts.one(place, f"{KN}{name}")

    def address(self, path: str) -> str:
        """Return where a file of the bundle can be fetched."""
        return f"{self.base}{path}"

    def head(self) -> dict[str, object]:
        """Return what the manifest tells of the origin."""
        told: dict[str, object] = {"version": self.version, "licence": self.licence, "modified": self.modified}
        told["revision"] = self.origin.commit
        told["uncommitted"] = list(self.origin.modified)
        return {key: value for key, value in told.items() if value} | {"contentSha256": self.digest}
