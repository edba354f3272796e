"""Find identifiers that a change gives to one entity though another one has them: a key, a number, a link outside."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import ChangeError, Location, Problem
from graphtool.namespaces import DCT, KN, SKOS, STANDARD
from graphtool.store.terms import show

if TYPE_CHECKING:
    from graphtool.stewardship.changes import ChangeSet
    from graphtool.store.load import Corpus
    from graphtool.store.terms import Term

_KEYS = frozenset(
    {f"{KN}ags", f"{KN}ars", f"{KN}districtKey", f"{KN}stateKey", f"{SKOS}exactMatch", f"{DCT}identifier"}
)
_NOTATION, _AGENCY = f"{SKOS}notation", f"{STANDARD['adms']}schemaAgency"


def refuse_taken_identifiers(change: ChangeSet, after: Corpus) -> None:
    """Raise ChangeError with every identifier of the change that another entity of the changed graph has as well."""
    wanted = {(s.triple.predicate, s.triple.object) for s in change.added if s.triple.predicate.value in _KEYS}
    bearers: dict[tuple[object, object], dict[Term, str]] = defaultdict(dict)
    nodes: dict[Term, dict[str, Term]] = defaultdict(dict)
    for file in after.data:
        for quad in file.quads:
            if (quad.predicate, quad.object) in wanted:
                bearers[quad.predicate, quad.object].setdefault(quad.subject, file.shown)
            if quad.predicate.value in (_NOTATION, _AGENCY):
                nodes[quad.subject][quad.predicate.value] = quad.object
    issued: dict[tuple[Term, Term], set[Term]] = defaultdict(set)
    for node, parts in nodes.items():
        if len(parts) == 2:
            issued[parts[_NOTATION], parts[_AGENCY]].add(node)
    problems = []
    for stated in change.added:
        triple = stated.triple
        others = {o: f" ({path})" for o, path in bearers.get((triple.predicate, triple.object), {}).items()}
        if triple.predicate.value == _NOTATION and len(nodes[triple.subject]) == 2:
            others = dict.fromkeys(issued[triple.object, nodes[triple.subject][_AGENCY]], "")
        others.pop(triple.subject, None)
        if others and isinstance(triple.subject, ox.NamedNode):
            named = ", ".join(sorted(f"{show(other)}{where}" for other, where in others.items()))
            where = stated.location or Location(change.shown)
            hint = "an identifier belongs to one entity: use the one that is there, or correct the value"
            problems.append(Problem(where, ChangeError.error_id, f"{stated}: {named} has this identifier", hint))
    if problems:
        raise ChangeError.joined(problems)
