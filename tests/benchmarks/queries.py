"""Measure `graphtool query`: how soon it answers on the real data, and how fast rows leave it.

    python -m tests.benchmarks.queries [--rounds 9] [--triples 200000] [--rdflib 50000]

Yardsticks in the same run, each a process of its own: `python -c pass`; rdflib and `oxigraph query` on the same
statements. Runs are taken in turns, so that a busy machine is busy for all; told are the median seconds of the
processor (user and system, children included) and of the clock, and the ratio to `python -c pass`. Rows per second
come from the difference between a run that writes all rows and one that writes the first, so that neither starting nor
loading counts. Byte code is cached, as in an installation; "cold" is the first question after a change of the data.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyoxigraph as ox

from graphtool.inference.engine import inferred
from graphtool.project import Project
from graphtool.query.catalogue import Catalogue
from graphtool.query.parameters import bound_text
from graphtool.store.load import load
from tests.benchmarks.generate import parts, write_nquads

ROOT = Path(__file__).resolve().parents[2]
QUERY = "sponsors"
ROWS = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT %d"
RDFLIB = """
import sys, rdflib
graph = rdflib.Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
sys.stdout.buffer.write(graph.query(open(sys.argv[2]).read()).serialize(format=sys.argv[3]))
"""
Command = list[str]
Commands = dict[str, Command | Callable[[], Command]]


class Bench:
    """Runs commands and remembers what they took; temporary files are in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }

    def run(self, command: Command, *, into: str = "out") -> tuple[float, float]:
        """Run a command and return its seconds of processor and clock."""
        with (self.folder / into).open("wb") as out:
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=out)
            _, status, usage = os.wait4(process.pid, 0)
            clock = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, command
        return usage.ru_utime + usage.ru_stime, clock

    def compare(self, commands: Commands, rounds: int) -> dict[str, tuple[float, float]]:
        """Return the median seconds of each command, the first round (which fills caches) left out."""
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for number in range(rounds + 1):
            for name, command in commands.items():
                seconds = self.run(command() if callable(command) else command)
                if number:
                    taken[name].append(seconds)
        return {
            name: (statistics.median(cpu for cpu, _ in runs), statistics.median(clock for _, clock in runs))
            for name, runs in taken.items()
        }


def graphtool(*arguments: str | Path) -> Command:
    """Return the command line of graphtool."""
    return [sys.executable, "-m", "graphtool", *map(str, arguments)]


def start_up(bench: Bench, rounds: int) -> None:
    """Compare one catalogue query on the real data with doing nothing, with rdflib and with Oxigraph."""
    project = Project.find(ROOT, exact=True)
    corpus = inferred(load(project))
    statements, text = bench.folder / "real.nq", bench.folder / "query.rq"
    statements.write_bytes(ox.serialize(corpus.store, format=ox.RdfFormat.N_QUADS) or b"")
    text.write_text(bound_text(Catalogue(project).get(QUERY), {}, corpus), "utf-8")

    def cold() -> Command:
        shutil.rmtree(bench.folder / "cache", ignore_errors=True)
        return graphtool("query", QUERY)

    commands: Commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import click'": [sys.executable, "-c", "import click"],
        "graphtool --help": graphtool("--help"),
        f"graphtool query {QUERY}, cold": cold,
        f"graphtool query {QUERY}": graphtool("query", QUERY),
        "rdflib": [sys.executable, "-c", RDFLIB, str(statements), str(text), "csv"],
    }
    if program := which():
        commands["oxigraph query"] = oxigraph(program, bench, statements, text, "csv")
    taken = bench.compare(commands, rounds)
    nothing = taken["python -c pass"]
    print(f"{QUERY} on the real data ({len(corpus.store):,} statements)")
    for name, (cpu, clock) in taken.items():
        of_cpu, of_clock = cpu / nothing[0], clock / nothing[1]
        print(f"  {name:<32} {cpu:6.3f} s CPU {of_cpu:6.1f} ×   {clock:6.3f} s clock {of_clock:6.1f} ×")


def which() -> str | None:
    """Return Oxigraph's program, if it is installed."""
    beside = Path(sys.executable).parent / "oxigraph"
    return str(beside) if beside.exists() else shutil.which("oxigraph")


def oxigraph(program: str, bench: Bench, statements: Path, text: Path, form: str) -> Command:
    """Load statements into a database of their own, which is not measured, and return the command that asks it."""
    place = bench.folder / f"{statements.stem}.db"
    if not place.exists():
        subprocess.run([program, "load", "-l", place, "-f", statements], check=True, capture_output=True)
    query = ["query", "-l", str(place), "--query-file", str(text), "--results-format", form, "--union-default-graph"]
    return [program, *query]


def throughput(bench: Bench, form: str, triples: int, slow: int, rounds: int) -> None:
    """Compare how many rows a second are written, beyond starting and loading."""
    print(f"rows as {form}, of {triples:,} statements (rdflib: of {slow:,})")
    engines: dict[str, tuple[int, Callable[[Path, Path], Command]]] = {
        "graphtool query": (triples, lambda file, text: graphtool("query", text, "--data", file, "--format", form)),
        "rdflib": (slow, lambda file, text: [sys.executable, "-c", RDFLIB, str(file), str(text), form]),
    }
    if program := which():
        engines["oxigraph query"] = (triples, lambda file, text: oxigraph(program, bench, file, text, form))
    for name, (size, command) in engines.items():
        file = bench.folder / f"synthetic-{size}.nq"
        if not file.exists():
            with file.open("w", encoding="utf-8") as stream:
                write_nquads(stream, parts(size))
        seconds = rows_seconds(bench, command, file, size, rounds)
        print(f"  {name:<32} {size / seconds:12,.0f} rows/s CPU")


def rows_seconds(bench: Bench, command: Callable[[Path, Path], Command], file: Path, size: int, rounds: int) -> float:
    """Return the seconds of the processor that all rows take more than one."""
    texts = {}
    for count in (1, size):
        texts[count] = bench.folder / f"rows-{count}.rq"
        texts[count].write_text(ROWS % count, "utf-8")
    taken = bench.compare({str(count): command(file, text) for count, text in texts.items()}, rounds)
    return max(taken[str(size)][0] - taken["1"][0], 1e-6)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--triples", type=int, default=200_000)
    parser.add_argument("--rdflib", type=int, default=50_000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="graphtool-benchmark-") as folder:
        bench = Bench(Path(folder))
        start_up(bench, options.rounds)
        for form in ("csv", "json"):
            throughput(bench, form, options.triples, options.rdflib, max(1, options.rounds // 3))


if __name__ == "__main__":
    main()
