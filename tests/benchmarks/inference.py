"""Measure inference on synthetic graphs, each engine in a process of its own, entailments compared.

    python -m tests.benchmarks.inference [--sizes 10000 100000 1000000] [--owlrl 10000] [--reasonable 100000]

Yardsticks in the same run: loading the same file into Oxigraph; owlrl up to the size given (it needs minutes for
100,000 triples); `reasonable`, if it is installed, up to its size. The seconds are those of the work alone, without
imports; for the compiled engine, "from file" counts parsing, compiling, inferring and making the triples.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from graphtool.inference.axioms import by_predicate
from graphtool.inference.closure import Reasoner
from graphtool.inference.compile import compile_axioms
from graphtool.inference.engine import closure
from graphtool.inference.reference import entailments, is_compared
from graphtool.project import Project
from graphtool.store.load import load
from tests.benchmarks.generate import parts, write_nquads

ROOT = Path(__file__).resolve().parents[2]
Outcome = tuple[dict[str, float], list[ox.Triple]]


def _triples(file: Path) -> list[ox.Triple | ox.Quad]:
    """Return the ontology's triples and then the quads of the data file."""
    found: list[ox.Triple | ox.Quad] = []
    for path in Project.find(ROOT, exact=True).ontology_files():
        parsed = ox.parse(path=str(path), rename_blank_nodes=True)
        found += [quad.triple for quad in parsed]
    found += ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS)
    return found


def _compiled(file: Path) -> Outcome:
    start = time.perf_counter()
    triples = _triples(file)
    parsed = time.perf_counter()
    grouped = by_predicate(triples)
    reasoner = Reasoner(compile_axioms(grouped))
    reasoner.load(grouped)
    closed = reasoner.closure()
    end = time.perf_counter()
    return {"seconds": end - parsed, "from file": end - start}, list(closed.inferred)


def _load(file: Path) -> Outcome:
    store = ox.Store()
    start = time.perf_counter()
    store.load(path=str(file), format=ox.RdfFormat.N_QUADS)
    return {"seconds": time.perf_counter() - start}, []


def _owlrl(file: Path) -> Outcome:
    triples = _triples(file)
    start = time.perf_counter()
    found, _ = entailments(triples)
    return {"seconds": time.perf_counter() - start}, list(found)


def _reasonable(file: Path) -> Outcome:
    import reasonable  # type: ignore[import-not-found,import-untyped,unused-ignore]

    triples = {t.triple if isinstance(t, ox.Quad) else t for t in _triples(file)}
    with tempfile.NamedTemporaryFile(suffix=".ttl") as stream:
        ox.serialize(triples, stream, format=ox.RdfFormat.N_TRIPLES)
        stream.flush()
        start = time.perf_counter()
        engine = reasonable.PyReasoner()
        engine.load_file(stream.name)
        derived = engine.reason()
        seconds = time.perf_counter() - start
    lines = "".join(f"{' '.join(term.n3() for term in triple)} .\n" for triple in derived if not _literal(triple[0]))
    found = {q.triple for q in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)} - triples
    return {"seconds": seconds}, [t for t in found if is_compared(t)]


def _literal(term: object) -> bool:
    return type(term).__name__ == "Literal"


ENGINES: dict[str, Callable[[Path], Outcome]] = {
    "load": _load, "compiled": _compiled, "owlrl": _owlrl, "reasonable": _reasonable,
}  # fmt: skip


def _child(engine: str, file: Path, results: Path) -> None:
    measured, triples = ENGINES[engine](file)
    measured["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    measured["inferred"] = len(triples)
    with results.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{t}\n" for t in triples if is_compared(t))
    print(json.dumps(measured))


def _run(engine: str, file: Path, folder: Path) -> tuple[dict[str, float], Path]:
    results = folder / f"{engine}.nt"
    command = [sys.executable, "-m", "tests.benchmarks.inference", "--child", engine, str(file), str(results)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{engine} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout), results


def _compare(ours: Path, theirs: Path) -> str:
    first, second = ({*path.read_text(encoding="utf-8").splitlines()} for path in (ours, theirs))
    missing, more = len(second - first), len(first - second)
    return "same entailments" if missing == more == 0 else f"ours lack {missing:,}, theirs lack {more:,}"


def measure(size: int, engines: list[str]) -> None:
    """Print what the engines need for a synthetic graph of `size` triples."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "synthetic.nq"
        with file.open("w", encoding="utf-8") as stream:
            written = write_nquads(stream, parts(size))
        print(f"\n{written:,} triples")
        outcomes = {engine: _run(engine, file, folder) for engine in engines}
        ours = outcomes["compiled"][0]["seconds"]
        for engine, (measured, results) in outcomes.items():
            compared = "" if engine in ("load", "compiled") else _compare(outcomes["compiled"][1], results)
            ratio = measured["seconds"] / ours
            whole = f", from file {measured['from file']:.2f} s" if "from file" in measured else ""
            print(
                f"  {engine:<11}{measured['seconds']:>9.3f} s {ratio:>8.1f} x  {measured['MB']:>7,.0f} MB  "
                f"{measured['inferred']:>9,.0f} inferred{whole}  {compared}"
            )


def measure_real(runs: int = 7) -> None:
    """Print the processor time of the closure of the real graph: the first run, and the best of the others."""
    corpus = load(Project.find(ROOT, exact=True))
    taken = []
    for _ in range(runs):
        start = time.process_time()
        found = len(closure(corpus).inferred)
        taken.append(1000 * (time.process_time() - start))
    statements = sum(len(file.quads) for file in corpus.files)
    print(f"real graph: {statements:,} triples, {found:,} inferred, {taken[0]:.0f} ms, then {min(taken[1:]):.0f} ms")


def main() -> None:
    """Run the command line."""
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.inference", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--owlrl", type=int, default=10_000, help="largest size for owlrl")
    parser.add_argument("--reasonable", type=int, default=100_000, help="largest size for reasonable")
    chosen = parser.parse_args()
    measure_real()
    for size in chosen.sizes:
        engines = ["load", "compiled"]
        engines += ["owlrl"] if size <= chosen.owlrl else []
        engines += ["reasonable"] if size <= chosen.reasonable and find_spec("reasonable") else []
        measure(size, engines)


if __name__ == "__main__":
    main()
