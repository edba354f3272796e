"""No natural person of the source pages is named anywhere: not in the repository, not in any output.

The names are not listed: digests of the lower-cased words (two words for a name, the local part for a mailbox) are
compared with the digests of all words and word pairs of every tracked file and of every kind of output.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import itertools
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, graphtool, reference

# the key keeps the digests from being looked up in a table of common names
SALT = b"klimanetz: names stay out"
DIGESTS = frozenset(
    {
        "457b56b48de9ee36764d8f0dcb0a0bbc",
        "84cc242565366f313b5957b35fba52f3",
        "d31e193c34503fa09c4e8c8642149505",
        "d4ef813afeef636b744166855a5bf2d2",
        "f9cba837e8fb68ba207678639d066871",
    }
)
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _digest(words: str) -> str:
    return hashlib.blake2b(words.encode(), key=SALT, digest_size=16).hexdigest()


def _pairs(text: str) -> list[str]:
    words = [match.group().lower().translate(_FOLD) for match in _WORD.finditer(text)]
    return [order for one, two in itertools.pairwise(words) for order in (f"{one} {two}", f"{two} {one}")]


def named(text: str) -> list[str]:
    """Return the word pairs that are a protected name, in either order and either spelling of umlauts."""
    return [words for words in _pairs(text) if _digest(words) in DIGESTS]


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name]


def _personal_names() -> list[str]:
    """Return the names as the reference material has them, to show that the digests are of these names."""
    quotes = []
    with reference("domain/facts.csv").open(encoding="utf-8", newline="") as file:
        quotes = [f"{row['subject']} · {row['object']}" for row in csv.DictReader(file) if row["personal"] == "True"]
    return [quote for quote in quotes if named(quote)]


def test_the_digests_recognise_all_five_persons_and_the_mailbox() -> None:
    hits = {words for text in _personal_names() for words in _pairs(text) if _digest(words) in DIGESTS}
    assert len(hits) == len(DIGESTS) == 5
    mailboxes = [row for row in _personal_names() if "@" in row]
    assert mailboxes, "the personal mailbox must be recognised, too"


def test_no_tracked_file_names_a_person() -> None:
    files = _tracked()
    assert len(files) > 100
    guilty = [p.relative_to(ROOT).as_posix() for p in files if p.is_file() and named(p.read_text("utf-8", "replace"))]
    assert guilty == []
    assert [p for p in files if named(p.as_posix())] == []


@pytest.mark.parametrize(
    "command",
    [
        ("evidence", "--sources", "SOURCES"),
        ("evidence", "--sources", "SOURCES", "--format", "json"),
        ("export", "--format", "nquads"),
        ("export",),
        ("describe", "post:klikks-projektmanagement"),
        ("query", "posts", "--why", "--sources", "SOURCES"),
        ("network", "--format", "graphml"),
    ],
    ids=" ".join,
)
def test_no_output_names_a_person(command: tuple[str, ...]) -> None:
    words = [str(reference("sources")) if word == "SOURCES" else word for word in command]
    run = graphtool(*words)
    assert run.code in {0, 1}
    assert run.out
    assert named(run.out + run.err) == []


def test_a_local_personal_file_stays_out_unless_asked_for(tmp_path: Path) -> None:
    root = _copy_with_personal_file(tmp_path)
    for command in (("export",), ("export", "--format", "turtle"), ("describe", "post:klikks-projektmanagement")):
        assert INVENTED not in graphtool("--root", root, *command).out
    graphtool("--root", root, "export", "--to", tmp_path / "bundle")
    written = [p for p in (tmp_path / "bundle").rglob("*") if p.is_file()]
    assert len(written) > 100
    assert [p for p in written if INVENTED in _text(p)] == []
    assert [p for p in written if named(_text(p))] == []
    included = graphtool("--root", root, "export", "--format", "turtle", "--include-personal")
    assert INVENTED in included.out
    assert "do not publish" in included.err


def _text(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode()


INVENTED = "Vorname-Erfunden Nachname-Erfunden"


def _copy_with_personal_file(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for room in ("ontology", "shapes", "data", "queries"):
        shutil.copytree(ROOT / room, root / room)
    (root / "data" / "personal").mkdir(exist_ok=True)
    (root / "data" / "personal" / "personen.ttl").write_text(
        f"""@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
<https://w3id.org/klimanetz/id/person/7c1e> a foaf:Person ; foaf:name "{INVENTED}" ;
    org:holds <https://w3id.org/klimanetz/id/post/klikks-projektmanagement> .
""",
        encoding="utf-8",
    )
    return root
