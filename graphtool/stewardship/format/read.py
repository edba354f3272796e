"""Read Turtle (1.1, section 6.5) into the tree of `tree`: what its author wrote, comments included.

The text has been parsed by pyoxigraph before, so that mistakes are explained there; what is not understood here is
refused. Sections and scopes are found here: a comment block that stands free begins a section, and a declaration that
gives a prefix or the base another meaning begins a scope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.namespaces import RDF_TYPE
from graphtool.stewardship.format.comments import Comment, Cursor, blocks_of, is_banner
from graphtool.stewardship.format.order import object_order
from graphtool.stewardship.format.tree import (
    Collection,
    Directive,
    Group,
    Item,
    Node,
    Paragraph,
    Properties,
    Scope,
    Section,
    Statement,
    Term,
)
from graphtool.store.turtle.names import Names, TermError

if TYPE_CHECKING:
    from graphtool.store.turtle.tokens import Token

DEEPEST = 100
# stands in for the address of the file: deep enough that no relative IRI climbs to the top, where two would be one
BASE = "a://b/" + "d/" * 64
TYPE = Term("a", (0, RDF_TYPE, ""))

_DIRECTIVES = {"@prefix": "prefix", "@base": "base"}
_LITERALS = ("integer", "decimal", "double", "word")


def read(text: str, shown: str = "<text>") -> list[Scope]:
    """Return the scopes of a well-formed Turtle text; FormatError if it goes beyond Turtle 1.1."""
    return _Reader(text, shown).scopes()


class _Reader:
    def __init__(self, text: str, shown: str) -> None:
        self._cursor = Cursor(text, shown)
        self._names = Names(BASE)
        self._terms: dict[str, Term] = {}
        self._depth = 0
        self._scopes = [Scope()]

    def scopes(self) -> list[Scope]:
        """Read the whole text."""
        while self._cursor.token.kind != "end":
            kind = self._directive_kind()
            if kind:
                self._directive(kind)
            else:
                self._paragraph()
        if rest := blocks_of(self._waiting()):
            self._scopes[-1].sections.append(Section(rest))
        return self._scopes

    # --- tokens ---

    def _take(self, owner: list[str] | None, *kinds: str) -> str:
        """Step over a token of these kinds and return it as written; `owner` gets a comment behind it."""
        token = self._cursor.token
        if token.kind not in kinds:
            raise self._cursor.error(f"{self._cursor.written(token)[:40]!r} is something")
        self._cursor.advance()
        self._cursor.follow(owner)
        return self._cursor.written(token)

    def _waiting(self) -> list[Comment]:
        waiting, self._cursor.waiting = self._cursor.waiting, []
        return waiting

    # --- declarations ---

    def _directive_kind(self) -> str | None:
        token = self._cursor.token
        if token.kind == "lang":
            return _DIRECTIVES.get(self._cursor.written(token))
        word = self._cursor.written(token).lower() if token.kind == "word" else ""
        return word if word in _DIRECTIVES.values() else None

    def _directive(self, kind: str) -> None:
        tight = not self._cursor.apart
        ahead = self._waiting()
        found, token = self._declaration(kind)
        meaning = self._resolved(token, found.iri)
        if found.prefix is not None and self._names.prefixes.get(found.prefix) == meaning:
            # said before, so that only its comments stay
            self._cursor.waiting[:0] = [*ahead, *(Comment(text, False) for text in found.behind)]
            return
        self._place(found, ahead, tight=tight)
        if found.prefix is None:
            self._names = self._names.with_base(meaning)
        else:
            self._names = self._names.with_prefix(found.prefix, meaning)
        self._terms.clear()

    def _declaration(self, kind: str) -> tuple[Directive, Token]:
        found = Directive(None, "")
        sparql = self._cursor.token.kind == "word"
        self._take(found.behind, "word", "lang")
        if kind == "prefix":
            found.prefix = self._take(found.behind, "name").removesuffix(":")
        token = self._cursor.token
        found.behind += self._cursor.take()
        found.iri = self._take(found.behind, "iri")
        if not sparql:
            found.behind += self._cursor.take()
            self._take(found.behind, ".")
        return found, token

    def _place(self, found: Directive, ahead: list[Comment], *, tight: bool) -> None:
        """Put a declaration at the top of the scope, or of a new one if it changes what was declared."""
        scope = self._scopes[-1]
        if self._changes(found, scope):
            scope = Scope()
            self._scopes.append(scope)
        if scope.sections:
            self._cursor.waiting[:0] = ahead
            ahead = []
        if not scope.groups or ahead:
            opening = scope is self._scopes[0] and not scope.groups
            scope.groups.append(Group(blocks_of(ahead), tight and not opening))
        scope.groups[-1].directives.append(found)

    def _changes(self, found: Directive, scope: Scope) -> bool:
        """Return whether a declaration changes what the scope's statements, or later declarations, rest on."""
        if found.prefix is None:
            return bool(scope.groups or scope.sections)
        return found.prefix in self._names.prefixes

    # --- paragraphs ---

    def _paragraph(self) -> None:
        section, before = self._section(self._waiting(), apart=self._cursor.apart)
        behind: list[str] = []
        paragraph = Paragraph(self._node(behind), before, behind)
        section.paragraphs.append(paragraph)
        self._statements(paragraph.statements, paragraph.closing, ".", behind)
        alone = self._cursor.lines_between(self._cursor.last, self._cursor.token.start) > 0
        statements = paragraph.statements
        self._take(paragraph.end if alone or not statements else statements[-1].behind, ".")

    def _section(self, ahead: list[Comment], *, apart: bool) -> tuple[Section, list[str]]:
        """Return the section that the next paragraph belongs to, and the comments that belong to the paragraph."""
        scope = self._scopes[-1]
        blocks = blocks_of(ahead)
        opens_file = len(self._scopes) == len(blocks) == 1 and not scope.groups and not scope.sections
        attached = bool(blocks) and not (apart or opens_file or is_banner(blocks[-1]))
        before = blocks.pop() if attached else []
        if blocks or not scope.sections:
            scope.sections.append(Section(blocks))
        return scope.sections[-1], before

    def _statements(self, found: list[Statement], closing: list[str], end: str, owner: list[str]) -> None:
        """Read predicates and objects up to, but not including, the token that ends them."""
        while self._cursor.token.kind != end:
            if self._cursor.token.kind == ";":
                self._take(found[-1].behind if found else owner, ";")
            else:
                found += self._objects()
        closing += self._cursor.take()

    def _objects(self) -> list[Statement]:
        """Read one predicate with its objects: a statement each, sorted; comments before them stay in front."""
        head = self._cursor.take()
        predicate = self._verb(head)
        found: list[Statement] = []
        while not found or self._cursor.token.kind == ",":
            if found:
                self._take(found[-1].behind, ",")
            before, behind = self._cursor.take(), list[str]()
            found.append(Statement(predicate, self._node(behind), before, behind))
        found.sort(key=object_order)
        found[0].before[:0] = head
        return found

    def _verb(self, owner: list[str]) -> Term:
        token = self._cursor.token
        if token.kind == "word" and self._take(owner, "word") == "a":
            return TYPE
        term = self._iri(token, self._take(owner, "iri", "name"))
        return TYPE if term.key == TYPE.key else term

    # --- terms ---

    def _node(self, owner: list[str]) -> Node:
        """Read a term, or a whole blank node or list; `owner` gets a comment at the end of its line."""
        token = self._cursor.token
        if token.kind in ("iri", "name"):
            return self._iri(token, self._take(owner, token.kind))
        if token.kind == "string":
            return self._literal(owner)
        if token.kind in ("[", "("):
            self._depth += 1
            if self._depth > DEEPEST:
                raise self._cursor.error(f"this stands more than {DEEPEST} levels deep")
            node = self._properties(owner) if token.kind == "[" else self._collection(owner)
            self._depth -= 1
            return node
        written = self._take(owner, "blank", *_LITERALS)
        return Term(written, (2, written, "") if token.kind == "blank" else (1, "", written))

    def _properties(self, owner: list[str]) -> Properties:
        node = Properties()
        self._take(node.opening, "[")
        self._statements(node.statements, node.closing, "]", node.opening)
        self._take(owner, "]")
        return node

    def _collection(self, owner: list[str]) -> Collection:
        node = Collection()
        self._take(node.opening, "(")
        while self._cursor.token.kind != ")":
            before, behind = self._cursor.take(), list[str]()
            node.items.append(Item(self._node(behind), before, behind))
        node.closing += self._cursor.take()
        self._take(owner, ")")
        return node

    def _literal(self, owner: list[str]) -> Term:
        written = self._take(owner, "string")
        tag = ""
        if self._cursor.token.kind == "lang":
            tag = self._take(owner, "lang")
        elif self._cursor.token.kind == "^^":
            written += self._take(owner, "^^") + self._take(owner, "iri", "name")
        return Term(written + tag, (1, tag.lower(), written + tag))

    def _iri(self, token: Token, written: str) -> Term:
        term = self._terms.get(written)
        if term is None:
            term = self._terms[written] = Term(written, (0, self._resolved(token, written), ""))
        return term

    def _resolved(self, token: Token, written: str) -> str:
        try:
            return self._names.iri(written).value
        except TermError as error:
            raise self._cursor.error(str(error), token.start) from None
