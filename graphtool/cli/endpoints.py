"""`--endpoint`: the graph at a SPARQL endpoint in the place of the project's."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from graphtool.cli.common import GraphChoice, Settings, load_corpus, write
from graphtool.errors import GraphtoolError, ProjectNotFoundError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphtool.cli.results import Written
    from graphtool.query.binding import Value
    from graphtool.query.results import Result, Stream
    from graphtool.store.endpoint import Endpoint
    from graphtool.store.load import Corpus
    from graphtool.store.parse import ParsedFile

PATIENCE = 60.0  # seconds for one question


def endpoint_of(choice: GraphChoice) -> Endpoint:
    """Return the endpoint that the options name; --timeout is for all questions together."""
    from graphtool.store.endpoint import Endpoint

    endpoint = Endpoint(choice.endpoint or "", choice.graph, timeout=choice.timeout or PATIENCE)
    return endpoint if choice.timeout is None else endpoint.bounded()


def ask_there(choice: GraphChoice, text: str, shown: str, corpus: Corpus) -> Result | Stream:
    """Ask the endpoint that the options name; the `corpus` here knows prefixes."""
    from graphtool.query.remote import ask_endpoint

    return ask_endpoint(endpoint_of(choice), text, shown=shown, known=corpus.prefixes)


def fetched(settings: Settings, choice: GraphChoice) -> Corpus:
    """Fetch what an endpoint states; --at and inference are applied to it as to files, not taken from there.

    Where this dataset is published without its ontology, that of the project here takes its place, if there is one.
    """
    from graphtool.namespaces import GRAPH
    from graphtool.store.remote_corpus import RemoteGraphs

    _refuse_what_files_have(choice)
    graphs = RemoteGraphs.of(endpoint_of(choice))
    settings.note(f"graphs at {choice.endpoint}: {', '.join(graphs.names) or 'the default graph'}")
    corpus = replace(graphs.fetch(), inferred=())
    if corpus.ontology or not any(name.startswith(GRAPH) for name in graphs.names):
        return corpus
    return replace(corpus, ontology=_ontology_here(settings, choice))


def _ontology_here(settings: Settings, choice: GraphChoice) -> tuple[ParsedFile, ...]:
    from graphtool.store.load import parse_project_files

    try:
        project = settings.project()
    except ProjectNotFoundError:
        settings.say(f"note: the ontology is not at {choice.endpoint}, so that nothing can be inferred")
        return ()
    settings.say(f"note: the ontology is not at {choice.endpoint}; that of the project here is taken")
    return tuple(parse_project_files(project, project.ontology_files()))


def fetched_around(settings: Settings, choice: GraphChoice, name: str) -> tuple[Corpus, str]:
    """Fetch an entity and what is near it; return it with the entity's IRI.

    A name is looked up in the project, if there is one; without it, only an IRI or compact IRI can be asked for.
    """
    from graphtool.namespaces import expand
    from graphtool.query.lookup import resolve
    from graphtool.store.remote_corpus import RemoteGraphs

    _refuse_what_files_have(choice)
    if choice.at is not None:
        raise UsageError("--at needs the whole graph of an endpoint", hint="leave --at out, or export the graph first")
    local = local_corpus(settings)
    iri = expand(name, local.kinds, local.schemes) or resolve(local, name)
    corpus = RemoteGraphs.of(endpoint_of(choice)).around([iri])
    return (replace(corpus, inferred=()) if choice.no_infer else corpus), iri


def local_corpus(settings: Settings) -> Corpus:
    """Return the graph of the project, in which names are looked up; an empty one if there is no project."""
    from graphtool.store.load import Corpus

    try:
        settings.project()
    except ProjectNotFoundError:
        return Corpus(())
    return load_corpus(settings, GraphChoice(), kept=True)


def looked_up(given: Mapping[str, str], values: Mapping[str, Value], corpus: Corpus) -> list[str]:
    """Return a sentence for each name that was looked up here, though the question is asked elsewhere."""
    import pyoxigraph as ox

    from graphtool.namespaces import expand, shrink

    return [
        f"{name} is {shrink(term.value)}, as in the project here"
        for name, term in values.items()
        if isinstance(term, ox.NamedNode) and expand(given[name], corpus.kinds, corpus.schemes) is None
    ]


def write_comparison(
    settings: Settings, text: str, here: Result | Stream, there: Result | Stream, written: Written
) -> int:
    """Write what differs between the answers here and there; the exit code is 1 if they do not mean the same."""
    from graphtool.errors import EXIT_FINDINGS, EXIT_OK, FormatError
    from graphtool.query.compare import compare
    from graphtool.query.paging import Paged
    from graphtool.query.results import Stream
    from graphtool.render.comparison import text as words

    if written.chosen not in (None, "table"):
        raise FormatError(f"a comparison cannot be written as {written.chosen}", hint="leave --format out")
    first, second = (result.table() if isinstance(result, Stream) else result for result in (here, there))
    found = compare(first, second, ordered=Paged.of(text).ordered)
    write(words(found, settings.lang), written.output)
    return EXIT_OK if found.same else EXIT_FINDINGS


def tell_missing_ontology(settings: Settings, choice: GraphChoice) -> None:
    """Say so if a catalogue query is answered in another way because the endpoint lacks what it asks about."""
    from graphtool.namespaces import ONTOLOGY, OWL

    with suppress(GraphtoolError):  # the answers are compared already
        if not endpoint_of(choice).ask(f"ASK {{ <{ONTOLOGY}> a <{OWL}Ontology> }}"):
            settings.say(
                "note: the ontology, which the catalogue's queries ask about too, is not there; "
                "graphtool export --format nquads --with-ontology writes all that they need"
            )


def nothing_there(choice: GraphChoice) -> str:
    """Return what an empty answer may come from."""
    if choice.graph:
        return f"nothing in {', '.join(choice.graph)} at {choice.endpoint}"
    return f"nothing at {choice.endpoint}; if its data is in named graphs, name them with --graph"


def check_remote_query(choice: GraphChoice, refused: Mapping[str, object]) -> None:
    """Refuse what says how a query is asked here, if it is asked at an endpoint. Raises UsageError."""
    usual = replace(GraphChoice(), endpoint=choice.endpoint, graph=choice.graph, timeout=choice.timeout)
    fields = GraphChoice.__dataclass_fields__
    chosen = {f"--{n.replace('_', '-')}": getattr(choice, n) != getattr(usual, n) for n in fields}
    wrong = [option for option, given in {**chosen, **refused}.items() if given]
    if wrong:
        raise UsageError(
            f"an endpoint answers about the graph that it has, in its own way: leave {', '.join(wrong)} out",
            hint="export --endpoint fetches the graph, which can be asked here with --data",
        )


def _refuse_what_files_have(choice: GraphChoice) -> None:
    if choice.known_at is not None or choice.include_personal or choice.without_outside:
        raise UsageError(
            "--known-at, --include-personal and --without-outside choose among files; an endpoint has graphs",
            hint="name graphs with --graph",
        )
