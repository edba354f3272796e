"""The catalogue's record of a register file: which edition it comes from, and under which terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import DATASET, DCT, ENTITY, KN, RDF_TYPE, SCHEME, STANDARD
from graphtool.stewardship.registers import places
from graphtool.store.turtle.edit import Edit, paragraph_subject

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from graphtool.store.terms import Term

_RIGHTS = f"{ENTITY}rights/gemeindeverzeichnis"
_HAS_PART = f"{DCT}hasPart"


def with_edition(text: str, graph: str, name: str, day: date, still_cited: Collection[date]) -> str:
    """Return the catalogue's text with the edition of a day as a source of the graph.

    Editions that the file no longer cites are taken out of its record; `still_cited` are those that it does cite. A
    graph that the catalogue does not know gets a record. The statement of rights follows the newest edition.
    """
    edit = Edit(text)
    new = ox.NamedNode(places.edition_iri(day))
    if not edit.values(graph, RDF_TYPE):
        edit.add(DATASET, _HAS_PART, [ox.NamedNode(graph)])
        siblings = [p for p in edit.paragraphs if paragraph_subject(p).startswith(graph.rpartition("/")[0])]
        if siblings:
            edit.insert_after(graph, _record(name, new), after=siblings[-1])
        else:
            edit.insert(graph, _record(name, new), before=None)
        return edit.result()
    known = {found: term for term in edit.values(graph, places.SOURCE) if (found := places.edition_day(_text(term)))}
    stale = sorted(found for found in known if found < day and found not in still_cited)
    if day not in known:
        if stale:
            edit.replace(graph, places.SOURCE, known[stale[-1]], new)
        else:
            edit.add(graph, places.SOURCE, [new])
    if known and day > max(known):
        _follow(edit, max(known), day)
    return edit.result()


def _follow(edit: Edit, former: date, day: date) -> None:
    """Let the statement of rights name the new edition where it names the former one, word for word."""
    predicate = f"{DCT}description"
    before, after = places.rights(former), places.rights(day)
    for term in edit.values(_RIGHTS, predicate):
        if isinstance(term, ox.Literal) and before.get(term.language or "") == term.value:
            edit.replace(_RIGHTS, predicate, term, ox.Literal(after[term.language or ""], language=term.language))


def _record(name: str, source: ox.NamedNode) -> places.Statements:
    def both(german: str, english: str) -> list[Term]:
        return [ox.Literal(german, language="de"), ox.Literal(english, language="en")]

    return {
        RDF_TYPE: [ox.NamedNode(f"{STANDARD['dcat']}Dataset")],
        f"{DCT}title": both(
            f"Orte aus dem Gemeindeverzeichnis ({name})", f"Places from the register of municipalities ({name})"
        ),
        f"{DCT}description": both(
            "Orte als Gebiete mit ihren amtlichen Schlüsseln.", "Places as territories with their official keys."
        ),
        f"{KN}graphKind": [ox.NamedNode(f"{SCHEME}graph-kind/register")],
        f"{DCT}isPartOf": [ox.NamedNode(DATASET)],
        f"{DCT}rights": [ox.NamedNode(_RIGHTS)],
        places.SOURCE: [source],
    }


def _text(term: Term) -> str:
    return "" if isinstance(term, ox.Triple) else term.value
