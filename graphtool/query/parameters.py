"""Turn the texts that a user gives for a query's parameters into RDF terms, and bind them.

A parameter is a variable in the query. Binding replaces the variable's token by the term in SPARQL syntax, at
every place where it stands; the text of a value never becomes query text, whatever it holds.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import ParameterError
from graphtool.namespaces import ENTITY, SCHEME, XSD, expand
from graphtool.query.lookup import resolve
from graphtool.query.tokens import replace_variables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphtool.query.catalogue import CatalogueQuery, Parameter
    from graphtool.store.load import Corpus

Value = ox.NamedNode | ox.Literal


def bound_text(query: CatalogueQuery, given: Mapping[str, str], corpus: Corpus) -> str:
    """Return the query text with its parameters bound; a parameter without value or default stays a variable.

    Raises ParameterError for unknown names and for values that do not fit their type.
    """
    known = {parameter.name: parameter for parameter in query.params}
    for name in given:
        if name not in known:
            takes = ", ".join(known) or "no parameters"
            raise ParameterError(f"query {query.name} has no parameter {name!r}", hint=f"it takes {takes}")
    terms: dict[str, str] = {}
    for parameter in query.params:
        text = given.get(parameter.name, parameter.default)
        if text is None:
            continue
        value = str(typed_value(parameter, text, corpus))
        terms |= {variable: value for variable in query.variables if parameter.matches(variable)}
    return replace_variables(query.text, terms)


def typed_value(parameter: Parameter, text: str, corpus: Corpus) -> Value:
    """Return the RDF term for a parameter's text.

    `entity` and `concept` take an IRI, CURIE, key or name; `iri` an IRI or CURIE; `date` YYYY-MM-DD; `integer`
    digits; `string` any text, with a language as in `"Soest"@de`.
    """
    if parameter.type == "entity":
        return ox.NamedNode(resolve(corpus, text, base=ENTITY))
    if parameter.type == "concept":
        return ox.NamedNode(resolve(corpus, text, base=SCHEME))
    if parameter.type == "iri":
        return _iri(parameter, text, corpus)
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
    return _string(text)


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
