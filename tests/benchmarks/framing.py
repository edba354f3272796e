"""Measure writing framed documents, one per line, against PyLD and the bare parse, in one run.

    python -m tests.benchmarks.framing [--triples 1000000] [--pyld 10000] [--disk]

Each way runs in a process of its own, from the file to the lines: `parse` reads and drops every statement, `memory`
and `disk` are the writer of documents over its two indexes. PyLD frames a graph of `--pyld` statements, for framing is
superlinear: its time a statement is a lower bound for larger ones. Printed are seconds, microseconds a statement, the
ratio to the bare parse, and peak memory.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graphtool.jsonld.context import released
from graphtool.jsonld.files import lines
from tests.benchmarks.apart import measured, recorded
from tests.benchmarks.generate import parts, write_nquads


def _parse(file: Path, _: Path) -> int:
    return sum(1 for _ in ox.parse(path=file, format=ox.RdfFormat.N_QUADS))


def _written(file: Path, target: Path, in_memory: int) -> int:
    count = 0
    with target.open("wb") as stream:
        for some in lines([file], in_memory=in_memory):
            count += some.count(b"\n")
            stream.write(some)
    return count


def _pyld(file: Path, target: Path) -> int:
    """Frame the networks, with whatever they refer to once, as PyLD does it."""
    from pyld import jsonld

    dataset = ox.Dataset(
        ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(path=file, format=ox.RdfFormat.N_QUADS)
    )
    text = (ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").decode()
    expanded = jsonld.from_rdf(text, {"format": "application/n-quads"})
    frame = {**released().document, "type": "Network", "@embed": "@once"}
    framed = jsonld.frame(expanded, frame, {"documentLoader": None})
    target.write_text(json.dumps(framed, ensure_ascii=False), "utf-8")
    return len(framed.get("@graph", [framed]))


WAYS: dict[str, Callable[[Path, Path], int]] = {
    "parse": _parse,
    "memory": lambda file, target: _written(file, target, 2**62),
    "disk": lambda file, target: _written(file, target, 0),
    "pyld": _pyld,
}


def _measure(way: str, file: Path, folder: Path) -> dict[str, Any]:
    target = folder / f"{way}.out"
    found = measured("tests.benchmarks.framing", way, file, target, out=folder / f"{way}.json")
    if "error" in found:
        raise SystemExit(f"{way} failed: {found['error']}")
    return found


def _generated(folder: Path, triples: int) -> tuple[Path, int]:
    path = folder / f"{triples}.nq"
    with path.open("w", encoding="utf-8") as stream:
        return path, write_nquads(stream, parts(triples))


def main() -> None:
    """Run the ways in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--pyld", type=int, default=10_000, help="statements that PyLD frames; 0: leave it out")
    parser.add_argument("--disk", action="store_true", help="measure the index on disk as well")
    parser.add_argument("--child", nargs=4, metavar=("WAY", "FILE", "TARGET", "OUT"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        file, target, out = map(Path, args.child[1:])
        recorded(lambda: WAYS[args.child[0]](file, target), out)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large, small = _generated(folder, args.triples), _generated(folder, args.pyld or 1)
        ways = ["parse", "memory", *(["disk"] if args.disk else [])]
        results = {way: (*large[1:], _measure(way, large[0], folder)) for way in ways}
        if args.pyld:
            results["pyld"] = (small[1], _measure("pyld", small[0], folder))
    _print(results)


def _print(results: dict[str, tuple[int, dict[str, Any]]]) -> None:
    base = results["parse"][1]["seconds"] / results["parse"][0]
    for way, (statements, record) in results.items():
        each = record["seconds"] / statements
        print(
            f"{way:<8} {statements:>9,} statements {record['seconds']:8.2f} s {each * 1e6:8.1f} µs each "
            f"{each / base:7.1f} x parse  {record['mib']:6.0f} MiB  {record['found']:>8,} found"
        )


if __name__ == "__main__":
    main()
