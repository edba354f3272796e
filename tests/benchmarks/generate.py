"""Write synthetic climate-network graphs of any size, the same at every run, block by block in little memory.

    python -m tests.benchmarks.generate --triples 100000 --faults 0.01 --format nq -o FILE [--manifest FILE]

`--format ttl` writes a folder with one Turtle file per source (`pages/…`, `registers/…`), as `data/` has them.
The manifest lists each fault as one line of JSON: focus node, fault, the constraints that must find it.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TextIO, cast

from graphtool.namespaces import ENTITY, GRAPH, KNSH, RDF_TYPE, SCHEME, STANDARD
from tests.benchmarks.faults import spoiled
from tests.benchmarks.synthetic import Block, Node, shared_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMES = (
    "award-scheme", "certainty", "contact-kind", "network-kind", "organisation-kind", "participation-status",
    "role", "status", "target-kind", "topic", "unit",
)  # fmt: skip


@dataclass(frozen=True)
class Defect:
    """One planted fault: where, what, and the IRIs of the constraints that must report it."""

    focus: str
    fault: str
    shapes: tuple[str, ...]

    def line(self) -> str:
        """Return the defect as one line of JSON."""
        return json.dumps({"focus": self.focus, "fault": self.fault, "shapes": self.shapes}, ensure_ascii=False)


@dataclass(frozen=True)
class Part:
    """The nodes of one file: its path below data/ (without suffix) and its defects."""

    path: str
    nodes: tuple[Node, ...]
    defects: tuple[Defect, ...] = ()

    @property
    def triples(self) -> int:
        """The number of statements."""
        return sum(len(node.statements) for node in self.nodes)


def parts(triples: int, *, faults: float = 0.0, seed: int = 1) -> Iterator[Part]:
    """Yield files with at least `triples` statements in all (at most one block, about 1,000, more)."""
    shared = Part("registers/shared", tuple(shared_nodes()))
    yield shared
    written, index = shared.triples, 0
    while written < triples:
        block = Block(index, seed)
        random = Random(f"faults {seed} {index}")  # noqa: S311 - not for secrets
        for room, nodes in (("registers", block.place_nodes), ("pages", block.page_nodes)):
            part = _part(f"{room}/s-{block.name}", nodes, faults, random)
            written += part.triples
            yield part
        index += 1


def _part(path: str, nodes: list[Node], faults: float, random: Random) -> Part:
    defects = []
    for node in nodes if faults else ():
        fault = spoiled(node, faults, random)
        if fault:
            shapes = tuple(KNSH + shape for shape in fault.shapes)
            defects.append(Defect(_expand(node.subject), fault.name, shapes))
    return Part(path, tuple(nodes), tuple(defects))


def write_nquads(stream: TextIO, source: Iterator[Part], manifest: TextIO | None = None) -> int:
    """Write all parts as N-Quads, each in the named graph of its path; return the number of quads."""
    written = 0
    for part in source:
        graph = f" <{GRAPH}{part.path}> .\n"
        for node in part.nodes:
            subject = f"<{_expand(node.subject)}> "
            stream.writelines(f"{subject}{_term(p)} {_term_once(o)}{graph}" for p, o in node.statements)
        written += part.triples
        _record(part, manifest)
    return written


def write_turtle(folder: Path, source: Iterator[Part], manifest: TextIO | None = None) -> int:
    """Write one Turtle file per part below `folder`; return the number of statements."""
    written = 0
    for part in source:
        file = folder / f"{part.path}.ttl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(turtle(part), encoding="utf-8")
        written += part.triples
        _record(part, manifest)
    return written


def turtle(part: Part) -> str:
    """Return a part as Turtle with the prefixes that it uses."""
    texts = [_paragraph(node) for node in part.nodes]
    used = {_prefix(term) for node in part.nodes for pair in node.statements for term in (node.subject, *pair)}
    used |= {o.rpartition("^^")[2].partition(":")[0] for n in part.nodes for _, o in n.statements if "^^" in o}
    header = "".join(f"@prefix {p}: <{_namespace(p)}> .\n" for p in sorted(used - {""}))
    return f"# Synthetic data for benchmarks: {part.path}\n\n{header}\n" + "\n".join(texts)


def _paragraph(node: Node) -> str:
    lines = " ;\n    ".join(f"{'a' if p == 'rdf:type' else p} {o}" for p, o in node.statements)
    return f"{node.subject} {lines} .\n"


def _record(part: Part, manifest: TextIO | None) -> None:
    if manifest:
        manifest.writelines(f"{defect.line()}\n" for defect in part.defects)


def _prefix(term: str) -> str:
    return "" if term[0] in '"<' or term == "rdf:type" else term.partition(":")[0]


def _namespace(prefix: str) -> str:
    if prefix in STANDARD:
        return STANDARD[prefix]
    return f"{SCHEME if prefix in SCHEMES else ENTITY}{prefix}/"


def _expand(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return _namespace(prefix) + local


@cache
def _term(curie: str) -> str:
    return f"<{RDF_TYPE}>" if curie == "rdf:type" else f"<{_expand(curie)}>"


def _term_once(text: str) -> str:
    """Return an object as N-Quads has it; only what comes again and again is worth a place in the cache."""
    if text[0] == "<":
        return text
    if text[0] == '"':
        value, quote, rest = text.rpartition('"')
        return f"{value}{quote}^^{_term(rest[2:])}" if rest.startswith("^^") else text
    prefix = text.partition(":")[0]
    return _term(text) if prefix in STANDARD or prefix in SCHEMES else f"<{_expand(text)}>"


def main(arguments: list[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.generate", description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, default=10_000)
    parser.add_argument("--faults", type=float, default=0.0, help="share of spoiled nodes among those that can be")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=("nq", "ttl"), default="nq")
    parser.add_argument("-o", "--output", type=Path, help="file (nq; default stdout) or folder (ttl)")
    parser.add_argument("--manifest", type=Path, help="list the planted faults here, one JSON object per line")
    chosen = parser.parse_args(arguments)
    source = parts(chosen.triples, faults=chosen.faults, seed=chosen.seed)
    with _opened(chosen.manifest) as manifest:
        if chosen.format == "ttl":
            written = write_turtle(chosen.output or Path("synthetic"), source, manifest)
        else:
            with _opened(chosen.output) as stream:
                written = write_nquads(stream or sys.stdout, source, manifest)
    print(f"{written:,} statements", file=sys.stderr)


def _opened(path: Path | None) -> AbstractContextManager[TextIO | None]:
    return cast("TextIO", path.open("w", encoding="utf-8", newline="\n")) if path else nullcontext()


if __name__ == "__main__":
    main()
