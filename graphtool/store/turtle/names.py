"""From the text of a token to the RDF term that it writes, under the base IRI and prefixes in force.

Terms come out as pyoxigraph's own parser makes them: lexical forms kept, language tags in lower case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

RDF_TYPE = ox.NamedNode(f"{RDF}type")
FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
DATATYPES = {kind: ox.NamedNode(XSD + kind) for kind in ("integer", "decimal", "double", "boolean")}

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\\]*")
_LOCAL_ESCAPE = re.compile(r"\\(.)")
_STRING_ESCAPE = re.compile(r"\\(?:u(.{4})|U(.{8})|(.))")
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class TermError(ValueError):
    """A token that stands for no term: an undeclared prefix or an invalid IRI."""


@dataclass(frozen=True)
class Names:
    """The base IRI and the prefixes in force at some point of a file; a directive makes a new one."""

    base: str | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, ox.NamedNode] = field(default_factory=dict, repr=False, compare=False)

    def with_base(self, iri: str) -> Names:
        """Return the names after `@base <iri>`, which may itself be relative."""
        return Names(iri, self.prefixes)

    def with_prefix(self, prefix: str, iri: str) -> Names:
        """Return the names after `@prefix prefix: <iri>`; the prefix is given without its colon."""
        return self if self.prefixes.get(prefix) == iri else Names(self.base, {**self.prefixes, prefix: iri})

    def iri(self, written: str) -> ox.NamedNode:
        """Return the IRI that a token of the kinds `iri` or `name` stands for."""
        found = self._known.get(written)
        if found is None:
            found = self._iriref(written) if written.startswith("<") else self._prefixed(written)
            self._known[written] = found
        return found

    def text(self, written: str) -> str:
        """Return the same as text, fast and without keeping it; TermError for undeclared prefixes."""
        if "\\" not in written:
            if written[0] != "<":
                prefix, _, local = written.partition(":")
                if prefix in self.prefixes:
                    return self.prefixes[prefix] + local
            elif _ABSOLUTE.fullmatch(written, 1, len(written) - 1):
                return written[1:-1]
        return self.iri(written).value

    def _iriref(self, written: str) -> ox.NamedNode:
        content = written[1:-1]
        try:
            if _ABSOLUTE.fullmatch(content):
                return ox.NamedNode(content)
            return self._resolved(written)
        except (ValueError, SyntaxError) as error:
            raise TermError(f"{written} is not a valid IRI here") from error

    def _resolved(self, written: str) -> ox.NamedNode:
        """Let pyoxigraph resolve a relative or escaped IRI, so that the two can never disagree (RFC 3986, 5.2)."""
        quad = next(ox.parse(input=f"<a:> <a:> {written} .", format=ox.RdfFormat.TURTLE, base_iri=self.base))
        if not isinstance(quad.object, ox.NamedNode):
            raise TermError(f"{written} is not an IRI")
        return quad.object

    def _prefixed(self, written: str) -> ox.NamedNode:
        prefix, _, local = written.partition(":")
        if prefix not in self.prefixes:
            raise TermError(f"the prefix {prefix}: has not been declared")
        try:
            return ox.NamedNode(self.prefixes[prefix] + (_LOCAL_ESCAPE.sub(r"\1", local) if "\\" in local else local))
        except ValueError as error:
            raise TermError(f"{written} is not a valid IRI") from error


def string_value(written: str) -> str:
    """Return the text that a `string` token stands for (Turtle, section 6.4)."""
    quotes = 3 if written[:3] in ('"""', "'''") and len(written) >= 6 else 1
    content = written[quotes:-quotes]
    return _STRING_ESCAPE.sub(_unescaped, content) if "\\" in content else content


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if not code:
        return _CONTROLS.get(match[3], match[3])
    point = int(code, 16)
    if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:
        raise TermError(f"{match[0]} is not a character")
    return chr(point)
