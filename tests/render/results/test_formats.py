"""Every format of a result: its golden file, and that parsers read back what was written."""

from __future__ import annotations

import csv
import io
import json
from itertools import count, islice

import lxml.html
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic
from rdflib.query import Result as Read

from graphtool.errors import FormatError
from graphtool.namespaces import XSD
from graphtool.query.results import Result, Row, Stream, Table, Triples, Truth
from graphtool.render.formats import GRAPH_FORMATS, ROW_FORMATS, TRUTH_FORMATS
from graphtool.render.results import FORMATS, View, chunks, render, suiting
from graphtool.store.terms import Term, from_rdflib
from tests.render.results.samples import BINARY, GOLDEN, TABLE, TRIPLES, VIEW, literal, written

IRIS = st.from_regex(r"(https?://example\.org/|urn:x:)[A-Za-z0-9äß/'()=&;,.-]{0,12}(#[A-Za-z-]{0,4})?", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
XML_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r"),
    max_size=12,
)
DATATYPES = st.sampled_from(
    [ox.NamedNode(f"{XSD}{name}") for name in ("string", "integer", "decimal", "date", "gYear")]
)
READERS = {"tsv": ox.QueryResultsFormat.TSV, "json": ox.QueryResultsFormat.JSON}


def _terms(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Term | None]:
    literals = st.builds(lambda text: ox.Literal(text), texts)
    tagged = st.builds(lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["de", "en-gb"]))
    typed = st.builds(lambda text, datatype: ox.Literal(text, datatype=datatype), texts, DATATYPES)
    nodes = st.builds(ox.BlankNode, st.sampled_from(["x", "y"]))
    return st.none() | st.builds(ox.NamedNode, IRIS) | nodes | literals | tagged | typed


def _tables(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Table]:
    rows = st.lists(st.tuples(_terms(texts), _terms(texts)), max_size=5)
    return rows.map(lambda found: Table(("a", "b_2"), tuple(found)))


def _numbered(rows: tuple[Row, ...]) -> list[Row]:
    """Return rows with blank nodes by the order in which they occur, since labels mean nothing."""
    seen: dict[Term, ox.BlankNode] = {}
    return [
        tuple(seen.setdefault(t, ox.BlankNode(f"n{len(seen)}")) if isinstance(t, ox.BlankNode) else t for t in row)
        for row in rows
    ]


@pytest.mark.parametrize("name", sorted(written()))
def test_the_golden_files_are_what_is_written(name: str) -> None:
    assert written()[name].decode() == (GOLDEN / name).read_bytes().decode()


def test_every_format_has_a_golden_file() -> None:
    assert {path.name.partition(".")[2] for path in GOLDEN.iterdir()} == set(FORMATS) - set(BINARY)


@settings(max_examples=150, deadline=None)
@given(table=_tables(TEXTS), chosen=st.sampled_from(["tsv", "json"]))
def test_tsv_and_json_are_read_back(table: Table, chosen: str) -> None:
    read = ox.parse_query_results(render(table, chosen).encode(), format=READERS[chosen])
    assert isinstance(read, ox.QuerySolutions)
    assert [variable.value for variable in read.variables] == list(table.columns)
    assert _numbered(tuple(map(tuple, read))) == _numbered(table.rows)


@settings(max_examples=150, deadline=None)
@given(table=_tables(XML_TEXTS), chosen=st.sampled_from(["json", "xml"]))
def test_rdflib_reads_json_and_xml_back(table: Table, chosen: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        read = Read.parse(io.BytesIO(render(table, chosen).encode()), format=chosen)
    names = [rdflib.Variable(name) for name in table.columns]
    assert read.vars == names
    rows = [[binding.get(name) for name in names] for binding in read.bindings]
    found = tuple(tuple(None if term is None else from_rdflib(term) for term in row) for row in rows)
    assert _numbered(found) == _numbered(table.rows)


def test_rdflib_reads_tsv_back() -> None:
    read = Read.parse(io.BytesIO(render(TABLE, "tsv").encode()), format="tsv")
    found = tuple(
        tuple(from_rdflib(row[name]) if name in row else None for name in read.vars or ()) for row in read.bindings
    )
    assert _numbered(found) == _numbered(TABLE.rows)


@settings(max_examples=150, deadline=None)
@given(table=_tables(TEXTS))
def test_csv_is_read_back_as_bare_values(table: Table) -> None:
    reader = csv.reader(io.StringIO(render(table, "csv"), newline=""))
    assert tuple(next(reader)) == table.columns
    bare = [["" if t is None else str(t) if isinstance(t, ox.BlankNode) else t.value for t in row]  # type: ignore[union-attr]
            for row in _renamed(table)]  # fmt: skip
    assert list(reader) == bare


def _renamed(table: Table) -> list[Row]:
    return [tuple(ox.BlankNode(f"b{t.value[1:]}") if isinstance(t, ox.BlankNode) else t for t in row)
            for row in _numbered(table.rows)]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(table=_tables(TEXTS))
def test_json_lines_are_an_object_each(table: Table) -> None:
    lines = render(table, "jsonl").splitlines() if table.rows else []
    records = [json.loads(line) for line in render(table, "jsonl").split("\n")[:-1]]
    assert len(records) == len(table.rows) <= len(lines)
    assert all(tuple(record) == table.columns for record in records)


@pytest.mark.parametrize("chosen", GRAPH_FORMATS)
def test_graphs_are_read_back(chosen: str) -> None:
    syntax = {"ntriples": "nt11", "rdfxml": "xml", "jsonld": "json-ld"}.get(chosen, chosen)
    read = rdflib.Dataset().parse(data=render(TRIPLES, chosen, VIEW), format=syntax) if chosen in (
        "nquads", "trig") else rdflib.Graph().parse(data=render(TRIPLES, chosen, VIEW), format=syntax)  # fmt: skip
    whole = rdflib.Graph()
    for quad in read:
        whole.add(quad[:3])
    expected = rdflib.Graph().parse(data=render(TRIPLES, "ntriples"), format="nt11")
    assert isomorphic(whole, expected)


def test_blank_nodes_of_a_graph_are_named_by_what_is_said_of_them() -> None:
    about = ox.NamedNode("urn:p")
    texts = set()
    for first, second in (("x", "y"), ("y", "x"), ("q", "a")):
        nodes = ox.BlankNode(first), ox.BlankNode(second)
        said = (
            ox.Triple(nodes[0], about, nodes[1]),
            ox.Triple(nodes[0], about, ox.Literal("1")),
            ox.Triple(nodes[1], about, nodes[0]),
        )
        texts.add(render(Triples(said), "ntriples"))
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+49 2921 103-0", "'+49 2921 103-0"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", '"\'\r=1"'),
        ("＝1", "'＝1"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("05974040", "05974040"),
        ('a;"b"', '"a;""b"""'),
        ("", ""),
    ],
)
def test_a_spreadsheet_calculates_nothing(text: str, shown: str) -> None:
    table = Table(("x",), ((ox.Literal(text),),))
    assert render(table, "csv-excel") == f"\ufeffx\r\n{shown}\r\n"


def test_numbers_stay_numbers_in_a_spreadsheet() -> None:
    numbers = (literal("-5", "integer"), literal("-0.5", "decimal"), literal("+1.5E2", "double"))
    row = render(Table(("a", "b", "c"), (numbers,)), "csv-excel").split("\r\n")[1]
    assert row == "-5;-0,5;+1,5E2"
    wrong = Table(("a",), ((literal("-cmd|x", "integer"),),))
    assert render(wrong, "csv-excel").endswith("\r\n'-cmd|x\r\n")


def test_a_page_is_no_place_for_scripts() -> None:
    page = lxml.html.fromstring(render(TABLE, "html", VIEW))
    assert page.xpath("//script | //img | //iframe | //@onclick") == []
    assert {href.partition(":")[0] for href in page.xpath("//td//a/@href")} == {"https"}
    assert page.get("lang") == "de"
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert page.xpath("string(//h1)") == "towns <1>"
    assert len(page.xpath("//tbody/tr")) == len(TABLE.rows)


@pytest.mark.parametrize(
    ("form", "known"), [("SELECT", ROW_FORMATS), ("ASK", TRUTH_FORMATS), ("CONSTRUCT", GRAPH_FORMATS)]
)
def test_formats_that_do_not_suit_are_refused(form: str, known: tuple[str, ...]) -> None:
    results: dict[str, Result] = {"SELECT": TABLE, "ASK": Truth(value=True), "CONSTRUCT": TRIPLES}
    for chosen in FORMATS:
        if chosen in known:
            assert suiting(chosen, form) == chosen
        else:
            with pytest.raises(FormatError):
                chunks(results[form], chosen)
    assert suiting("", form) == known[0]


def test_xml_refuses_what_it_cannot_hold() -> None:
    with pytest.raises(FormatError, match=r"U\+0001"):
        render(Table(("x",), ((ox.Literal("\x01"),),)), "xml")
    for wrong in (
        ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("\x01")),
        ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("http://example.org/1"), ox.Literal("x")),
    ):
        with pytest.raises(FormatError):
            render(Triples((wrong,)), "rdfxml")


@pytest.mark.parametrize("chosen", ["table", "csv", "csv-excel", "tsv", "json", "xml", "jsonl", "markdown", "html"])
def test_an_endless_result_is_written_while_it_comes(chosen: str) -> None:
    endless = Stream(("n",), ((literal(str(number), "integer"),) for number in count()))
    parts = list(islice(chunks(endless, chosen), 3))
    assert len(parts) == 3
    assert sum(map(len, parts)) < 1 << 20


@pytest.mark.parametrize("chosen", [name for name in ROW_FORMATS if name not in BINARY])
def test_an_empty_result_has_its_header(chosen: str) -> None:
    text = render(Table(("town", "x"), ()), chosen)
    assert ("town" in text) == (chosen != "jsonl")


@pytest.mark.parametrize("columns", [0, 30])
def test_a_terminal_is_given_no_commands(columns: int) -> None:
    evil = "\x1b[31mred\r\n\x9bnext"
    rows = ((ox.NamedNode("urn:x"), ox.Literal(evil + "!")),)
    text = render(Table(("a_long_column", "another_column"), rows), "table", View(label=lambda _: evil, width=columns))
    assert not {"\x1b", "\x9b", "\r"} & set(text)
    assert len(text.splitlines()) == 4


def test_a_narrow_terminal_shows_each_row_as_a_list() -> None:
    wide, narrow = (render(TABLE, "table", View(width=columns)) for columns in (120, 40))
    assert max(map(len, wide.splitlines())) <= 120
    assert "── 5 ──" in narrow
    assert "none" not in narrow.split("── 5 ──")[0]
    assert max(map(len, narrow.splitlines())) <= 40
