"""`graphtool infer`: the closure of the graph under the ontology, and why a statement is in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphtool.cli.common import GraphChoice, Settings, output_option, selection, write
from graphtool.cli.helping import HelpfulCommand
from graphtool.errors import EXIT_FINDINGS, EXIT_OK, ParameterError, UsageError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graphtool.inference.closure import Closure
    from graphtool.store.load import Corpus
    from graphtool.store.terms import Term

CLOSURE_FORMATS = ("turtle", "ntriples", "count")
PROOF_FORMATS = ("text", "json", "turtle")
_PARTS = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?|<[^>]*>|\S+')


@click.command(
    "infer",
    cls=HelpfulCommand,
    examples=(
        "infer --format count",
        "infer --explain 'organisation:kreis-soest kn:sponsors network:sanieren-mit-zukunft'",
    ),
)
@click.option(
    "--explain",
    metavar="STATEMENT",
    help="Prove 'SUBJECT PREDICATE OBJECT' (IRIs, CURIEs or names; a name with spaces in double quotes).",
)
@click.option(
    "--proofs",
    "limit",
    type=click.IntRange(1, 100),
    metavar="N",
    default=1,
    show_default=True,
    help="With --explain: so many proofs, shortest first.",
)
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
    type=click.Choice(sorted({*CLOSURE_FORMATS, *PROOF_FORMATS})),
    help="The inferred statements as turtle (default), ntriples or count per predicate; "
    "a proof as text (default), json or turtle (PROV).",
)
@click.option("--without-outside", is_flag=True, help="Leave out the facts from outside the source pages.")
@click.option("--include-personal", is_flag=True, help="Load data/personal/, which is never published.")
@output_option
@click.pass_obj
def command(
    settings: Settings,
    explain: str | None,
    limit: int,
    engine: str,
    chosen: str | None,
    without_outside: bool,
    include_personal: bool,
    output: Path | None,
) -> int:
    """Write the statements that follow from the graph (OWL 2 RL) but are not stated in it.

    Contradictions (an entity in two disjoint classes, two values of a functional property) are told on stderr with
    the statements behind them, and give exit code 1; so does --explain for a statement that does not follow.
    """
    from graphtool.inference.engine import closure
    from graphtool.store.load import load

    chosen = _format(chosen, engine, explain)
    graphs = selection(settings, GraphChoice(without_outside=without_outside, include_personal=include_personal))
    corpus = load(settings.project(), graphs)
    result = closure(corpus, engine)
    for axiom in result.uncompiled:
        click.echo(f"warning: this axiom is not used for inference: {axiom}", err=True)
    if explain is not None:
        return _explain(corpus, result, explain, limit, chosen, output)
    _write_closure(corpus, result, chosen, output)
    return _report_contradictions(corpus, result)


def _format(chosen: str | None, engine: str, explain: str | None) -> str:
    """Return the format to use; UsageError if it does not suit what is asked for."""
    suitable = CLOSURE_FORMATS if explain is None else PROOF_FORMATS
    if chosen is not None and chosen not in suitable:
        what = "the closure" if explain is None else "a proof"
        raise UsageError(f"{what} cannot be written as {chosen}", hint=f"choose one of: {', '.join(suitable)}")
    if explain is not None and engine != "compiled":
        raise UsageError(f"the engine {engine} cannot explain", hint="leave --engine out")
    return chosen or suitable[0]


def _write_closure(corpus: Corpus, result: Closure, chosen: str, output: Path | None) -> None:
    from graphtool.render import statements

    if chosen == "count":
        write(statements.predicate_counts(result.inferred), output)
    else:
        write(statements.serialize(result.inferred, chosen, corpus.kinds, corpus.schemes), output)


def _report_contradictions(corpus: Corpus, result: Closure) -> int:
    from graphtool.inference.findings import contradictions
    from graphtool.render import explanation

    for found in contradictions(corpus, result):
        click.echo(explanation.contradiction(found), err=True)
    return EXIT_FINDINGS if result.inconsistencies else EXIT_OK


def _explain(corpus: Corpus, result: Closure, text: str, limit: int, chosen: str, output: Path | None) -> int:
    from graphtool.inference.explain import Explainer
    from graphtool.inference.findings import in_words, proof_places
    from graphtool.render import explanation

    assert result.reasoner is not None  # noqa: S101 - the compiled engine always has one
    triple = _statement(corpus, text)
    proofs = Explainer(result.reasoner).proofs(triple, limit)
    places = proof_places(corpus, proofs)
    if not proofs:
        click.echo(f"{in_words(triple)}: neither stated nor inferred", err=True)
    names = result.reasoner.rules.expressions
    if chosen == "json":
        write(explanation.as_json(triple, proofs, places, names), output)
    elif proofs:
        written = explanation.text(proofs, places, names) if chosen == "text" else explanation.as_prov(proofs, places)
        write(written, output)
    return EXIT_OK if proofs else EXIT_FINDINGS


def _statement(corpus: Corpus, text: str) -> ox.Triple:
    """Return the triple that a text names; ParameterError if it has not three parts."""
    import pyoxigraph as ox

    parts = _PARTS.findall(text)
    if len(parts) != 3:
        hint = "for instance: --explain 'organisation:kreis-soest kn:sponsors network:sanieren-mit-zukunft'"
        raise ParameterError(f"a statement has three parts, not {len(parts)}: {text}", hint=hint)
    subject = ox.NamedNode(_entity(corpus, parts[0]))
    return ox.Triple(subject, ox.NamedNode(_property(corpus, parts[1])), _object(corpus, parts[2]))


def _entity(corpus: Corpus, text: str) -> str:
    from graphtool.namespaces import expand
    from graphtool.query.lookup import resolve

    return expand(text, corpus.kinds, corpus.schemes) or resolve(corpus, text.strip('"'))


def _property(corpus: Corpus, text: str) -> str:
    from graphtool.namespaces import KN, RDF_TYPE, expand

    return RDF_TYPE if text == "a" else expand(text, corpus.kinds, corpus.schemes) or KN + text


def _object(corpus: Corpus, text: str) -> Term:
    """Return a literal as it is written, else what an IRI, a CURIE or a name denotes (an entity, concept or class)."""
    import pyoxigraph as ox

    from graphtool.errors import NoSuchEntityError
    from graphtool.namespaces import KN, SCHEME, expand
    from graphtool.query.lookup import resolve

    if text.startswith('"') and not text.endswith('"'):
        return _literal(corpus, text)
    iri = expand(text, corpus.kinds, corpus.schemes)
    name = text.strip('"')
    if iri is not None:
        return ox.NamedNode(iri)
    for base in (None, SCHEME):
        try:
            return ox.NamedNode(resolve(corpus, name, base=base) if base else resolve(corpus, name))
        except NoSuchEntityError:
            continue
    return ox.Literal(name) if text.startswith('"') else ox.NamedNode(KN + name)


def _literal(corpus: Corpus, text: str) -> ox.Literal:
    import pyoxigraph as ox

    from graphtool.namespaces import expand

    words, _, rest = text.rpartition('"')
    if rest.startswith("@"):
        return ox.Literal(words[1:], language=rest[1:])
    datatype = expand(rest.removeprefix("^^"), corpus.kinds, corpus.schemes) or rest
    return ox.Literal(words[1:], datatype=ox.NamedNode(datatype))
