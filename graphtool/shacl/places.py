"""Give findings their places: the statement that is meant, and the other statements that have a part in it.

A finding about a value points to the value where the focus node states it by the path. If the path leads over other
nodes, the statement at its end is meant. If the value is not there at all (a SPARQL constraint may return anything),
the only statement by the path is meant, else the node itself. A finding about something missing points to the first
statement by the path, else to the node. Of several files that state the same, the one loaded last comes first, the
others are `related`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.namespaces import RDF_TYPE, SH
from graphtool.shacl.model import component
from graphtool.shacl.report import Text
from graphtool.store.positions import Locator
from graphtool.store.terms import show, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphtool.errors import Location
    from graphtool.shacl.report import Finding
    from graphtool.shacl.shapes import ShapesGraph
    from graphtool.store.load import Corpus
    from graphtool.store.positions import Place
    from graphtool.store.terms import Term

MOST_RELATED = 20
_IRI = re.compile(r"<([^<>]+)>")
_SEQUENCE = re.compile(r"\(?(<[^<>]+>(?:/<[^<>]+>)+)\)?")
_INVERSE = re.compile(r"\^\(?<([^<>]+)>\)?")
_MISSING = (component("minCount"), component("qualifiedMinCount"))
_PAIRS = {component(name): ox.NamedNode(SH + name) for name in ("lessThan", "lessThanOrEquals", "disjoint", "equals")}
_TYPED = tuple(component(name) for name in ("class", "node", "nodeKind", "not", "or", "xone", "and"))
_TYPE = ox.NamedNode(RDF_TYPE)


def located(corpus: Corpus, shapes: ShapesGraph, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with `location`, `related` and `note`."""
    placer = _Placer(corpus, shapes)
    return [placer.placed(finding) for finding in findings]


class _Placer:
    def __init__(self, corpus: Corpus, shapes: ShapesGraph) -> None:
        self._locator = Locator((*reversed(corpus.data), *corpus.ontology))
        self._data = frozenset(file.graph for file in corpus.data)
        self._shapes = shapes

    def placed(self, finding: Finding) -> Finding:
        """Return a finding with its places."""
        stated = self._locator.places(finding.focus)
        meant, others = self._meant(finding, stated)
        main = [place.object for place in meant] or [place.subject for place in stated]
        others += [place for place in stated if place.triple.predicate in self._compared(finding)]
        related = [*(main[1:] if meant else ()), *(place.object for place in others)]
        related += [where for node in _nodes(finding, meant) if (where := self._node(node, finding, meant))]
        where = main[0] if main else None
        kept = tuple(dict.fromkeys(place for place in related if place != where))[:MOST_RELATED]
        return replace(finding, location=where, related=kept, note=self._note(finding))

    def _meant(self, finding: Finding, stated: Sequence[Place]) -> tuple[list[Place], list[Place]]:
        """Return the statements that a finding is about, and others on the way to them."""
        path, wanted = finding.path or "", finding.value
        predicates = set(_IRI.findall(path))
        by_path = [place for place in stated if place.triple.predicate.value in predicates]
        if wanted is None or wanted == finding.focus:
            return (by_path[:1] if finding.component in _MISSING else _repeated(finding, by_path)), []
        if inverse := _INVERSE.fullmatch(path):
            incoming = ox.Triple(wanted, ox.NamedNode(inverse[1]), finding.focus)  # type: ignore[arg-type]
            return [place for place in self._locator.places(wanted) if place.triple == incoming], []
        if exact := [place for place in (by_path or stated) if place.triple.object == wanted]:
            return exact, []
        if steps := _SEQUENCE.fullmatch(path):
            return self._at_end(finding, _IRI.findall(steps[1]))
        if named := [place for place in stated if place.triple.predicate == wanted]:
            return named, []
        return (by_path if len({place.triple for place in by_path}) == 1 else []), []

    def _at_end(self, finding: Finding, steps: list[str]) -> tuple[list[Place], list[Place]]:
        """Follow a sequence of predicates to the statements of the value; one in another file is only related."""
        ways: list[list[Place]] = [[]]
        for step in steps:
            ways = [
                [*way, place]
                for way in ways
                for place in self._locator.places(way[-1].triple.object if way else finding.focus)
                if place.triple.predicate.value == step
            ]
        ends = [way for way in ways if way[-1].triple.object == finding.value]
        near = [way[-1] for way in ends if way[-1].file is way[0].file]
        return (near, []) if near else ([way[0] for way in ends], [way[-1] for way in ends])

    def _compared(self, finding: Finding) -> frozenset[ox.NamedNode]:
        """Return the properties that a property pair constraint compares the path with (SHACL, section 4.5)."""
        parameter = _PAIRS.get(finding.component)
        if parameter is None or ":" not in finding.shape:
            return frozenset()
        quads = self._shapes.store.quads_for_pattern(ox.NamedNode(finding.shape), parameter, None)
        return frozenset(quad.object for quad in quads if isinstance(quad.object, ox.NamedNode))

    def _node(self, node: Term, finding: Finding, meant: Sequence[Place]) -> Location | None:
        """Return where another node of the data states the same or something by the same path, else where it begins."""
        if node == finding.focus:
            return None
        places = [place for place in self._locator.places(node) if place.file.graph in self._data]
        objects = {finding.focus, finding.value, *finding.others, *(place.triple.object for place in meant)}
        predicates = {*_IRI.findall(finding.path or ""), *(value(other) for other in finding.others)}

        def score(place: Place) -> int:
            return (place.triple.object in objects) + (place.triple.predicate.value in predicates)

        best = max(places, key=score, default=None)
        if best is None:
            return None
        return best.object if score(best) else best.subject

    def _note(self, finding: Finding) -> Text:
        """Say what a value is, for constraints that ask for something else."""
        wanted = finding.value
        if finding.component not in _TYPED or not isinstance(wanted, ox.NamedNode):
            return Text()
        places = self._locator.places(wanted)
        name, types = show(wanted), sorted({show(p.triple.object) for p in places if p.triple.predicate == _TYPE})
        if types:
            listed = ", ".join(types)
            return Text((("de", f"{name} ist vom Typ {listed}"), ("en", f"{name} is a {listed}")))
        if places:
            return Text((("de", f"{name} hat keinen Typ"), ("en", f"{name} has no type")))
        return Text((("de", f"{name} ist nirgends beschrieben"), ("en", f"{name} is described nowhere")))


def _repeated(finding: Finding, places: list[Place]) -> list[Place]:
    """Leave out the languages that occur once if a finding is about those that occur again (SHACL, 4.4.5)."""
    if finding.component != component("uniqueLang"):
        return places
    tags = [getattr(place.triple.object, "language", None) for place in places]
    return [place for place, tag in zip(places, tags, strict=True) if tag and tags.count(tag) > 1]


def _nodes(finding: Finding, meant: Sequence[Place]) -> list[Term]:
    """Return the further nodes that a finding joins: what a SPARQL constraint bound, and a value from elsewhere."""
    wanted = finding.value
    if finding.component != component("SPARQL") or wanted is None or isinstance(wanted, ox.Literal):
        return list(finding.others)
    return [*finding.others] if any(p.triple.object == wanted for p in meant) else [wanted, *finding.others]
