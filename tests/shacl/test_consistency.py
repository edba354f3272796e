"""What contradicts itself only after inference is a finding of `validate`, too."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import graphtool

UPDATE = """@prefix kn: <https://w3id.org/klimanetz/ontology#> .
@prefix network: <https://w3id.org/klimanetz/id/network/> .
@prefix organisation: <https://w3id.org/klimanetz/id/organisation/> .

organisation:difu
    kn:sponsorOf network:klima-werk .
"""


def test_a_contradiction_is_a_finding_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "update.ttl"
    path.write_text(UPDATE, "utf-8")
    done = graphtool("validate", path)
    assert done.code == 1
    assert f"{path}:6:18: violation: Contradiction: organisation:difu a " in done.out
    assert "[contradiction-cax-" in done.out
    assert "Widerspruch: " in graphtool("--lang", "de", "validate", path).out
    assert "contradiction-" not in graphtool("validate", "--no-infer", path).out


def test_the_project_does_not_contradict_itself() -> None:
    assert "contradiction-" not in graphtool("validate").out
