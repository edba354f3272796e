"""What `graphtool query` writes, as users meet it: formats, exit codes of an ASK, provenance, pipes."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conftest import ROOT, graphtool

SPONSORS = "PREFIX kn: <https://w3id.org/klimanetz/ontology#>\nSELECT ?s { ?s kn:sponsors ?n } ORDER BY ?s ?n\n"
ORGANISATION = "https://w3id.org/klimanetz/id/organisation/"


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("SELECT * { ?s ?p ?o }", "turtle"),
        ("ASK {}", "csv"),
        ("#+ x: y\nPREFIX a: <urn:a>\nCONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "json"),
        ("BASE <urn:SELECT> DESCRIBE <a>", "table"),
    ],
)
def test_a_format_that_does_not_suit_is_refused_before_anything_is_loaded(
    query: str, chosen: str, tmp_path: Path
) -> None:
    run = graphtool("query", "-", "--format", chosen, stdin=query, cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"error[format]: {chosen} cannot hold "), "and not that there is no project"


@pytest.mark.parametrize(
    ("command", "name", "begins"),
    [
        (("query", "sponsors"), "Träger.CSV", "network,networkLabel"),
        (("query", "sponsors"), "sponsors.jsonl", '{"network"'),
        (("query", "sponsors"), "sponsors.txt", "network   "),
        (("query", "sponsors", "--format", "tsv"), "sponsors.csv", "?network\t"),
        (("query", "sponsors", "--why", "--row", "1"), "why.json", "[\n{"),
        (("network",), "actors.gexf", "<?xml"),
        (("network", "--project", "networks"), "networks.md", "| first |"),
        (("cite",), "graph.bib", "@misc{"),
        (("export",), "graph.nq", "<https://w3id.org/klimanetz/"),
        (("export",), "places.geojson", '{\n "type": "FeatureCollection"'),
        (("export", "--kind", "network"), "networks.csv", "id,type,name_de"),
        (("export", "--since", "HEAD"), "changes.jsonl", ""),
        (("export", "--since", "HEAD"), "changes.jsonld", '{\n "@context"'),
        (("export", "--schema", "network"), "network.jsonld", '{\n  "$schema"'),
    ],
)
def test_the_suffix_of_a_file_names_the_format(
    command: tuple[str, ...], name: str, begins: str, tmp_path: Path
) -> None:
    assert graphtool(*command, "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


def test_a_suffix_that_does_not_suit_the_result_is_refused(tmp_path: Path) -> None:
    run = graphtool("query", "-", "-o", tmp_path / "graph.csv", stdin="CONSTRUCT WHERE { ?s ?p ?o }")
    assert run.code == 2
    assert run.err.startswith("error[format]: csv cannot hold a graph")
    assert not list(tmp_path.iterdir())


def test_a_name_stands_beside_an_iri_that_has_no_column_for_it() -> None:
    german = graphtool("--lang", "de", "query", "-", stdin=SPONSORS)
    assert german.out.splitlines()[2:] == [
        "organisation:kreis-soest      Kreis Soest",
        "organisation:westfalen-weser  Westfalen Weser",
        "(2 Zeilen)",
    ]
    assert "District of Soest" in graphtool("query", "-", stdin=SPONSORS).out
    assert graphtool("query", "sponsors").out.count("Kreis Soest") == 2, "of the network and of its sponsor"
    lines = graphtool("query", "-", "--format", "jsonl", stdin=SPONSORS).out.splitlines()
    assert [json.loads(line) for line in lines] == [
        {"s": f"{ORGANISATION}kreis-soest"},
        {"s": f"{ORGANISATION}westfalen-weser"},
    ]


@pytest.mark.parametrize("chosen", [None, "turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"])
def test_a_graph_comes_in_any_syntax_and_the_same_every_time(chosen: str | None) -> None:
    query = f"DESCRIBE <{ORGANISATION}stadt-soest>"
    options = ["--format", chosen] if chosen else []
    first = graphtool("query", "-", *options, stdin=query)
    assert first.code == 0
    syntax = {"ntriples": "N_TRIPLES", "nquads": "N_QUADS", "jsonld": "JSON_LD", "rdfxml": "RDF_XML"}
    name = syntax.get(chosen or "turtle", (chosen or "turtle").upper())
    read = {quad.triple for quad in ox.parse(first.out.encode(), format=getattr(ox.RdfFormat, name))}
    assert len(read) > 10
    plain = graphtool("query", "-", "--format", "ntriples", stdin=query).out
    assert read == {quad.triple for quad in ox.parse(plain.encode(), format=ox.RdfFormat.N_TRIPLES)}
    assert graphtool("query", "-", *options, stdin=query) == first


def test_the_exit_code_of_an_ask() -> None:
    yes, no = "ASK { ?s ?p ?o }", "ASK { <urn:nobody> ?p ?o }"
    assert [graphtool("query", "-", "--ask-exit", stdin=query).code for query in (yes, no)] == [0, 1]
    assert [graphtool("query", "-", stdin=query).out for query in (yes, no)] == ["true\n", "false\n"]
    assert graphtool("query", "-", stdin=no).code == 0
    wrong = graphtool("query", "sponsors", "--ask-exit")
    assert (wrong.code, wrong.out) == (2, "")


def test_provenance_says_what_was_asked_and_of_what(tmp_path: Path) -> None:
    target = tmp_path / "Träger & Netze.csv"
    command = ("query", "sponsors", "-p", "network=Klima.Werk", "--at", "2024-01-01", "--format", "csv")
    run = graphtool(*command, "-o", target, "--with-provenance")
    assert (run.code, run.out) == (0, "")
    side = tmp_path / "Träger & Netze.csv.provenance.json"
    found = json.loads(side.read_text("utf-8"))
    content = target.read_bytes()
    assert found["result"] == {
        "type": "prov:Entity",
        "file": target.name,
        "format": "csv",
        "rows": content.count(b"\r\n") - 1,
        "complete": True,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    network = "<https://w3id.org/klimanetz/id/network/klima-werk>"
    assert found["query"]["name"] == "sponsors"
    assert found["query"]["parameters"] == {"network": {"given": "Klima.Werk", "bound": network}}
    assert f"{network} a ?class" in found["query"]["text"]
    assert found["engine"] == f"pyoxigraph {ox.__version__}"
    graph = found["graph"]
    cited = graphtool("cite").out
    assert f"sha256:{graph['sha256']}." in cited
    assert (graph["at"], graph["certainty"], graph["knownAt"]) == ("2024-01-01", "possibly", None)
    if graph["revision"]:
        assert f"Revision {graph['revision']}" in cited
        assert graph["date"] in cited
    before = side.read_bytes()
    assert graphtool(*command, "-o", target, "--with-provenance").code == 0
    assert side.read_bytes() == before
    assert ox.parse(input=before, format=ox.RdfFormat.JSON_LD) is not None


def test_provenance_of_other_peoples_files(tmp_path: Path) -> None:
    data = tmp_path / "däta.ttl"
    data.write_text("<urn:a> <urn:b> <urn:c> , <urn:d> .\n", "utf-8")
    command = ("query", "-", "--data", data, "--limit", "1", "-o", tmp_path / "x.nt", "--with-provenance")
    assert graphtool(*command, stdin="CONSTRUCT WHERE { ?s ?p ?o }", cwd=tmp_path).code == 0
    found = json.loads((tmp_path / "x.nt.provenance.json").read_text("utf-8"))
    digest = hashlib.sha256(data.read_bytes()).hexdigest()
    assert found["graph"] == {"type": "prov:Entity", "files": [{"file": str(data), "sha256": digest}]}
    assert (found["result"]["format"], found["result"]["triples"]) == ("ntriples", 1)
    assert found["result"]["complete"] is False
    refused = graphtool("query", "sponsors", "--with-provenance")
    assert (refused.code, refused.out) == (2, "")
    assert "-o" in refused.err


def test_parquet_needs_a_file_or_a_pipe(tmp_path: Path) -> None:
    target = tmp_path / "x.parquet"
    assert graphtool("query", "sponsors", "--format", "parquet", "-o", target).code == 0
    assert target.read_bytes()[:4] == b"PAR1"
    without = tmp_path / "without.py"
    without.write_text(
        "import sys\nsys.modules['pyarrow'] = None\nfrom graphtool.cli import main\nmain(sys.argv[1:])\n", "utf-8"
    )
    command = [sys.executable, str(without), "query", "sponsors", "--format", "parquet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2
    assert "pip install 'klimanetz[arrow]'" in done.stderr


def _on_terminal(columns: int, *arguments: str) -> tuple[int, str]:
    """Run graphtool on a terminal of so many columns, and return the exit code and what the terminal shows."""
    main, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {name: text for name, text in os.environ.items() if name != "COLUMNS"} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "graphtool", *arguments]
    running = subprocess.Popen(command, cwd=ROOT, stdout=terminal, stderr=terminal, env=environment)
    os.close(terminal)
    shown = b""
    try:
        while part := os.read(main, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(main)
    return running.wait(), shown.decode().replace("\r\n", "\n")


def test_a_table_is_as_wide_as_the_terminal() -> None:
    _, wide = _on_terminal(400, "query", "sponsors")
    assert wide == graphtool("query", "sponsors").out
    _, narrow = _on_terminal(80, "query", "sponsors")
    assert "── 7 ──\nnetwork       network:westfalen-weser-familie" in narrow
    assert max(map(len, narrow.splitlines())) <= 80
    code, refused = _on_terminal(80, "query", "sponsors", "--format", "parquet")
    assert code == 2
    assert "nothing to read on a terminal" in refused


def test_a_reader_that_has_seen_enough_ends_it_quietly() -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    run = f"{sys.executable} -m graphtool query - --format tsv <<< '{query}' | head -n 3; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", run], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 4
    assert done.stdout.splitlines()[-1] == "0"


def test_a_result_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    data, target = tmp_path / "x.ttl", tmp_path / "rows.xml"
    data.write_text('<urn:a> <urn:b> "fine" , "\\u0001" .\n', "utf-8")
    target.write_text("old", "utf-8")
    query = "SELECT ?o { ?s ?p ?o } ORDER BY DESC(?o)"
    run = graphtool("query", "-", "--data", data, "--format", "xml", "-o", target, stdin=query)
    assert run.code == 2
    assert "U+0001" in run.err
    assert target.read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.xml", "x.ttl"]


@pytest.mark.parametrize("chosen", ["table", "markdown", "html"])
def test_each_language_has_its_own_names(chosen: str) -> None:
    """The names in the columns of the catalogue are German; English readers get English ones beside the identifiers."""
    asked = ("query", "sponsors", "-p", "network=network:westfalen-weser-1", "--format", chosen)
    english, german = graphtool("--lang", "en", *asked).out, graphtool("--lang", "de", *asked).out
    assert english.count("brand as actor") == 1
    assert "brand as actor" not in german
    assert english.count("Marke als Akteur") == german.count("Marke als Akteur") == 1
