"""`graphtool query`: run a catalogue query, a query file or standard input."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphtool.cli.asking import Asking, asking_options
from graphtool.cli.common import GraphChoice, Settings, graph_options, load_corpus
from graphtool.cli.complete import parameter_pairs, query_names
from graphtool.cli.endpoints import (
    ask_there,
    check_remote_query,
    local_corpus,
    looked_up,
    nothing_there,
    tell_missing_ontology,
    write_comparison,
)
from graphtool.cli.explaining import Why, why_options
from graphtool.cli.helping import HelpfulCommand
from graphtool.cli.provenance import engine_name, file_graph, project_graph, query_record, write_sidecar
from graphtool.cli.results import Written, result_options, view_of, write_result
from graphtool.errors import EXIT_FINDINGS, EXIT_OK, UsageError

if TYPE_CHECKING:
    from graphtool.query.catalogue import CatalogueQuery
    from graphtool.query.results import Result, Stream
    from graphtool.query.why.apart import Deadline
    from graphtool.store.load import Corpus

QUERY_FILES = (".rq", ".sparql")


@click.command(
    "query",
    cls=HelpfulCommand,
    examples=(
        "queries --search 'who sponsors the networks?'",
        "query sponsors --at 2024-01-01",
        "query project-participants -p project=KlikKS --why --row 1",
        "query sponsors --format csv -o sponsors.csv",
    ),
)
@click.argument("name", shell_complete=query_names)
@click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=parameter_pairs,
    help="Value of a parameter; may be repeated.",
)
@click.option("--data", multiple=True, type=click.Path(path_type=Path), help="Ask these files instead of the project.")
@click.option(
    "--engine",
    type=click.Choice(["oxigraph", "rdflib"]),
    default="oxigraph",
    show_default=True,
    help="The query engine.",
)
@asking_options
@result_options
@why_options
@graph_options
@click.pass_obj
def command(
    settings: Settings,
    name: str,
    params: tuple[str, ...],
    data: tuple[Path, ...],
    engine: str,
    asking: Asking,
    written: Written,
    why: Why,
    choice: GraphChoice,
) -> int:
    """Run the query NAME of the catalogue, a query file (NAME ends in .rq or .sparql), or standard input (-).

    Parameters are typed: entities may be given by IRI, compact IRI, official key or name.
    """
    from graphtool.query.binding import defaults, with_values
    from graphtool.query.results import Truth

    given = _pairs(params)
    query, source, shown = _find(settings, name)
    written.check(source)
    why.check(written.chosen)
    if why and written.with_provenance:
        raise UsageError("--why explains a result, --with-provenance describes its file", hint="leave one out")
    if why and asking.memory is not None:
        raise UsageError("an explanation has no bound of memory", hint="leave --memory out; --timeout bounds both")
    if why and asking.compare:
        raise UsageError("--why explains rows, --compare compares them", hint="leave one out")
    asking.check(choice)
    if choice.endpoint and not asking.compare:
        refused = {"--data": data, "--engine": engine != "oxigraph", "--memory": asking.memory, "--why": why}
        check_remote_query(choice, {**refused, "--allow-service": asking.allow_service})
    if data and (choice.at or choice.known_at):
        raise UsageError("--at and --known-at are about the project; leave --data out")
    own_text = query is None or bool(data) or name.endswith(QUERY_FILES)
    # a process that forks, and what looks at files, needs the graph in memory
    kept = not (why or written.with_provenance or asking.bounded(choice.timeout, own_text=own_text))
    corpus = _corpus(settings, choice, data, here=asking.compare, kept=kept)
    values, bound, text = {}, {}, source
    if query is not None and given:
        from graphtool.query.parameters import readings, typed_values

        values = typed_values(query, given, corpus)
        for sentence in readings(values, given, corpus):
            settings.say(f"note: {sentence}")
        for sentence in looked_up(given, values, corpus) if choice.endpoint else ():
            settings.say(f"note: {sentence}")
    if choice.at is not None:
        _tell_day(settings, choice, query, given)
    if query is not None:
        bound = {**defaults(query, corpus), **values}
        text = with_values(query, bound)
    elif given:
        raise UsageError("-p needs a query with a header that declares parameters")

    def ask_here() -> Result | Stream:
        return asking.ask(corpus, text, engine=engine, shown=shown, timeout=choice.timeout, own_text=own_text)

    if asking.compare:
        code = write_comparison(settings, text, ask_here(), ask_there(choice, text, shown, corpus), written)
        if code and query is not None:
            tell_missing_ontology(settings, choice)
        return code
    end = _deadline(choice.timeout) if why else None
    result, cut = asking.cut(ask_there(choice, text, shown, corpus) if choice.endpoint else ask_here())
    if why:
        personal = choice.include_personal
        rows = why.write(settings, corpus, (text, shown), result, written, personal=personal, end=end)
    else:
        done = write_result(result, written, view_of(settings, written, corpus, query, result))
        rows = done.number
    asking.tell_cut(cut)
    if written.with_provenance:
        from graphtool.render.results.sidecar import Provenance

        asked = query_record(query, shown, text, given, bound)
        graph = _graph(settings, choice, data, corpus)
        complete = cut is None or not cut.more
        engine = "endpoint" if choice.endpoint else engine_name(engine)
        write_sidecar(Provenance(asked, graph, engine), written, done, complete=complete)
    if choice.endpoint and not rows:
        settings.say(f"note: {nothing_there(choice)}")
    elif query is not None and not rows:
        from graphtool.query.values import why_empty

        for sentence in why_empty(query, values, corpus, settings.lang):
            settings.say(f"note: {sentence}")
    return EXIT_FINDINGS if written.ask_exit and result == Truth(value=False) else EXIT_OK


def _deadline(timeout: float | None) -> Deadline | None:
    """Return until when a query asked now may be answered and explained."""
    from graphtool.query.why.apart import Deadline

    return None if timeout is None else Deadline(timeout)


def _tell_day(settings: Settings, choice: GraphChoice, query: CatalogueQuery | None, given: dict[str, str]) -> None:
    """Say what --at means, and which days the query asks about on its own."""
    settings.say(f"note: what held on {choice.at}, {choice.certainty}")
    for parameter in query.params if query is not None else ():
        name, default = parameter.name, parameter.default
        if parameter.type == "date" and default and name not in given:
            settings.say(f"note: {name} is {default} (default) unless -p {name}=… is given")


def _pairs(params: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise UsageError(f"-p {param!r} is not NAME=VALUE", hint='for example -p network="Klima.Werk"')
        if name in pairs:
            raise UsageError(f"parameter {name} is given twice", hint="a parameter takes one value")
        pairs[name] = value
    return pairs


def _find(settings: Settings, name: str) -> tuple[CatalogueQuery | None, str, str]:
    from graphtool.query.catalogue import Catalogue, read_query, read_text

    if name == "-":
        return None, read_text(Path(name), "<stdin>"), "<stdin>"
    if name.endswith(QUERY_FILES):
        text = read_text(Path(name), name)
        if text.startswith("#+"):
            return read_query(Path(name), name), text, name
        return None, text, name
    query = Catalogue(settings.project()).get(name)
    return query, query.text, f"queries/{query.path.name}"


def _corpus(settings: Settings, choice: GraphChoice, data: tuple[Path, ...], *, here: bool, kept: bool) -> Corpus:
    """Return the graph to ask; for an endpoint alone that which names are looked up in."""
    if choice.endpoint and not here:
        return local_corpus(settings)
    if data:
        return _files(data)
    return load_corpus(settings, replace(choice, endpoint=None, graph=(), timeout=None), kept=kept)


def _graph(settings: Settings, choice: GraphChoice, data: tuple[Path, ...], corpus: Corpus) -> dict[str, Any]:
    if choice.endpoint:
        return {"endpoint": choice.endpoint, "graphs": list(choice.graph)}
    return file_graph(data) if data else project_graph(settings, replace(choice, timeout=None), corpus)


def _files(data: tuple[Path, ...]) -> Corpus:
    from graphtool.namespaces import GRAPH
    from graphtool.store.load import load_files

    return load_files((path, f"{GRAPH}file/{number}", str(path)) for number, path in enumerate(data))
