"""The graph at a SPARQL endpoint as a Python object: questions go there, all else works on what was fetched from it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from graphtool.errors import ProjectNotFoundError, UsageError
from graphtool.query.graph import Answer, Graph
from graphtool.query.limits import read
from graphtool.query.remote import ask_endpoint
from graphtool.store.endpoint import Endpoint
from graphtool.store.load import Corpus, Selection

if TYPE_CHECKING:
    from graphtool.project import Project
    from graphtool.query.limits import Bounds


class RemoteGraph(Graph):
    """The graph at a SPARQL endpoint.

    `query` asks the endpoint, about the graph that it has; the queries of the catalogue, and the names in parameters,
    are those of the project in which the program runs, if it does. `at`, `to_rdflib` and `to_networkx` fetch all
    statements, once. Raises EndpointError and its kin when the endpoint is asked.
    """

    def __init__(self, endpoint: Endpoint, project: Project | None, *, infer: bool = True) -> None:
        self.endpoint, self.project, self.infer = endpoint, project, infer
        self._days = {}

    def __repr__(self) -> str:
        """Say what is open, without asking it."""
        return f"<RemoteGraph: {self.endpoint.url}>"

    @classmethod
    def at_address(cls, address: str, *, infer: bool, outside: bool) -> RemoteGraph:
        """Return the graph at an address. Raises UsageError for what is no address, or has credentials in it."""
        from graphtool.project import Project

        if not outside:
            raise UsageError("an endpoint has the facts that it has", hint="leave outside=False out")
        endpoint = Endpoint(address)
        try:
            return cls(endpoint, Project.find(), infer=infer)
        except ProjectNotFoundError:
            return cls(endpoint, None, infer=infer)

    @cached_property
    def asserted(self) -> Corpus:  # type: ignore[override]
        """All statements of the endpoint, fetched when first asked for."""
        from graphtool.store.remote_corpus import RemoteGraphs

        return replace(RemoteGraphs.of(self.endpoint).fetch(), inferred=())

    def known_at(self, revision: str) -> Graph:
        """Refuse: an endpoint has no revisions."""
        raise UsageError(f"an endpoint has no revision {revision!r}", hint="open a checkout of the project")

    def _answer(self, text: str, shown: str, bounds: Bounds) -> Answer:
        if bounds.memory is not None:
            raise UsageError("how much memory a query may take the endpoint decides", hint="leave memory out")
        endpoint = self.endpoint
        if bounds.timeout is not None:  # for all that is asked for this answer
            endpoint = replace(endpoint, timeout=bounds.timeout).bounded()
        result, complete = read(ask_endpoint(endpoint, text, shown=shown), bounds.limit)
        return Answer(result, complete=complete)

    @cached_property
    def _named(self) -> Corpus:
        from graphtool.inference.ready import ready

        return Corpus(()) if self.project is None else ready(self.project, Selection(), infer=True)
