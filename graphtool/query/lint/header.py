"""Rules about the header of a catalogue query: complete in both languages, and readable by grlc."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from graphtool.errors import Location, ParameterError
from graphtool.query.binding import plain_value
from graphtool.query.lint.subject import QueryFinding, Subject

if TYPE_CHECKING:
    from graphtool.query.catalogue import Column, Parameter

# what `Graph.query` itself takes by name
RESERVED = frozenset({"at", "limit", "memory", "timeout"})
LANGUAGES = {"en": "English", "de": "German"}
_OURS = {"summary", "summary-de", "description", "description-de", "tags", "defaults", "params", "columns"}
_GRLC = {"endpoint", "endpoint_in_url", "enumerate", "method", "mime", "pagination", "transform"}


def _name(subject: Subject) -> Iterator[QueryFinding]:
    name = subject.query.name
    if not all(part.isalnum() and part.isascii() and part.islower() for part in name.split("-")):
        yield QueryFinding(
            Location(subject.shown), "name", f"{name!r} is no name for a query", "use lower-case words and hyphens"
        )


def _keys(subject: Subject) -> Iterator[QueryFinding]:
    for key in subject.header.entries:
        if key not in _OURS | _GRLC:
            known = ", ".join(sorted(_OURS))
            yield QueryFinding(subject.entry(str(key)), "key", f"the header has no key {key!r}", f"it has {known}")


def _texts(subject: Subject) -> Iterator[QueryFinding]:
    query = subject.query
    for key, texts in (("summary", query.summary), ("description", query.description)):
        for language, name in LANGUAGES.items():
            if language not in texts:
                line = key if language == "en" else f"{key}-{language}"
                yield QueryFinding(subject.entry(key), key, f"there is no {name} {key}", f"add '#+ {line}:'")
    described: tuple[tuple[str, Sequence[Parameter | Column]], ...] = (
        ("param", query.params),
        ("column", query.columns),
    )
    for kind, entries in described:
        for number, entry in enumerate(entries):
            for language in LANGUAGES:
                if not entry.description.get(language):
                    yield QueryFinding(
                        subject.entry(f"{kind}s", number),
                        f"{kind}-description",
                        f"{kind} {entry.name} is not described in {LANGUAGES[language]}",
                        f"add {language}: … below its description",
                    )


def _tags(subject: Subject) -> Iterator[QueryFinding]:
    if not subject.query.tags:
        yield QueryFinding(subject.entry("tags"), "tags", "the query has no tag", "add '#+ tags: [topic, …]'")


def _parameters(subject: Subject) -> Iterator[QueryFinding]:
    params = subject.query.params
    names = [parameter.name for parameter in params]
    for number, parameter in enumerate(params):
        where = subject.entry("params", number)
        if not any(parameter.matches(variable) for variable in subject.query.variables):
            yield QueryFinding(
                where,
                "param-unused",
                f"parameter {parameter.name} does not occur in the query",
                f"use ?{parameter.variable}, or take it out of the header",
            )
        if names.count(parameter.name) > 1:
            yield QueryFinding(where, "param-name", f"parameter {parameter.name} is declared twice", "keep one")
        if keyword.iskeyword(parameter.name) or not (parameter.name.isascii() and parameter.name.isalnum()):
            yield QueryFinding(
                where,
                "param-name",
                f"{parameter.name!r} is no name for a parameter",
                "use ASCII letters and digits, and no keyword of Python",
            )
        if parameter.name in RESERVED:
            yield QueryFinding(
                where,
                "param-name",
                f"{parameter.name!r} cannot be asked for from Python, where it is an option of every query",
                "call it otherwise",
            )
        yield from _values(subject, number)
    for number, entry in enumerate(subject.header.entries.get("defaults") or ()):
        for name in entry:
            if name not in names:
                where = subject.entry("defaults", number)
                yield QueryFinding(where, "default", f"no parameter is called {name}", "declare it, or remove it")


def _values(subject: Subject, number: int) -> Iterator[QueryFinding]:
    parameter = subject.query.params[number]
    where = {"example": subject.entry("params", number, "example"), "default": _default_place(subject, parameter.name)}
    for kind, text in (("example", parameter.example), ("default", parameter.default)):
        if text is None:
            continue
        try:
            term = plain_value(parameter, text, subject.corpus)
        except ParameterError as error:
            yield QueryFinding(where[kind], kind, f"the {kind} does not fit: {error.args[0]}")
            continue
        if parameter.type in {"entity", "concept"} and term.value not in subject.defined:
            yield QueryFinding(
                where[kind], kind, f"the {kind} {text} names nothing in the graph", "choose something that exists"
            )
        elif kind == "default" and parameter.type in {"entity", "concept", "iri"} and "://" not in text:
            yield QueryFinding(
                where[kind], kind, f"the default {text} is no full IRI, as grlc needs it", f"write {term.value}"
            )


def _default_place(subject: Subject, name: str) -> Location:
    entries = subject.header.entries.get("defaults") or ()
    number = next((number for number, entry in enumerate(entries) if name in entry), 0)
    return subject.entry("defaults", number)


HEADER_RULES: tuple[Callable[[Subject], Iterator[QueryFinding]], ...] = (
    _name, _keys, _texts, _tags, _parameters,
)  # fmt: skip
