"""`graphtool infer`: the closure of the graph under the ontology."""

from __future__ import annotations

from pathlib import Path

import click

from graphtool.cli.common import Settings, output_option, selection, write
from graphtool.errors import EXIT_FINDINGS, EXIT_OK


@click.command("infer")
@click.option(
    "--engine",
    type=click.Choice(["compiled", "owlrl"]),
    default="compiled",
    show_default=True,
    help="The inference engine.",
)
@click.option(
    "--format",
    "chosen",
    type=click.Choice(["turtle", "ntriples", "count"]),
    default="turtle",
    show_default=True,
    help="Write the inferred statements, or their number per predicate.",
)
@click.option("--without-outside", is_flag=True, help="Leave out the facts from outside the source pages.")
@click.option("--include-personal", is_flag=True, help="Load data/personal/, which is never published.")
@output_option
@click.pass_obj
def command(
    settings: Settings,
    engine: str,
    chosen: str,
    without_outside: bool,
    include_personal: bool,
    output: Path | None,
) -> int:
    """Write the statements that follow from the graph (OWL 2 RL) but are not stated in it.

    Contradictions (an entity in two disjoint classes, say) are told on stderr and give exit code 1.
    """
    from graphtool.inference.engine import closure
    from graphtool.render import statements
    from graphtool.store.load import load
    from graphtool.store.terms import show

    chosen_graphs = selection(settings, without_outside=without_outside, include_personal=include_personal)
    corpus = load(settings.project(), chosen_graphs)
    result = closure(corpus, engine)
    if chosen == "count":
        write(statements.predicate_counts(result.inferred), output)
    else:
        write(statements.serialize(result.inferred, chosen, corpus.kinds, corpus.schemes), output)
    for conflict in result.inconsistencies:
        premises = " and ".join(f"{show(t.subject)} {show(t.predicate)} {show(t.object)}" for t in conflict.premises)
        click.echo(f"contradiction [{conflict.rule.table_rule}]: {premises} ({conflict.rule.axiom})", err=True)
    return EXIT_FINDINGS if result.inconsistencies else EXIT_OK
