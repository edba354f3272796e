"""New evidence: the passage of an archived text that supports a statement, found by its words or its offsets.

Evidence that is there is named by its identifier (F003-013). For a new one the words are looked up in the archived
text, whose checksum must be that of the record; offsets and digest are those that `evidence` proves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import NoSuchEntityError, ParameterError
from graphtool.namespaces import DCT, ENTITY, KN, OA, RDF_TYPE, SCHEME, XSD, shrink
from graphtool.query.lookup import resolve
from graphtool.stewardship.new.draft import Draft, slug
from graphtool.store.passages import Archive, passage_digest
from graphtool.store.terms import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graphtool.store.load import Corpus

KEYS = {
    "evidence": "identifier of evidence that is there (F003-013); may be given more than once",
    "source": "where new evidence comes from: the source by name or compact IRI",
    "words": "the words of the passage, looked up in the archived text (--sources DIR)",
    "passage": "the passage as offsets into the archived text: 85-123",
    "certainty": "asserted, planned, inferred, ambiguous, self-description or outside",
    "note@de": "why, in German, if the certainty is inferred or ambiguous",
    "note@en": "why, in English, if the certainty is inferred or ambiguous",
    "gist@de": "what an outside source says, in German and in our own words",
    "gist@en": "what an outside source says, in English and in our own words",
}
_NUMBERED = re.compile(r"(F\d{3}|X)-(\d+)")
_PAGE = re.compile(r"(\d{3})_")
_OUTSIDE = "x"


@dataclass
class Passages:
    """Finds and makes evidence; new numbers go on where the graph's end, also from one draft to the next."""

    corpus: Corpus
    folder: Path | None = None
    _last: dict[str, int] = field(default_factory=dict)

    def of(self, values: Mapping[str, Sequence[str]], draft: Draft) -> tuple[list[ox.NamedNode], str]:
        """Return the evidence that the values name or make, and the page that it belongs to: its number, or x."""
        found = [self._known(text) for text in values.get("evidence", ())]
        page = self._page_of(found[0]) if found else _OUTSIDE
        if any(values.get(key) for key in ("words", "passage", "gist@de", "gist@en")):
            node, page = self._new(values, draft)
            found.append(node)
        elif values.get("source"):
            page = self._page(self._source(values["source"][0]))
        return found, page

    def _known(self, text: str) -> ox.NamedNode:
        try:
            return ox.NamedNode(resolve(self.corpus, text, accept=lambda iri: iri.startswith(f"{ENTITY}evidence/")))
        except NoSuchEntityError:
            raise ParameterError(
                f"evidence: no passage has the identifier {text!r}", hint="identifiers look like F003-013 or X-052"
            ) from None

    def _source(self, text: str) -> ox.NamedNode:
        by_slug = f"{ENTITY}source/{text}"
        if slug(text) == text and self._values(ox.NamedNode(by_slug), RDF_TYPE):
            return ox.NamedNode(by_slug)
        try:
            return ox.NamedNode(resolve(self.corpus, text, accept=lambda iri: iri.startswith(f"{ENTITY}source/")))
        except NoSuchEntityError:
            hint = "record it first: graphtool new source --file page.txt, or graphtool new outside-source"
            raise ParameterError(f"source: no source is called {text!r}", hint=hint) from None

    # --- a new passage ---

    def _new(self, values: Mapping[str, Sequence[str]], draft: Draft) -> tuple[ox.NamedNode, str]:
        if not values.get("source"):
            raise ParameterError("source: new evidence needs its source", hint="name it: --source klima-werk")
        source = self._source(values["source"][0])
        page = self._page(source)
        identifier = self._next("X" if page == _OUTSIDE else f"F{page}")
        node = ox.NamedNode(f"{ENTITY}evidence/{slug(identifier)}")
        draft.typed(node.value, f"{KN}Evidence")
        draft.state(node.value, f"{DCT}identifier", ox.Literal(identifier))
        certainty = (*values.get("certainty", ()), "outside" if page == _OUTSIDE else "asserted")[0]
        draft.state(node.value, f"{KN}certainty", ox.NamedNode(f"{SCHEME}certainty/{slug(certainty)}"))
        for key, predicate in (("note", f"{KN}inferenceNote"), ("gist", f"{DCT}description")):
            for tag in ("de", "en"):
                for text in values.get(f"{key}@{tag}", ()):
                    draft.state(node.value, predicate, ox.Literal(text, language=tag))
        draft.state(node.value, f"{OA}hasSource", source)
        if page != _OUTSIDE:
            self._select(values, node.value, source, draft)
        return node, page

    def _select(self, values: Mapping[str, Sequence[str]], node: str, source: ox.NamedNode, draft: Draft) -> None:
        """State where the passage is: line, offsets and digest."""
        text = self._text(source)
        start, end = self._offsets(values, text)
        selector = f"{ENTITY}selector/{node.rpartition('/')[2]}"
        draft.state(node, f"{KN}line", _integer(text.count("\n", 0, start) + 1))
        draft.state(node, f"{KN}passageDigest", ox.Literal(passage_digest(text, start, end)))
        draft.state(node, f"{OA}hasSelector", ox.NamedNode(selector))
        draft.typed(selector, f"{OA}TextPositionSelector")
        draft.state(selector, f"{OA}start", _integer(start))
        draft.state(selector, f"{OA}end", _integer(end))

    def _text(self, source: ox.NamedNode) -> str:
        if self.folder is None:
            hint = "name the folder with the archived texts: --sources DIR"
            raise ParameterError("words and passages are looked up in the archived text", hint=hint)
        _, text, problem = Archive(self.corpus.store, self.folder).text(source)
        if problem:
            raise ParameterError(f"{shrink(source.value)}: {problem}", hint="--sources names the folder with the texts")
        return text

    def _offsets(self, values: Mapping[str, Sequence[str]], text: str) -> tuple[int, int]:
        if values.get("passage"):
            match = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", values["passage"][0].strip())
            start, end = (int(match[1]), int(match[2])) if match else (0, 0)
            if not 0 <= start < end <= len(text):
                raise ParameterError(
                    f"passage: {values['passage'][0]!r} is no part of the text", hint=f"START-END within 0-{len(text)}"
                )
            return start, end
        words = (*values.get("words", ()), "")[0]
        found = list(re.finditer(r"\s+".join(map(re.escape, words.split())), text)) if words.strip() else []
        if len(found) == 1:
            return found[0].span()
        places = ", ".join(f"{m.start()}-{m.end()}" for m in found[:8])
        if found:
            raise ParameterError(f"words: {words!r} stand {len(found)} times in the text", hint=f"passage: {places}")
        raise ParameterError(f"words: {words!r} do not stand in the text", hint="copy them exactly as they stand there")

    # --- numbers ---

    def _page(self, source: ox.NamedNode) -> str:
        """Return the number of an archived page, as its identifier begins; x for any other source."""
        for text in self._values(source, f"{DCT}identifier"):
            if match := _PAGE.match(text):
                return match[1]
        return _OUTSIDE

    def _page_of(self, evidence: ox.NamedNode) -> str:
        sources = self.corpus.store.quads_for_pattern(evidence, ox.NamedNode(f"{OA}hasSource"), None)
        return next((self._page(q.object) for q in sources if isinstance(q.object, ox.NamedNode)), _OUTSIDE)

    def _next(self, series: str) -> str:
        if not self._last:
            self._last = defaultdict(int, self._highest())
        self._last[series] += 1
        return f"{series}-{self._last[series]:03}"

    def _highest(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        store = self.corpus.store
        for quad in store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{KN}Evidence")):
            for text in self._values(quad.subject, f"{DCT}identifier"):
                if match := _NUMBERED.fullmatch(text):
                    found[match[1]] = max(found[match[1]], int(match[2]))
        return found

    def _values(self, subject: object, predicate: str) -> list[str]:
        quads = self.corpus.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)  # type: ignore[arg-type]
        return [value(quad.object) for quad in quads]


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(f"{XSD}integer"))
