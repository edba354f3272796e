"""Queries under limits: the same answers, hostile queries stopped, nothing left behind."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Iterator
from typing import BinaryIO

import pyoxigraph as ox
import pytest

from graphtool.errors import GraphtoolError, MemoryExceededError, QueryError, TimeoutExceededError, UsageError
from graphtool.project import Project
from graphtool.query.catalogue import Catalogue
from graphtool.query.child import Child
from graphtool.query.execute import run_query, stream_query
from graphtool.query.limits import FirstRows, Limits, first
from graphtool.query.parameters import bound_text
from graphtool.query.results import Result, Stream, Table, Triples, Truth
from graphtool.store.load import Corpus
from graphtool.store.parse import parse_bytes

CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PATHS = "(<urn:p0>|<urn:p1>|^<urn:p2>|!<urn:none>|^!<urn:none>)*"
RUNAWAYS = {
    "a product": f"SELECT (COUNT(*) AS ?n) {CROSS}",
    "a flood of rows": f"SELECT * {CROSS}",
    "a flood of triples": f"CONSTRUCT {{ ?a ?b ?l }} {CROSS}",
    "paths": f"SELECT (COUNT(*) AS ?n) {{ ?a {PATHS} ?b . ?c {PATHS} ?d . ?e {PATHS} ?f }}",
    "concatenation": f"SELECT (GROUP_CONCAT(?l) AS ?n) {CROSS}",
    "a bomb of a regex": "SELECT * { ?a ?b ?c FILTER(REGEX(STR(?c), '((((a{100}){100}){100}){100}){100}')) }",
}
DEEP = {
    "groups": "SELECT * " + "{" * 20_000 + "}" * 20_000,
    "brackets": "SELECT * { ?s ?p ?o FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
    "negations": "SELECT * { ?s ?p ?o FILTER(" + "!" * 100_000 + "true) }",
    "sums": "ASK { FILTER(" + "1+" * 50_000 + "1 > 0) }",
}


@pytest.fixture(scope="module")
def large() -> Corpus:
    lines = "".join(f"<urn:s{i % 600}> <urn:p{i % 7}> <urn:s{i * 7 % 600}> .\n" for i in range(3_000))
    return Corpus((parse_bytes(lines.encode(), ox.RdfFormat.N_TRIPLES, "urn:g"),))


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_every_query_of_the_catalogue_answers_the_same_in_a_process_of_its_own(
    project: Project, closed: Corpus
) -> None:
    for query in Catalogue(project).all():
        text = bound_text(query, query.examples, closed)
        assert run_query(closed, text, limits=Limits(timeout=60)) == run_query(closed, text)


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { VALUES (?x ?y) { ("ä\\n\\"€"@de UNDEF) (1.50 "01"^^<urn:own>) (true <urn:x>) } }',
        "SELECT ?s { ?s <urn:none> ?o }",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?o <urn:back> ?s } WHERE { ?s <urn:p3> ?o }",
    ],
)
def test_terms_of_every_kind_survive_the_way(large: Corpus, text: str, engine: str) -> None:
    assert run_query(large, text, engine=engine, limits=Limits()) == run_query(large, text, engine=engine)


@pytest.mark.parametrize("text", RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_runaway_is_stopped_in_time(large: Corpus, text: str) -> None:
    with pytest.raises(TimeoutExceededError, match=r"stopped after 0\.5 s"):
        run_query(large, text, limits=Limits(timeout=0.5, memory=1_000))


def test_rdflib_is_stopped_as_well(large: Corpus) -> None:
    with pytest.raises(TimeoutExceededError):
        run_query(large, RUNAWAYS["a product"], engine="rdflib", limits=Limits(timeout=0.5))


@pytest.mark.parametrize(
    "text", [f"SELECT * {CROSS} ORDER BY ?l", f"SELECT DISTINCT * {CROSS}"], ids=["sorted", "distinct"]
)
def test_too_much_memory_is_something_else_than_too_much_time(large: Corpus, text: str) -> None:
    with pytest.raises(MemoryExceededError, match="more than 100 MiB"):
        run_query(large, text, limits=Limits(timeout=60, memory=100))


@pytest.mark.parametrize("memory", [1, 2, 8])
def test_too_little_memory_to_begin_with_is_said(large: Corpus, memory: int) -> None:
    with pytest.raises(MemoryExceededError, match=f"more than {memory} MiB"):
        run_query(large, f"SELECT * {CROSS} ORDER BY ?l", limits=Limits(timeout=60, memory=memory))


@pytest.mark.parametrize(("memory", "error"), [(None, QueryError), (9_000, MemoryExceededError)])
def test_a_process_that_leaves_without_a_word_has_not_answered(memory: int | None, error: type[Exception]) -> None:
    def leave(out: BinaryIO) -> None:
        out.write(b"half")
        out.flush()
        os._exit(memory is not None)

    child = Child(leave, memory=memory)
    assert child.read() == b"half"
    with pytest.raises(error):
        child.read()


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (b"comparison function does not correctly implement a total order", QueryError, "so different types"),
        (b"thread 'x' panicked at y.rs:1:1: index out of bounds", QueryError, "broke down"),
        (b"memory allocation of 5 bytes failed", MemoryExceededError, "more than 77 MiB"),
        (b"", MemoryExceededError, "more than 77 MiB"),
    ],
)
def test_the_last_words_of_the_engine_tell_why_it_broke_down(words: bytes, error: type[Exception], said: str) -> None:
    def work(_: object) -> None:
        warnings.warn("not the engine's word", stacklevel=1)
        os.write(2, words)
        os.abort()

    with pytest.raises(error, match=said):
        Child(work, memory=77).read()


def test_words_of_the_engine_are_no_part_of_an_answer() -> None:
    def work(out: BinaryIO) -> None:
        os.write(2, b"complete failed \n")
        out.write(b"answer")

    child = Child(work)
    assert (child.read(), child.read()) == (b"answer", b"")


def test_an_interrupt_at_the_fork_is_not_for_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> int:
        pid = fork()
        if pid == 0:
            os.kill(os.getpid(), signal.SIGINT)
        return pid

    fork = os.fork
    monkeypatch.setattr(os, "fork", interrupted)
    child = Child(lambda out: (out.write(b"whole"), None)[1])
    assert child.read() == b"whole"
    assert child.read() == b""
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.parametrize("missing", ["fork", "first pipe", "second pipe"])
def test_a_process_that_cannot_be_started_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    pipe, made = os.pipe, list[tuple[int, int]]()

    def full() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    def none_left() -> tuple[int, int]:
        if len(made) == ("first pipe", "second pipe").index(missing):
            raise OSError(24, "Too many open files")
        made.append(pipe())
        return made[-1]

    if missing == "fork":
        monkeypatch.setattr(os, "fork", full)
    else:
        monkeypatch.setattr(os, "pipe", none_left)
    free = os.dup(0)
    os.close(free)
    with pytest.raises(QueryError, match="no process can be started"):
        Child(lambda _: None)
    again = os.dup(0)
    os.close(again)
    assert again == free


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_query_that_breaks_the_engine_is_an_error_and_no_crash(large: Corpus, text: str) -> None:
    with pytest.raises(QueryError, match="nested too deeply"):
        run_query(large, text, limits=Limits(timeout=60))


def test_what_the_engine_cannot_do_is_said(large: Corpus) -> None:
    text = "SELECT (<urn:f>(?s) AS ?x) { ?s ?p ?o }"
    for limits in (None, Limits()):
        with pytest.raises(QueryError, match="urn:f"):
            run_query(large, text, limits=limits)
    with pytest.raises(QueryError, match="query:1:18"):
        run_query(large, "SELECT * { ?s ?p }", limits=Limits())


def test_rows_that_nobody_reads_end_the_process(large: Corpus) -> None:
    result = stream_query(large, RUNAWAYS["a flood of rows"], limits=Limits())
    assert isinstance(result, Stream)
    assert len(next(result.rows)) == 12
    del result  # the fixture looks for what is left


def test_a_stream_that_nobody_begins_to_read_ends_the_process(large: Corpus) -> None:
    stream_query(large, RUNAWAYS["a flood of rows"], limits=Limits())  # the fixture looks here as well


def test_first_rows_say_whether_there_are_more(large: Corpus) -> None:
    for text, limit, found, more in (
        ("SELECT * { VALUES ?x { 1 2 3 } }", 2, 2, True),
        ("SELECT * { VALUES ?x { 1 2 3 } }", 3, 3, False),
        ("SELECT * { VALUES ?x { 1 2 3 } }", 0, 0, True),
        ("CONSTRUCT WHERE { ?s <urn:p1> ?o }", 5, 5, True),
        (RUNAWAYS["a flood of rows"], 1_000, 1_000, True),
    ):
        result, cut = first(stream_query(large, text, limits=Limits(timeout=60)), limit)
        assert isinstance(cut, FirstRows)
        held = (
            result.triples if isinstance(result, Triples) else result.table().rows if isinstance(result, Stream) else ()
        )
        assert (len(held), cut.more) == (found, more)
        del result, cut
    assert first(Truth(True), 0) == (Truth(True), None)
    _, cut = first(Table(("x",), ()), 5)
    assert not list(cut or "?")


def _size(result: Result | Stream) -> int:
    if isinstance(result, Triples):
        return len(result.triples)
    assert isinstance(result, Stream)
    return len(result.table().rows)


@pytest.mark.parametrize("wrong", [{"timeout": 0.0}, {"timeout": -1.0}, {"timeout": float("nan")}, {"memory": 0}])
def test_limits_that_cannot_be(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        Limits(**wrong)  # type: ignore[arg-type]


def test_a_system_without_processes_to_fork_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    with pytest.raises(GraphtoolError, match="cannot stop a query"):
        Child(lambda _: None)
