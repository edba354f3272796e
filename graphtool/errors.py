"""The tree of errors: every way in which graphtool can fail to answer, with an id, a cure and an exit code.

Findings (SHACL violations, wrong offsets) are results, not errors; they live with the code that computes them.
The README explains each id; a test compares its list with `all_error_ids()`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, NamedTuple, Self

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_CANNOT_ANSWER = 2
EXIT_ENDPOINT = 3
EXIT_DEFECT = 70


class Location(NamedTuple):
    """A place in a file: path as shown to the user, line and column counted from 1 (0: unknown)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class Problem(NamedTuple):
    """One thing that went wrong, ready to be shown: where, which error id, what, and how to mend it.

    `source` is the line of the location, if it is to be shown.
    """

    location: Location | None
    error_id: str
    message: str
    hint: str = ""
    source: str = ""

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        text = f"{where}error[{self.error_id}]: {self.message}"
        return f"{text}\nhint: {self.hint}" if self.hint else text


class GraphtoolError(Exception):
    """Base of all errors that a user may see; `problems` holds one or more of them."""

    error_id: ClassVar[str] = "error"
    exit_code: ClassVar[int] = EXIT_CANNOT_ANSWER

    def __init__(self, message: str, *, hint: str = "", location: Location | None = None) -> None:
        super().__init__(message)
        self.problems: tuple[Problem, ...] = (Problem(location, self.error_id, message, hint),)

    @classmethod
    def joined(cls, problems: Iterable[Problem]) -> Self:
        """Return one error that carries several problems, sorted by place."""
        ordered = tuple(sorted(problems, key=lambda p: (p.location or Location(""), p.error_id, p.message)))
        error = cls(ordered[0].message)
        error.problems = ordered
        return error

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UsageError(GraphtoolError):
    """The request itself is wrong: an option, a combination, a value."""

    error_id = "usage"


class ProjectNotFoundError(GraphtoolError):
    """No folder with ontology/, shapes/, data/ and queries/ was found."""

    error_id = "project-not-found"


class FileProblemError(GraphtoolError):
    """A file is missing or cannot be read or written."""

    error_id = "file"


class ParseError(GraphtoolError):
    """Data, ontology or shapes are not well-formed RDF."""

    error_id = "parse"


class RegisterError(GraphtoolError):
    """A line of the municipal register is not as its record layout says."""

    error_id = "register"


class ShapesError(GraphtoolError):
    """The shapes graph is malformed or asks for something that an engine refuses."""

    error_id = "shapes"


class NothingToDoError(GraphtoolError):
    """There is nothing to validate, query or export; silence would read like success."""

    error_id = "nothing"


class QueryError(GraphtoolError):
    """A query is not valid SPARQL, or its header is wrong."""

    error_id = "query"


class UnknownQueryError(GraphtoolError):
    """The catalogue has no query of that name."""

    error_id = "unknown-query"


class ParameterError(GraphtoolError):
    """A parameter is unknown, missing, of the wrong type, or ambiguous."""

    error_id = "parameter"


class RefusedError(GraphtoolError):
    """An update, SERVICE or LOAD was asked of the read-only tool."""

    error_id = "refused"


class BusyError(GraphtoolError):
    """Another process is changing the project or writing the same bundle, and does not finish in time."""

    error_id = "busy"


class JournalError(GraphtoolError):
    """A change of several files was interrupted and cannot be completed by itself."""

    error_id = "journal"


class ChangeError(GraphtoolError):
    """A change does not fit the graph: it deletes what is not there, or gives an identifier away twice."""

    error_id = "change"
    exit_code = EXIT_FINDINGS


class ContractError(GraphtoolError):
    """A contract of a portal cannot be read, or asks for something that no document can be checked for."""

    error_id = "contract"


class PlacementError(GraphtoolError):
    """No rule says which file a statement belongs to."""

    error_id = "placement"


class FormatError(GraphtoolError):
    """The format does not suit the result."""

    error_id = "format"


class RevisionError(GraphtoolError):
    """A git revision was named, but there is no git, no repository, or no such revision with a project in it."""

    error_id = "revision"


class TimeoutExceededError(GraphtoolError):
    """The work took longer than --timeout allows and was stopped."""

    error_id = "timeout"


class MemoryExceededError(GraphtoolError):
    """The work took more memory than --memory allows, or than there is, and was stopped."""

    error_id = "memory"


class NoSuchEntityError(GraphtoolError):
    """No entity has that IRI, key or name: an answer (exit 1), not a failure."""

    error_id = "no-such-entity"
    exit_code = EXIT_FINDINGS


class EndpointError(GraphtoolError):
    """A SPARQL endpoint refused, failed, or answered with something that is no SPARQL result."""

    error_id = "endpoint"
    exit_code = EXIT_ENDPOINT


class EndpointTimeoutError(EndpointError):
    """A SPARQL endpoint did not answer in time."""

    error_id = "endpoint-timeout"


class EndpointTruncatedError(EndpointError):
    """A SPARQL endpoint cut its answer short, so that nothing may be concluded from it."""

    error_id = "endpoint-truncated"


class EndpointRefusedError(EndpointError):
    """A SPARQL endpoint does not answer this query: it lacks rights, is at another address, or cannot read it."""

    error_id = "endpoint-refused"


class EndpointMalformedError(EndpointError):
    """A SPARQL endpoint answered with something that is no SPARQL result."""

    error_id = "endpoint-malformed"


class DefectError(GraphtoolError):
    """A defect of graphtool itself."""

    error_id = "defect"
    exit_code = EXIT_DEFECT


def all_error_ids() -> dict[str, str]:
    """Return every error id with the first line of its docstring, sorted by id."""
    found: dict[str, str] = {}
    todo = list(GraphtoolError.__subclasses__())
    while todo:
        cls = todo.pop()
        todo.extend(cls.__subclasses__())
        found[cls.error_id] = (cls.__doc__ or "").strip().splitlines()[0]
    return dict(sorted(found.items()))
