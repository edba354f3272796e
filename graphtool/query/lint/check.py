"""Check query files: whether everything is said that a reader needs, and whether it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.errors import Location, QueryError
from graphtool.query.catalogue import read_query
from graphtool.query.header import read_header
from graphtool.query.lint.header import HEADER_RULES
from graphtool.query.lint.subject import QueryFinding, Subject
from graphtool.query.lint.text import TEXT_RULES
from graphtool.store.terms import value

if TYPE_CHECKING:
    from pathlib import Path

    from graphtool.store.load import Corpus


def check_query(path: Path, shown: str, corpus: Corpus, defined: frozenset[str]) -> list[QueryFinding]:
    """Return the findings about one query file, sorted by place; `defined` are the IRIs that the graph describes."""
    try:
        query = read_query(path, shown)
    except QueryError as error:
        return [QueryFinding(p.location or Location(shown), "header", p.message, p.hint) for p in error.problems]
    subject = Subject(query, read_header(query.text, shown), shown, corpus, defined)
    return sorted({finding for rule in (*HEADER_RULES, *TEXT_RULES) for finding in rule(subject)})


def defined_iris(corpus: Corpus) -> frozenset[str]:
    """Return every IRI that the graph describes, and its named graphs."""
    return frozenset(value(q.subject) for q in corpus.quads()) | {file.graph.value for file in corpus.files}
