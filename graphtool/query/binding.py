"""Put RDF terms into a query in place of its parameters.

A parameter is a variable in the query. Binding replaces the variable's token by the term in SPARQL syntax, at
every place where it stands; the text of a value never becomes query text, whatever it holds.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import ParameterError
from graphtool.namespaces import XSD, expand
from graphtool.query.tokens import replace_variables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphtool.query.catalogue import CatalogueQuery, Parameter
    from graphtool.store.load import Corpus

Value = ox.NamedNode | ox.Literal


def with_values(query: CatalogueQuery, values: Mapping[str, Value]) -> str:
    """Return the query text with parameters bound by name; one without a value stays a variable."""
    terms = {
        variable: str(values[parameter.name])
        for parameter in query.params
        if parameter.name in values
        for variable in query.variables
        if parameter.matches(variable)
    }
    return replace_variables(query.text, terms)


def defaults(query: CatalogueQuery, corpus: Corpus) -> dict[str, Value]:
    """Return the value of every parameter that has a default."""
    return {p.name: plain_value(p, p.default, corpus) for p in query.params if p.default is not None}


def plain_value(parameter: Parameter, text: str, corpus: Corpus) -> Value:
    """Return the RDF term for a parameter's text, where no name has to be looked up.

    An IRI or CURIE for `iri`, `entity` and `concept`; for `date` YYYY-MM-DD; for `integer` digits; for `string` any
    text, with a language as in `"Soest"@de`. Raises ParameterError for what does not fit.
    """
    if parameter.type == "date":
        try:
            return ox.Literal(datetime.date.fromisoformat(text).isoformat(), datatype=ox.NamedNode(f"{XSD}date"))
        except ValueError:
            raise _misfit(parameter, text, "a date as YYYY-MM-DD") from None
    if parameter.type == "integer":
        try:
            return ox.Literal(str(int(text)), datatype=ox.NamedNode(f"{XSD}integer"))
        except ValueError:
            raise _misfit(parameter, text, "a whole number") from None
    return _string(text) if parameter.type == "string" else _iri(parameter, text, corpus)


def _iri(parameter: Parameter, text: str, corpus: Corpus) -> ox.NamedNode:
    iri = expand(text, corpus.kinds, corpus.schemes)
    if iri is None:
        raise _misfit(parameter, text, "an IRI, or a CURIE with a known prefix")
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise _misfit(parameter, text, "a valid IRI") from None


def _string(text: str) -> ox.Literal:
    quoted, at, language = text.rpartition("@")
    if at and len(quoted) >= 2 and quoted[0] == quoted[-1] == '"' and language.replace("-", "").isalnum():
        return ox.Literal(quoted[1:-1], language=language)
    return ox.Literal(text)


def _misfit(parameter: Parameter, text: str, wanted: str) -> ParameterError:
    return ParameterError(
        f"parameter {parameter.name} must be {wanted}, not {text!r}",
        hint=f"for example {parameter.name}={parameter.example}",
    )
