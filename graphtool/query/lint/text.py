"""Rules about the SPARQL text of a catalogue query: valid, read-only, ordered, and true to its header."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import Location, QueryError, RefusedError
from graphtool.namespaces import BASE, ENTITY, INFERRED_GRAPH, SCHEME, STANDARD
from graphtool.query.lint.joins import loose_joins
from graphtool.query.lint.subject import QueryFinding, Subject
from graphtool.query.safety import refuse_unsafe
from graphtool.query.syntax import syntax_error

if TYPE_CHECKING:
    from graphtool.query.tokens import Token


def _tabs(subject: Subject) -> Iterator[QueryFinding]:
    for number, line in enumerate(subject.query.text.splitlines(), start=1):
        if "\t" in line:
            where = Location(subject.shown, number, line.index("\t") + 1)
            yield QueryFinding(where, "tab", "the line holds a tab", "indent with spaces")


def _query(subject: Subject) -> Iterator[QueryFinding]:
    """Check what needs a valid query: the columns, and the joins."""
    text = subject.query.text
    try:
        refuse_unsafe(text, here=True)
        answer = ox.Store().query(text)
    except RefusedError as error:
        yield QueryFinding(Location(subject.shown), "read-only", error.args[0], error.problems[0].hint)
        return
    except SyntaxError as error:
        yield from _problems(syntax_error(str(error), subject.shown, text, STANDARD))
        return
    if not isinstance(answer, ox.QuerySolutions):
        yield QueryFinding(Location(subject.shown), "form", "the query is no SELECT", "only tables have columns")
        return
    yield from _columns(subject, [variable.value for variable in answer.variables])
    for offset, variable in loose_joins(text):
        yield QueryFinding(
            subject.at(offset),
            "loose-join",
            f"what binds {variable} shares no variable that is always bound with what stands before it",
            "move it into the OPTIONAL that binds the variable; else rows are multiplied",
        )


def _problems(error: QueryError) -> Iterator[QueryFinding]:
    for problem in error.problems:
        yield QueryFinding(problem.location or Location(""), "syntax", problem.message, problem.hint)


def _columns(subject: Subject, projected: list[str]) -> Iterator[QueryFinding]:
    declared = [column.name for column in subject.query.columns]
    for number, name in enumerate(declared):
        if name not in projected:
            where = subject.entry("columns", number)
            yield QueryFinding(
                where, "column-absent", f"the query selects no ?{name}", "select it, or remove the entry"
            )
    for name in projected:
        if name not in declared:
            where = _first(subject, name)
            yield QueryFinding(where, "column-undeclared", f"column {name} is not described", "add it below columns:")
    if declared != projected and sorted(declared) == sorted(projected):
        wanted = ", ".join(projected)
        yield QueryFinding(subject.entry("columns"), "column-order", "the columns are in another order", wanted)


def _undeclared(subject: Subject) -> Iterator[QueryFinding]:
    seen = set()
    for token in subject.tokens:
        name = token.text[1:]
        if token.kind != "variable" or not name.startswith("_") or name in seen:
            continue
        seen.add(name)
        parameter = next((p for p in subject.query.params if p.matches(name)), None)
        if parameter is None:
            yield QueryFinding(
                subject.at(token.start), "param-undeclared", f"?{name} is no declared parameter", "add it below params:"
            )
        elif name != parameter.variable:
            yield QueryFinding(
                subject.at(token.start),
                "param-form",
                f"grlc reads ?{name} otherwise than parameter {parameter.name} is meant",
                f"write ?{parameter.variable}",
            )


def _order(subject: Subject) -> Iterator[QueryFinding]:
    depth = 0
    words = [t for t in subject.tokens if t.kind == "word" or t.text in "{}"]
    for word, after in zip(words, [*words[1:], None], strict=True):
        depth += {"{": 1, "}": -1}.get(word.text, 0)
        if depth == 0 and word.text.upper() == "ORDER" and after is not None and after.text.upper() == "BY":
            return
    last = len(subject.query.text.splitlines())
    yield QueryFinding(
        Location(subject.shown, last), "order", "the answer has no order", "end with ORDER BY over enough columns"
    )


def _prefixes(subject: Subject) -> Iterator[QueryFinding]:
    used = {prefix for prefix, _, token in _names(subject)}
    for prefix, (namespace, token) in _declared(subject).items():
        where = subject.at(token.start)
        if prefix not in used:
            yield QueryFinding(where, "prefix-unused", f"prefix {prefix}: is not used", "remove the line")
        usual = STANDARD.get(prefix)
        if prefix in subject.corpus.kinds | subject.corpus.schemes:
            usual = usual or f"{ENTITY if prefix in subject.corpus.kinds else SCHEME}{prefix}/"
        if usual and namespace != usual:
            yield QueryFinding(where, "prefix-meaning", f"{prefix}: usually stands for {usual}", f"write <{usual}>")


def _terms(subject: Subject) -> Iterator[QueryFinding]:
    declared = {prefix: namespace for prefix, (namespace, _) in _declared(subject).items()}
    namespaces = set(declared.values())
    found = [(declared[p] + local, token) for p, local, token in _names(subject) if p in declared]
    found += [(t.text[1:-1], t) for t in subject.tokens if t.kind == "iri" and t.text[1:-1] not in namespaces]
    for iri, token in found:
        if iri.startswith(BASE) and iri not in subject.defined and iri != INFERRED_GRAPH:
            yield QueryFinding(
                subject.at(token.start), "term", f"{token.text} is not defined", "is it misspelt, or was it renamed?"
            )


def _declared(subject: Subject) -> dict[str, tuple[str, Token]]:
    """Return the declared prefixes with their namespaces and where they are declared."""
    solid = [token for token in subject.tokens if token.kind not in {"space", "comment"}]
    return {
        name.text[:-1]: (iri.text[1:-1], name)
        for word, name, iri in zip(solid, solid[1:], solid[2:], strict=False)
        if word.kind == "word" and word.text.upper() == "PREFIX" and name.kind == "name" and iri.kind == "iri"
    }


def _names(subject: Subject) -> Iterator[tuple[str, str, Token]]:
    """Yield prefix, local name and token of every prefixed name that is used."""
    declarations = {token.start for _, token in _declared(subject).values()}
    for token in subject.tokens:
        if token.kind == "name" and token.start not in declarations:
            prefix, _, local = token.text.partition(":")
            yield prefix, local.rstrip("."), token


def _first(subject: Subject, variable: str) -> Location:
    token = next((t for t in subject.tokens if t.kind == "variable" and t.text[1:] == variable), None)
    return subject.at(token.start) if token else Location(subject.shown)


TEXT_RULES: tuple[Callable[[Subject], Iterator[QueryFinding]], ...] = (
    _tabs, _query, _undeclared, _order, _prefixes, _terms,
)  # fmt: skip
