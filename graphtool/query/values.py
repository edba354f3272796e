"""The values of a parameter that give an answer, found by asking the query itself.

By convention a query shows a parameter `network` as the column `network`. Run without that parameter, its column
holds every value that can be asked for; nothing has to be declared twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import ENTITY, SCHEME, expand, shrink
from graphtool.query.binding import defaults, with_values
from graphtool.query.execute import run_query
from graphtool.query.labels import label
from graphtool.query.results import Table
from graphtool.store.terms import sort_key, value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphtool.query.binding import Value
    from graphtool.query.catalogue import CatalogueQuery, Parameter
    from graphtool.store.load import Corpus
    from graphtool.store.terms import Term


@dataclass(frozen=True)
class Example:
    """A value as a user would type it, and what it is called ("" for texts, numbers and dates)."""

    text: str
    label: str = ""


def occurring(query: CatalogueQuery, parameter: Parameter, corpus: Corpus) -> list[Term]:
    """Return the terms that give an answer, sorted; none if the query does not show the parameter as a column."""
    if parameter.default is not None or parameter.name not in {column.name for column in query.columns}:
        return []
    result = run_query(corpus, with_values(query, defaults(query, corpus)), shown=query.name)
    if not isinstance(result, Table) or parameter.name not in result.columns:
        return []
    place = result.columns.index(parameter.name)
    return sorted({term for row in result.rows if (term := row[place]) is not None}, key=sort_key)


def live_examples(query: CatalogueQuery, parameter: Parameter, corpus: Corpus, language: str) -> list[Example]:
    """Return values that exist in the graph, with labels: those that give an answer, else others of their kind."""
    terms = occurring(query, parameter, corpus) or _alike(parameter, corpus)
    return [_example(term, corpus, language) for term in terms] or [Example(parameter.example)]


def why_empty(query: CatalogueQuery, given: Mapping[str, Value], corpus: Corpus, language: str) -> list[str]:
    """Return, for each value that never gives an answer, a sentence that says so."""
    known = {parameter.name: parameter for parameter in query.params}
    sentences = []
    for name, term in given.items():
        terms = occurring(query, known[name], corpus)
        if terms and term not in terms:
            example = _example(term, corpus, language)
            called = f"{example.text} ({example.label})" if example.label else example.text
            sentences.append(f"{called} never occurs as {name}; graphtool queries show {query.name} lists what does")
    return sentences


def _alike(parameter: Parameter, corpus: Corpus) -> list[Term]:
    """Return the entities of the same kind, or the concepts of the same scheme, as the example of the header."""
    example = expand(parameter.example, corpus.kinds, corpus.schemes) or ""
    base = example.rpartition("/")[0] + "/"
    if parameter.type not in {"entity", "concept"} or not base.startswith((ENTITY, SCHEME)):
        return []
    subjects = {q.subject for q in corpus.quads() if isinstance(q.subject, ox.NamedNode)}
    return sorted((s for s in subjects if s.value.startswith(base)), key=sort_key)


def _example(term: Term, corpus: Corpus, language: str) -> Example:
    if isinstance(term, ox.NamedNode):
        short = shrink(term.value)
        found = label(corpus, term.value, language)
        return Example(short.strip("<>"), "" if found == short else found)
    return Example(value(term))
