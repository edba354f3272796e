"""`graphtool build`: the whole line from the data files to the exported bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphtool.cli.common import Settings
from graphtool.cli.comparing import today_option
from graphtool.cli.helping import HelpfulCommand
from graphtool.errors import EXIT_FINDINGS, EXIT_OK

if TYPE_CHECKING:
    from datetime import date

    from graphtool.project import Project
    from graphtool.stewardship.ratchet import Judge
    from graphtool.store.load import Corpus


@click.command("build", cls=HelpfulCommand)
@click.option(
    "--engine",
    type=click.Choice(["compiled", "pyshacl"]),
    default="compiled",
    show_default=True,
    help="The validation engine.",
)
@today_option
@click.pass_obj
def command(settings: Settings, engine: str, today: date) -> int:
    """Validate, infer, answer every catalogue query and export, into build/; stop at the first stage that fails."""
    from graphtool.inference.engine import closure
    from graphtool.stewardship.ratchet import Judge
    from graphtool.store.load import load

    project = settings.project()
    target = project.root / "build"
    corpus = load(project)
    asserted = sum(len(file.quads) for file in corpus.data)
    _done("load", f"{len(corpus.data)} data files, {asserted:,} triples; {len(corpus.ontology)} ontology files")
    if not _validated(settings, project, corpus, Judge(today, engine, contradictions=False)):
        return EXIT_FINDINGS
    result = closure(corpus)
    if result.inconsistencies:
        _done("infer", f"{len(result.inconsistencies)} contradictions; see graphtool infer --format count")
        return EXIT_FINDINGS
    _done("infer", f"{len(result.inferred):,} statements follow")
    corpus = corpus.with_inferred(result.inferred)
    _answered(project, corpus)
    from graphtool.publish.bundle import Exporter, publish
    from graphtool.publish.records.about import About

    exporter = Exporter.of(corpus, project)
    count = publish(exporter, About.of(corpus, exporter.facts, project), target / "export")
    _done("export", f"{count} files in build/export/")
    return EXIT_OK


def _validated(settings: Settings, project: Project, corpus: Corpus, judge: Judge) -> bool:
    from graphtool.render import findings
    from graphtool.shacl.engine import Scope
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import parse_project_files
    from graphtool.store.positions import Locator

    shapes = ShapesGraph(tuple(parse_project_files(project, project.shape_files())))
    report = judge.report(corpus, shapes, Scope())
    if report.findings:
        click.echo(findings.text(report, settings.lang, Locator((*corpus.files, *shapes.files)).line), err=True)
    _done("validate", findings.summary(report))
    return not report.fails("violation")


def _answered(project: Project, corpus: Corpus) -> None:
    from graphtool.cli.common import write
    from graphtool.query.catalogue import Catalogue
    from graphtool.query.execute import run_query
    from graphtool.query.parameters import bound_text
    from graphtool.query.results import Table
    from graphtool.render.results import render

    folder = project.root / "build" / "answers"
    folder.mkdir(parents=True, exist_ok=True)
    rows = 0
    queries = Catalogue(project).all()
    for query in queries:
        result = run_query(corpus, bound_text(query, query.examples, corpus), shown=f"queries/{query.path.name}")
        rows += len(result.rows) if isinstance(result, Table) else 0
        write(render(result, "csv"), folder / f"{query.name}.csv")
    _done("queries", f"{len(queries)} answered, {rows} rows, in build/answers/")


def _done(stage: str, what: str) -> None:
    click.echo(f"{stage:<9} {what}")
