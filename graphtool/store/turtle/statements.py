"""The statements of Turtle, TriG, N-Triples and N-Quads, each with the places of its subject, predicate and object.

`paragraphs(text)` walks a text through the full grammar (Turtle 1.1, section 6.5; TriG 1.1, section 4) and yields

- `Directive`: a `@prefix`, `PREFIX`, `@base`, `BASE`, `@version` or `VERSION`, from its first character to its last;
- `Paragraph`: a subject and all that is said of it up to and including the '.' (which the last one before a '}'
  may lack), with its statements in the order in which pyoxigraph's parser hands them out, those of nested blank nodes
  and lists included.

`statements(text)` yields the statements alone. An `Occurrence` is a term where it is written: `text[o.start:o.end]` is
a token, a literal with its tag or datatype, or a whole `[ … ]` or `( … )`. What is implied and not written has an
empty place: in lists, where the item or the closing bracket starts, but for the first cell, which is the whole list.

Terms are pyoxigraph's, equal to what its parser makes of the text, but for blank nodes: labelled ones keep their
label, the others are numbered; `match_blank_nodes` maps them to those of another parse. `Paragraph.names` holds base
and prefixes for writing terms into the text. What is not understood raises `WalkError` with an offset: then either
the text is not well-formed (pyoxigraph's parser tells the user why) or it uses RDF 1.2's triple terms.

To edit a file, collect (start, end, replacement) at these places and apply them from the last to the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.store.turtle.names import DATATYPES, RDF_TYPE, Names, TermError, string_value
from graphtool.store.turtle.parts import Directive, Occurrence, Paragraph, Statement, Term, WalkError
from graphtool.store.turtle.tokens import Token, tokens
from graphtool.store.turtle.triples import Triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "Directive", "Occurrence", "Paragraph", "Statement", "Term", "WalkError",
    "match_blank_nodes", "paragraphs", "statements",
]  # fmt: skip

_DIRECTIVES = {"@prefix": "prefix", "@base": "base", "@version": "version"}
_KEYWORDS = {"prefix": "prefix", "base": "base", "version": "version"}
_PUNCTUATION = frozenset("[](),;")


def statements(
    text: str, base_iri: str | None = None, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE
) -> Iterator[Statement]:
    """Yield the statements of a text; see `paragraphs`."""
    for part in paragraphs(text, Names(base_iri), syntax):
        if isinstance(part, Paragraph):
            yield from part.statements


def paragraphs(
    text: str,
    names: Names | None = None,
    syntax: ox.RdfFormat = ox.RdfFormat.TURTLE,
    *,
    start: int = 0,
    end: int | None = None,
) -> Iterator[Directive | Paragraph]:
    """Yield directives and paragraphs of a text, or of a part of it that holds whole ones.

    `names` are the base and prefixes in force at its start. Raises WalkError where the text is not understood.
    """
    return _Walk(text, names or Names(), syntax, start, end).run()


def match_blank_nodes(
    walked: Iterable[Statement], parsed: Iterable[ox.Quad | ox.Triple]
) -> Mapping[ox.BlankNode, ox.BlankNode] | None:
    """Map the blank nodes of a parse to those of a walk over the same text; None if the two do not correspond."""
    mapping: dict[ox.BlankNode, ox.BlankNode] = {}
    parsed = list(parsed)
    walked = list(walked)
    if len(parsed) != len(walked):
        return None
    for ours, theirs in zip(walked, parsed, strict=True):
        pairs = ((ours.subject.term, theirs.subject), (ours.predicate.term, theirs.predicate))
        for mine, other in (*pairs, (ours.object.term, theirs.object)):
            if isinstance(mine, ox.BlankNode) and isinstance(other, ox.BlankNode):
                if mapping.setdefault(other, mine) != mine:
                    return None
            elif mine != other:
                return None
    return mapping if len(set(mapping.values())) == len(mapping) else None


class _Walk:
    """A walk over the tokens; the triples of a paragraph are `Triples`' work."""

    def __init__(self, text: str, names: Names, syntax: ox.RdfFormat, start: int, end: int | None) -> None:
        self._text, self._names, self._syntax = text, names, syntax
        self._end = Token("end", len(text) if end is None else end, len(text) if end is None else end)
        self._tokens = tokens(text, start=start, end=end)
        self._token = next(self._tokens, self._end)
        self._graph: Occurrence | None = None
        self._in_block = False
        self._count = 0
        self._last = start
        self._start = start
        self._anonymous = ""

    def run(self) -> Iterator[Directive | Paragraph]:
        """Yield the parts of the text."""
        while self._token.kind != "end":
            directive = self._directive_kind()
            if directive and not self._in_block:
                yield self._directive(directive)
            elif not self._block_boundary():
                yield from self._triples()
        if self._in_block:
            raise self._error("'}'")

    # --- tokens ---

    def _advance(self) -> Token:
        token = self._token
        self._token = next(self._tokens, self._end)
        self._last = token.end
        return token

    def _take(self, *kinds: str) -> Token:
        if self._token.kind not in kinds:
            raise self._error(" or ".join(kinds))
        return self._advance()

    def _written(self, token: Token) -> str:
        return self._text[token.start : token.end]

    def _error(self, expected: str) -> WalkError:
        return WalkError(f"expected {expected}, found {self._written(self._token)[:40]!r}", self._token.start)

    # --- directives and graphs ---

    def _directive_kind(self) -> str | None:
        if self._token.kind == "lang":
            return _DIRECTIVES.get(self._written(self._token))
        return _KEYWORDS.get(self._written(self._token).lower()) if self._token.kind == "word" else None

    def _directive(self, kind: str) -> Directive:
        first = self._advance()
        prefix = ""
        if kind == "prefix":
            name = self._written(self._take("name"))
            prefix, colon, local = name.partition(":")
            if not colon or local:
                raise self._error("a prefix that ends with ':'")
        token = self._take("string" if kind == "version" else "iri")
        value = string_value(self._written(token)) if kind == "version" else self._iri(token).value
        if kind == "prefix":
            self._names = self._names.with_prefix(prefix, value)
        elif kind == "base":
            self._names = self._names.with_base(value)
        end = self._take(".").end if first.kind == "lang" else token.end
        return Directive(kind, prefix, value, first.start, end)

    def _block_boundary(self) -> bool:
        """Step over 'GRAPH', a graph's name and '{', or over '}'; return whether there was any."""
        kind = self._token.kind
        if kind == "}" and self._in_block:
            self._advance()
            self._graph, self._in_block = None, False
            return True
        if self._syntax != ox.RdfFormat.TRIG or self._in_block:
            return False
        if kind == "word" and self._written(self._token).upper() == "GRAPH":
            self._advance()
            self._graph = self._label()
        elif kind != "{":
            return False
        self._take("{")
        self._in_block = True
        return True

    def _label(self) -> Occurrence:
        if self._token.kind != "[":
            return self._term(self._take("iri", "name", "blank"))
        start = self._advance().start
        return Occurrence(self._fresh(), start, self._take("]").end)

    # --- terms ---

    def _iri(self, token: Token) -> ox.NamedNode:
        try:
            return self._names.iri(self._written(token))
        except TermError as error:
            raise WalkError(str(error), token.start) from error

    def _fresh(self) -> ox.BlankNode:
        if not self._anonymous:
            self._anonymous = "anon"
            while self._text.find(f"_:{self._anonymous}", self._start, self._end.end) >= 0:
                self._anonymous += "x"
        self._count += 1
        return ox.BlankNode(f"{self._anonymous}{self._count}")

    def _term(self, token: Token) -> Occurrence:
        """Return the term of a token that stands alone; literals with a suffix are `_literal`'s."""
        kind, written = token.kind, self._written(token)
        term: Term
        if kind in ("iri", "name"):
            term = self._iri(token)
        elif kind == "blank":
            term = ox.BlankNode(written[2:])
        elif kind in DATATYPES:
            term = ox.Literal(written, datatype=DATATYPES[kind])
        elif kind == "word" and written in ("true", "false"):
            term = ox.Literal(written, datatype=DATATYPES["boolean"])
        else:
            raise WalkError(f"{written[:40]!r} is no term", token.start)
        return Occurrence(term, token.start, token.end)

    def _literal(self, token: Token) -> tuple[Occurrence, bool]:
        """Return the literal that begins with a string, and whether it has a language tag or datatype."""
        try:
            text = string_value(self._written(token))
            if self._token.kind == "lang":
                tag = self._advance()
                language, _, direction = self._written(tag)[1:].partition("--")
                directed = ox.BaseDirection(direction) if direction else None
                literal = ox.Literal(text, language=language, direction=directed)
                return Occurrence(literal, token.start, tag.end), True
        except ValueError as error:
            raise error if isinstance(error, WalkError) else WalkError(str(error), token.start) from error
        if self._token.kind == "^^":
            self._advance()
            datatype = self._take("iri", "name")
            return Occurrence(ox.Literal(text, datatype=self._iri(datatype)), token.start, datatype.end), True
        return Occurrence(ox.Literal(text), token.start, token.end), False

    # --- triples ---

    def _triples(self) -> Iterator[Paragraph]:
        """Read one paragraph; none comes out if its subject turns out to be the name of a graph."""
        parts = Triples(self._fresh)
        start = self._token.start
        label = self._graph
        while not self._at_end(parts):
            if self._token.kind == "{" and parts.subject and self._syntax == ox.RdfFormat.TRIG and not self._in_block:
                self._advance()
                self._graph, self._in_block = parts.subject, True
                return
            if self._syntax == ox.RdfFormat.N_QUADS and parts.complete and self._token.kind in ("iri", "blank"):
                label = self._term(self._advance())
            else:
                self._part(parts)
        parts.flush()
        rows = (Statement(s, p, o, label, start, self._last) for s, p, o in parts.rows)
        yield Paragraph(tuple(rows), self._names, label, start, self._last)

    def _at_end(self, parts: Triples) -> bool:
        """Return whether the paragraph ends here, having stepped over its '.'."""
        kind = self._token.kind
        if kind not in (".", "}") or not parts.complete:
            return False
        if kind == ".":
            self._advance()
        elif not self._in_block:
            raise self._error(parts.waits)
        return True

    def _part(self, parts: Triples) -> None:
        """Hand the next token to the paragraph, a literal with its suffix."""
        token = self._advance()
        kind = token.kind
        if kind in _PUNCTUATION:
            parts.punctuation(kind, token.start, token.end)
        elif parts.wants_verb and kind in ("iri", "name"):
            parts.verb(Occurrence(self._iri(token), token.start, token.end))
        elif parts.wants_verb and kind == "word" and self._written(token) == "a":
            parts.verb(Occurrence(RDF_TYPE, token.start, token.end))
        elif kind == "string":
            node, suffixed = self._literal(token)
            parts.literal(node, suffixed=suffixed)
        else:
            parts.term(self._term(token))
