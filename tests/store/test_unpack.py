"""Files packed by gzip: read like the plain ones by every command, and refused in words if they are not whole."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import graphtool as library
from graphtool.errors import FileProblemError
from graphtool.jsonld.files import lines
from graphtool.store import unpack
from graphtool.store.parse import FORMATS, parse_file
from graphtool.store.read import read_bytes
from tests.conftest import graphtool

TURTLE = b'<urn:e:a> <urn:e:p> "\xc3\xa4" , <urn:e:b> .\n<urn:e:b> <urn:e:q> _:x .\n'
SHAPES = b"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> a sh:NodeShape ; sh:targetNode <urn:e:a> ; sh:property [ sh:path <urn:e:p> ; sh:maxCount 1 ] .
"""
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def _written(suffix: str) -> bytes:
    stream = io.BytesIO()
    ox.serialize((q.triple for q in ox.parse(TURTLE, ox.RdfFormat.TURTLE)), stream, FORMATS[suffix])
    return stream.getvalue()


def _packed(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(gzip.compress(content))
    return file


@pytest.fixture
def damaged(tmp_path: Path) -> dict[str, Path]:
    """Files that are not what their names say, by what is said of them."""
    whole = gzip.compress(b"".join(b"<urn:e:%d> <urn:e:p> <urn:e:o> .\n" % n for n in range(20_000)))
    wrong = {
        "ends too early": whole[:-4],
        "ends too early ": whole[: len(whole) // 2],
        "is damaged": whole[:-8] + b"\0" * 8,
        "is damaged ": whole[:500] + b"\xff" * 50 + whole[550:],
        "is damaged  ": whole + b"and more",
        "is not packed by gzip": TURTLE,
        "is not packed by gzip ": b"",
    }
    files = {}
    for number, (said, content) in enumerate(wrong.items()):
        files[said.strip() + f"#{number}"] = tmp_path / f"größe {number}.nt.gz"
        files[said.strip() + f"#{number}"].write_bytes(content)
    return files


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_packed_file_is_read_like_a_plain_one(tmp_path: Path, suffix: str) -> None:
    content = _written(suffix)
    plain = tmp_path / f"a{suffix}"
    plain.write_bytes(content)
    packed = _packed(tmp_path, f"a{suffix.upper()}.GZ", content)
    assert read_bytes(packed, "a") == content
    assert len(parse_file(packed, "urn:g").quads) == len(parse_file(plain, "urn:g").quads) == 3
    assert b"".join(lines([packed])) == b"".join(lines([plain]))
    assert b"".join(lines([packed], in_memory=0)) == b"".join(lines([plain]))


def test_every_command_that_takes_files_takes_packed_ones(tmp_path: Path) -> None:
    plain = tmp_path / "a.ttl"
    plain.write_bytes(TURTLE)
    packed = _packed(tmp_path, "größe 1.ttl.gz", TURTLE)
    fewer = _packed(tmp_path, "b.nq.gz", b"<urn:e:b> <urn:e:q> _:x <urn:g> .\n")
    counted = graphtool("query", "-", "--data", packed, "--data", fewer, "--format", "csv", stdin=COUNT)
    assert counted.out == "n\r\n4\r\n"
    same = graphtool("diff", plain, packed)
    assert (same.code, same.out) == (0, f"no statement differs · {plain} → {packed}\n")
    assert "(new)" in graphtool("diff", fewer, packed).out
    shapes = _packed(tmp_path, "s.ttl.gz", SHAPES)
    found = graphtool("validate", packed, "--shapes", shapes)
    assert (found.code, f"{packed}:1:" in found.out) == (1, True), found
    documents = graphtool("export", "--data", packed)
    assert (documents.code, documents.out) == (0, graphtool("export", "--data", plain).out)
    assert len(library.open(packed).query(COUNT).rows()) == 1


def test_a_bundle_can_be_asked(tmp_path: Path) -> None:
    assert graphtool("export", "--format", "nquads", "-o", tmp_path / "dataset.nq").code == 0
    packed = _packed(tmp_path, "dataset.nq.gz", (tmp_path / "dataset.nq").read_bytes())
    done = graphtool("query", "sponsors", "--data", packed, "--format", "csv")
    assert done.code == 0, done.err
    assert len(done.out.splitlines()) > 5


def test_what_is_not_whole_is_told_by_every_reader(damaged: dict[str, Path]) -> None:
    for said, file in damaged.items():
        words = said.partition("#")[0]
        with pytest.raises(FileProblemError, match=words):
            parse_file(file, "urn:g")
        with pytest.raises(FileProblemError, match=words):
            list(lines([file]))
    file = damaged["ends too early#1"]
    for command in (("query", "-", "--data", file), ("export", "--data", file), ("diff", file, file)):
        done = graphtool(*command, stdin=COUNT)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"error[file]: {file}: the packed file ends too early\nhint: ")


@pytest.mark.parametrize("suffix", [".nt", ".jsonld"])
def test_what_unpacks_to_too_much_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr(unpack, "MOST", 3 << 20)
    content = b" " * (3 << 20)
    assert len(read_bytes(_packed(tmp_path, f"most{suffix}.gz", content), "a")) == 3 << 20
    bomb = tmp_path / f"bomb{suffix}.gz"
    with gzip.open(bomb, "wb") as stream:
        for _ in range(100):
            stream.write(content)
    assert bomb.stat().st_size < 1 << 20
    readers: list[Callable[[], object]] = [
        lambda: read_bytes(bomb, str(bomb)),
        lambda: parse_file(bomb, "urn:g"),
        lambda: list(lines([bomb])),
    ]
    for read in readers:
        with pytest.raises(FileProblemError, match="unpacks to more than 3 MiB") as raised:
            read()
        assert f"gunzip -k {bomb}" in raised.value.problems[0].hint


def test_a_packed_file_is_not_written_over(tmp_path: Path) -> None:
    packed = _packed(tmp_path, "a.ttl.gz", b"<urn:e:a>    <urn:e:p>  1 , 2 .")
    before = packed.read_bytes()
    done = graphtool("format", packed)
    assert (done.code, "a packed file is not rewritten" in done.err) == (2, True)
    shapes = tmp_path / "s.ttl"
    shapes.write_bytes(SHAPES)
    assert graphtool("validate", packed, "--shapes", shapes, "--fix").code in (1, 2)
    assert packed.read_bytes() == before
