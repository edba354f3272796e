"""`graphtool new` writes skeletons that stand the checks, by flags or by questions on a terminal, and tables."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, graphtool

TEXT = "Klimanetz Musterland\nIm Klimanetz Musterland arbeiten Betriebe zusammen.\nTräger ist die Musterland Energie.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "projekt"
    for room in ("ontology", "shapes", "data", "queries"):
        shutil.copytree(ROOT / room, root / room)
    (tmp_path / "archiv").mkdir()
    (tmp_path / "archiv" / "005_musterland.txt").write_text(TEXT, encoding="utf-8")
    return root


def test_a_page_its_network_and_its_sponsor_come_in_by_commands_alone(root: Path) -> None:
    archive = root.parent / "archiv"
    passage = ("--set", "source=musterland", "--sources", archive)
    for args in (
        ("source", "--file", archive / "005_musterland.txt", "--set", "title=Klimanetz Musterland"),
        ("network", "--set", "label=Klimanetz Musterland", "--set", "words=Im Klimanetz Musterland", *passage),
        ("organisation", "--set", "label=Musterland Energie", "--set", "class=Company",
         "--set", "words=Träger ist die Musterland Energie", *passage),
        ("membership", "--set", "member=Musterland Energie", "--set", "organization=Klimanetz Musterland",
         "--set", "role=sponsor", "--set", "evidence=F005-002"),
    ):  # fmt: skip
        done = graphtool("--root", root, "new", *args, "--apply")
        assert done.code == 0, done.err + done.out
    page = (root / "data/pages/musterland.ttl").read_text("utf-8")
    assert page.startswith("# Klimanetz: Statements of page 005 (Klimanetz Musterland)\n")
    assert graphtool("--root", root, "validate").out.startswith(graphtool("validate").out.split(" · ")[0])
    assert graphtool("--root", root, "format", "--check", root / "data").code == 0
    proven = graphtool("--root", root, "evidence", "F005-001", "F005-002", "--sources", archive)
    assert proven.out.splitlines() == [
        "005_musterland.txt:2: F005-001 21–44 „Im Klimanetz Musterland“",
        "005_musterland.txt:3: F005-002 73–106 „Träger ist die Musterland Energie“",
        "2 passages proven, 0 findings",
    ]
    described = graphtool("--root", root, "describe", "Musterland Energie").out
    assert "kn:sponsors" in described


def test_a_table_is_filled_in_and_applied(root: Path) -> None:
    empty = graphtool("--root", root, "new", "organisation", "--csv")
    assert empty.code == 0
    head = empty.out.splitlines()[-1].split(",")
    row = dict.fromkeys(head, "")
    row |= {"label@de": "Erste Werke", "label@en": "First Works", "class": "Company", "evidence": "F003-013"}
    table = root / "firmen.csv"
    second = row | {"label@de": "Zweite Werke", "label@en": "Second Works", "organisation": "werke-2"}
    lines = [",".join(each[name] for name in head) for each in (row, second)]
    table.write_text(empty.out + "\n".join(lines) + "\n", encoding="utf-8")
    done = graphtool("--root", root, "apply", table)
    assert done.code == 0, done.err
    assert done.out == "data/pages/klima-werk.ttl: 8 added, 0 removed\n"
    assert "organisation:werke-2\n    a kn:Company ;" in (root / "data/pages/klima-werk.ttl").read_text("utf-8")
    wrong = graphtool("--root", root, "apply", table)
    assert wrong.code == 2
    assert f"{table}:" in wrong.err
    assert "organisation:erste-werke exists already" in wrong.err
    assert "organisation:werke-2 exists already" in wrong.err


def test_without_the_required_values_it_says_what_is_missing() -> None:
    done = graphtool("new", "decision", "--set", "label=Beschluss")
    assert done.code == 0
    assert done.err.splitlines() == ["missing: decidedBy", "missing: when", "missing: evidence"]
    assert "    # missing: kn:decidedBy (decidedBy): A decision must name" in done.out
    applied = graphtool("new", "decision", "--set", "label=Beschluss", "--apply")
    assert applied.code == 1
    assert "not applied: give the missing values with --set" in applied.err


def test_the_values_of_a_kind_are_explained_in_both_languages() -> None:
    english, german = (
        graphtool("new", "membership", "--fields"),
        graphtool("--lang", "de", "new", "membership", "--fields"),
    )
    assert any(line.split()[:2] == ["*", "member"] for line in english.out.splitlines())
    assert "Organisation der Mitgliedschaft" in german.out


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("netzwerk",), 2, "no kind of entity is called 'netzwerk'"),
        (("network", "--set", "label"), 2, "--set 'label' is not NAME=VALUE"),
        (("network", "--set", "label=Klima.Werk", "--set", "slug=klima-werk"), 2, "network:klima-werk exists already"),
        (("source", "--set", "title=x"), 2, "a source needs its archived text"),
        (("source", "--file", "999_fehlt.txt"), 2, "999_fehlt.txt: no such file"),
        (("network", "--apply", "-o", "x.ttl"), 2, "leave -o out"),
    ],
)
def test_failures_say_what_and_how_to_mend_it(args: tuple[str, ...], code: int, said: str) -> None:
    done = graphtool("new", *args)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_on_a_terminal_it_asks_and_explains_a_wrong_answer(tmp_path: Path) -> None:
    target = tmp_path / "neu.ttl"
    answers = ["Nirgends", "Stadt Lippstadt", "Klima.Werk", "member", "F003-013", "", ""]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "graphtool", "new", "membership", "-o", target],
        cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        seen = b""
        try:
            while chunk := os.read(ours, 4096):
                seen += chunk
        except OSError:
            pass
        assert process.wait() == 0, seen.decode()
    text = seen.decode()
    assert "no org:Organization is called 'Nirgends'" in text
    assert text.count("member (member") == 2, "asked again"
    assert "membership:klima-werk-stadt-lippstadt-member\n    a org:Membership ;" in target.read_text("utf-8")
