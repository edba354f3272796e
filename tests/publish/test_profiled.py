"""The bundle in another profile holds the documents that the profile has, and says so."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from tests.conftest import graphtool
from tests.small_project import small_project


@pytest.mark.parametrize("profile", ["schema-org", "compact", "org"])
def test_a_bundle_in_a_profile_holds_its_documents(tmp_path: Path, profile: str) -> None:
    arguments = ["--lang", "de", "export", "--profile", profile]
    done = graphtool(*arguments, "--to", tmp_path / "portal", "--at", "2024-01-01")
    assert done.code == 0, done.err
    manifest = json.loads((tmp_path / "portal/manifest.json").read_bytes())
    wanted = {"profile": profile, "lang": "de", "at": "2024-01-01", "certainty": "possibly"}
    assert (manifest["options"], manifest["licence"][:5]) == (wanted, "https")
    files = {path: content["sha256"] for path, content in manifest["files"].items()}
    there = {path: (tmp_path / "portal" / path).read_bytes() for path in files}
    assert {path: hashlib.sha256(content).hexdigest() for path, content in there.items()} == files
    lines = gzip.decompress(there.pop("dataset.jsonl.gz"))
    assert lines.decode() == graphtool(*arguments, "--at", "2024-01-01", "--format", "jsonl").out
    assert sorted(map(json.dumps, map(json.loads, lines.splitlines()))) == sorted(
        json.dumps(json.loads(content)) for content in there.values()
    )
    assert manifest["counts"]["documents"] == len(there) == sum(manifest["counts"]["kinds"].values())
    network = "id/network/klima-werk.json" if profile == "compact" else "id/network/klima-werk.jsonld"
    assert {path.partition("/")[0] for path in there} == {"id", "scheme"}
    assert network in there, "JSON-LD is named so, plain JSON is not"


def test_a_feed_does_not_go_on_from_a_bundle_in_a_profile(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    bundle = tmp_path / "portal"
    assert graphtool("--root", root, "export", "--profile", "compact", "--to", bundle).code == 0
    done = graphtool("--root", root, "export", "--since", bundle, "--to", bundle, "--dated", "2026-01-01")
    assert (done.code, done.out) == (2, "")
    assert "holds documents of the profile compact" in done.err
