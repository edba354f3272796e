"""The order of subjects, predicates and objects in canonical Turtle.

- Subjects, within a section: by IRI. Entities follow, by kind and slug: those that stand for themselves, then the kinds
  of `PARTS`, which belong to others; a passage stands beside its selector. Blank nodes come last, in the order of the
  file: they have no name to sort by.
- Predicates: `FIRST`, then all others by the name in the file, then `LAST`.
- Objects: IRIs, then literals by language and text, then labelled blank nodes; blank nodes in brackets and lists follow
  in the order of the file, since a change inside one would else move it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.namespaces import DCT, ENTITY, KN, RDF, RDF_TYPE, RDFS, SH, SKOS, entity_kind
from graphtool.stewardship.format.tree import Collection, Node, Paragraph, Properties, Section, Statement, Term

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST: tuple[str, ...] = (
    RDF_TYPE,
    *(RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", DCT + "title"),
    *(RDFS + "comment", SKOS + "definition", SKOS + "scopeNote", SKOS + "example", DCT + "description"),
    *(RDF + part for part in ("subject", "predicate", "object")),
    *(SH + target for target in ("target", "targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")),
    *(SH + basic for basic in ("path", "minCount", "maxCount")),
)
LAST: tuple[str, ...] = (
    *(SH + query for query in ("sparql", "prefixes", "select", "ask")),
    *(SH + words for words in ("severity", "name", "description", "message")),
    RDFS + "isDefinedBy",
    KN + "evidence",
)
PARTS: tuple[tuple[str, ...], ...] = (
    *(("membership",), ("participation",), ("projectrole",), ("programmerole",), ("servicerelation",)),
    *(("post",), ("site",), ("address",), ("contact",), ("schedule",), ("goal",), ("target",), ("claim",)),
    *(("count",), ("name",), ("identifier",), ("geometry",), ("term",), ("date",), ("evidence", "selector")),
)
_RANKS = {iri: rank for rank, iri in enumerate(FIRST, -len(FIRST))} | {iri: rank for rank, iri in enumerate(LAST, 1)}
_PART_RANKS = {kind: rank for rank, kinds in enumerate(PARTS, 2) for kind in kinds}
_UNNAMED = (3, "", "")
_LAST_SUBJECTS = (len(PARTS) + 2, "", "", "")


def arrange(section: Section) -> None:
    """Bring a section into order: one paragraph per subject, each statement once."""
    section.paragraphs = _merged(section.paragraphs)
    section.paragraphs.sort(key=lambda paragraph: _subject_order(paragraph.subject))
    for paragraph in section.paragraphs:
        _arrange_node(paragraph.subject)
        paragraph.statements = _arranged(paragraph.statements)


def object_order(statement: Statement) -> tuple[int, str, str]:
    """Return the sort key of a statement among those with the same subject and predicate."""
    return statement.object.key if isinstance(statement.object, Term) else _UNNAMED


def _subject_order(subject: Node) -> tuple[int, str, str, str]:
    if not isinstance(subject, Term) or subject.key[0]:
        return _LAST_SUBJECTS
    iri = subject.key[1]
    kind = entity_kind(iri)
    if kind is None:
        return 0, iri, "", ""
    rank = _PART_RANKS.get(kind, 1)
    return rank, kind if rank == 1 else "", iri[len(ENTITY) + len(kind) + 1 :], kind


def _statement_order(statement: Statement) -> tuple[int, str, tuple[int, str, str]]:
    predicate = statement.predicate
    return _RANKS.get(predicate.key[1], 0), predicate.text, object_order(statement)


def _merged(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Return paragraphs with those of the same subject joined into the first."""
    found: list[Paragraph] = []
    first: dict[tuple[int, str, str], Paragraph] = {}
    for paragraph in paragraphs:
        subject = paragraph.subject
        earlier = first.setdefault(subject.key, paragraph) if isinstance(subject, Term) else paragraph
        if earlier is paragraph:
            found.append(paragraph)
            continue
        # what the author said before this paragraph is about these statements
        paragraph.statements[0].before[:0] = paragraph.before
        earlier.statements += paragraph.statements
        earlier.behind += paragraph.behind
        earlier.closing += paragraph.closing
        earlier.end += paragraph.end
    return found


def _arranged(statements: list[Statement]) -> list[Statement]:
    """Return statements in order, those said twice once; the comments of both stay."""
    found: dict[object, Statement] = {}
    for statement in statements:
        _arrange_node(statement.object)
        same = (statement.predicate.key, statement.object.key if isinstance(statement.object, Term) else id(statement))
        earlier = found.setdefault(same, statement)
        if earlier is not statement:
            earlier.before += statement.before
            earlier.behind += statement.behind
    return sorted(found.values(), key=_statement_order)


def _arrange_node(node: Node) -> None:
    if isinstance(node, Properties):
        node.statements = _arranged(node.statements)
    elif isinstance(node, Collection):
        for item in node.items:
            _arrange_node(item.node)
