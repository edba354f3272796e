"""Write why rows are in an answer: as a tree for readers, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphtool.inference.findings import in_words
from graphtool.namespaces import RDF_TYPE, RDFS, SCHEME, SKOS, XSD, shrink
from graphtool.render.passages import WITHHELD
from graphtool.render.wording import legal
from graphtool.store.terms import XSD_STRING, plain, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphtool.query.why.explain import Explanation, Way
    from graphtool.query.why.reasons import Absent
    from graphtool.query.why.support import Citation, Support
    from graphtool.store.terms import Term

_LABELS = frozenset({f"{SKOS}prefLabel", f"{RDFS}label"})
_LONGEST = 6  # citations named behind a statement
_WORDS = {
    "en": {
        "none": "no rows",
        "row": "row {number}",
        "way": "way {number} of {count}:",
        "ways": "… and {count} more ways to the same row",
        "counted": "taken together from {count} solutions, with all their statements:",
        "omitted": "… and {count} more statements",
        "stated": "stated in {places}",
        "rule": "by {rule}: {axiom}",
        "unproven": "inferred",
        "absent": "nothing states: {patterns}",
        "conditions": " (that meets the conditions of the query)",
        "or": "nor: {patterns}",
        "labels": "labels:",
        "more": "and {count} more",
        "passages": "passages:",
        "nothing": "the row rests on no statement: its values are those of the query",
        "too-much": "cannot be explained: too much of the graph would have to be looked at",
        "not-understood": "cannot be explained: the query uses {detail}",
        "chance": "cannot be explained: the row depends on something else than the graph, such as chance",
    },
    "de": {
        "none": "keine Zeilen",
        "row": "Zeile {number}",
        "way": "Weg {number} von {count}:",
        "ways": "… und {count} weitere Wege zur selben Zeile",
        "counted": "zusammengefasst aus {count} Lösungen, mit allen ihren Aussagen:",
        "omitted": "… und {count} weitere Aussagen",
        "stated": "steht in {places}",
        "rule": "nach {rule}: {axiom}",
        "unproven": "gefolgert",
        "absent": "nirgends steht: {patterns}",
        "conditions": " (das die Bedingungen der Abfrage erfüllt)",
        "or": "noch: {patterns}",
        "labels": "Bezeichnungen:",
        "more": "und {count} weitere",
        "passages": "Textstellen:",
        "nothing": "die Zeile beruht auf keiner Aussage: ihre Werte sind die der Abfrage",
        "too-much": "lässt sich nicht erklären: zu viel vom Graphen müsste angesehen werden",
        "not-understood": "lässt sich nicht erklären: die Abfrage verwendet {detail}",
        "chance": "lässt sich nicht erklären: die Zeile hängt nicht nur vom Graphen ab, sondern etwa vom Zufall",
    },
}


def text(explanations: Iterable[Explanation], language: str = "en", *, personal: bool = False) -> Iterator[str]:
    """Yield a tree for each row: statements with file and line, what is absent, labels, the passages at the end.

    Words of passages that name persons are withheld unless `personal`.
    """
    writer = _Writer(_WORDS[language], personal)
    between = ""
    for explanation in explanations:
        yield between + "\n".join(map(_harmless, writer.row(explanation))) + "\n"
        between = "\n"
    if not between:
        yield f"{_WORDS[language]['none']}\n"


def _harmless(line: str) -> str:
    """Return a line without anything that moves a terminal's cursor."""
    return legal(line).replace("\r", "\\r")


class _Writer:
    def __init__(self, words: dict[str, str], personal: bool) -> None:
        self._words, self._personal = words, personal

    def _say(self, key: str, **values: object) -> str:
        return self._words[key].format(**values)

    def row(self, explanation: Explanation) -> list[str]:
        lines = [f"{self._say('row', number=explanation.number)}: {_values(explanation)}".rstrip(": ")]
        if explanation.problem:
            return [*lines, f"   {self._say(explanation.problem, detail=explanation.detail)}"]
        count = len(explanation.ways) + explanation.more
        for number, way in enumerate(explanation.ways, 1):
            if count > 1:
                lines.append(self._say("way", number=number, count=count))
            lines += self._way(way)
        if explanation.more:
            lines.append(self._say("ways", count=explanation.more))
        return lines + self._passages(explanation.ways)

    def _way(self, way: Way) -> list[str]:
        labels = [support for support in way.supports if _is_label(support)]
        if len(labels) == len(way.supports):
            labels = []
        blocks = [self._support(support) for support in way.supports if support not in labels]
        if way.omitted:
            blocks.append([self._say("omitted", count=way.omitted)])
        blocks += [self._absent(absence) for absence in way.absences]
        if labels:
            blocks.append(self._labels(labels))
        first = [self._say("counted", count=way.counted)] if way.counted else []
        return first + _tree(blocks or [[self._say("nothing")]])

    def _support(self, support: Support) -> list[str]:
        lines = [in_words(support.triple)]
        if support.premises:
            lines.append(f"│  {self._say('rule', rule=support.rule, axiom=support.axiom)}")
            return lines + _tree([self._support(premise) for premise in support.premises])
        if not support.places:
            return [*lines, f"   {self._say('unproven')}"]
        cited = self._list([citation.passage.identifier for citation in support.citations])
        places = ", ".join(map(str, support.places))
        return [*lines, f"   {self._say('stated', places=places)}" + (f" [{cited}]" if cited else "")]

    def _list(self, names: list[str]) -> str:
        more = len(names) - _LONGEST
        return ", ".join(names[:_LONGEST] + ([self._say("more", count=more)] if more > 0 else []))

    def _absent(self, absence: Absent) -> list[str]:
        first, *others = absence.alternatives or ("?",)
        lines = [self._say("absent", patterns=first), *(f"   {self._say('or', patterns=each)}" for each in others)]
        lines[-1] += self._words["conditions"] if absence.conditions else ""
        return lines

    def _labels(self, labels: list[Support]) -> list[str]:
        lines = [self._words["labels"]]
        for label in labels:
            place = f"  {label.places[0]}" if label.places else ""
            lines.append(f"   {show(label.triple.subject)} {show(label.triple.object)}{place}")
        return lines

    def _passages(self, ways: Sequence[Way]) -> list[str]:
        """Return the passages: first what is said of relations, then what only says that something is there."""
        told = (support for way in ways for support in way.supports if not _is_label(support))
        supports = sorted((each for support in told for each in _all(support)), key=_is_type)
        found = list(dict.fromkeys(citation for support in supports for citation in support.citations))
        if not found:
            return []
        width = max(len(citation.passage.identifier) for citation in found)
        return [self._words["passages"], *(line for citation in found for line in self._passage(citation, width))]

    def _passage(self, citation: Citation, width: int) -> list[str]:
        passage = citation.passage
        where = [shrink(passage.source)]
        if passage.file:
            where.append(f"{passage.file}:{passage.line} ({passage.start}–{passage.end})")
        if citation.url:
            where.append(f"<{citation.url}>")
        line = f"   {passage.identifier:<{width}}  {_certainty(citation)}  {' '.join(where)}"
        said = passage.problem or (f"„{_words(citation, self._personal)}“" if passage.words else "")
        return [line, *([f"   {'':<{width}}  {said}"] if said else [])]


def as_json(explanations: Iterable[Explanation], *, personal: bool = False) -> Iterator[str]:
    """Yield the explanations as a JSON array, row by row."""
    between = "[\n"
    for explanation in explanations:
        yield between + json.dumps(_row(explanation, personal), ensure_ascii=False, indent=2)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _row(explanation: Explanation, personal: bool) -> dict[str, Any]:
    return {
        "row": explanation.number,
        "values": {name: plain(term) for name, term in explanation.row.items()},
        "ways": [_way(way, personal) for way in explanation.ways],
        "moreWays": explanation.more,
        "problem": explanation.problem or None,
        "detail": explanation.detail or None,
    }


def _way(way: Way, personal: bool) -> dict[str, Any]:
    return {
        "statements": [_support(support, personal) for support in way.supports],
        "moreStatements": way.omitted,
        "absent": [
            {"form": each.form, "patterns": list(each.alternatives), "conditions": each.conditions}
            for each in way.absences
        ],
        "solutions": way.counted or None,
    }


def _support(support: Support, personal: bool) -> dict[str, Any]:
    triple = support.triple
    entry: dict[str, Any] = {
        "subject": plain(triple.subject),
        "predicate": plain(triple.predicate),
        "object": plain(triple.object),
    }
    if support.places:
        stated = [{"file": place.path, "line": place.line, "column": place.column} for place in support.places]
        return entry | {"stated": stated, "evidence": [_citation(each, personal) for each in support.citations]}
    premises = [_support(premise, personal) for premise in support.premises]
    return entry | {"rule": support.rule or None, "axiom": support.axiom or None, "premises": premises}


def _citation(citation: Citation, personal: bool) -> dict[str, Any]:
    passage = citation.passage
    return {
        "evidence": passage.evidence,
        "identifier": passage.identifier,
        "certainty": _certainty(citation),
        "source": passage.source,
        "url": citation.url or None,
        "file": passage.file or None,
        "line": passage.line if passage.file else None,
        "start": passage.start if passage.file else None,
        "end": passage.end if passage.file else None,
        "problem": passage.problem or None,
        "words": _words(citation, personal) if passage.words else None,
    }


def _words(citation: Citation, personal: bool) -> str:
    if citation.passage.personal and not personal:
        return WITHHELD
    return " ⏎ ".join(citation.passage.words.splitlines())


def _certainty(citation: Citation) -> str:
    return citation.certainty.removeprefix(f"{SCHEME}certainty/")


def _values(explanation: Explanation) -> str:
    """Return the values of a row, without labels of what stands beside them."""
    row = explanation.row
    shown = (name for name in row if not (name.endswith("Label") and name.removesuffix("Label") in row))
    return ", ".join(f"{name} {_value(row[name])}" for name in shown)


def _value(term: Term) -> str:
    """Return a value as a reader wants it: a number, a day or a truth without its datatype."""
    if isinstance(term, ox.Literal) and term.datatype.value.startswith(XSD) and term.datatype.value != XSD_STRING:
        return term.value.replace("\n", "\\n")
    return show(term)


def _is_label(support: Support) -> bool:
    return support.triple.predicate.value in _LABELS


def _is_type(support: Support) -> bool:
    return support.triple.predicate.value == RDF_TYPE


def _all(support: Support) -> Iterator[Support]:
    yield support
    for premise in support.premises:
        yield from _all(premise)


def _tree(blocks: list[list[str]]) -> list[str]:
    """Return blocks of lines as the branches of a tree."""
    lines = []
    for number, block in enumerate(blocks):
        first, rest = ("└─ ", "   ") if number == len(blocks) - 1 else ("├─ ", "│  ")
        lines += [first + block[0], *(rest + line for line in block[1:])]
    return lines
