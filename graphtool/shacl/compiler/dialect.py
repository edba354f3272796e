"""What a store must be asked differently: classes, constants and lexical forms.

`Dialect` is plain SPARQL 1.1 for any endpoint. `EmbeddedDialect` knows the class hierarchy and the stand-ins of the
embedded store (see `lexical`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE, RDFS, XSD
from graphtool.shacl.lexical import REWRITTEN, stand_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphtool.shacl.model import Term

_CASTS = frozenset({"integer", "decimal", "float", "double", "boolean", "dateTime", "date", "time"})


@dataclass(frozen=True)
class Dialect:
    """Plain SPARQL 1.1."""

    def instance(self, node: str, cls: str) -> str:
        """Write the pattern "node is a SHACL instance of the class" (SHACL, section 1.1)."""
        return f"{node} <{RDF_TYPE}>/<{RDFS}subClassOf>* <{cls}> ."

    def constant(self, term: Term) -> str:
        """Write a term of the shapes graph as it must be compared by identity."""
        return str(term)

    def compare(self, left: str, operator: str, right: str) -> str:
        """Write a comparison by value as one that is false, not an error, where values cannot be compared."""
        return f"COALESCE({left} {operator} {right}, false)"

    def prefers_scan(self, _predicate: str, _focus: str) -> bool:
        """Return whether to walk the triples of a predicate before asking for the focus nodes."""
        return False

    def has_datatype(self, value: str, datatype: str) -> str:
        """Write "the value has this datatype and is not ill-typed"; may be an error for IRIs."""
        name = datatype.removeprefix(XSD)
        same = f"DATATYPE({value}) = <{datatype}>"
        if datatype == XSD + name and name in _CASTS:
            return f"{same} && isLiteral(<{datatype}>(STR({value})))"
        return same


@dataclass(frozen=True)
class EmbeddedDialect(Dialect):
    """The embedded store: `subclasses` lists the types in use below a class; `rewritten` if stand-ins exist."""

    subclasses: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    rewritten: bool = False
    count: Callable[[str], int] = field(default=lambda _: 0, repr=False, compare=False)
    _counts: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def instance(self, node: str, cls: str) -> str:
        """Write a single type pattern wherever the class hierarchy allows it."""
        below = self.subclasses.get(cls, (cls,))
        if len(below) == 1:
            return f"{node} <{RDF_TYPE}> <{below[0]}> ."
        names = " ".join(f"<{name}>" for name in below)
        variable = "?gt_type_" + "".join(c for c in node if c.isalnum())
        return f"VALUES {variable} {{ {names} }} {node} <{RDF_TYPE}> {variable} ."

    def constant(self, term: Term) -> str:
        """Write a literal as its stand-in if the store would rewrite it."""
        return str(stand_in(term) if isinstance(term, ox.Literal) else term)

    def compare(self, left: str, operator: str, right: str) -> str:
        """Give stand-ins of well-typed literals their own datatype back, where the plain comparison is an error."""
        if not self.rewritten:
            return super().compare(left, operator, right)
        natural = f"{self._natural(left)} {operator} {self._natural(right)}"
        return f"COALESCE({left} {operator} {right}, {natural}, false)"

    def _natural(self, value: str) -> str:
        if not value.startswith("?"):
            return value
        datatype = f"STR(DATATYPE({value}))"
        own = f"IRI(SUBSTR({datatype}, {len(REWRITTEN) + 1}))"
        return f'IF(STRSTARTS({datatype}, "{REWRITTEN}"), STRDT(STR({value}), {own}), {value})'

    def prefers_scan(self, predicate: str, focus: str) -> bool:
        """Prefer the scan unless the predicate is used far more often than there are focus nodes."""
        counts = [self._counted(f"?this <{predicate}> ?value"), self._counted(focus)]
        return counts[0] < 4 * counts[1]

    def _counted(self, pattern: str) -> int:
        if pattern not in self._counts:
            self._counts[pattern] = self.count(pattern)
        return self._counts[pattern]

    def has_datatype(self, value: str, datatype: str) -> str:
        """Ill-typed literals have a private datatype; rewritten ones another."""
        if self.rewritten:
            return f"DATATYPE({value}) IN (<{datatype}>, <{REWRITTEN}{datatype}>)"
        return f"DATATYPE({value}) = <{datatype}>"
