"""`graphtool evidence` proves every passage, and a wrong offset, digest, line or text is a finding."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, graphtool, reference

PAGE = "data/pages/ausbildungsoffensive.ttl"


def test_all_254_passages_are_proven() -> None:
    done = graphtool("evidence", "--sources", reference("sources"))
    assert done.code == 0
    assert done.out.endswith("254 passages proven, 0 findings\n")
    assert "„der Träger ist der Kreis Soest“" in done.out
    assert done.out.count("[withheld: names a person]") == 11


def test_the_words_of_chosen_evidence_are_shown() -> None:
    done = graphtool("evidence", "--sources", reference("sources"), "f000-082")
    assert done.out.splitlines() == [
        "000_ed1120ed279e83fe.txt:60: F000-082 5216–5246 „der Träger ist der Kreis Soest“",
        "1 passage proven, 0 findings",
    ]
    assert graphtool("evidence", "--sources", reference("sources"), "F999").code == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("oa:start 5216", "oa:start 5217", "do not fit kn:passageDigest"),
        ("oa:end 5246", "oa:end 52460", "not within the text"),
        ("oa:end 5246", "oa:end 5200", "not within the text"),
    ],
)
def test_a_wrong_offset_is_a_finding(tmp_path: Path, old: str, new: str, said: str) -> None:
    root = _copy(tmp_path)
    _replace(root / PAGE, old, new)
    done = graphtool("--root", root, "evidence", "--sources", reference("sources"))
    assert done.code == 1
    assert any("F000-082" in line and said in line for line in done.out.splitlines())


def test_a_changed_source_text_is_a_finding(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    shutil.copytree(reference("sources"), folder)
    page = folder / "003_de5ab9fe21e06899.txt"
    page.write_text(page.read_text("utf-8").replace("Netz.Werk", "Netzwerk"), "utf-8")
    done = graphtool("evidence", "--sources", folder)
    assert done.code == 1
    assert done.out.count("its SHA-256 differs") == 33
    assert done.out.endswith("221 passages proven, 33 findings\n")


def test_a_missing_source_text_is_a_finding(tmp_path: Path) -> None:
    done = graphtool("evidence", "--sources", tmp_path)
    assert done.code == 1
    assert "is not in the folder" in done.out


def test_a_source_text_that_is_not_utf_8_is_a_finding(tmp_path: Path) -> None:
    root = _copy(tmp_path)
    folder = tmp_path / "sources"
    shutil.copytree(reference("sources"), folder)
    text = folder / "000_ed1120ed279e83fe.txt"
    old = hashlib.sha256(text.read_bytes()).hexdigest()
    text.write_bytes(b"\xe4" + text.read_bytes())
    _replace(root / "data/catalogue.ttl", old, hashlib.sha256(text.read_bytes()).hexdigest())
    done = graphtool("--root", root, "evidence", "--sources", folder)
    assert done.code == 1
    assert "000_ed1120ed279e83fe.txt is not UTF-8 (byte 0)" in done.out


def test_odd_values_are_findings(tmp_path: Path) -> None:
    root = _copy(tmp_path)
    _replace(root / "data/catalogue.ttl", "kn:characters 5583 ;", 'kn:characters "5,583" ;')
    source = "    oa:hasSource source:ausbildungsoffensive ;\n.\n\nselector:f000-082\n"
    _replace(root / PAGE, source, source.replace("source:ausbildungsoffensive", '"foo bar"'))
    done = graphtool("--root", root, "evidence", "--sources", reference("sources"))
    assert done.code == 1
    assert "has 5583 characters, not 5,583" in done.out
    (line,) = (line for line in done.out.splitlines() if "F000-082" in line)
    assert "lacks kn:archivedAs" in line


def _copy(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for room in ("ontology", "shapes", "data", "queries"):
        shutil.copytree(ROOT / room, root / room)
    return root


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
