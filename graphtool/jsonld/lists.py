"""Lists of RDF (`rdf:first`, `rdf:rest`), which JSON-LD writes as one array."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphtool.jsonld.index import BLANK, IRI
from graphtool.namespaces import RDF

if TYPE_CHECKING:
    from graphtool.jsonld.index import Index

_FIRST, _REST, _NIL = f"{RDF}first", f"{RDF}rest", f"{RDF}nil"


class Items(NamedTuple):
    """A list: its items, each by tag and value, and the blank nodes that it is made of."""

    items: list[tuple[str, str]]
    cells: list[str]


def items_of(index: Index, head: str) -> Items | None:
    """Return the list that begins at a blank node; None if it is not one that an array says completely.

    Each cell must be a blank node that has one item and one rest and nothing else, and is referred to once; so a circle
    is no list, and an array can stand for the cells.
    """
    items: list[tuple[str, str]] = []
    cells: list[str] = []
    node, tag = head, BLANK
    while tag == BLANK and not index.is_shared(node):
        statements = index.statements(node)
        if [predicate for predicate, _, _ in statements] != [_FIRST, _REST]:
            return None
        (_, *item), (_, tag, rest) = statements
        items.append((item[0], item[1]))
        cells.append(node)
        node = rest
    return Items(items, cells) if (tag, node) == (IRI, _NIL) else None
