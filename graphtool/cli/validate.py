"""`graphtool validate`: SHACL over the project, files, a folder or standard input."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import Settings, json_schema_option, output_option, write
from graphtool.cli.comparing import Comparison, comparison_options, fail_on_option
from graphtool.cli.fixing import Fixing, fixing_options, print_patch, write_files
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.inputs import of_files, of_project, scope_of, shapes_at
from graphtool.cli.suffixes import format_option
from graphtool.cli.timing import Timing, timing_options
from graphtool.errors import EXIT_FINDINGS, EXIT_OK, UsageError
from graphtool.render.reports import FORMATS, render

if TYPE_CHECKING:
    from graphtool.shacl.engine import Scope
    from graphtool.shacl.report import Report
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.stewardship.registers.read import Register
    from graphtool.store.load import Corpus


@click.command(
    "validate",
    cls=HelpfulCommand,
    examples=(
        "validate",
        "validate update.ttl --suggest",
        "validate --since main --fail-on new",
        "validate other.ttl --shapes their-shapes.ttl --format sarif -o findings.sarif",
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--shapes",
    type=click.Path(path_type=Path),
    help="Use these shapes (file or folder) on PATHs alone, without the project.",
)
@click.option(
    "--as",
    "stands_for",
    type=click.Path(path_type=Path),
    help="PATH is a new version of this data file: validate the project with it instead.",
)
@click.option("--focus", multiple=True, metavar="IRI", help="Only these focus nodes (IRI or CURIE).")
@click.option("--shape", "only_shapes", multiple=True, metavar="IRI", help="Only these shapes (IRI or CURIE).")
@click.option(
    "--engine",
    type=click.Choice(["auto", "compiled", "native", "pyshacl"]),
    default="auto",
    show_default=True,
    help="The validation engine; auto takes native for large graphs if it is installed, else compiled.",
)
@format_option(FORMATS, "How to write the report.")
@json_schema_option("findings_json")
@click.option("--check-shapes", is_flag=True, help="Check the shapes themselves instead of the data.")
@fail_on_option("violation", "Exit with 1 from this severity on, or for new violations only.")
@comparison_options
@click.option("--endpoint", metavar="URL", help="Check the data at a SPARQL endpoint instead.")
@click.option(
    "--graph",
    "graphs",
    multiple=True,
    metavar="IRI",
    help="With --endpoint: its default graph.",
)
@click.option(
    "--timeout",
    type=float,
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="With --endpoint: limit per query.",
)
@click.option(
    "--register",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also compare the places with this register of municipalities (GV100AD).",
)
@click.option("--explain-shape", metavar="IRI", help="Print a shape next to the queries it is compiled to.")
@click.option("--no-infer", is_flag=True, help="Do not look for contradictions in what follows.")
@click.option("--include-personal", is_flag=True, help="Also validate data/personal/.")
@timing_options
@fixing_options
@output_option
@click.pass_obj
def command(
    settings: Settings,
    paths: tuple[Path, ...],
    shapes: Path | None,
    stands_for: Path | None,
    focus: tuple[str, ...],
    only_shapes: tuple[str, ...],
    engine: str,
    chosen: str,
    check_shapes: bool,
    fail_on: str,
    endpoint: str | None,
    graphs: tuple[str, ...],
    timeout: float,
    register: Path | None,
    explain_shape: str | None,
    no_infer: bool,
    include_personal: bool,
    output: Path | None,
    timing: Timing,
    comparison: Comparison,
    fixing: Fixing,
) -> int:
    """Check data against the SHACL shapes.

    Without PATH the whole project is checked. With PATHs (files, folders, or - for standard input) only what they
    describe is checked, with the rest of the project as context: the way to try an update before it is applied.

    With --at, what is found in the graph of a day and in the whole graph; with --known-at, the data and the ontology of
    a revision, judged by the shapes of now.
    """
    from graphtool.stewardship.ratchet import Judge

    started = time.perf_counter()
    if register is not None and (endpoint or shapes or check_shapes):
        raise UsageError("--register judges the places of the project: leave --endpoint, --shapes, --check-shapes out")
    project = None if shapes or endpoint else settings.project()
    comparison.check(fail_on, only_shapes, project)
    fixing.check(chosen, elsewhere=endpoint is not None, shapes_only=check_shapes, paths=paths)
    timing.check(
        elsewhere=project is None,
        shapes_only=check_shapes,
        fixing=bool(fixing),
        paths=bool(paths),
        since=comparison.since is not None,
    )
    if shapes is not None and endpoint is None:
        inputs = of_files(paths, shapes, defer=engine != "pyshacl")
    elif project is not None and timing.known_at is not None:
        inputs = timing.inputs(project, timing.known_at, personal=include_personal)
    else:
        inputs = of_project(project or settings.project(), paths, stands_for, personal=include_personal)
    corpus, graph = inputs.corpus, inputs.shapes
    scope = scope_of(corpus, focus, only_shapes, frozenset() if stands_for or shapes else inputs.graphs)
    if explain_shape is not None:
        write(_explained(corpus, graph, explain_shape), output)
        return EXIT_OK
    contradictions = not (no_infer or check_shapes or shapes or endpoint)
    accepted = comparison.decisions_file()
    judge = Judge(
        comparison.today, engine, contradictions, check_shapes, accepted, _register(register), timing.day()
    )  # fmt: skip
    if endpoint is not None:
        graph = graph if shapes is None else shapes_at(shapes)
        report = _remote(endpoint, graphs, timeout, graph, scope, paths)
        report = judge.settled(report, corpus, graph, scope)
    else:
        unlike = shapes or include_personal or timing.known_at
        report = judge.report(corpus, graph, scope, place="" if unlike else str(inputs.base))
    report = comparison.applied(report, inputs, project, judge, scope)
    settings.note(f"engine {report.engine}, {time.perf_counter() - started:.2f} s")
    page = inputs.page(settings.lang, fail_on, check_shapes=check_shapes)
    if fixing:
        plan = fixing.plan(report, inputs, infer=contradictions)
        if fixing.suggest:
            print_patch(plan, page, settings, output)
            return EXIT_FINDINGS if report.fails(fail_on) else EXIT_OK
        inputs = write_files(plan, project, inputs, settings)
        report = judge.report(inputs.corpus, graph, scope)
        report = comparison.applied(report, inputs, project, judge, scope)
        page = inputs.page(settings.lang, fail_on, check_shapes=False)
    write(render(report, chosen, page), output)
    return EXIT_FINDINGS if report.fails(fail_on) else EXIT_OK


def _remote(
    url: str, graphs: tuple[str, ...], timeout: float, shapes: ShapesGraph, scope: Scope, paths: tuple[Path, ...]
) -> Report:
    from graphtool.shacl.remote import validate_endpoint
    from graphtool.store.endpoint import Endpoint

    if paths:
        raise UsageError("--endpoint checks the data there; leave PATH out")
    return validate_endpoint(Endpoint(url, graphs=graphs, timeout=timeout), shapes, scope)


def _register(file: Path | None) -> Register | None:
    from graphtool.stewardship.registers.read import read_register

    return read_register(file) if file else None


def _explained(corpus: Corpus, shapes: ShapesGraph, name: str) -> str:
    from graphtool.namespaces import expand
    from graphtool.shacl.explain import explain

    return explain(shapes, expand(name, corpus.kinds, corpus.schemes) or name)
