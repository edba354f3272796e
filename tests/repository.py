"""A git repository of a test's own, with fixed author, committer and dates, so that hashes are alike every time."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from graphtool.project import ROOMS, Project
from tests.conftest import ROOT

KLIKKS = "data/pages/klikks.ttl"
_WHO = {"GIT_AUTHOR_NAME": "Steward", "GIT_AUTHOR_EMAIL": "steward@example.org"}
_ENVIRONMENT = {
    **_WHO,
    **{name.replace("AUTHOR", "COMMITTER"): text for name, text in _WHO.items()},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


@dataclass(frozen=True)
class Repository:
    """A repository with a Klimanetz project in it, at its top or in a subfolder."""

    top: Path
    root: Path

    @classmethod
    def create(cls, top: Path, subfolder: str = "") -> Repository:
        """Start a repository with a copy of this project's files, committed on 2026-01-01."""
        repository = cls(top, top / subfolder)
        repository.root.mkdir(parents=True, exist_ok=True)
        for room in ROOMS:
            shutil.copytree(ROOT / room, repository.root / room, ignore=shutil.ignore_patterns("personal"))
        repository.git("init", "-q", "-b", "main")
        repository.commit("Begin", "2026-01-01T12:00:00Z")
        return repository

    @property
    def project(self) -> Project:
        """The project as it stands in the working tree."""
        return Project.find(self.root, exact=True)

    def git(self, *arguments: str, date: str = "2026-01-01T12:00:00Z") -> str:
        """Run git in the repository and return what it prints."""
        environment = {**os.environ, **_ENVIRONMENT, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        done = subprocess.run(
            ["git", *arguments], cwd=self.top, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def commit(self, message: str, date: str = "2026-01-02T12:00:00Z") -> str:
        """Commit everything and return the hash."""
        self.git("add", "-A")
        self.git("commit", "-q", "--no-verify", "--allow-empty", "-m", message, date=date)
        return self.git("rev-parse", "HEAD")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace text in a file of the project; the text must be there."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")


def town(*, confirmed: bool = False, evidence: str = "evidence:f002-029") -> str:
    """Return what a steward adds to the page about KlikKS: the Town of Greven, which takes part."""
    shortcut = "kn:confirmedIn project:klikks ;\n    " if confirmed else ""
    return f"""
organisation:stadt-greven a kn:MunicipalBody ;
    skos:prefLabel "Stadt Greven"@de , "Town of Greven"@en ;
    kn:territory place:05566012 ;
    kn:evidence evidence:f002-029 .

participation:klikks-stadt-greven a kn:Participation ;
    {shortcut}kn:inProject project:klikks ;
    kn:participant organisation:stadt-greven ;
    kn:participationStatus participation-status:participating ;
    kn:statusAsOf "2022-12-14"^^xsd:date ;
    kn:evidence {evidence} .
"""
