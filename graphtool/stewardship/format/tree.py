"""A Turtle file as its author wrote it: directives, sections, paragraphs and statements, with their comments.

Terms are kept as text, so that no lexical form and no spelling of an IRI can change. `Term.key` tells equal terms.
A comment is kept with its `#`, without white space at its end, at the thing that it stands before, behind or inside.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Term:
    """An IRI, literal or labelled blank node.

    `key` is equal for terms that are the same however they are spelled, and orders them: IRIs by the resolved IRI,
    then literals by language and text, then labelled blank nodes.
    """

    text: str
    key: tuple[int, str, str]


@dataclass(slots=True)
class Properties:
    """A blank node in brackets, with what is said of it; comments behind the opening and before the closing one."""

    statements: list[Statement] = field(default_factory=list)
    opening: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """A member of a list, with the comments on the lines before it and at the end of its line."""

    node: Node
    before: list[str]
    behind: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Collection:
    """A list in parentheses."""

    items: list[Item] = field(default_factory=list)
    opening: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


Node = Term | Properties | Collection


@dataclass(slots=True)
class Statement:
    """One predicate with one object, and the comments on the lines before it and at the end of its line."""

    predicate: Term
    object: Node
    before: list[str]
    behind: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Paragraph:
    """A subject and what is said of it.

    Comments: `before` the subject, `behind` it on its line, before the closing dot (`closing`) and behind it (`end`).
    """

    subject: Node
    before: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """Comment blocks that stand free (a banner, an introduction), and the paragraphs up to the next such block."""

    blocks: list[list[str]] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class Directive:
    """A declaration of a prefix, or of the base if `prefix` is None; `iri` as written."""

    prefix: str | None
    iri: str
    behind: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Declarations under comment blocks; `tight` if no empty line stands between."""

    blocks: list[list[str]] = field(default_factory=list)
    tight: bool = False
    directives: list[Directive] = field(default_factory=list)


@dataclass(slots=True)
class Scope:
    """The part of a file in which a base and prefixes hold: their declarations, then the sections."""

    groups: list[Group] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
