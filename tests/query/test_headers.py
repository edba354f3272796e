"""Headers of queries are kept from run to run: nothing is read twice, and nothing stale or damaged is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphtool.errors import QueryError
from graphtool.query import headers as module
from graphtool.query.header import read_header
from graphtool.query.headers import Headers
from graphtool.store import cache

TEXT = "#+ summary: Who is it?\n#+ tags: [roles]\n#+ params:\n#+   - {name: day, type: date}\nSELECT * { ?s ?p ?o }\n"
DATED = "#+ summary: When?\n#+ defaults:\n#+   - day: 2024-01-01\nASK {}\n"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the texts whose YAML is read from here on."""
    texts = []

    def counted(text: str, shown: str) -> object:
        texts.append(text)
        return read_header(text, shown)

    monkeypatch.setattr(module, "read_header", counted)
    return texts


def asked(*texts: str, most: int = 9) -> list[object]:
    """Return the headers of texts as a run of its own reads them."""
    headers = Headers()
    found = [headers.read(text, "q.rq") for text in texts]
    headers.keep(most)
    return list(found)


def test_a_header_is_read_once(parsed: list[str]) -> None:
    assert asked(TEXT) == asked(TEXT) == [read_header(TEXT, "q.rq")]
    assert parsed == [TEXT]
    assert asked(TEXT.replace("SELECT", "ASK")) == [read_header(TEXT, "q.rq")]
    assert parsed == [TEXT]  # only the header counts


def test_a_header_that_changes_is_read_again(parsed: list[str]) -> None:
    other = TEXT.replace("Who is it?", "Where is it?")
    asked(TEXT)
    assert asked(other, TEXT) == [read_header(other, ""), read_header(TEXT, "")]
    assert parsed == [TEXT, other]


def test_what_json_would_change_is_not_kept(parsed: list[str]) -> None:
    for text in (DATED, "#+ 1: one\nASK {}\n"):
        assert asked(text) == asked(text) == [read_header(text, "")]
    assert parsed == [DATED, DATED, "#+ 1: one\nASK {}\n", "#+ 1: one\nASK {}\n"]


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\xff\n{}", b"cut"])
def test_damage_is_mended(parsed: list[str], damage: bytes) -> None:
    asked(TEXT)
    (file,) = cache.folder().iterdir()
    sound = file.read_bytes()
    file.write_bytes(sound[:-9] if damage == b"cut" else damage)
    assert asked(TEXT) == [read_header(TEXT, "")]
    assert parsed == [TEXT, TEXT]
    assert file.read_bytes() == sound


def test_a_faulty_header_is_told_each_time() -> None:
    for _ in range(2):
        with pytest.raises(QueryError, match="not YAML"):
            asked("#+ summary: [\nASK {}\n")


def test_the_oldest_go(parsed: list[str]) -> None:
    texts = [f"#+ summary: s{number}\nASK {{}}\n" for number in range(5)]
    asked(*texts, most=3)
    parsed.clear()
    asked(*texts, most=3)
    assert parsed == texts[:2]
