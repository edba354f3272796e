"""Measure what the places of findings cost on one large Turtle file, against parsing it, in one run.

    python -m tests.benchmarks.positions [--triples 100000] [--findings 1000]

Printed are CPU seconds (best of three) and the ratio to the plain parse: pyoxigraph's parser run to the end, and
graphtool's parse into quads; then the places of statements about that many subjects, from nothing, in a file without
blank nodes and in the same with some.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.store.parse import ParsedFile, parse_bytes
from graphtool.store.positions import Locator
from tests.benchmarks.generate import parts, turtle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphtool.store.terms import Term

GRAPH = "https://example.org/graph"
RUNS = 3


def one_file(triples: int, *, blank: bool = False) -> str:
    """Return a synthetic graph as one Turtle text with its prefixes at the top."""
    lines = [line for part in parts(triples) for line in turtle(part).splitlines() if not line.startswith("#")]
    prefixes = sorted({line for line in lines if line.startswith("@prefix")})
    body = [line for line in lines if not line.startswith("@prefix")]
    if blank:
        note = "; <urn:x:note> [ <urn:x:text> 'a note' ] ."
        body = [line[:-1] + note if line.endswith(" .") else line for line in body]
    return "\n".join([*prefixes, *body]) + "\n"


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest of some runs."""
    taken = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def places(file: ParsedFile, subjects: Sequence[Term]) -> int:
    """Ask a new locator for the statements about subjects, and where one of each is; return how many were found."""
    locator = Locator([file])
    found = [locator.places(subject) for subject in subjects]
    return sum(len(about) for about in found if about[0].object.line)


def measure(text: str, findings: int, title: str) -> None:
    """Print the figures of one file."""
    content = text.encode()
    file = parse_bytes(content, ox.RdfFormat.TURTLE, GRAPH)
    print(f"{title}: {len(file.quads):,} statements, {len(content) / 1e6:.1f} MB")

    subjects = list(dict.fromkeys(quad.subject for quad in file.quads if isinstance(quad.subject, ox.NamedNode)))
    wanted = subjects[:: max(1, len(subjects) // findings)][:findings]
    nodes = [quad.object for quad in file.quads if isinstance(quad.object, ox.BlankNode)][:1]

    def parse() -> int:
        return sum(1 for _ in ox.parse(input=content, format=ox.RdfFormat.TURTLE, base_iri=GRAPH))

    plain = seconds(parse)
    rows = [
        ("plain parse", plain),
        ("parse into quads", seconds(lambda: parse_bytes(content, ox.RdfFormat.TURTLE, GRAPH))),
        ("place of 1 finding", seconds(lambda: places(file, wanted[-1:]))),
        (f"places of {len(wanted):,} findings", seconds(lambda: places(file, wanted))),
    ]
    if nodes:
        rows.append(("place of a blank node", seconds(lambda: places(file, nodes))))
    for name, taken in rows:
        print(f"  {name:<28} {taken:7.2f} s {taken / plain:6.2f} ×")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.positions", description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--findings", type=int, default=1_000)
    chosen = parser.parse_args(arguments)
    measure(one_file(chosen.triples), chosen.findings, "without blank nodes")
    measure(one_file(chosen.triples, blank=True), chosen.findings, "with blank nodes")


if __name__ == "__main__":
    main()
