"""Turn the texts that a user gives for a query's parameters into RDF terms, and bind them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import NoSuchEntityError, ParameterError
from graphtool.namespaces import ENTITY, SCHEME, expand, shrink
from graphtool.query.binding import Value, defaults, plain_value, with_values
from graphtool.query.labels import label
from graphtool.query.lookup import resolve
from graphtool.query.values import occurring

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphtool.query.catalogue import CatalogueQuery, Parameter
    from graphtool.store.load import Corpus


def bound_text(query: CatalogueQuery, given: Mapping[str, str], corpus: Corpus) -> str:
    """Return the query text with its parameters bound; a parameter without value or default stays a variable.

    Raises ParameterError for unknown names and for values that do not fit their type.
    """
    return with_values(query, {**defaults(query, corpus), **typed_values(query, given, corpus)})


def typed_values(query: CatalogueQuery, given: Mapping[str, str], corpus: Corpus) -> dict[str, Value]:
    """Return the RDF terms of the parameters that a user gave."""
    known = {parameter.name: parameter for parameter in query.params}
    for name in given:
        if name not in known:
            takes = ", ".join(known) or "no parameters"
            raise ParameterError(f"query {query.name} has no parameter {name!r}", hint=f"it takes {takes}")
    return {name: typed_value(query, known[name], text, corpus) for name, text in given.items()}


def typed_value(query: CatalogueQuery, parameter: Parameter, text: str, corpus: Corpus) -> Value:
    """Return the RDF term for a parameter's text.

    `entity` and `concept` take an IRI, CURIE, key or name; a name is looked for first among what gives an answer,
    so that "Lippstadt" is the town's body where a body is asked for, and its territory where a place is.
    """
    if parameter.type not in {"entity", "concept"}:
        return plain_value(parameter, text, corpus)

    @cache
    def likely() -> frozenset[str]:
        found = occurring(query, parameter, corpus)
        return frozenset(term.value for term in found if isinstance(term, ox.NamedNode))

    base = ENTITY if parameter.type == "entity" else SCHEME
    return ox.NamedNode(resolve(corpus, text, base=base, likely=likely))


def readings(values: Mapping[str, Value], given: Mapping[str, str], corpus: Corpus) -> list[str]:
    """Return a sentence for each name that was read as something else than it means outside this query."""
    sentences = []
    for name, term in values.items():
        if isinstance(term, ox.NamedNode) and term.value != _elsewhere(given[name], term.value, corpus):
            sentences.append(f"{name} is {shrink(term.value)} ({label(corpus, term.value, 'de')})")
    return sentences


def _elsewhere(text: str, iri: str, corpus: Corpus) -> str:
    if expand(text, corpus.kinds, corpus.schemes) is not None:
        return iri
    try:
        return resolve(corpus, text, base=SCHEME if iri.startswith(SCHEME) else ENTITY)
    except (NoSuchEntityError, ParameterError):
        return ""
