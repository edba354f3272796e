"""Write the statements of a change into the text of a file, so that nothing else in it moves.

A value that takes the place of another one is written where that one stood. A new subject comes behind the last one of
its kind. A file that was in canonical form is so afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graphtool.errors import DefectError, FormatError
from graphtool.namespaces import KN, entity_kind
from graphtool.stewardship.format import formatted
from graphtool.store.terms import value
from graphtool.store.turtle.edit import Edit, paragraph_subject
from graphtool.store.turtle.remove import without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphtool.store.terms import Term
    from graphtool.store.turtle.parts import Paragraph

# a selector stands below its evidence, so both are one kind when the place of a new one is looked for
_TOGETHER = {"selector": "evidence"}


def rewritten(text: str, added: Sequence[ox.Triple], removed: Sequence[ox.Triple]) -> str:
    """Return the Turtle text with statements added and removed, canonical if it was so before.

    Raises WalkError for text that is no Turtle 1.1, DefectError if other statements would have changed.
    """
    canonical = _is_canonical(text)
    text = _edited(text, added, removed)
    return formatted(text.encode()).decode() if canonical else text


def new_text(banner: str, triples: Sequence[ox.Triple]) -> str:
    """Return statements as a canonical text of its own, below a banner of comment lines or none."""
    lead = f"{banner}\n" if banner else ""
    return formatted(_edited(f"{lead}@prefix kn: <{KN}> .\n", triples, []).encode()).decode()


def _edited(text: str, added: Sequence[ox.Triple], removed: Sequence[ox.Triple]) -> str:
    before = _triples(text)
    text, coming, going = _replaced(text, added, removed)
    if going:
        text = without(text, set(going))
    if coming:
        text = _extended(text, coming)
    if _triples(text) != (before - set(removed)) | set(added):
        raise DefectError("the edited file does not say what was to be said")
    return text


def _replaced(
    text: str, added: Sequence[ox.Triple], removed: Sequence[ox.Triple]
) -> tuple[str, list[ox.Triple], list[ox.Triple]]:
    """Put new values in the places of old ones of the same subject and property; return text and what is left."""
    coming: dict[tuple[object, object], list[ox.Triple]] = defaultdict(list)
    for triple in added:
        coming[triple.subject, triple.predicate].append(triple)
    edit, going, used = Edit(text), [], set()
    for old in removed:
        waiting = coming[old.subject, old.predicate]
        if waiting:
            new = waiting.pop(0)
            used.add(new)
            edit.replace(value(old.subject), old.predicate.value, old.object, new.object)
        else:
            going.append(old)
    return edit.result(), [triple for triple in added if triple not in used], going


def _extended(text: str, added: Sequence[ox.Triple]) -> str:
    edit = Edit(text)
    subjects: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in added:
        subjects[value(triple.subject)][triple.predicate.value].append(triple.object)
    last = {_kind(subject): paragraph for paragraph in edit.paragraphs if (subject := paragraph_subject(paragraph))}
    for subject, statements in subjects.items():
        if edit.statements(subject):
            for predicate, objects in statements.items():
                edit.add(subject, predicate, objects)
        else:
            _insert(edit, subject, statements, last.get(_kind(subject)))
    return edit.result()


def _insert(edit: Edit, subject: str, statements: dict[str, list[Term]], behind: Paragraph | None) -> None:
    if behind is None:
        edit.insert(subject, statements, None)
    else:
        edit.insert_after(subject, statements, behind)


def _kind(subject: str) -> str:
    kind = entity_kind(subject) or subject.rpartition("/")[0]
    return _TOGETHER.get(kind, kind)


def _is_canonical(text: str) -> bool:
    try:
        return formatted(text.encode()).decode() == text
    except FormatError:
        return False


def _triples(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(input=text.encode(), format=ox.RdfFormat.TURTLE, base_iri="urn:x:base")}
