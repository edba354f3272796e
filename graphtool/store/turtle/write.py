"""Write a term as a token of Turtle, under the prefixes of a file (Turtle 1.1, sections 2.4 to 2.6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import XSD
from graphtool.store.terms import XSD_STRING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphtool.store.terms import Term

# a careful part of PN_LOCAL: what needs no escape and cannot be mistaken for punctuation
_LOCAL = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?")
_BARE = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def token(term: Term, prefixes: Mapping[str, str]) -> str:
    """Return an IRI or literal as a file with these prefixes would write it; blank nodes cannot be written."""
    if isinstance(term, ox.NamedNode):
        return _iri(term.value, prefixes)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"{term} has no token of its own")
    quoted = f'"{term.value.translate(_ESCAPES)}"'
    if term.language:
        return f"{quoted}@{term.language}"
    datatype = term.datatype.value
    if datatype == XSD_STRING:
        return quoted
    bare = _BARE.get(datatype)
    return term.value if bare and bare.fullmatch(term.value) else f"{quoted}^^{_iri(datatype, prefixes)}"


def _iri(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return the shortest prefixed name, else the IRI in angle brackets."""
    fitting = [
        f"{prefix}:{iri[len(namespace) :]}"
        for prefix, namespace in prefixes.items()
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace))
    ]
    return min(fitting, key=lambda name: (len(name), name), default=f"<{iri}>")
