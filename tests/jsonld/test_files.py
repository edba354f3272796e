"""`export --data`: documents of other people's graphs, the same from memory and from disk, and what goes wrong."""

from __future__ import annotations

import json
import resource
import tracemalloc
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphtool.errors import FileProblemError
from graphtool.jsonld.files import lines
from graphtool.jsonld.index import DiskIndex
from tests.benchmarks.generate import parts, write_nquads
from tests.conftest import graphtool

TOWN = """@prefix e: <https://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix org: <http://www.w3.org/ns/org#> .
e:stadt a org:Organization ; skos:prefLabel "Größstadt"@de ; org:memberOf e:netz . e:netz skos:prefLabel "Netz"@de ."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "größer als sonst.nq"
    with path.open("w", encoding="utf-8") as stream:
        write_nquads(stream, parts(20_000))
    return path


def test_any_file_gives_a_document_per_line(tmp_path: Path) -> None:
    path = tmp_path / "fremde Stadt.ttl"
    path.write_text(TOWN, encoding="utf-8")
    done = graphtool("export", "--data", path)
    assert (done.code, done.err) == (0, "")
    net, town = (json.loads(line) for line in done.out.splitlines())
    assert net["id"] == "https://example.org/netz"
    assert town == {
        "@context": "https://w3id.org/klimanetz/context/v1.jsonld",
        "id": "https://example.org/stadt",
        "type": ["org:Organization"],
        "name": {"de": "Größstadt"},
        "memberOf": [{"id": "https://example.org/netz", "name": {"de": "Netz"}}],
    }
    assert graphtool("export", "--data", "-", stdin=TOWN).out == done.out


def test_memory_and_disk_give_the_same_bytes(large: Path) -> None:
    assert b"".join(lines([large])) == b"".join(lines([large], in_memory=0))
    networks = [json.loads(line) for line in b"".join(lines([large], ["network"], in_memory=0)).splitlines()]
    assert networks
    assert all("/id/network/" in document["id"] for document in networks)


def test_sorting_on_disk_keeps_nothing_in_memory(large: Path) -> None:
    peaks = []
    quads = list(ox.parse(path=large))
    for some in (quads[:1_000], quads):
        tracemalloc.start()
        DiskIndex(some).close()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 5 * peaks[0]


def test_a_full_disk_is_told(large: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(FileProblemError, match="no room to sort the statements") as caught:
            next(lines([large], in_memory=0))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "TMPDIR" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("fehlt.ttl", None, "fehlt.ttl: no such file"),
        ("leer.ttl", b"", "the files describe nothing"),
        ("kaputt.ttl", b"<a> <b> .", "kaputt.ttl:1:"),
        ("binär.nt", b"\xff\xfe\x00\x01", "binär.nt:1:1: error[parse]"),
        ("latin1.ttl", "<a:a> <a:b> 'Größe' .".encode("latin-1"), "is not UTF-8"),
        ("tabelle.csv", b"a;b", "unknown RDF file suffix"),
    ],
)
def test_bad_files_are_told_and_nothing_is_written(
    tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    target = tmp_path / "out.jsonl"
    done = graphtool("export", "--data", tmp_path / name, "-o", target)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert not target.exists()


def test_a_blank_node_is_written_once_and_then_referred_to(tmp_path: Path) -> None:
    steps = [f"_:b{n} e:p _:b{n + 1} ; e:q _:b{n + 1} ." for n in range(40)]
    text = "\n".join(["@prefix e: <https://example.org/> .", "e:a e:p _:b0 .", *steps, '_:b40 e:p "Ende" .'])
    path = tmp_path / "raute.ttl"
    path.write_text(text, encoding="utf-8")
    (written,) = lines([path])
    assert (written.count(b"Ende"), written.count(b'"id"')) == (1, 1 + 41 + 40)
    assert b"".join(lines([path], in_memory=0)) == written


def test_named_parts_that_treble_at_each_step_come_to_an_end(tmp_path: Path) -> None:
    part = "<https://w3id.org/klimanetz/id/date/b{}>".format
    steps = [f"{part(n)} <e:p> {part(n + 1)} ; <e:q> {part(n + 1)} ; <e:r> {part(n + 1)} ." for n in range(60)]
    path = tmp_path / "raute.ttl"
    path.write_text("\n".join([f"<e:a> <e:p> {part(0)} .", *steps, f'{part(60)} <e:p> "Ende" .']), encoding="utf-8")
    written = b"".join(lines([path])).splitlines()
    assert len(written) == 1 + 61
    assert all(b"Ende" in line for line in written)


@pytest.mark.parametrize("part", ["_:b{}", "<https://w3id.org/klimanetz/id/date/b{}>"])
def test_what_is_nested_without_measure_is_refused(tmp_path: Path, part: str) -> None:
    chain = [f"{part.format(n)} <e:p> {part.format(n + 1)} ." for n in range(2_000)]
    done = graphtool("export", "--data", "-", stdin="\n".join([f"<e:anfang> <e:p> {part.format(0)} .", *chain]))
    assert (done.code, "error[format]: what belongs to" in done.err) == (2, True)
    lists = "(" * 2_000 + ")" * 2_000
    for text in (f"<e:liste> <e:p> {lists} .", f"<e:liste> <e:p> {lists.replace('(', '( 1 ')} ."):
        done = graphtool("export", "--data", "-", stdin=text, cwd=tmp_path)
        assert (done.code, done.out) == (2, "")
        assert "what belongs to e:liste is nested more than 100 levels deep" in done.err


def test_a_long_list_is_an_array(tmp_path: Path) -> None:
    items = " ".join(map(str, range(10_000)))
    done = graphtool("export", "--data", "-", stdin=f"<e:liste> <e:p> ({items}) .", cwd=tmp_path)
    assert done.code == 0, done.err
    assert json.loads(done.out)["e:p"] == [{"@list": list(range(10_000))}]


@pytest.mark.parametrize(
    "more",
    [
        ["--to", "x"],
        ["--format", "turtle"],
        ["--at", "2024-01-01"],
        ["--certainty", "certainly"],
        ["--entity", "x"],
        ["--known-at", "HEAD"],
        ["--endpoint", "http://127.0.0.1:1/"],
        ["--graph", "e:g"],
        ["--timeout", "3"],
        ["--include-personal"],
        ["--without-outside"],
        ["--no-infer"],
        ["--base-url", "https://example.org/"],
    ],
)
def test_what_is_about_the_project_is_refused(tmp_path: Path, more: list[str]) -> None:
    (tmp_path / "stadt.ttl").write_text(TOWN, encoding="utf-8")
    done = graphtool("export", "--data", "stadt.ttl", *more, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "error[usage]" in done.err
    assert more[0] in done.err or more[0] in ("--to", "--format")


def test_schemas_are_printed(tmp_path: Path) -> None:
    schema = json.loads(graphtool("export", "--schema", "network").out)
    assert schema["title"] == "network"
    done = graphtool("export", "--schema", "netz")
    assert (done.code, done.out) == (2, "")
    assert "there are no documents of kind 'netz'" in done.err
