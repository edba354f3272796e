"""A new entity as far as it is known: its statements and those of the nodes it needs, and what is still missing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE

if TYPE_CHECKING:
    from graphtool.shacl.report import Text
    from graphtool.store.terms import Term

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "+": "-plus", ".": "", "’": "", "'": ""})
_ACCENTS = str.maketrans("áàâãåéèêëíìîïóòôõúùûçñ", "aaaaaeeeeiiiioooouuucn")


@dataclass(frozen=True)
class Missing:
    """A required value that was not given: under which names it can be, and why it must be."""

    name: str
    property: str
    reason: Text


@dataclass
class Draft:
    """Collects the statements of new nodes, in the order in which they are to be read."""

    subject: str = ""
    statements: dict[ox.Triple, None] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)

    def state(self, subject: str, predicate: str, term: Term) -> None:
        """Add a statement; one that is there already stays where it is."""
        self.statements[ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), term)] = None

    def typed(self, subject: str, class_iri: str) -> None:
        """Add the class of a node."""
        self.state(subject, RDF_TYPE, ox.NamedNode(class_iri))

    def values(self, predicate: str) -> list[Term]:
        """Return what the draft says of its subject under a property."""
        node = ox.NamedNode(self.subject)
        return [t.object for t in self.statements if t.subject == node and t.predicate.value == predicate]


def slug(text: str) -> str:
    """Return a text as the last part of an IRI: lower case, ASCII, hyphens (DESIGN, section 2)."""
    plain = text.lower().translate(_SPELLED).translate(_ACCENTS)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def last_part(iri: str) -> str:
    """Return what stands behind the last slash or hash of an IRI."""
    return re.split(r"[/#]", iri)[-1]
